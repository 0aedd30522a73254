import type { DrizzleRelation } from '../../model/schema-model.js'
import type { LoadedSchema } from '../load-schema.js'
import type { TableKey } from '../schema-data.js'

/** The primary key of a table; null if it has none or one of several columns. */
export function keyOf(
  { library, modules }: Pick<LoadedSchema, 'library' | 'modules'>,
  relation: DrizzleRelation,
): TableKey | null {
  const { exported } = relation
  const module = modules.find(({ file }) => file === exported?.file)
  const table = exported && module?.exports[exported.name]
  if (!library.orm.is(table, library.pg.PgTable)) return null
  const { columns, primaryKeys } = library.pg.getTableConfig(table)
  const keys = [...columns.filter(({ primary }) => primary), ...primaryKeys.flatMap((key) => key.columns)]
  const [only] = keys
  if (keys.length !== 1 || !only) return null
  return { schema: relation.schema, table: relation.name, column: library.cased(only) }
}
