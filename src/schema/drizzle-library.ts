import type * as pg from 'drizzle-orm/pg-core'
import type * as orm from 'drizzle-orm'
import type * as casings from 'drizzle-orm/casing'
import { packageMissing, packageOutOfRange } from '../diagnostics/catalogue/schema.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { UserModules } from '../config/user-modules.js'
import type { Casing } from '../config/config.js'
import { installCommand, packageManagerOf } from '../config/package-manager.js'

/** drizzle-orm as the user's own modules see it, so that its symbols and classes are those of their tables. */
export interface DrizzleLibrary {
  readonly orm: typeof orm
  readonly pg: typeof pg
  /** The SQL name of a column that was given none. */
  cased(column: { readonly name: string; readonly keyAsName: boolean }): string
}

/** First and, exclusive, first unsupported version of each peer; `drizzle-kit/api` is no loadable ES module before 0.31.6. */
const PEERS = { 'drizzle-orm': ['0.44.0', '1.0.0'], 'drizzle-kit': ['0.31.6', '1.0.0'] } as const

const PEER_NAMES = ['drizzle-orm', 'drizzle-kit'] as const

/** What stands in the way of 1.0, as its release candidates have it (rc.5). */
const IN_VERSION_1: Readonly<Record<keyof typeof PEERS, string>> = {
  'drizzle-orm':
    'its columns no longer map values from and to the driver, and arrays are not separate columns',
  'drizzle-kit': 'it has no drizzle-kit/api, and its snapshots have a different form',
}

/** Which of the peers are absent or of a version whose behaviour is not known. */
export function checkPeers(root: string, project: UserModules): readonly Diagnostic[] {
  return PEER_NAMES.flatMap((name) => {
    const [from, below] = PEERS[name]
    const version = project.packageVersion(name)
    if (version === null) return [missingPeer(root, name)]
    const supported = atLeast(version, from) && !atLeast(version, below)
    const reason = versionNumbers(version)[0] === 1 ? IN_VERSION_1[name] : null
    return supported ? [] : [packageOutOfRange(name, version, `>=${from} <${below}`, reason)]
  })
}

export function missingPeer(root: string, name: keyof typeof PEERS): Diagnostic {
  return packageMissing(name, installCommand(packageManagerOf(root), [name], name === 'drizzle-kit'))
}

/** A pre-release counts as the version it leads to, whose behaviour it has. */
function atLeast(version: string, bound: string): boolean {
  const given = versionNumbers(version)
  const wanted = versionNumbers(bound)
  const differing = wanted.findIndex((part, index) => given[index] !== part)
  return differing === -1 || (given[differing] ?? 0) > (wanted[differing] ?? 0)
}

const versionNumbers = (version: string): readonly number[] => version.split(/[.-]/, 3).map(Number)

/** Null when the project has no drizzle-orm. */
export async function loadDrizzle(
  project: UserModules,
  casing: Casing | null,
): Promise<DrizzleLibrary | null> {
  const [ormPackage, pgPackage, casingPackage] = await Promise.all([
    project.loadPackage<typeof orm>('drizzle-orm'),
    project.loadPackage<typeof pg>('drizzle-orm/pg-core'),
    project.loadPackage<typeof casings>('drizzle-orm/casing'),
  ])
  if (!ormPackage || !pgPackage || !casingPackage) return null
  return {
    orm: ormPackage,
    pg: pgPackage,
    // As drizzle-kit names columns. Drizzle's CasingCache forgets all but one table of a view's columns.
    cased: ({ name, keyAsName }) => {
      if (!keyAsName || casing === null) return name
      return casing === 'snake_case' ? casingPackage.toSnakeCase(name) : casingPackage.toCamelCase(name)
    },
  }
}
