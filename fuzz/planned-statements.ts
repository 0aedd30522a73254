/**
 * Statements at the edge of what Postgres can plan: its analysis accepts all of them, and its planner or executor refuses some. Which
 * ones depends on keys, kinds of relations, joins and constants.
 */
import { insertOf, type Target } from './changes.js'
import { conditionOn } from './partial-keys.js'
import type { Readable, Selected, Visible, Workshop } from './context.js'
import { contextOf, whereOf } from './select-parts.js'
import { sourceOf, visibleColumns } from './sources.js'
import { from, labelled, list, optional, type Part, query, type Sql, sql } from './tree.js'

const level = { outer: [], queries: [], depth: 0, evaluations: 1 }

export function plannedStatement(shop: Workshop, targets: readonly Target[]): Selected | null {
  const make = shop.random.weighted<() => Selected | null>([
    [4, () => conflictStatement(shop, targets)],
    [3, () => lockingSelect(shop)],
    [2, () => fullJoin(shop)],
    [1, () => changeOfSnapshot(shop)],
    [2, () => constantSelect(shop)],
  ])
  return make()
}

/** ON CONFLICT with any columns, those of a partial key with and without its condition, or a constraint's name. */
function conflictStatement(shop: Workshop, targets: readonly Target[]): Selected | null {
  const { random } = shop
  if (targets.length === 0) return null
  const target = random.pick(targets)
  const partial = target.relation.partial
  const inferred = (): readonly string[] => {
    if (partial.length > 0 && random.chance(0.5)) {
      const key = random.pick(partial)
      const guard = random.pick([key.condition, ...key.guards])
      const columns = key.columns.join(', ')
      return [random.chance(0.7) ? `${columns}) where (${conditionOn(guard, '')}` : columns]
    }
    return random
      .some(target.columns, 1 + random.integer(2))
      .map(({ name }) => (random.chance(0.1) ? `(${name} is null)` : name))
  }
  const made = insertOf(shop, { ...target, keys: [inferred(), ...target.keys] }, [], 1)
  return { ...made, sql: query('any conflict', made.sql) }
}

/** Row locks of joins, views and functions. */
function lockingSelect(shop: Workshop): Selected {
  const { random } = shop
  const source = sourceOf(shop, level, random.pick([0, 1, 1, 2]))
  const context = contextOf({ ...level, columns: null, link: null, single: false }, source)
  const strength = random.pick(['update', 'no key update', 'share', 'key share'])
  const qualifiers = [...new Set(context.columns.flatMap(qualifierOf))]
  const of = qualifiers.length > 0 && random.chance(0.5) ? ` of ${random.pick(qualifiers)}` : ''
  const items = itemsOf(random.some(context.columns, 2))
  const text = query(
    'select of rows to lock',
    'select ',
    items,
    ' from ',
    source.sql,
    ...whereOf(shop, context, 0.3),
    labelled('row lock', ` for ${strength}${of}`),
  )
  return { sql: text, columns: [], rows: source.rows }
}

const qualifierOf = ({ sql: text, name }: Visible): readonly string[] =>
  typeof text === 'string' && text !== name ? [text.slice(0, text.indexOf('.'))] : []

const itemsOf = (columns: readonly Visible[]): Part =>
  list(
    columns.length > 0
      ? columns.map((column, index): Sql => sql`${column.sql} as c${String(index + 1)}`)
      : ['1 as c1'],
  )

/** FULL JOIN on any condition: only those that merge or hash can be planned. */
function fullJoin(shop: Workshop): Selected {
  const { random } = shop
  const [left, right] = [sourceOf(shop, level, 0), sourceOf(shop, level, random.pick([0, 0, 1]))]
  const columns = [...visibleColumns(left), ...visibleColumns(right)].filter(
    ({ sql: text, name }) => text !== name,
  )
  const context = {
    ...contextOf({ ...level, columns: null, link: null, single: false }, null),
    columns,
    depth: 1,
  }
  const text = query(
    'full join on anything',
    'select ',
    itemsOf(random.some(columns, 3)),
    ' from ',
    from('full join on anything', left.sql, ' full join ', right.sql, ' on ', shop.condition(context)),
  )
  return { sql: text, columns: [], rows: left.rows * right.rows }
}

/** Changes of what Postgres may not be able to change: materialized views, and views that are no plain ones. */
function changeOfSnapshot(shop: Workshop): Selected | null {
  const { random } = shop
  const views: readonly Readable[] = shop.relations.filter(({ label }) => label.endsWith('view'))
  if (views.length === 0) return null
  const view = random.pick(views)
  const column = random.pick(view.columns).name
  const text = random.pick([
    `delete from ${view.name}`,
    `delete from ${view.name} where ${column} is null`,
    `update ${view.name} set ${column} = ${column}`,
    `insert into ${view.name} (${column}) select ${column} from ${view.name}`,
    `merge into ${view.name} t using ${view.name} s on t.${column} = s.${column} when matched then delete`,
  ])
  const returning = random.chance(0.4)
    ? [optional('returning', text.startsWith('merge') ? ` returning t.${column}` : ` returning ${column}`)]
    : []
  return { sql: query('change of a view', text, ...returning), columns: [], rows: view.rows }
}

/** Constants that fail, where the planner computes them and where it does not. */
function constantSelect(shop: Workshop): Selected {
  const { random } = shop
  const source = sourceOf(shop, level, 0)
  const context = contextOf({ ...level, columns: null, link: null, single: false }, source)
  const fails = random.pick(['1 / 0', 'length(repeat(chr(0), 1))', "('{1}'::int[])[1] % 0", 'sqrt(-1)::int'])
  const condition = random.pick<() => Sql>([
    () => 'true',
    () => 'false',
    () => shop.condition({ ...context, depth: 0 }),
  ])()
  const value = random.pick<Sql>([
    sql`case when ${condition} then ${fails} else 1 end`,
    sql`case when ${condition} then 1 else ${fails} end`,
    `coalesce(1, ${fails})`,
    sql`case ${condition} when true then ${fails} end`,
  ])
  const where = random.chance(0.4) ? [optional('where', sql` where ${condition} and ${fails} > 0`)] : []
  const text = query('constant that fails', 'select ', value, ' as c1 from ', source.sql, ...where)
  return { sql: text, columns: [], rows: source.rows }
}
