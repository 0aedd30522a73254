import { dirname, join, resolve } from 'node:path'
import { findTsconfig, parseTsconfig, type TsConfigJsonResolved } from 'get-tsconfig'

export type ImportExtension =
  | { readonly kind: 'known'; readonly extension: '' | '.js'; readonly tsconfig: string | null }
  | UnreadableTsconfig

interface UnreadableTsconfig {
  readonly kind: 'unreadable'
  readonly path: string
  readonly message: string
}

/**
 * The extension that relative imports need in the user's project, according to the nearest tsconfig: `.js` if
 * TypeScript resolves like Node, none for bundlers. Without a tsconfig `.js`, which every resolution
 * supports.
 * Source: https://www.typescriptlang.org/tsconfig/#moduleResolution
 */
export function importExtension(root: string): ImportExtension {
  const path = findTsconfig(root)
  if (path === undefined) return { kind: 'known', extension: '.js', tsconfig: null }
  try {
    const config = parseTsconfig(path)
    const extension = extensionOf(config) ?? ofReferences(path, config) ?? ''
    return { kind: 'known', extension, tsconfig: path }
  } catch (problem) {
    return { kind: 'unreadable', path, message: problem instanceof Error ? problem.message : String(problem) }
  }
}

/** Null if the tsconfig has no setting for modules, which TypeScript treats as for bundlers. */
function extensionOf(config: TsConfigJsonResolved): '' | '.js' | null {
  const { module, moduleResolution } = config.compilerOptions ?? {}
  const deciding = moduleResolution ?? module
  if (deciding === undefined) return null
  return /^node(?:16|18|20|next)$/i.test(deciding) ? '.js' : ''
}

/** A tsconfig that only collects others (`files: []`, `references`) has the extension of those. */
function ofReferences(path: string, config: TsConfigJsonResolved): '' | '.js' | null {
  for (const reference of config.references ?? []) {
    const target = resolve(dirname(path), reference.path)
    const found = extensionOf(
      parseTsconfig(target.endsWith('.json') ? target : join(target, 'tsconfig.json')),
    )
    if (found !== null) return found
  }
  return null
}
