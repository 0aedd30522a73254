import { dedupeCommand, packageManagerOf } from '../config/package-manager.js'
import { belongsTo, projectText, quoted, shownPath } from '../config/project-text.js'
import { severalDrizzleCopies, unknownDrizzleCopy } from '../diagnostics/catalogue/packages.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { span, type Span } from '../diagnostics/span.js'
import type { CopyOrigin, DrizzleCopies, DrizzleCopy } from './drizzle/copies.js'

/** One warning for each copy of drizzle-orm other than the one that the project itself imports. */
export function reportCopies(root: string, copies: DrizzleCopies): readonly Diagnostic[] {
  const loaded = copies.loaded()
  const own = loaded.find(({ origin }) => belongsTo(root, origin.importer) && isDrizzle(origin)) ?? loaded[0]
  const dedupe = dedupeCommand(packageManagerOf(root))
  const shown = ({ folder, version }: DrizzleCopy): string => `${shownPath(root, folder)} (${version})`
  const others = loaded.filter((copy) => copy !== own)
  return [
    ...others.map((other) =>
      severalDrizzleCopies(placeOf(root, other.origin), own ? shown(own) : '', shown(other), {
        isOneVersion: own?.version === other.version,
        dedupe,
        losesTypes: !other.isWatched,
      }),
    ),
    ...(copies.hasUnknown ? [unknownDrizzleCopy(own ? shown(own) : null, dedupe)] : []),
  ]
}

const isDrizzle = ({ specifier }: CopyOrigin): boolean => /^drizzle-orm(?:\/|$)/.test(specifier)

function placeOf(root: string, { importer, specifier }: CopyOrigin): Span {
  const file = projectText(root, importer)
  const at = file.text.search(quoted(specifier))
  return at < 0 ? span(file, 0) : span(file, at, at + specifier.length + 2)
}
