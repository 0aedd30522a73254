/** WITH: plain, recursive and data-modifying queries. */
import type { OutputColumn, Readable, Wanted, Workshop } from './context.js'
import { constantOf } from './leaves.js'
import { labelled, list, optional, type Part, sql } from './tree.js'
import { elementTypes, type TypeName, typeOf } from './types.js'

interface WithQueries {
  readonly sql: Part
  readonly queries: readonly Readable[]
}

export function withQueries(shop: Workshop, wanted: Wanted): WithQueries {
  const { random } = shop
  const known: Readable[] = []
  const texts: Part[] = []
  let isRecursive = false
  for (let count = random.integer(2); count >= 0; count--) {
    const name = `w${shop.next()}`
    const inside = {
      ...wanted,
      queries: [...wanted.queries, ...known],
      columns: null,
      link: null,
      single: false,
      depth: wanted.depth - 1,
      outer: [],
    }
    // Only the statement's own WITH may change data.
    const change =
      wanted.outer.length === 0 && wanted.depth > 2 && random.chance(0.2) ? shop.change(inside.queries) : null
    if (change && change.columns.length > 0) {
      texts.push(labelled('data-modifying with', `${name} as (`, change.sql, ')'))
      known.push(readable(name, change.columns, 3))
    } else if (random.chance(0.3)) {
      isRecursive = true
      const recursive = recursiveQuery(shop, inside, name)
      texts.push(recursive.sql)
      known.push(readable(name, recursive.columns, 6))
    } else {
      const selected = shop.select({ ...inside, outer: wanted.outer })
      const hint = random.pick(['', '', '', ' materialized', ' not materialized'])
      texts.push(labelled('plain with', `${name} as${hint} (`, selected.sql, ')'))
      known.push(readable(name, selected.columns, selected.rows))
    }
  }
  return { sql: labelled('with', 'with ', isRecursive ? 'recursive ' : '', list(texts), ' '), queries: known }
}

const readable = (name: string, columns: readonly OutputColumn[], rows: number): Readable => ({
  name,
  columns: columns.map((column) => ({ ...column, key: column.name === 'id' })),
  primary: null,
  rows,
  label: 'with reference',
  stored: false,
  partial: [],
})

const CARRIED: readonly TypeName[] = [
  'int4',
  'text',
  'bool',
  'date',
  'mood',
  'jsonb',
  'int8',
  'text[]',
  'int4[]',
]

/** A counter that ends, and columns that go along. */
function recursiveQuery(
  shop: Workshop,
  wanted: Wanted,
  name: string,
): { sql: Part; columns: readonly OutputColumn[] } {
  const { random } = shop
  const carried = Array.from({ length: 1 + random.integer(2) }, () => random.pick(CARRIED))
  const columns: OutputColumn[] = [
    { name: 'n', type: 'int4' },
    ...carried.map((type, index) => ({ name: `r${index + 1}`, type })),
  ]
  const link = shop.next()
  // The types of both terms must be the same to the letter.
  const cast = (value: Part, type: TypeName): Part => sql`(${value})::${typeOf(type).sql}`
  const outside = {
    columns: [],
    outer: [],
    queries: wanted.queries,
    rows: null,
    windows: false,
    depth: 1,
    evaluations: wanted.evaluations * 10,
  }
  const first = carried.map((type) =>
    cast(random.chance(0.5) ? constantOf(shop, type) : shop.expression(outside, type), type),
  )

  const visible = columns.map((column) => ({ ...column, sql: `${name}.${column.name}`, key: false }))
  const joinable = random.chance(0.4) ? random.pick(shop.relations) : null
  const alias = `t${shop.next()}`
  const joinedColumns = joinable
    ? joinable.columns.map((column) => ({ ...column, sql: `${alias}.${column.name}` }))
    : []
  const inside = { ...outside, columns: [...visible.slice(1), ...joinedColumns] }
  const further = carried.map((type, index) => {
    const element = elementTypes.get(type)
    // A path: what the rows before had, and one more.
    return element && random.chance(0.6)
      ? labelled(
          'path of a recursive query',
          `${name}.r${index + 1} || (`,
          cast(shop.expression(inside, element), element),
          ')',
        )
      : cast(shop.expression(inside, type), type)
  })
  const kind = random.pick(['join', 'left join', 'join', 'cross join'])
  const join = joinable
    ? [
        optional(
          'recursive join',
          ` ${kind} ${joinable.name} as ${alias}`,
          ...(kind === 'cross join' ? [] : [' on ', shop.condition({ ...inside, depth: 0 })]),
        ),
      ]
    : []
  const extra = random.chance(0.3) ? [optional(null, ' and ', shop.condition({ ...inside, depth: 0 }))] : []

  const search = random.chance(0.12) ? random.pick(['depth', 'breadth']) : null
  const cycle = random.chance(0.12)
  const clauses = [
    ...(search ? [optional('search', ` search ${search} first by n set sorted`)] : []),
    ...(cycle ? [optional('cycle', ' cycle n set looped using way')] : []),
  ]
  const all = cycle ? [...columns, { name: 'looped', type: 'bool' as const }] : columns
  const operation = random.pick(['union all', 'union all', 'union'])
  const isUnion = operation === 'union' && carried.every((type) => typeOf(type).ordered)
  return {
    sql: labelled(
      'recursive with',
      `${name} (`,
      list(
        columns.map((column) => column.name),
        { link },
      ),
      ') as (select ',
      list(['1', ...first], { link }),
      ` ${isUnion ? 'union' : 'union all'} select `,
      list([`${name}.n + 1`, ...further], { link }),
      ` from ${name}`,
      ...join,
      ` where ${name}.n < 3`,
      ...extra,
      ')',
      ...clauses,
    ),
    columns: all,
  }
}
