import { readFileSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import * as catalogue from '../diagnostics/catalogue/migrate.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { fileSpan, span, type Span } from '../diagnostics/span.js'
import type { MigrationError, MigrationNotice } from '../migrate/index.js'

/** The runner names files relative to the working directory, diagnostics relative to the root. */
export interface Folders {
  readonly cwd: string
  readonly root: string
}

/** Why a run of the migrations stopped, as a diagnostic. */
export function describeFailure(error: MigrationError, folders: Folders): Diagnostic {
  const { message, detail, hint, sqlstate } = error
  const details = {
    hint: [detail, hint].filter((text) => text !== null).join('\n') || null,
    sqlstate,
  }
  switch (error.kind) {
    case 'folder':
      return catalogue.migrationFolderUnusable(placeOf(error, folders), message, details)
    case 'order':
      return catalogue.migrationPassedOver(placeOf(error, folders), message, details)
    case 'rejected':
      return catalogue.migrationRejected(placeOf(error, folders), message, details)
    case 'connection':
      return catalogue.noConnection(message, details)
    case 'journal':
      return catalogue.journalUnusable(message, details)
  }
}

export function describeNotice(
  notice: Exclude<MigrationNotice, { kind: 'waiting' }>,
  folders: Folders,
): Diagnostic {
  const place = fileSpan(shown(notice.file, folders))
  return notice.kind === 'edited'
    ? catalogue.migrationEdited(place, notice.message)
    : catalogue.serverNotice(place, notice.message, notice.severity === 'WARNING')
}

function placeOf({ file, position }: MigrationError, folders: Folders): Span | null {
  if (file === null) return null
  const path = shown(file, folders)
  if (position === null) return fileSpan(path)
  const text = readFileSync(resolve(folders.cwd, file), 'utf8')
  // The runner's offset includes a byte order mark, spans do not.
  const mark = text.startsWith('\uFEFF') ? 1 : 0
  const start = Math.max(0, position.offset - mark)
  return span({ path, text: text.slice(mark) }, start, start + wordAt(text, position.offset))
}

const shown = (file: string, { cwd, root }: Folders): string =>
  relative(root, resolve(cwd, file)).split(sep).join('/')

/** Postgres reports only the start of the error; a whole word is easier to see than its first letter. */
const wordAt = (text: string, offset: number): number => /^["\w]+/.exec(text.slice(offset))?.[0].length ?? 1
