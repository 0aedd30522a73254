import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { SQL } from 'drizzle-orm'
import type { Snapshot, SnapshotTable, SnapshotView } from '../snapshot.js'
import type { DrizzleLibrary, EvaluatedSchema } from './line.js'
import { withCasing } from './view-casing-0.js'

/** The schema without the faults of drizzle-kit before 1.0. */
export function repair(snapshot: Snapshot, { values, library, casing }: EvaluatedSchema): Snapshot {
  const { orm, pg } = library
  const tables: Record<string, SnapshotTable> = { ...snapshot.tables }
  const views: Record<string, SnapshotView> = { ...snapshot.views }
  for (const value of values) {
    if (orm.is(value, pg.PgTable)) {
      const { name, schema } = pg.getTableConfig(value)
      const key = `${schema ?? 'public'}.${name}`
      const table = tables[key]
      if (table)
        tables[key] = { ...table, columns: { ...table.columns, ...repairedDefaults(table, value, library) } }
    } else if (casing !== null && (pg.isPgView(value) || pg.isPgMaterializedView(value))) {
      const view = pg.isPgView(value) ? pg.getViewConfig(value) : pg.getMaterializedViewConfig(value)
      const key = `${view.schema ?? 'public'}.${view.name}`
      const described = views[key]
      const query: SQL | undefined = view.query
      if (!described || query === undefined) continue
      const dialect = new pg.PgDialect({ casing })
      views[key] = { ...described, definition: dialect.sqlToQuery(withCasing(library, query)).sql }
    }
  }
  return { ...snapshot, tables, views }
}

/**
 * Columns whose default is an array or an object that contains quotes: drizzle-kit puts them into SQL
 * unescaped.
 */
function repairedDefaults(
  table: SnapshotTable,
  value: PgTable,
  library: DrizzleLibrary,
): SnapshotTable['columns'] {
  const repaired: Record<string, SnapshotTable['columns'][string]> = {}
  for (const column of Object.values(library.orm.getTableColumns(value)) as readonly PgColumn[]) {
    const described = table.columns[library.cased(column)]
    const constant: unknown = column.default
    if (!described || typeof constant !== 'object' || constant === null) continue
    if (library.orm.is(constant, library.orm.SQL) || constant instanceof Date) continue
    const type = described.type.toLowerCase()
    if (type === 'json' || type === 'jsonb') {
      repaired[described.name] = { ...described, default: `${literal(JSON.stringify(constant))}::${type}` }
    } else if (Array.isArray(constant) && needsQuoting(constant)) {
      repaired[described.name] = { ...described, default: literal(arrayText(constant)) }
    }
  }
  return repaired
}

const needsQuoting = (array: readonly unknown[]): boolean =>
  array.some((element) =>
    Array.isArray(element) ? needsQuoting(element) : typeof element === 'string' && /['"\\]/.test(element),
  )

/** Source: https://www.postgresql.org/docs/18/arrays.html#ARRAYS-IO */
function arrayText(array: readonly unknown[]): string {
  const elements = array.map((element) => {
    if (Array.isArray(element)) return arrayText(element)
    if (element === null) return 'NULL'
    return `"${textOf(element).replaceAll(/["\\]/g, '\\$&')}"`
  })
  return `{${elements.join(',')}}`
}

const textOf = (element: unknown): string => (typeof element === 'string' ? element : JSON.stringify(element))

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
