/** What a condition proves where it stands, and nowhere else: CASE and FILTER around the very columns they speak of. */
import { windowClause, windowOver } from './aggregation.js'
import type { Context, Selected, Visible, Wanted, Workshop } from './context.js'
import { columnOf, columnsIn, constantOf } from './leaves.js'
import { contextOf } from './select-parts.js'
import { sourceOf } from './sources.js'
import { expression, list, optional, type Part, query, type Sql, sql } from './tree.js'
import { type TypeName, typeOf } from './types.js'

interface Narrowed {
  readonly sql: Part
  readonly type: TypeName
}

/** Null where the condition speaks of no column. */
export function narrowedSelect(shop: Workshop, wanted: Wanted): Selected | null {
  const { random } = shop
  const shallow = { ...wanted, depth: Math.min(wanted.depth, 1) }
  const source = sourceOf(shop, shallow, random.pick([0, 1, 1, 1, 2]))
  const context = { ...contextOf(shallow, source), outer: wanted.outer }
  const known = random.chance(0.3) ? computed(shop, context) : null
  const condition = known ? isNotNull(shop, known) : conditionOf(shop, context)
  const spokenOf = columnsIn(condition, context.columns)
  if (spokenOf.length === 0) return null
  const column = known ?? random.pick(spokenOf)
  const isGrouped = random.chance(0.25)
  const items = Array.from({ length: 1 + random.integer(2) }, () =>
    isGrouped
      ? filtered(shop, context, condition, column)
      : branched(shop, context, condition, valueOf(shop, context, column)),
  )
  const columns = items.map(({ type }, index) => ({ name: `c${index + 1}`, type }))
  const named = items.map(({ sql: text }, index) => sql`${text} as c${String(index + 1)}`)
  const grouping = isGrouped ? groupingOf(shop, context) : []
  const text = query(
    'select of what is narrowed',
    'select ',
    list(named, { link: wanted.link ?? shop.next() }),
    ' from ',
    source.sql,
    ...grouping,
  )
  return { sql: text, columns, rows: source.rows }
}

/** Mostly a plain proof, so that what it is taken for matters; else any condition. */
function conditionOf(shop: Workshop, context: Context): Part {
  const { random } = shop
  if (context.columns.length === 0 || random.chance(0.4))
    return shop.condition({ ...context, depth: random.pick([0, 1]) })
  const column = random.pick(context.columns)
  return expression('bool', 'is null', column.sql, random.pick([' is not null', ' is not null', ' is null']))
}

/** An expression that the condition and the output share. */
export function computed(shop: Workshop, context: Context): Visible | null {
  const { random } = shop
  if (context.columns.length === 0) return null
  const { type } = random.pick(context.columns)
  const made = shop.expression({ ...context, outer: [], windows: false, depth: 1 }, type)
  return { sql: made, type, name: 'made', key: false }
}

/** What proves it, or looks as if it did. */
export function isNotNull(shop: Workshop, { sql: value, type }: Visible): Part {
  const { random } = shop
  return expression(
    'bool',
    'known expression',
    ...random.weighted<readonly Sql[]>([
      [3, [value, ' is not null']],
      [0.5, ['not ', value, ' is null']],
      [1, [value, typeOf(type).ordered ? ' = ' : ' is distinct from ', value]],
      [0.5, ['coalesce(', value, ', null) is not null']],
      [0.5, ['(', value, ' is not null or ', value, ' is null)']],
      [0.3, ['array[', value, '] is not null']],
    ]),
  )
}

/** `case when … then … else … end`, or the other way round. */
function branched(shop: Workshop, context: Context, condition: Part, value: Narrowed): Narrowed {
  const { random } = shop
  const { type } = value
  const other = random.chance(0.8) ? constantOf(shop, type) : shop.expression({ ...context, depth: 0 }, type)
  const [then, otherwise] = random.chance(0.8) ? [value.sql, other] : [other, value.sql]
  return {
    type,
    sql: expression(
      type,
      'case',
      '(case when ',
      condition,
      ' then ',
      then,
      optional('case else', ' else ', otherwise),
      ' end)',
    ),
  }
}

/** Something of the column's: its value here, in other rows, in JSON, its row as a whole. */
function valueOf(shop: Workshop, context: Context, column: Visible): Narrowed {
  const { random } = shop
  const { type } = column
  const value = columnOf(column)
  const over = (call: Part): Part =>
    expression(
      call.kind === 'expression' ? call.type : type,
      'window over a value of CASE',
      call,
      ' over (',
      ...windowClause(shop, context),
      ')',
    )
  const object = (): Part => expression('jsonb', null, "jsonb_build_object('v', ", value, ')')
  const row = rowOf(column)
  return random.weighted<() => Narrowed>([
    [3, () => ({ type, sql: value })],
    [3, () => ({ type, sql: windowOver(shop, context, value) })],
    [2, () => ({ type: 'jsonb', sql: object() })],
    [1.5, () => ({ type: 'jsonb', sql: windowOver(shop, context, object()) })],
    [1.5, () => ({ type: 'jsonb', sql: over(expression('jsonb', null, 'jsonb_agg(', value, ')')) })],
    [1, () => ({ type, sql: expression(type, 'scalar subquery', '(select ', value, ')') })],
    [row ? 2 : 0, () => ({ type: 'jsonb', sql: expression('jsonb', null, `to_jsonb(${row})`) })],
    [row ? 1 : 0, () => ({ type: 'jsonb', sql: over(expression('jsonb', null, `jsonb_agg(${row})`)) })],
    [
      1,
      () => ({
        type: 'json',
        sql: expression('json', null, "json_object('v': ", value, ' absent on null)'),
      }),
    ],
  ])()
}

/** The name of the column's relation, which stands for its row. */
const rowOf = ({ sql: text }: Visible): string | null => {
  const dot = typeof text === 'string' ? text.indexOf('.') : -1
  return typeof text === 'string' && dot > 0 ? text.slice(0, dot) : null
}

/** An aggregate that FILTER narrows, or one beside a CASE that narrows its own row only. */
function filtered(shop: Workshop, context: Context, condition: Part, column: Visible): Narrowed {
  const { random } = shop
  const value = columnOf(column)
  const row = rowOf(column)
  const what = random.pick<Part>([
    value,
    expression('jsonb', null, "jsonb_build_object('v', ", value, ')'),
    ...(row ? [expression('jsonb', null, `to_jsonb(${row})`)] : []),
  ])
  const other = random.chance(0.5) ? condition : shop.condition({ ...context, depth: 0 })
  const call = random.pick(['jsonb_agg(', 'jsonb_agg_strict(', 'jsonb_agg('])
  return {
    type: 'jsonb',
    sql: expression(
      'jsonb',
      'narrowed by filter',
      call,
      what,
      ')',
      optional('filter', ' filter (where ', other, ')'),
    ),
  }
}

function groupingOf(shop: Workshop, context: Context): readonly Part[] {
  const { random } = shop
  const keys = context.columns.filter(({ type }) => typeOf(type).ordered)
  if (keys.length === 0 || random.chance(0.3)) return []
  const key = columnOf(random.pick(keys))
  const by = random.chance(0.2) ? ['rollup (', key, ')'] : [key]
  return [optional('group by', ' group by ', ...by)]
}
