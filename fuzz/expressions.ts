/** Expressions by the type they give. */
import { aggregateOf, windowClause, windowOf, windowOver } from './aggregation.js'
import { type Context, subqueryIn, type Visible, type Workshop } from './context.js'
import { callsOf } from './calls.js'
import { called, columnOf, columnsIn, leafOf, someOrdered } from './leaves.js'
import { expression, optional, type Part } from './tree.js'
import { comparableWith, elementTypes, type TypeName, typeOf } from './types.js'

/** An expression of the type. */
export function expressionOf(shop: Workshop, context: Context, type: TypeName): Part {
  const { random } = shop
  const atAnEnd = context.depth <= 0 || random.chance(0.3)
  const isKnown = context.columns.some((column) => column.type === type)
  // In a grouped query, what is not grouped by is there in aggregates only.
  if (atAnEnd)
    return (!isKnown && context.rows && aggregateOf(shop, context, type)) || leafOf(shop, context, type)

  const deeper = { ...context, depth: context.depth - 1 }
  const inner = (): Part => shop.expression(deeper, type)
  const more = (): Part => optional(null, ', ', inner())
  const { ordered } = typeOf(type)
  const small = context.evaluations <= 60
  const element = elementTypes.get(type)
  const made = random.weighted<() => Part | null>([
    [2, () => leafOf(shop, context, type)],
    [type === 'bool' ? 6 : 0, () => expression('bool', null, '(', shop.condition(deeper), ')')],
    [4, () => called(shop, deeper, type, random.pick(callsOf(type)), 'function')],
    [
      1.2,
      () =>
        expression(
          type,
          'coalesce',
          'coalesce(',
          inner(),
          ', ',
          inner(),
          ...(random.chance(0.2) ? [more()] : []),
          ')',
        ),
    ],
    [1.4, () => caseOf(shop, deeper, type)],
    [ordered ? 0.5 : 0, () => expression(type, 'nullif', 'nullif(', inner(), ', ', inner(), ')')],
    [
      ordered ? 0.5 : 0,
      () => expression(type, 'greatest', random.pick(['greatest(', 'least(']), inner(), ', ', inner(), ')'),
    ],
    [0.6, () => castOf(shop, deeper, type)],
    [small ? 0.8 : 0, () => scalarSubquery(shop, deeper, type)],
    [small && element ? 1 : 0, () => arraySubquery(shop, deeper, type, element ?? type)],
    [context.rows ? 6 : 0, () => aggregateOf(shop, deeper, type)],
    [context.windows ? 2.5 : 0, () => windowOf(shop, deeper, type)],
  ])()
  return made ?? leafOf(shop, context, type)
}

function caseOf(shop: Workshop, context: Context, type: TypeName): Part {
  const { random } = shop
  const inner = (): Part =>
    random.chance(0.08) ? expression(type, 'null', 'null') : shop.expression(context, type)
  const otherwise = random.chance(0.7) ? [optional('case else', ' else ', inner())] : []
  if (random.chance(0.25)) {
    const compared = someOrdered(shop, context)
    const value = (): Part => shop.expression(context, compared)
    const second = random.chance(0.4) ? [optional(null, ' when ', value(), ' then ', inner())] : []
    return expression(
      type,
      'simple case',
      '(case ',
      value(),
      ' when ',
      value(),
      ' then ',
      inner(),
      ...second,
      ...otherwise,
      ' end)',
    )
  }
  const condition = shop.condition(context)
  // Often the very value that the condition speaks of.
  const spokenOf = columnsIn(condition, context.columns).filter((column) => column.type === type)
  const document = (): Part | null => documentOf(shop, context, type, columnsIn(condition, context.columns))
  const result = (): Part => {
    const made = random.chance(0.5) ? document() : null
    if (made) return made
    if (spokenOf.length === 0 || !random.chance(0.6)) return inner()
    const column = columnOf(random.pick(spokenOf))
    // The same column in other rows, of which the condition says nothing.
    return context.windows && random.chance(0.5) ? windowOver(shop, context, column) : column
  }
  const elses = random.chance(0.7) ? [optional('case else', ' else ', result())] : []
  const second = random.chance(0.4)
    ? [optional(null, ' when ', shop.condition(context), ' then ', inner())]
    : []
  return expression(type, 'case', '(case when ', condition, ' then ', result(), ...second, ...elses, ' end)')
}

/** JSON of what a condition speaks of: its shape is what the condition proves, in this row. */
function documentOf(
  shop: Workshop,
  context: Context,
  type: TypeName,
  spokenOf: readonly Visible[],
): Part | null {
  const { random } = shop
  if ((type !== 'json' && type !== 'jsonb') || spokenOf.length === 0) return null
  const value = columnOf(random.pick(spokenOf))
  const object = expression(type, null, `${type}_build_object('v', `, value, ')')
  if (!context.windows || random.chance(0.5)) return object
  const made = random.pick([expression(type, null, `${type}_agg(`, value, ')'), null])
  return made
    ? expression(type, 'window over a value of CASE', made, ' over (', ...windowClause(shop, context), ')')
    : windowOver(shop, context, object)
}

/** Types that cast to a type by more than its family. */
const castable: Readonly<Partial<Record<TypeName, readonly TypeName[]>>> = {
  text: [
    'int4',
    'bool',
    'date',
    'uuid',
    'mood',
    'int4range',
    'text[]',
    'pair',
    'json',
    'varchar',
    'email',
    'nest',
    'inet',
  ],
  score: [],
  tags: [],
  spot: [],
  email: [],
  sealed: [],
  code: [],
}

function castOf(shop: Workshop, context: Context, type: TypeName): Part {
  const sources = castable[type] ?? comparableWith(type).filter((other) => other !== type)
  const target = typeOf(type).sql
  if (sources.length === 0)
    return expression(type, 'cast', 'cast(', leafOf(shop, context, type), ` as ${target})`)
  return expression(type, 'cast', '(', shop.expression(context, shop.random.pick(sources)), `)::${target}`)
}

function scalarSubquery(shop: Workshop, context: Context, type: TypeName): Part {
  const { sql: inner } = shop.select({ ...subqueryIn(context), columns: [type], link: null, single: true })
  return expression(type, 'scalar subquery', '(', inner, ')')
}

function arraySubquery(shop: Workshop, context: Context, type: TypeName, element: TypeName): Part {
  const { sql: inner } = shop.select({
    ...subqueryIn(context),
    columns: [element],
    link: null,
    single: false,
  })
  return expression(type, 'array subquery', 'array(', inner, ')')
}
