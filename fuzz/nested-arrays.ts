/** Statements whose results are arrays of arrays. They stand in the output alone: what is stored, or a part of a row, has no depth in its type. */
import type { Selected, Workshop } from './context.js'
import { filled } from './leaves.js'
import { contextOf, whereOf } from './select-parts.js'
import { sourceOf } from './sources.js'
import { labelled, query, type Sql, sql } from './tree.js'

type Kind = 'int4[]' | 'text[]'

/** Arrays by their elements' type: `{…}` is an expression, `[…]` the array that is collected. */
const COLLECTED: Readonly<Record<Kind, readonly string[]>> = {
  'int4[]': [
    'array[{int4}, {int4}]',
    'array[{int4}, null]',
    "string_to_array('1,2', ',')::int[]",
    "'{1,2}'::int[]",
  ],
  'text[]': ['array[{text}]', "string_to_array('a,b', ',')", "array[{text}, 'x']", 'array[array[{text}]]'],
}

/** What makes an array of arrays of them: of the rows of the source, or of each row. */
const AGGREGATED: readonly string[] = [
  'array_agg(_)',
  'array_agg(distinct _)',
  'array_agg(_) over ()',
  'max(array[_])',
  'array_agg(_ order by {int4})',
]
const OF_ROWS: readonly string[] = [
  'array(select _ from generate_series(1, 2) n)',
  'array(select _ union all select _)',
  'array[_, _]',
  '(select array_agg(_) from generate_series(1, 2))',
  'array(select array(select _))',
]

/** What keeps an array of arrays one. */
const WRAPPED: Readonly<Record<Kind, readonly string[]>> = {
  'int4[]': ["coalesce(_, '{}')", '(_)[1:1]', '(_)::bigint[]', '(_ || _)', 'case when {bool} then _ end'],
  'text[]': ["coalesce(_, '{}')", '(_)[1:1]', '(_)::varchar[]', '(_ || _)', 'nullif(_, _)'],
}

export function arraysOfArrays(shop: Workshop): Selected {
  const { random } = shop
  const kind = random.pick<Kind>(['int4[]', 'text[]'])
  const level = { outer: [], queries: [], depth: 1, evaluations: 1 }
  const source = sourceOf(shop, level, random.pick([0, 0, 1]))
  const context = { ...contextOf({ ...level, columns: null, link: null, single: false }, source), depth: 1 }
  const inner = random.pick(COLLECTED[kind])
  const made = random.pick(random.chance(0.5) ? AGGREGATED : OF_ROWS).replaceAll('_', inner)
  // A column beside an aggregate would have to be grouped by.
  const wraps = WRAPPED[kind].filter((wrap) => made.includes('select') || !wrap.includes('{bool}'))
  const text = random.chance(0.4) ? random.pick(wraps).replaceAll('_', made) : made
  const value = labelled('array of arrays', ...filled(shop, context, text))
  const statement = query(
    'nested arrays',
    'select ',
    value,
    ' as c1 from ',
    source.sql,
    ...whereOf(shop, context, 0.4),
  )
  const whole: Sql = random.chance(0.3) ? sql`select c1 from (${statement}) as s` : statement
  return { sql: query('nested arrays', whole), columns: [], rows: source.rows }
}
