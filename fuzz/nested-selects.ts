/** Statements whose rows nest: whole rows, paths, and lists of both. */
import type { Readable, Selected, Visible, Workshop } from './context.js'
import { constantOf, parameterOf } from './leaves.js'
import { contextOf, whereOf } from './select-parts.js'
import { sourceOf } from './sources.js'
import { from, labelled, list, optional, type Part, query, type Sql, sql } from './tree.js'
import { typeOf } from './types.js'

export function nestedSelect(shop: Workshop): Selected | null {
  const { random } = shop
  return (random.chance(0.35) ? listsOfOne(shop) : null) ?? nestedJoin(shop)
}

function nestedJoin(shop: Workshop): Selected | null {
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

/** Lists of relations with at most one row for each row around the list: an element, or none. */
function listsOfOne(shop: Workshop): Selected | null {
  const { random } = shop
  const keyed = shop.relations.filter(({ primary }) => primary !== null)
  if (keyed.length === 0) return null
  const levels = [aliased(shop, random.pick(keyed))]
  let source = from(
    'joined by key',
    ...levels.slice(0, 1).map(({ alias, relation }) => `${relation.name} as ${alias}`),
  )
  for (let count = 1 + random.integer(2); count > 0; count--) {
    const above = random.pick(levels)
    const next = aliased(shop, random.pick(keyed))
    const condition = bound(shop, above, next)
    if (!condition) continue
    const join = random.weighted([
      [6, 'left join'],
      [1, 'join'],
      [0.5, 'full join'],
    ])
    const isLimited = join !== 'full join' && random.chance(0.25)
    source = isLimited
      ? from(
          'lateral row',
          source,
          ` ${join} lateral (select * from ${next.relation.name} as ${next.alias} where `,
          condition,
          ` limit 1) as ${next.alias} on true`,
        )
      : from('joined by key', source, ` ${join} ${next.relation.name} as ${next.alias} on `, condition)
    levels.push(next)
  }
  const [around, first, second] = levels
  if (!around || !first) return null
  const items = [
    ...parentItems(shop, around.columns),
    nested(shop, [first.alias, first.columns], 'l[]'),
    ...(second
      ? [nested(shop, [second.alias, second.columns], random.pick(['l[].m[]', 'l[].p', 'o', 'l[]']))]
      : []),
  ]
  const where = random.chance(0.2)
    ? [optional('where', ' where ', `${around.alias}.${around.relation.primary} is not null`)]
    : []
  const text = query('lists of one', 'select ', list(shuffled(shop, items)), ' from ', source, ...where)
  return { sql: text, columns: [], rows: around.relation.rows }
}

interface Level {
  readonly alias: string
  readonly relation: Readable
  readonly columns: readonly Visible[]
}

function aliased(shop: Workshop, relation: Readable): Level {
  const alias = `t${shop.next()}`
  const columns = relation.columns.map((column) => ({ ...column, sql: `${alias}.${column.name}` }))
  return { alias, relation, columns }
}

/** The key of a relation bound to a column beside it, a parameter or a constant. */
function bound(shop: Workshop, above: Level, { alias, relation }: Level): Part | null {
  const { random } = shop
  const key = relation.columns.find(({ name }) => name === relation.primary)
  if (!key) return null
  const fitting = above.columns.filter(({ type }) => type === key.type)
  const value =
    fitting.length > 0 && random.chance(0.8)
      ? random.pick(fitting).sql
      : shop.parameterized
        ? parameterOf(shop, key.type, 0.9)
        : constantOf(shop, key.type)
  return sql`${alias}.${key.name} = ${value}`
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
