/** Rows for a schema: none, one of each table, several full of NULLs, several at the edges of their types. */
import type { Random } from './random.js'
import { type Column, columnsOf, type Schema, type Table } from './schema.js'
import { literal, quoted, sealedText, typeOf, valueText } from './types.js'

export interface StoredRow {
  readonly table: string
  /** SQL by column; columns that are not named take their default. */
  readonly values: ReadonlyMap<string, string>
}

export interface DataSet {
  readonly name: string
  readonly rows: readonly StoredRow[]
}

interface Manner {
  readonly name: string
  readonly rows: number
  readonly nulls: number
  readonly edges: number
}

const MANNERS: readonly Manner[] = [
  { name: 'empty', rows: 0, nulls: 0, edges: 0 },
  { name: 'single', rows: 1, nulls: 0.35, edges: 0.1 },
  { name: 'nulls', rows: 4, nulls: 0.5, edges: 0.05 },
  { name: 'edges', rows: 5, nulls: 0.2, edges: 0.35 },
]

export const dataOf = (random: Random, schema: Schema): readonly DataSet[] =>
  MANNERS.map((manner) => ({
    name: manner.name,
    rows: schema.objects.flatMap((object) => (object.kind === 'table' ? rowsOf(random, object, manner) : [])),
  }))

function rowsOf(random: Random, table: Table, manner: Manner): readonly StoredRow[] {
  const count = manner.rows === 0 ? 0 : Math.max(1, manner.rows - random.integer(3))
  return Array.from({ length: count }, (_, index) => {
    const values = columnsOf(table)
      .filter(({ generated, definition }) => !generated || definition.includes('identity'))
      .map((column) => [column.name, valueOf(random, column, manner, index)] as const)
    return { table: table.name, values: new Map(values) }
  })
}

function valueOf(random: Random, column: Column, manner: Manner, index: number): string {
  const { name, type } = column
  // Storing NULL in a column of a NOT NULL domain takes an expression that never meets the domain's check.
  if (column.domainNull && random.chance(0.3))
    return `(select ${quoted('p')}::${typeOf(type).sql} where false)`
  if (!column.notNull && random.chance(manner.nulls)) return 'null'
  if (name === 'id' && (type === 'int4' || type === 'int8')) return String(index + 1)
  if (name === 'ref') return String(1 + random.integer(3))
  if (name === 'id') return literal(type, typeOf(type).values[index % typeOf(type).values.length] ?? '')
  if (type === 'sealed') return literal(type, sealedText(random, name))
  return literal(type, valueText(random, type, manner.edges))
}

export function insertion({ table, values }: StoredRow): string {
  return `insert into ${table} (${[...values.keys()].join(', ')}) overriding system value values (${[...values.values()].join(', ')})`
}
