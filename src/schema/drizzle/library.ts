import type * as pg from 'drizzle-orm/pg-core'
import type * as orm from 'drizzle-orm'
import type { Casing } from '../../config/config.js'
import type { UserModules } from '../../config/user-modules.js'
import type { DrizzleLibrary } from './line.js'
import { openLine0 } from './line-0.js'
import { line1 } from './line-1.js'
import type { LineName } from './versions.js'

/** Null if the project has no drizzle-orm. */
export async function loadDrizzle(
  project: UserModules,
  name: LineName,
  casing: Casing | null,
): Promise<DrizzleLibrary | null> {
  const [ormPackage, pgPackage, line] = await Promise.all([
    project.loadPackage<typeof orm>('drizzle-orm'),
    project.loadPackage<typeof pg>('drizzle-orm/pg-core'),
    name === '0.x' ? openLine0(project) : line1,
  ])
  if (!ormPackage || !pgPackage || !line) return null
  return { line, orm: ormPackage, pg: pgPackage, cased: (column) => line.cased(column, casing) }
}
