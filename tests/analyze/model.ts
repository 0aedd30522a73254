import type { DrizzleColumn, DrizzleRelation, DrizzleType, SchemaModel } from '#sluice/model/schema-model'

export function drizzleType(columnType: string, type: Partial<DrizzleType> = {}): DrizzleType {
  return {
    columnType,
    dataType: 'string',
    sqlType: '',
    enumValues: null,
    mapper: null,
    element: null,
    typeArgument: null,
    typeArgumentExport: null,
    ...type,
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
    dataType: 'custom',
    sqlType: 'text',
    mapper: { name, reads: true, writes: true },
  })

/** What a Drizzle schema module could say of a part of the tables. */
export const model: SchemaModel = {
  moduleFiles: [],
  relations: [
    drizzleRelation('authors', [
      drizzleColumn('id', 'id', drizzleType('PgInteger', { dataType: 'number', sqlType: 'integer' })),
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
          dataType: 'array',
          sqlType: 'text[]',
          element: drizzleType('PgText', { sqlType: 'text' }),
        }),
      ),
      drizzleColumn('big', 'big', drizzleType('PgBigInt64', { dataType: 'bigint', sqlType: 'bigint' })),
      drizzleColumn(
        'bornAt',
        'born',
        drizzleType('PgTimestampString', { sqlType: 'timestamp with time zone' }),
      ),
      drizzleColumn(
        'data',
        'data',
        drizzleType('PgJsonb', {
          dataType: 'json',
          sqlType: 'jsonb',
          typeArgument: 'AuthorData',
          typeArgumentExport: 'AuthorData',
        }),
      ),
      drizzleColumn(
        'rate',
        'rate',
        drizzleType('PgNumericNumber', { dataType: 'number', sqlType: 'numeric(10, 2)' }),
      ),
      drizzleColumn('note', 'note', customType('public.authors.note')),
    ]),
    drizzleRelation('reviews', [drizzleColumn('body', 'body', customType('public.authors.note'))]),
    drizzleRelation('settings', [drizzleColumn('value', 'value', customType('public.settings.value'))]),
    drizzleRelation('books', [
      drizzleColumn('id', 'id', drizzleType('PgInteger', { dataType: 'number', sqlType: 'integer' })),
      drizzleColumn(
        'title',
        'title',
        drizzleType('PgText', { sqlType: 'text', enumValues: ['One', 'Two', ''] }),
      ),
    ]),
  ],
}
