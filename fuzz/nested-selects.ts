/** Statements whose rows nest: whole rows, paths, and lists of both. */
import type { Selected, Visible, Workshop } from './context.js'
import { contextOf, whereOf } from './select-parts.js'
import { sourceOf } from './sources.js'
import { labelled, list, optional, type Part, query, type Sql, sql } from './tree.js'
import { typeOf } from './types.js'

export function nestedSelect(shop: Workshop): Selected | null {
  const { random } = shop
  const level = { outer: [], queries: [], depth: 1, evaluations: 1 }
  const source = sourceOf(shop, level, random.pick([1, 1, 1, 2, 3]))
  const context = contextOf({ ...level, columns: null, link: null, single: false }, source)
  const relations = new Map<string, Visible[]>()
  for (const column of context.columns) {
    if (typeof column.sql !== 'string' || column.sql === column.name) continue
    const qualifier = column.sql.slice(0, column.sql.indexOf('.'))
    relations.set(qualifier, [...(relations.get(qualifier) ?? []), column])
  }
  const [first, second, third] = shuffled(shop, [...relations])
  if (!first || !second) return null
  const isList = random.chance(0.5)
  const items = [
    ...parentItems(shop, first[1]),
    nested(shop, second, isList ? 'l[]' : 'o'),
    ...(third && random.chance(0.5)
      ? [nested(shop, third, isList && random.chance(0.5) ? 'l[].p' : 'p')]
      : []),
  ]
  const order = random.chance(0.2) ? [optional('order by', ' order by 1')] : []
  const text = query(
    'nested rows',
    'select ',
    list(shuffled(shop, items)),
    ' from ',
    source.sql,
    ...whereOf(shop, context, 0.4),
    ...order,
  )
  return { sql: text, columns: [], rows: source.rows }
}

/** Mostly with a key, by which the rows around a list are told apart. */
function parentItems(shop: Workshop, columns: readonly Visible[]): readonly Sql[] {
  const { random } = shop
  const keys = columns.filter(({ key }) => key)
  const chosen = new Set([
    ...(random.chance(0.7) ? keys : []),
    ...random.some(columns, random.integer(3)),
    ...(random.chance(0.5) ? columns.slice(0, 1) : []),
  ])
  return [...chosen].map(({ sql: text, name }) => sql`${text} as ${name}`)
}

function nested(
  shop: Workshop,
  [qualifier, columns]: readonly [string, readonly Visible[]],
  path: string,
): Part {
  const { random } = shop
  if (random.chance(0.6)) return labelled('whole row', `${qualifier} as "${path}"`)
  const chosen = random.some(columns, 1 + random.integer(3))
  return labelled(
    path.startsWith('l') ? 'list of paths' : 'path',
    list(
      chosen.map(({ sql: text, name, type }) => sql`${computed(shop, text, type)} as ${`"${path}.${name}"`}`),
    ),
  )
}

/** Now and then a value that is there without its row. */
const computed = ({ random }: Workshop, text: Sql, type: Visible['type']): Sql =>
  random.chance(0.12) && typeOf(type).ordered
    ? sql`coalesce(${text}, ${`'${typeOf(type).values[0] ?? ''}'::${typeOf(type).sql}`})`
    : text

function shuffled<Item>({ random }: Workshop, items: readonly Item[]): readonly Item[] {
  return items
    .map((item) => ({ item, place: random.fraction() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item)
}
