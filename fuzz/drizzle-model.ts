/** What a Drizzle schema would say of a schema: columns of customTypes, two of them, by the columns' names. */
import type { DrizzleRelation, SchemaModel } from '#sluice/model/schema-model'
import { columnsOf, type Schema, type Table } from './schema.js'

export const modelOf = ({ objects }: Schema): SchemaModel => ({
  moduleFiles: [],
  relations: objects.flatMap((object) => (object.kind === 'table' ? relationOf(object) : [])),
})

const relationOf = (table: Table): DrizzleRelation => ({
  kind: 'table',
  schema: 'fuzzed',
  name: table.name,
  exported: { name: table.name, file: '/schema.ts' },
  columns: columnsOf(table)
    .filter(({ type }) => type === 'sealed')
    .map(({ name, notNull }) => ({
      key: name,
      name,
      notNull,
      hasClientDefault: false,
      hasOnUpdate: false,
      type: {
        values: {
          kind: 'custom',
          mapper: { name, reads: true, writes: true, receives: { codec: null, rawArrays: [] } },
        },
        sqlType: 'sealed',
        typeArgument: null,
        typeArgumentExport: null,
      },
    })),
})
