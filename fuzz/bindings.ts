/** Comparisons that bind a column to one value otherwise than by a constant: to a subquery, to an array of one element. */
import type { Context, Readable, Visible, Workshop } from './context.js'
import { constantOf, parameterOf } from './leaves.js'
import { expression, labelled, type Part, type Sql, sql } from './tree.js'
import type { TypeName } from './types.js'

/** A comparison that binds the column, or looks as if it did. */
export function binding(shop: Workshop, context: Context, column: Visible): Part {
  const { random } = shop
  const value = (): Part => valueFor(shop, column.type)
  const bool = (label: string, ...parts: readonly Sql[]): Part =>
    expression('bool', label, '(', column.sql, ...parts, ')')
  return random.weighted<() => Part>([
    [4, () => bool('key in a subquery', ' = ', scalarSubquery(shop, context, column))],
    [1, () => bool('key in an array', ' = any (array[', value(), '])')],
    [0.5, () => bool('key in an array', ' = all (array[', value(), '])')],
    [0.5, () => bool('key in an array', ' = any (array[', value(), ', ', value(), '])')],
    [2, () => bool('key in a row', ' in ', oneRow(shop, context, column))],
  ])()
}

export const valueFor = (shop: Workshop, type: TypeName): Part =>
  shop.parameterized && shop.random.chance(0.4) ? parameterOf(shop, type) : constantOf(shop, type)

/** Columns of a type that subqueries can read, with the relation that has them. */
function columnsOfType(
  shop: Workshop,
  context: Context,
  type: TypeName,
): readonly { readonly relation: Readable; readonly name: string }[] {
  return [...shop.relations, ...context.queries].flatMap((relation) =>
    relation.columns.filter((column) => column.type === type).map(({ name }) => ({ relation, name })),
  )
}

/** `(select …)` as a value: uncorrelated, correlated, volatile, or with a lock on the row that it reads. */
function scalarSubquery(shop: Workshop, context: Context, { type }: Visible): Part {
  const { random } = shop
  const readable = columnsOfType(shop, context, type)
  if ((type === 'int4' && random.chance(0.25)) || readable.length === 0) {
    if (type !== 'int4') return sql`(select ${valueFor(shop, type)})`
    const column = random.chance(0.4) ? numberIn(shop, context) : null
    const correlated = column === null ? '' : ` + 0 * coalesce(${column}, 0)`
    return labelled('volatile subquery', `(select floor(random() * 4)::int${correlated})`)
  }
  const { relation, name } = random.pick(readable)
  return rowOf(shop, context, relation, name, ' limit 1')
}

/** The subquery of IN: mostly of one row. */
function oneRow(shop: Workshop, context: Context, { type }: Visible): Part {
  const { random } = shop
  const readable = columnsOfType(shop, context, type)
  if (readable.length === 0) return sql`(select ${valueFor(shop, type)})`
  const { relation, name } = random.pick(readable)
  const key = relation.columns.find((column) => column.key)
  return key && random.chance(0.4)
    ? sql`(select ${name} from ${relation.name} where ${key.name} = ${valueFor(shop, key.type)})`
    : rowOf(shop, context, relation, name, random.pick([' limit 1', ' limit 1', ' limit 2']))
}

function rowOf(shop: Workshop, context: Context, relation: Readable, name: string, limit: string): Part {
  const { random } = shop
  const alias = `t${shop.next()}`
  const outer = random.chance(0.25) ? numberIn(shop, context) : null
  const where = [
    ...(outer === null ? [] : [`coalesce(${outer}, 0) >= 0`]),
    ...(random.chance(0.15) ? ['random() < 0.5'] : []),
  ]
  const lock =
    relation.stored && random.chance(0.4) ? random.pick([' for update', ' for update skip locked']) : ''
  const order = random.chance(0.4) ? ' order by 1' : ''
  return labelled(
    lock === '' ? 'row of a subquery' : 'locked row of a subquery',
    `(select ${alias}.${name} from ${relation.name} as ${alias}`,
    where.length > 0 ? ` where ${where.join(' and ')}` : '',
    `${order}${limit}${lock})`,
  )
}

/** A numeric column around the subquery. */
function numberIn({ random }: Workshop, { columns }: Context): string | null {
  const numbers = columns.flatMap(({ type, sql: text }) =>
    (type === 'int4' || type === 'int2') && typeof text === 'string' ? [text] : [],
  )
  return numbers.length > 0 ? random.pick(numbers) : null
}
