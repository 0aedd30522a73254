import type * as casings from 'drizzle-orm/casing'
import type { UserModules } from '../../config/user-modules.js'
import type { DriverValues } from '../../model/schema-model.js'
import { loadKit } from './kit-0.js'
import type { DrizzleLine } from './line.js'

/**
 * Arrays that postgres.js passes on as text once Drizzle has configured it (drizzle-orm/postgres-js/driver).
 */
const RECEIVED: DriverValues = {
  codec: null,
  rawArrays: [
    'date[]',
    'interval[]',
    'numeric[]',
    'timestamp with time zone[]',
    'timestamp without time zone[]',
  ],
}

/** Drizzle before 1.0. Null if the project has no drizzle-orm. */
export async function openLine0(project: UserModules): Promise<DrizzleLine | null> {
  const casing = await project.loadPackage<typeof casings>('drizzle-orm/casing')
  if (!casing) return null
  return {
    name: '0.x',
    // The rule by which drizzle-kit names columns. Drizzle's CasingCache forgets all but one table of a
    // view's columns.
    cased({ name, keyAsName }, chosen) {
      if (!keyAsName || chosen === null) return name
      return chosen === 'snake_case' ? casing.toSnakeCase(name) : casing.toCamelCase(name)
    },
    arrayOf: ({ orm, pg }, column) =>
      orm.is(column, pg.PgArray) ? { kind: 'column', base: column.baseColumn } : null,
    typesElements: false,
    received: () => RECEIVED,
    loadKit,
  }
}
