import type * as pg from 'drizzle-orm/pg-core'
import type * as orm from 'drizzle-orm'
import { packageMissing, packageOutOfRange } from '../diagnostics/catalogue/schema.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { UserModules } from '../config/user-modules.js'
import type { Casing } from '../config/config.js'

/** drizzle-orm as the user's own modules see it, so that its symbols and classes are those of their tables. */
export interface DrizzleLibrary {
  readonly orm: typeof orm
  readonly pg: typeof pg
  /** The SQL name of a column that was given none. */
  cased(column: { readonly name: string; readonly keyAsName: boolean }): string
}

/** First and, exclusive, first unsupported `major.minor` of each peer. */
const PEERS = { 'drizzle-orm': ['0.44', '1.0'], 'drizzle-kit': ['0.31', '1.0'] } as const

/** Which of the peers are absent or of a version whose behaviour is not known. */
export function checkPeers(project: UserModules): readonly Diagnostic[] {
  return Object.entries(PEERS).flatMap(([name, [from, below]]) => {
    const version = project.packageVersion(name)
    if (version === null) return [packageMissing(name)]
    const supported = atLeast(version, from) && !atLeast(version, below)
    return supported ? [] : [packageOutOfRange(name, version, `>=${from} <${below}`)]
  })
}

function atLeast(version: string, bound: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [boundMajor = 0, boundMinor = 0] = bound.split('.').map(Number)
  return major > boundMajor || (major === boundMajor && minor >= boundMinor)
}

/** Null when the project has no drizzle-orm. */
export async function loadDrizzle(
  project: UserModules,
  casing: Casing | null,
): Promise<DrizzleLibrary | null> {
  const [ormModule, pgModule, casingModule] = await Promise.all([
    project.loadPackage('drizzle-orm'),
    project.loadPackage('drizzle-orm/pg-core'),
    project.loadPackage('drizzle-orm/casing'),
  ])
  if (!ormModule || !pgModule || !casingModule) return null
  const { toSnakeCase, toCamelCase } = casingModule as unknown as typeof import('drizzle-orm/casing')
  return {
    orm: ormModule as unknown as typeof orm,
    pg: pgModule as unknown as typeof pg,
    // As drizzle-kit names columns. Drizzle's CasingCache forgets all but one table of a view's columns.
    cased: ({ name, keyAsName }) => {
      if (!keyAsName || casing === null) return name
      return casing === 'snake_case' ? toSnakeCase(name) : toCamelCase(name)
    },
  }
}
