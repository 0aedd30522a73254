import type {
  CustomMapper,
  DrizzleColumn,
  DrizzleRelation,
  DrizzleType,
  SchemaModel,
} from '#sluice/model/schema-model'
import { columnValues } from '#sluice/schema/drizzle/column-values'

interface Described {
  readonly sqlType?: string
  readonly enumValues?: [string, ...string[]]
  readonly mapper?: CustomMapper
  readonly element?: DrizzleType
  readonly typeArgument?: string | null
  readonly typeArgumentExport?: string | null
}

/** The type of a column of one of Drizzle's classes. */
export function drizzleType(columnType: string, described: Described = {}): DrizzleType {
  const {
    sqlType = '',
    enumValues,
    mapper = null,
    typeArgument = null,
    typeArgumentExport = null,
  } = described
  return {
    values:
      columnType === 'PgArray'
        ? { kind: 'array', element: described.element ?? drizzleType('PgText', { sqlType: 'text' }) }
        : columnValues({ columnType, enumValues, sqlType }, mapper),
    sqlType,
    typeArgument,
    typeArgumentExport,
  }
}

export const drizzleColumn = (key: string, name: string, type: DrizzleType): DrizzleColumn => ({
  key,
  name,
  notNull: false,
  hasClientDefault: false,
  hasOnUpdate: false,
  type,
})

export const drizzleRelation = (
  name: string,
  columns: readonly DrizzleColumn[],
  file: string | null = '/project/src/db/schema.ts',
): DrizzleRelation => ({
  kind: 'table',
  schema: 'public',
  name,
  exported: file === null ? null : { name, file },
  columns,
})

/** A customType by the name of its functions. */
export const customType = (name: string): DrizzleType =>
  drizzleType('PgCustomColumn', {
    sqlType: 'text',
    mapper: { name, reads: true, writes: true, receives: { codec: null, rawArrays: [] } },
  })

/** What a Drizzle schema module could say of a part of the tables. */
export const model: SchemaModel = {
  moduleFiles: [],
  relations: [
    drizzleRelation('authors', [
      drizzleColumn('id', 'id', drizzleType('PgInteger', { sqlType: 'integer' })),
      drizzleColumn('fullName', 'name', drizzleType('PgText', { sqlType: 'text' })),
      drizzleColumn(
        'mood',
        'mood',
        drizzleType('PgEnumColumn', { sqlType: 'mood', enumValues: ['sad', 'ok', 'happy'] }),
      ),
      drizzleColumn(
        'tags',
        'tags',
        drizzleType('PgArray', {
          sqlType: 'text[]',
          element: drizzleType('PgText', { sqlType: 'text' }),
        }),
      ),
      drizzleColumn('big', 'big', drizzleType('PgBigInt64', { sqlType: 'bigint' })),
      drizzleColumn(
        'bornAt',
        'born',
        drizzleType('PgTimestampString', { sqlType: 'timestamp with time zone' }),
      ),
      drizzleColumn(
        'data',
        'data',
        drizzleType('PgJsonb', {
          sqlType: 'jsonb',
          typeArgument: 'AuthorData',
          typeArgumentExport: 'AuthorData',
        }),
      ),
      drizzleColumn('rate', 'rate', drizzleType('PgNumericNumber', { sqlType: 'numeric(10, 2)' })),
      drizzleColumn('note', 'note', customType('public.authors.note')),
    ]),
    drizzleRelation('reviews', [drizzleColumn('body', 'body', customType('public.authors.note'))]),
    drizzleRelation('settings', [drizzleColumn('value', 'value', customType('public.settings.value'))]),
    drizzleRelation('books', [
      drizzleColumn('id', 'id', drizzleType('PgInteger', { sqlType: 'integer' })),
      drizzleColumn(
        'title',
        'title',
        drizzleType('PgText', { sqlType: 'text', enumValues: ['One', 'Two', ''] }),
      ),
    ]),
  ],
}
