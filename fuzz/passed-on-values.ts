/** Parameters whose value, or whose NULL, reaches the column that is stored by way of something else. */
import type { TargetColumn } from './changes.js'
import type { Context, Workshop } from './context.js'
import { constantOf } from './leaves.js'
import { expression, labelled, list, parameter, type Part, sql } from './tree.js'
import { type TypeName, typeOf } from './types.js'

/** Strict calls of a parameter alone. */
const STRICT: Readonly<Partial<Record<TypeName, readonly (readonly [before: string, after: string])[]>>> = {
  int4: [
    ['abs(', ' % 100)'],
    ['(7 - (', ' % 100))'],
  ],
  int8: [['abs(', ' % 100)']],
  numeric: [['trunc(', ')']],
  float8: [['(- ', ')']],
  text: [
    ['upper(', ')'],
    ["('x' || ", ')'],
  ],
  date: [["(timestamp '2026-01-01' + (", " - date '2026-01-01') * interval '0 days')::date"]],
}

/** A value for a column, made of a parameter that nothing else in the statement speaks of. */
export function passedOnParameter(
  shop: Workshop,
  context: Context,
  { name, type, needed }: TargetColumn,
): Part {
  const { random } = shop
  const own = `p${shop.parameters.size + 1}`
  shop.parameters.set(own, type)
  shop.passedOn.set(own, !needed)
  const value = expression(type, null, parameter(own, needed ? name : null), `::${typeOf(type).sql}`)
  const strict = STRICT[type]
  const made = random.weighted<() => Part>([
    [
      3,
      () =>
        expression(
          type,
          'parameter in CASE',
          '(case when ',
          shop.condition({ ...context, depth: 0 }),
          ' then ',
          value,
          random.pick([' else ', ' when false then null else ']),
          constantOf(shop, type),
          ' end)',
        ),
    ],
    [
      typeOf(type).ordered ? 1 : 0,
      () => expression(type, 'parameter in nullif', 'nullif(', value, ', ', constantOf(shop, type), ')'),
    ],
    [1, () => expression(type, 'parameter in a subquery', '(select ', value, ')')],
    [strict ? 2 : 0, () => strictly(shop, type, value)],
  ])()
  return random.chance(0.2) ? expression(type, 'parameter in a subquery', '(select ', made, ')') : made
}

function strictly({ random }: Workshop, type: TypeName, value: Part): Part {
  const [before, after] = random.pick(STRICT[type] ?? [['(', ')']])
  return expression(type, 'parameter of a strict function', before, value, after)
}

/** `with g as (select …) select … from g`, and its like, that feeds an INSERT. */
export function passedOnRows(
  shop: Workshop,
  context: Context,
  columns: readonly TargetColumn[],
  link: number,
): Part {
  const { random } = shop
  const row = (): Part =>
    sql`select ${list(
      columns.map((column) => {
        const type = typeOf(column.type).sql
        return random.chance(0.7)
          ? sql`(${passedOnParameter(shop, context, column)})::${type}`
          : sql`(${constantOf(shop, column.type)})::${type}`
      }),
      { link },
    )}`
  const names = list(
    columns.map((_, index) => `g${index + 1}`),
    { link },
  )
  const alias = `g${shop.next()}`
  return random.weighted<() => Part>([
    [1, () => labelled('parameters of a select', row())],
    [
      2,
      () =>
        labelled(
          'parameters of a with',
          `with ${alias} (`,
          names,
          ') as (',
          row(),
          ') select ',
          names,
          ` from ${alias}`,
        ),
    ],
    [
      1,
      () =>
        labelled(
          'parameters of a subquery',
          'select ',
          names,
          ' from (',
          row(),
          `) as ${alias} (`,
          names,
          ')',
        ),
    ],
    [1, () => labelled('parameters of a union', row(), ' union all ', row())],
  ])()
}
