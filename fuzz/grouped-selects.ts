/** Selects with groups: by expressions, by grouping sets, or all rows as one. */
import type { Context, Selected, Visible, Wanted, Workshop } from './context.js'
import { constantOf, sortKey } from './leaves.js'
import { contextOf, itemsOf, someSource, tail, whereOf } from './select-parts.js'
import { certainItem, namedSource, type Source } from './sources.js'
import { expression, from, labelled, list, optional, type Part, query, sql } from './tree.js'

/** Aggregates over everything: one row. */
export function aggregated(shop: Workshop, wanted: Wanted): Selected {
  const { random } = shop
  const isCertain = random.chance(0.2)
  const source = isCertain ? certainSource(shop, wanted) : someSource(shop, wanted)
  const rows = contextOf(wanted, source)
  const context: Context = { ...rows, columns: [], rows, depth: Math.max(rows.depth, 2) }
  const where = whereOf(shop, rows, isCertain ? 0.15 : 0.4)
  const having = random.chance(0.12)
    ? [
        optional(
          'having without group by',
          ' having ',
          random.chance(0.3) ? random.pick(['true', 'false']) : shop.condition(context),
        ),
      ]
    : []
  const grouping = random.chance(0.06)
    ? [optional('group by ()', ' group by ', random.pick(['()', '(), ()', 'grouping sets ((), ())']))]
    : []
  const items = itemsOf(shop, { ...context, windows: random.chance(0.05) }, wanted, {
    sets: random.chance(0.03),
  })
  return {
    sql: query(
      isCertain ? 'aggregate of certain rows' : 'aggregate without group by',
      'select ',
      items.sql,
      ' from ',
      source.sql,
      ...where,
      ...grouping,
      ...having,
    ),
    columns: items.columns,
    rows: 1,
  }
}

/** Rows that are there without data: values, expressions, series, and aggregates of anything. */
function certainSource(shop: Workshop, wanted: Wanted): Source {
  if (wanted.depth === 0 || shop.random.chance(0.7)) return certainItem(shop, wanted)
  const inner = { ...wanted, columns: null, link: null, single: false, depth: wanted.depth - 1 }
  const { sql: text, columns, rows } = aggregated(shop, inner)
  const alias = `t${shop.next()}`
  return namedSource(from('subquery in from', '(', text, `) as ${alias}`), alias, columns, rows)
}

export function grouped(shop: Workshop, wanted: Wanted): Selected {
  const { random } = shop
  const source = someSource(shop, wanted)
  const rows = contextOf(wanted, source)
  const where = whereOf(shop, rows, 0.4)
  const keys = Array.from({ length: 1 + random.integer(3) }, (): Visible | null => {
    const key = sortKey(shop, rows)
    if (key?.kind !== 'expression') return null
    // What the planner can fold the columns away from.
    if (random.chance(0.04))
      return {
        sql: expression(key.type, 'folded key', 'coalesce(', constantOf(shop, key.type), ', ', key, ')'),
        type: key.type,
        name: 'key',
        key: false,
      }
    const column =
      key.parts.length === 1 ? rows.columns.find((known) => known.sql === key.parts[0]) : undefined
    return column ?? { sql: key, type: key.type, name: 'key', key: false }
  }).filter((key) => key !== null)
  if (keys.length === 0) return aggregated(shop, wanted)
  const sets = random.chance(0.35)
  const by = sets ? groupingSets(shop, keys) : list(keys.map(({ sql: text }) => text))
  // Within grouping sets a key that is left out is NULL, and what it determines is not there.
  const determined = sets
    ? []
    : source.determined
        .filter(({ key }) => keys.some(({ sql: text }) => text === key))
        .flatMap(({ columns }) => columns)
  const context: Context = { ...rows, columns: [...keys, ...determined], rows }
  const having = random.chance(0.25) ? [optional('having', ' having ', shop.condition(context))] : []
  const isDistinct = random.chance(0.05) ? [optional('group by distinct', 'distinct ')] : []
  const grouping: Visible[] = sets
    ? [{ sql: sql`grouping(${keys[0]?.sql ?? ''})`, type: 'int4', name: 'grouping', key: false }]
    : []
  const items = itemsOf(
    shop,
    { ...context, columns: [...context.columns, ...grouping], windows: random.chance(0.12) },
    wanted,
    { sets: random.chance(0.03) },
  )
  const text = query(
    'group by',
    'select ',
    items.sql,
    ' from ',
    source.sql,
    ...where,
    ' group by ',
    ...isDistinct,
    by,
    ...having,
    ...tail(shop, wanted, items.columns, null),
  )
  return { sql: text, columns: items.columns, rows: source.rows }
}

function groupingSets(shop: Workshop, keys: readonly Visible[]): Part {
  const { random } = shop
  const all = list(keys.map(({ sql: text }) => text))
  const first = keys[0]?.sql ?? '1'
  const last = keys.at(-1)?.sql ?? '1'
  return random.weighted<() => Part>([
    [1, () => labelled('rollup', 'rollup (', all, ')')],
    [1, () => labelled('cube', 'cube (', all, ')')],
    [1, () => labelled('grouping sets', 'grouping sets ((', all, '), (', last, '))')],
    [1, () => labelled('grouping sets', 'grouping sets ((', all, '), ())')],
    [0.5, () => labelled('grouping sets', 'grouping sets ((', first, '), (', all, '))')],
    [0.4, () => labelled('rollup', first, ', rollup (', last, ')')],
    [0.3, () => labelled('grouping sets', 'grouping sets (rollup (', all, '), (', first, '))')],
  ])()
}
