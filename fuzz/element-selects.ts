/** Arrays and the rows of subqueries by their elements: compared with, unnested, put together, passed on. */
import {
  type Context,
  type Selected,
  subqueryIn,
  type Visible,
  type Wanted,
  type Workshop,
} from './context.js'
import { columnOf, constantOf, leafOf, parameterOf } from './leaves.js'
import { contextOf, whereOf } from './select-parts.js'
import { sourceOf } from './sources.js'
import { expression, labelled, list, optional, type Part, query, type Sql, sql } from './tree.js'
import { elementTypes, type TypeName, typeOf } from './types.js'

/** Array types by their element types. */
const arrayTypes: ReadonlyMap<TypeName, TypeName> = new Map(
  [...elementTypes].map(([array, element]) => [element, array]),
)

/** Types that are written often, each of which an array can hold. */
const ELEMENTS: readonly TypeName[] = ['int4', 'text', 'mood', 'int8', 'date']

interface Item {
  readonly sql: Part
  readonly type: TypeName
}

/** A select whose columns are comparisons with elements, arrays that are put together, and what is unnested from them. */
export function elementSelect(shop: Workshop, wanted: Wanted): Selected {
  const { random } = shop
  const shallow = { ...wanted, depth: Math.min(wanted.depth, 1) }
  const source = sourceOf(shop, shallow, random.pick([0, 0, 1, 1, 2]))
  const context = { ...contextOf(shallow, source), outer: wanted.outer, depth: 1 }
  const unnested = random.chance(0.4) ? unnestedItem(shop, context) : null
  const within = unnested ? { ...context, columns: [...context.columns, ...unnested.columns] } : context
  const isGrouped = !unnested && random.chance(0.2)
  const items = Array.from({ length: 1 + random.integer(2) }, (_, index) => {
    const column = unnested && index === 0 ? random.pick(unnested.columns) : null
    if (column) return { sql: columnOf(column), type: column.type }
    return isGrouped ? aggregatedArray(shop, within) : itemOf(shop, within)
  })
  const columns = items.map(({ type }, index) => ({ name: `c${index + 1}`, type }))
  const named = items.map(({ sql: text }, index) => sql`${text} as c${String(index + 1)}`)
  const text = query(
    'select of elements',
    'select ',
    list(named, { link: wanted.link ?? shop.next() }),
    ' from ',
    source.sql,
    ...(unnested ? [unnested.sql] : []),
    ...whereOf(shop, within, 0.4),
  )
  return { sql: text, columns, rows: source.rows * 2 }
}

function itemOf(shop: Workshop, context: Context): Item {
  const { random } = shop
  const type = elementType(shop, context)
  const array = arrayTypes.get(type) ?? 'int4[]'
  const made = (): Part => arrayOf(shop, context, type, 2)
  return random.weighted<() => Item>([
    [3, () => ({ type: 'bool', sql: membership(shop, context, type) })],
    [context.evaluations <= 60 ? 2 : 0, () => ({ type: 'bool', sql: amongRows(shop, context) })],
    [3, () => ({ type: array, sql: made() })],
    [
      1,
      () => ({
        type,
        sql: expression(type, 'unnest in target list', 'unnest(', made(), ')'),
      }),
    ],
    [
      0.5,
      () => ({ type: array, sql: expression(array, 'unnested again', 'array(select unnest(', made(), '))') }),
    ],
  ])()
}

/** A type that a column at hand has, where an array can hold it. */
function elementType({ random }: Workshop, { columns }: Context): TypeName {
  const held = columns.filter(({ type }) => ELEMENTS.includes(type))
  return held.length > 0 && random.chance(0.8) ? random.pick(held).type : random.pick(ELEMENTS)
}

/** A value that is NULL now and then, of a column as a rule. */
function valueOf(shop: Workshop, context: Context, type: TypeName): Part {
  const { random } = shop
  const own = context.columns.filter((column) => column.type === type)
  if (own.length > 0 && random.chance(0.7)) return columnOf(random.pick(own))
  return random.chance(0.7) ? constantOf(shop, type) : leafOf(shop, context, type)
}

function membership(shop: Workshop, context: Context, type: TypeName): Part {
  const { random } = shop
  const patterns = type === 'text' ? [' like any (', ' not like all (', ' ~ any ('] : []
  const operator = random.pick([' = any (', ' <> all (', ' < any (', ' >= all (', ...patterns])
  const values = (): Part => valueOf(shop, context, type)
  if (random.chance(0.25)) {
    const items = list([values(), values(), constantOf(shop, type)])
    return expression(
      'bool',
      'member of a list',
      '(',
      values(),
      random.pick([' in (', ' not in (']),
      items,
      '))',
    )
  }
  return expression(
    'bool',
    'member of an array',
    '(',
    values(),
    operator,
    arrayOf(shop, context, type, 1),
    '))',
  )
}

/** `in`, ANY and ALL over the rows of a subquery, of one column or two; a row beside the one row of a subquery. */
function amongRows(shop: Workshop, context: Context): Part {
  const { random } = shop
  const types = [elementType(shop, context), ...(random.chance(0.4) ? [elementType(shop, context)] : [])]
  const row = list(types.map((type) => valueOf(shop, context, type)))
  const outside = types.length > 1 ? sql`(${row})` : row
  const isSingle = types.length > 1 && random.chance(0.25)
  const rows = isSingle && random.chance(0.7) ? null : rowsOf(shop, context, types)
  const inner = rows ?? sql`select ${list(types.map((type) => valueOf(shop, context, type)))}`
  const operator = isSingle
    ? random.pick([' = (', ' < (', ' <> ('])
    : random.pick([' in (', ' not in (', ' in (', ' = any (', ' <> all (', ' < any (', ' >= all ('])
  const limit = isSingle && rows ? [' limit 1'] : []
  return expression(
    'bool',
    isSingle ? 'row of a subquery' : types.length > 1 ? 'among rows' : 'among values',
    '(',
    outside,
    operator,
    inner,
    ...limit,
    '))',
  )
}

/** A subquery that often proves its columns, and often looks as if it did. */
function rowsOf(shop: Workshop, context: Context, types: readonly TypeName[]): Part {
  const { random } = shop
  const wanted = { ...subqueryIn(context), depth: 0, columns: null, link: null, single: false }
  const source = sourceOf(shop, wanted, context.evaluations > 20 ? 0 : random.pick([0, 0, 1]))
  const inside = { ...contextOf(wanted, source), depth: 0 }
  const values = types.map((type) => valueOf(shop, inside, type))
  const proven = values.map((value) => sql`${value} is not null`)
  const where = random.chance(0.5)
    ? [optional('where', ' where ', list(proven, { separator: random.pick([' and ', ' and ', ' or ']) }))]
    : []
  const union = random.chance(0.2)
    ? [optional('union all', ' union all select ', list(types.map((type) => constantOf(shop, type))))]
    : []
  return labelled('rows to compare with', 'select ', list(values), ' from ', source.sql, ...where, ...union)
}

/** An array of the element type, put together from values, other arrays and subqueries. */
function arrayOf(shop: Workshop, context: Context, type: TypeName, depth: number): Part {
  const { random } = shop
  const array = arrayTypes.get(type) ?? 'int4[]'
  const name = typeOf(array).sql
  const value = (): Part => valueOf(shop, context, type)
  const inner = (): Part => arrayOf(shop, context, type, depth - 1)
  const of = (label: string, ...parts: readonly Sql[]): Part => expression(array, label, ...parts)
  const deep = depth > 0
  const columns = context.columns.filter((column) => column.type === array)
  return random.weighted<() => Part>([
    [3, () => of('array of values', 'array[', list([value(), value()]), `]::${name}`)],
    [1, () => constantOf(shop, array)],
    [columns.length > 0 ? 2 : 0, () => columnOf(random.pick(columns))],
    [shop.parameterized ? 3 : 0, () => parameterOf(shop, array, 0.3)],
    [
      context.evaluations <= 60 ? 1.5 : 0,
      () => of('array of rows', 'array(', rowsOf(shop, context, [type]), ')'),
    ],
    [deep ? 1 : 0, () => of('coalesced array', 'coalesce(', inner(), `, '{}')`)],
    [deep ? 1.5 : 0, () => of('appended array', '(', inner(), ' || ', value(), `::${typeOf(type).sql})`)],
    [
      deep ? 0.7 : 0,
      () => of('prepended array', 'array_prepend(', value(), `::${typeOf(type).sql}, `, inner(), ')'),
    ],
    [deep ? 1 : 0, () => of('joined array', '(', inner(), ' || ', inner(), ')')],
    [deep ? 1 : 0, () => of('array without NULL', 'array_remove(', inner(), ', null)')],
    [deep ? 0.5 : 0, () => of('array without a value', 'array_remove(', inner(), ', ', value(), ')')],
    [deep ? 0.7 : 0, () => of('replaced array', 'array_replace(', inner(), ', null, ', value(), ')')],
    [deep ? 0.7 : 0, () => of('slice', '(', inner(), random.pick([')[1:2]', ')[:1]', ')[2:]']))],
    [
      deep ? 1 : 0,
      () =>
        of(
          'array of CASE',
          '(case when ',
          value(),
          ' is not null then ',
          inner(),
          ' else ',
          inner(),
          ' end)',
        ),
    ],
    [deep ? 0.4 : 0, () => of('array of CASE', '(case when ', value(), ' is null then ', inner(), ' end)')],
    [deep ? 0.4 : 0, () => of('greatest', 'greatest(', inner(), ', ', inner(), ')')],
    [deep ? 0.4 : 0, () => of('sorted array', random.pick(['array_sort(', 'array_reverse(']), inner(), ')')],
    [deep ? 0.5 : 0, () => of('scalar subquery of an array', '(select ', inner(), ')')],
    [
      type === 'text' ? 1 : 0,
      () => of('split text', 'string_to_array(', value(), "::text, ','", random.pick([')', ", 'a')"])),
    ],
    [type === 'text' ? 0.4 : 0, () => of('matched text', 'regexp_match(', value(), "::text, '(a)|(b)')")],
    [type === 'int4' ? 0.7 : 0, () => of('converted elements', `('{"null",1}'::jsonb[])::int[]`)],
    [type === 'int4' ? 0.5 : 0, () => of('converted elements', 'array[', value(), '::int8]::int4[]')],
    [0.4, () => of('filled array', 'array_fill(', value(), `::${typeOf(type).sql}, array[2])`)],
  ])()
}

/** `array_agg` with and without FILTER around the very column it collects. */
function aggregatedArray(shop: Workshop, context: Context): Item {
  const { random } = shop
  const type = elementType(shop, context)
  const array = arrayTypes.get(type) ?? 'int4[]'
  const value = valueOf(shop, context, type)
  const filter = random.weighted<() => readonly Part[]>([
    [
      3,
      () => [
        optional(
          'filter',
          ' filter (where ',
          value,
          random.pick([' is not null', ' is not null', ' is null']),
          ')',
        ),
      ],
    ],
    [1, () => [optional('filter', ' filter (where ', shop.condition({ ...context, depth: 0 }), ')')]],
    [2, () => []],
  ])()
  const call = expression(array, 'collected array', 'array_agg(', value, `::${typeOf(type).sql})`, ...filter)
  const either = random.chance(0.5) ? expression(array, 'coalesce', 'coalesce(', call, ", '{}')") : call
  if (random.chance(0.6)) return { type: array, sql: either }
  return {
    type: 'bool',
    sql: expression(
      'bool',
      'member of a collected array',
      '(',
      constantOf(shop, type),
      ' = any (',
      either,
      '))',
    ),
  }
}

/** `, unnest(…) as u (…)` behind the other items of FROM. */
function unnestedItem(
  shop: Workshop,
  context: Context,
): { readonly sql: Part; readonly columns: readonly Visible[] } {
  const { random } = shop
  const alias = `t${shop.next()}`
  const types = [elementType(shop, context), ...(random.chance(0.4) ? [elementType(shop, context)] : [])]
  const arrays = types.map((type) => arrayOf(shop, context, type, 1))
  const names = types.map((_, index) => `e${index + 1}`)
  const ordinality = random.chance(0.2) ? [' with ordinality'] : []
  const columns: Visible[] = types.map((type, index) => ({
    sql: `${alias}.e${index + 1}`,
    name: `e${index + 1}`,
    type,
    key: false,
  }))
  const counted = ordinality.length > 0 ? [...names, 'nth'] : names
  const isOuter = random.chance(0.3)
  return {
    sql: labelled(
      types.length > 1 ? 'unnest of several arrays' : 'unnest of one array',
      isOuter ? ' left join unnest(' : ' cross join unnest(',
      list(arrays),
      ')',
      ...ordinality,
      ` as ${alias} (${counted.join(', ')})`,
      isOuter ? ' on true' : '',
    ),
    columns,
  }
}
