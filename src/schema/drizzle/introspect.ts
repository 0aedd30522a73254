import type { PgColumn, PgMaterializedView, PgTable, PgView } from 'drizzle-orm/pg-core'
import type { CustomMapper, DrizzleColumn, DrizzleRelation, DrizzleType } from '../../model/schema-model.js'
import { columnValues } from './column-values.js'
import type { DrizzleCopies } from './copies.js'
import type { DrizzleLibrary } from './line.js'
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

/** Drizzle's kind of an export; null for enums, relations, helper functions and everything else. */
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
  /**
   * By the object from which a column was built, which shows that a view's column has the type of the table's
   * column.
   */
  readonly types: Map<object, DrizzleType>
  readonly mappers: KnownMapper[]
}

/** Columns of one customType share its functions, which are distinguished by identity. */
interface KnownMapper {
  readonly toDriver: unknown
  readonly fromDriver: unknown
  readonly mapper: CustomMapper
}

/** A relation that Drizzle itself cannot describe, with Drizzle's message. */
export interface Unreadable {
  readonly kind: 'unreadable'
  readonly name: string
  readonly message: string
}

/**
 * Reads one table or view. Types of `$type` columns, and of labels, have an empty `typeArgument`: their text
 * does not exist at run time.
 */
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

/** A field of a view: a column, or an SQL expression, of which Drizzle has only the name. */
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
  values: { kind: 'expression' },
  sqlType: '',
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
  const array = reading.library.line.arrayOf(reading.library, column)
  const type =
    array?.kind === 'column'
      ? readArray(reading, place, column, array.base)
      : arrayOfDepth(readElement(reading, place, column), array?.count ?? 0)
  reading.types.set(columnConfig(column), type)
  return type
}

function readArray(reading: Reading, place: string, column: PgColumn, base: PgColumn): DrizzleType {
  return {
    values: { kind: 'array', element: readType(reading, place, base) },
    sqlType: column.getSQLType(),
    typeArgument: reading.typed.has(column) ? '' : null,
    typeArgumentExport: null,
  }
}

function arrayOfDepth(element: DrizzleType, depth: number): DrizzleType {
  if (depth === 0) return element
  return arrayOfDepth(
    {
      values: { kind: 'array', element },
      sqlType: `${element.sqlType}[]`,
      typeArgument: null,
      typeArgumentExport: null,
    },
    depth - 1,
  )
}

/** The type of a column without the dimensions of its array. */
function readElement(reading: Reading, place: string, column: PgColumn): DrizzleType {
  const { orm, pg } = reading.library
  const { columnType, enumValues } = column
  const sqlType = column.getSQLType()
  const mapper = orm.is(column, pg.PgCustomColumn) ? readMapper(reading, place, column) : null
  const values = columnValues({ columnType, enumValues, sqlType }, mapper)
  return {
    values,
    sqlType,
    // If labels are literals in the source, which only the source shows, their union is the type as well.
    typeArgument: reading.typed.has(column) || values.kind === 'labels' ? '' : null,
    typeArgumentExport: null,
  }
}

function readMapper({ mappers, library }: Reading, name: string, column: PgColumn): CustomMapper {
  const { toDriver, fromDriver } = mappersOf(column)
  const receives = library.line.received(column)
  const known = mappers.find(
    (other) =>
      other.toDriver === toDriver &&
      other.fromDriver === fromDriver &&
      other.mapper.receives.codec === receives.codec,
  )
  if (known) return known.mapper
  const mapper: CustomMapper = {
    name,
    reads: typeof fromDriver === 'function',
    writes: typeof toDriver === 'function',
    receives,
  }
  mappers.push({ toDriver, fromDriver, mapper })
  return mapper
}

/** The functions that a customType was given: each line stores them differently in a column. */
function mappersOf(column: PgColumn): { readonly toDriver: unknown; readonly fromDriver: unknown } {
  const given: unknown = Reflect.get(columnConfig(column), 'customTypeParams')
  if (typeof given !== 'object' || given === null)
    throw new Error('a customType of Drizzle without functions')
  return { toDriver: Reflect.get(given, 'toDriver'), fromDriver: Reflect.get(given, 'fromDriver') }
}
