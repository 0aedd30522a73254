/** DISTINCT, GROUP BY and row numbers over columns that are bound, which leave one row. */
import { binding, valueFor } from './bindings.js'
import type { Context, Selected, Visible, Wanted, Workshop } from './context.js'
import { contextOf, itemsOf } from './select-parts.js'
import { sourceOf } from './sources.js'
import { expression, list, optional, type Part, query, type Sql, sql } from './tree.js'
import { typeOf } from './types.js'

/** Null where the source has no column to bind. */
export function boundSelect(shop: Workshop, wanted: Wanted): Selected | null {
  const { random } = shop
  const source = sourceOf(shop, { ...wanted, depth: 0 }, random.pick([0, 0, 1]))
  const context = contextOf(wanted, source)
  const candidates = context.columns.filter(({ type }) => typeOf(type).ordered)
  if (candidates.length === 0) return null
  const columns = random.some(candidates, 1 + random.integer(2))
  const [first] = columns
  if (!first) return null
  // Now and then one column of two is left open.
  const bound = random.chance(0.8) ? columns : columns.slice(0, 1)
  const isBoundOutside = random.chance(0.4)
  const conditions = bound.map((column): Part =>
    random.chance(0.7)
      ? expression('bool', null, '(', column.sql, ' = ', valueFor(shop, column.type), ')')
      : binding(shop, context, column),
  )
  const where = isBoundOutside ? [] : [optional('where', ' where ', list(conditions, { separator: ' and ' }))]
  const keys = list(columns.map(({ sql: text }) => text))
  const from = [' from ', source.sql, ...where]
  return random.weighted<() => Selected>([
    [1, () => distinctOf(shop, wanted, { context, columns, keys, from })],
    [1, () => groupsOf(shop, wanted, { columns, keys, from })],
    [2, () => numbered(shop, wanted, { columns, bound, keys, from, isBoundOutside })],
  ])()
}

interface Level {
  readonly columns: readonly Visible[]
  readonly keys: Part
  readonly from: readonly Sql[]
}

const selected = (shop: Workshop, wanted: Wanted, columns: readonly Visible[]): Part =>
  list(
    columns.map(({ sql: text }, index) => sql`${text} as c${String(index + 1)}`),
    { link: wanted.link ?? shop.next() },
  )

const outputs = (columns: readonly Visible[]): Selected['columns'] =>
  columns.map(({ type }, index) => ({ name: `c${index + 1}`, type }))

function distinctOf(
  shop: Workshop,
  wanted: Wanted,
  { context, columns, keys, from }: Level & { readonly context: Context },
): Selected {
  if (shop.random.chance(0.5)) {
    const text = query(
      'distinct of bound columns',
      'select distinct ',
      selected(shop, wanted, columns),
      ...from,
    )
    return { sql: text, columns: outputs(columns), rows: 1 }
  }
  const items = itemsOf(shop, { ...context, depth: 0 }, wanted, { sets: shop.random.chance(0.1) })
  const text = query('distinct of bound columns', 'select distinct on (', keys, ') ', items.sql, ...from)
  return { sql: text, columns: items.columns, rows: 1 }
}

function groupsOf(shop: Workshop, wanted: Wanted, { columns, keys, from }: Level): Selected {
  const sets = shop.random.chance(0.15) ? sql`grouping sets ((${keys}), ())` : keys
  const text = query(
    'group of bound columns',
    shop.random.chance(0.2) ? 'select distinct ' : 'select ',
    selected(shop, wanted, columns),
    ...from,
    ' group by ',
    sets,
  )
  return { sql: text, columns: outputs(columns), rows: 1 }
}

function numbered(
  shop: Workshop,
  wanted: Wanted,
  {
    columns,
    bound,
    keys,
    from,
    isBoundOutside,
  }: Level & { readonly bound: readonly Visible[]; readonly isBoundOutside: boolean },
): Selected {
  const { random } = shop
  const alias = `t${shop.next()}`
  const ranking = random.pick(['row_number()', 'row_number()', 'row_number()', 'rank()', 'dense_rank()'])
  const partition = random.chance(0.85) ? [' partition by ', keys] : []
  const sets = random.chance(0.08) ? ', generate_series(1, 2) as g' : ''
  const inner = columns.map(({ sql: text }, index) => sql`${text} as c${String(index + 1)}`)
  const outside = isBoundOutside
    ? bound.map(({ type }) => ({ type, index: columns.findIndex((column) => bound.includes(column)) }))
    : []
  const conditions = [
    `${alias}.n ${random.pick(['= 1', '= 1', '= 2', '= 1::int2', '>= 1'])}`,
    ...outside
      .slice(0, 1)
      .map(({ type, index }) => sql`${alias}.c${String(index + 1)} = ${valueFor(shop, type)}`),
  ]
  const output = columns.map(({ type }, index) => ({
    sql: `${alias}.c${index + 1}`,
    name: `c${index + 1}`,
    type,
    key: false,
  }))
  const text = query(
    'numbered rows',
    'select ',
    selected(shop, wanted, output),
    ' from (select ',
    list(inner, { link: shop.next() }),
    `, ${ranking} over (`,
    ...partition,
    ` order by 1) as n${sets}`,
    ...from,
    `) as ${alias} where `,
    list(conditions, { separator: ' and ' }),
  )
  return { sql: text, columns: outputs(columns), rows: 1 }
}
