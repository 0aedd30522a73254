import type { PgColumn, PgMaterializedView, PgTable, PgView } from 'drizzle-orm/pg-core'
import type { DrizzleCopies } from './drizzle-copies.js'
import type { DrizzleLibrary } from './drizzle-library.js'
import type { CustomMapper, DrizzleColumn, DrizzleRelation, DrizzleType } from '../model/schema-model.js'
import { columnConfig, type TypedColumns } from './typed-columns.js'

/** A table or view among the exports of the schema modules. */
export type Exported =
  | { readonly kind: 'table'; readonly value: PgTable; readonly name: string; readonly file: string }
  | { readonly kind: 'view'; readonly value: PgView; readonly name: string; readonly file: string }
  | {
      readonly kind: 'materialized view'
      readonly value: PgMaterializedView
      readonly name: string
      readonly file: string
    }

/** What an export is to Drizzle, null for enums, relations, helpers and everything else. */
export function exportedRelation(
  { orm, pg }: DrizzleLibrary,
  value: unknown,
  name: string,
  file: string,
): Exported | null {
  if (orm.is(value, pg.PgTable)) return { kind: 'table', value, name, file }
  if (pg.isPgView(value)) return { kind: 'view', value, name, file }
  return pg.isPgMaterializedView(value) ? { kind: 'materialized view', value, name, file } : null
}

export interface Reading {
  readonly library: DrizzleLibrary
  readonly typed: Pick<TypedColumns, 'has'>
  readonly copies: Pick<DrizzleCopies, 'hasColumn'>
  /** By what a column was built from: a view's column is then known to have the very type of the table's column. */
  readonly types: Map<object, DrizzleType>
  readonly mappers: KnownMapper[]
}

/** Columns of one customType share its functions, which are told apart by identity. */
interface KnownMapper {
  readonly toDriver: unknown
  readonly fromDriver: unknown
  readonly mapper: CustomMapper
}

/** A relation that Drizzle itself cannot describe: its own words. */
export interface Unreadable {
  readonly kind: 'unreadable'
  readonly name: string
  readonly message: string
}

/** Reads one table or view. Types of `$type` columns, and of labels, have an empty `typeArgument`: their text is not known at run time. */
export function readRelation(reading: Reading, exported: Exported): DrizzleRelation | Unreadable {
  const { kind, file } = exported
  const { library } = reading
  try {
    if (exported.kind === 'table') {
      const { name, schema } = library.pg.getTableConfig(exported.value)
      const columns = Object.entries(library.orm.getTableColumns(exported.value))
      return {
        kind,
        schema: schema ?? 'public',
        name,
        exported: { name: exported.name, file },
        columns: columns.map(([key, column]) =>
          readColumn(reading, `${schema ?? 'public'}.${name}`, key, column),
        ),
      }
    }
    const { name, schema, selectedFields } =
      exported.kind === 'view'
        ? library.pg.getViewConfig(exported.value)
        : library.pg.getMaterializedViewConfig(exported.value)
    return {
      kind,
      schema: schema ?? 'public',
      name,
      exported: { name: exported.name, file },
      columns: Object.entries(selectedFields).flatMap(([key, field]: [string, unknown]) =>
        readField(reading, `${schema ?? 'public'}.${name}`, key, field),
      ),
    }
  } catch (problem) {
    return {
      kind: 'unreadable',
      name: exported.name,
      message: problem instanceof Error ? problem.message : String(problem),
    }
  }
}

/** A field of a view: a column, or an SQL expression, of which Drizzle knows nothing but its name. */
function readField(
  reading: Reading,
  relation: string,
  key: string,
  field: unknown,
): readonly DrizzleColumn[] {
  const { orm, pg } = reading.library
  if (orm.is(field, pg.PgColumn)) return [readColumn(reading, relation, key, field)]
  if (!orm.is(field, orm.SQL.Aliased)) return []
  return [
    {
      key,
      name: field.fieldAlias,
      notNull: false,
      hasClientDefault: false,
      hasOnUpdate: false,
      type: EXPRESSION,
    },
  ]
}

const EXPRESSION: DrizzleType = {
  columnType: 'SQL',
  dataType: 'unknown',
  sqlType: '',
  enumValues: null,
  mapper: null,
  element: null,
  typeArgument: null,
  typeArgumentExport: null,
}

function readColumn(reading: Reading, relation: string, key: string, column: PgColumn): DrizzleColumn {
  const filledByClient = column.defaultFn !== undefined || column.onUpdateFn !== undefined
  const filledByServer =
    column.default !== undefined || column.generated !== undefined || column.generatedIdentity !== undefined
  const name = reading.library.cased(column)
  return {
    key,
    name,
    notNull: column.notNull,
    hasClientDefault: column.notNull && filledByClient && !filledByServer,
    hasOnUpdate: column.onUpdateFn !== undefined,
    type: readType(reading, `${relation}.${name}`, column),
  }
}

function readType(reading: Reading, place: string, column: PgColumn): DrizzleType {
  const known = reading.types.get(columnConfig(column))
  if (known) return known
  reading.copies.hasColumn(column)
  const { orm, pg } = reading.library
  const array = orm.is(column, pg.PgArray) ? column : null
  const labels = column.enumValues
  // Where they are literals in the source, which the source shows, their union is the type as well.
  const hasLabels = labels !== undefined && labels.length > 0 && column.columnType !== 'PgCustomColumn'
  const type: DrizzleType = {
    columnType: column.columnType,
    dataType: column.dataType,
    sqlType: column.getSQLType(),
    enumValues: labels !== undefined && labels.length > 0 ? [...labels] : null,
    mapper: orm.is(column, pg.PgCustomColumn) ? readMapper(reading, place, column) : null,
    element: array ? readType(reading, place, array.baseColumn) : null,
    typeArgument: reading.typed.has(column) || hasLabels ? '' : null,
    typeArgumentExport: null,
  }
  reading.types.set(columnConfig(column), type)
  return type
}

function readMapper({ mappers }: Reading, name: string, column: PgColumn): CustomMapper {
  const toDriver: unknown = Reflect.get(column, 'mapTo')
  const fromDriver: unknown = Reflect.get(column, 'mapFrom')
  const known = mappers.find((other) => other.toDriver === toDriver && other.fromDriver === fromDriver)
  if (known) return known.mapper
  const mapper = { name, reads: typeof fromDriver === 'function', writes: typeof toDriver === 'function' }
  mappers.push({ toDriver, fromDriver, mapper })
  return mapper
}
