/** Conditions: what WHERE, ON, HAVING, FILTER and CASE are made of, proofs of not being NULL among them. */
import { binding } from './bindings.js'
import { type Context, subqueryIn, type Workshop } from './context.js'
import { callsOf } from './calls.js'
import { called, constantOf, leafOf, parameterOf, someOrdered, someType } from './leaves.js'
import { expression, list, optional, type Part, sql } from './tree.js'
import { comparableWith, type TypeName } from './types.js'

type Make = () => Part

export function conditionOf(shop: Workshop, context: Context): Part {
  const { random } = shop
  const deeper = { ...context, depth: context.depth - 1 }
  const deep = context.depth > 0
  const small = deep && context.evaluations <= 60
  const inner = (): Part => shop.condition(deeper)
  const any = (): Part => shop.expression(deeper, someType(shop, context))
  const of = (label: string, ...parts: readonly (Part | string)[]): Part =>
    expression('bool', label, '(', ...parts, ')')
  return random.weighted<Make>([
    [6, () => comparison(shop, context)],
    [3, () => of('is null', any(), random.pick([' is null', ' is not null']))],
    [
      deep ? 4 : 0,
      () =>
        of(
          random.pick(['and']),
          list([inner(), inner(), ...(random.chance(0.2) ? [inner()] : [])], { separator: ' and ' }),
        ),
    ],
    [
      deep ? 4 : 0,
      () =>
        of('or', list([inner(), inner(), ...(random.chance(0.2) ? [inner()] : [])], { separator: ' or ' })),
    ],
    [deep ? 2.5 : 0, () => of('not', 'not ', inner())],
    [
      deep ? 1 : 0,
      () =>
        of(
          'boolean test',
          inner(),
          random.pick([
            ' is true',
            ' is not true',
            ' is false',
            ' is not false',
            ' is unknown',
            ' is not unknown',
          ]),
        ),
    ],
    [1, () => inList(shop, context)],
    [0.8, () => quantified(shop, context)],
    [0.8, () => between(shop, context)],
    [0.8, () => distinct(shop, context)],
    [small ? 0.8 : 0, () => inSubquery(shop, deeper)],
    [small ? 0.8 : 0, () => exists(shop, deeper)],
    [small ? 0.3 : 0, () => quantifiedSubquery(shop, deeper)],
    [0.5, () => rowComparison(shop, context)],
    [deep ? 0.5 : 0, () => of('coalesce', 'coalesce(', inner(), ', ', random.pick(['true', 'false']), ')')],
    [
      deep ? 0.4 : 0,
      () =>
        of(
          'case',
          'case when ',
          inner(),
          ' then ',
          inner(),
          optional('case else', ' else ', inner()),
          ' end',
        ),
    ],
    [deep ? 2 : 0, () => called(shop, deeper, 'bool', random.pick(callsOf('bool')), 'function')],
    [0.5, () => leafOf(shop, context, 'bool')],
    [shop.parameterized ? 1.5 : 0, () => optionalParameter(shop, context)],
    [0.2, () => expression('bool', null, random.pick(['true', 'false', 'null::boolean']))],
  ])()
}

const OPERATORS = [' = ', ' = ', ' = ', ' <> ', ' < ', ' <= ', ' > ', ' >= ']

/** Mostly a column against a column, a constant, or a parameter whose type the column says. */
function comparison(shop: Workshop, context: Context): Part {
  const { random } = shop
  const keys = [...context.columns, ...context.outer].filter(({ key }) => key)
  if (keys.length > 0 && random.chance(0.3)) {
    const column = random.pick(keys)
    if (context.evaluations <= 60 && random.chance(0.2)) return binding(shop, context, column)
    return expression(
      'bool',
      'key comparison',
      '(',
      column.sql,
      ' = ',
      operand(shop, { ...context, depth: 0 }, column.type),
      ')',
    )
  }
  const type = someOrdered(shop, context)
  return expression(
    'bool',
    'comparison',
    '(',
    shop.expression(lower(context), type),
    random.pick(OPERATORS),
    operand(shop, context, type),
    ')',
  )
}

const lower = (context: Context): Context => ({ ...context, depth: context.depth - 1 })

function operand(shop: Workshop, context: Context, type: TypeName): Part {
  const { random } = shop
  if (shop.parameterized && random.chance(0.3)) return parameterOf(shop, type, 0.8)
  if (random.chance(0.3)) return constantOf(shop, type)
  const other = random.chance(0.15) ? random.pick(comparableWith(type)) : type
  return shop.expression(lower(context), other)
}

function inList(shop: Workshop, context: Context): Part {
  const type = someOrdered(shop, context)
  const items = Array.from({ length: 1 + shop.random.integer(3) }, () =>
    operand(shop, { ...context, depth: 0 }, type),
  )
  return expression(
    'bool',
    'in list',
    '(',
    shop.expression(lower(context), type),
    shop.random.pick([' in (', ' in (', ' not in (']),
    list(items),
    '))',
  )
}

function quantified(shop: Workshop, context: Context): Part {
  const { random } = shop
  const type = random.pick<TypeName>(['int4', 'text', 'mood'])
  const array: TypeName = type === 'int4' ? 'int4[]' : type === 'text' ? 'text[]' : 'mood[]'
  const operator = random.pick([' = any(', ' = any(', ' <> all(', ' > all(', ' <> any(', ' < all('])
  const values =
    shop.parameterized && random.chance(0.4)
      ? parameterOf(shop, array, 0.7)
      : shop.expression(lower(context), array)
  return expression('bool', 'quantified', '(', shop.expression(lower(context), type), operator, values, '))')
}

function between(shop: Workshop, context: Context): Part {
  const type = someOrdered(shop, context)
  const value = (): Part => operand(shop, context, type)
  return expression(
    'bool',
    'between',
    '(',
    shop.expression(lower(context), type),
    shop.random.pick([' between ', ' not between ', ' between symmetric ']),
    value(),
    ' and ',
    value(),
    ')',
  )
}

function distinct(shop: Workshop, context: Context): Part {
  const type = someOrdered(shop, context)
  return expression(
    'bool',
    'distinct from',
    '(',
    shop.expression(lower(context), type),
    shop.random.pick([' is distinct from ', ' is not distinct from ']),
    operand(shop, context, type),
    ')',
  )
}

function inSubquery(shop: Workshop, context: Context): Part {
  const type = someOrdered(shop, context)
  const { sql: inner } = shop.select({ ...subqueryIn(context), columns: [type], link: null, single: false })
  return expression(
    'bool',
    'in subquery',
    '(',
    shop.expression(lower(context), type),
    shop.random.pick([' in (', ' in (', ' not in (']),
    inner,
    '))',
  )
}

function quantifiedSubquery(shop: Workshop, context: Context): Part {
  const type = someOrdered(shop, context)
  const { sql: inner } = shop.select({ ...subqueryIn(context), columns: [type], link: null, single: false })
  const operator = shop.random.pick([' > any (', ' < all (', ' <> all (', ' <> any (', ' = all ('])
  return expression(
    'bool',
    'quantified subquery',
    '(',
    shop.expression(lower(context), type),
    operator,
    inner,
    '))',
  )
}

function exists(shop: Workshop, context: Context): Part {
  const { sql: inner } = shop.select({ ...subqueryIn(context), columns: null, link: null, single: false })
  return expression(
    'bool',
    'exists',
    '(',
    shop.random.pick(['exists (', 'exists (', 'not exists (']),
    inner,
    '))',
  )
}

function rowComparison(shop: Workshop, context: Context): Part {
  const { random } = shop
  const [one, two] = [someOrdered(shop, context), someOrdered(shop, context)]
  const row = (): Part =>
    sql`(${shop.expression(lower(context), one)}, ${shop.expression(lower(context), two)})`
  const operator = random.pick([' = ', ' <> ', ' < ', ' >= ', ' is distinct from ', ' is not distinct from '])
  if (random.chance(0.2))
    return expression('bool', 'row null test', '(', row(), random.pick([' is null', ' is not null']), ')')
  return expression('bool', 'row comparison', '(', row(), operator, row(), ')')
}

/** `:p is null or x = :p`. */
function optionalParameter(shop: Workshop, context: Context): Part {
  const type = someOrdered(shop, context)
  const use = parameterOf(shop, type, 0.9)
  return expression(
    'bool',
    'optional parameter',
    '(',
    use,
    ' is null or ',
    leafOf(shop, { ...context, outer: [] }, type),
    ' = ',
    use,
    ')',
  )
}
