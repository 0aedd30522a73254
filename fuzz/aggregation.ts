/** Aggregates and window functions. */
import type { Context, Workshop } from './context.js'
import { aggregates, valueWindows, windowCalls } from './row-functions.js'
import { called, filled, someOrdered } from './leaves.js'
import { expression, optional, type Part } from './tree.js'
import type { TypeName } from './types.js'

/** An aggregate over the rows of the group; null where none gives the type. */
export function aggregateOf(shop: Workshop, context: Context, type: TypeName): Part | null {
  const { random } = shop
  const known = aggregates[type]
  if (!context.rows || !known) return null
  // Over columns of an outer query alone, it would be an aggregate of that query.
  const outer = random.chance(0.03) ? context.rows.outer : []
  const inside = { ...context.rows, outer, depth: Math.min(context.depth, 1) }
  const call = filled(shop, inside, random.pick(known))
  const filter = random.chance(0.12)
    ? [optional('filter', ' filter (where ', shop.condition(inside), ')')]
    : []
  return expression(type, 'aggregate', ...call, ...filter)
}

const FRAMES = [
  'rows between 1 preceding and current row',
  'rows between 2 preceding and 1 preceding',
  'rows between 1 following and 2 following',
  'rows between current row and unbounded following',
  'rows between unbounded preceding and unbounded following',
  'rows between unbounded preceding and 1 preceding',
  'rows 1 preceding',
  'rows between current row and current row exclude current row',
  'rows between unbounded preceding and unbounded following exclude group',
  'rows between unbounded preceding and current row exclude ties',
  'range between unbounded preceding and current row',
  'range between current row and unbounded following exclude no others',
  'groups between 1 preceding and 1 following',
  'groups between 1 following and 1 following',
]

/** A window function; its frame is sometimes one that can be empty. */
export function windowOf(shop: Workshop, context: Context, type: TypeName): Part | null {
  const { random } = shop
  const inside = { ...context, windows: false, depth: Math.min(context.depth, 1) }
  const ranking = windowCalls[type] ?? []
  // Within a window, aggregates take neither an order of their own nor DISTINCT.
  const aggregate =
    aggregates[type]?.filter((call) => !/within group|distinct|order by|json_(array|object)agg/.test(call)) ??
    []
  const call = random.weighted<() => Part>([
    [ranking.length > 0 ? 3 : 0, () => called(shop, inside, type, random.pick(ranking), 'ranking')],
    [aggregate.length > 0 ? 2 : 0, () => windowed(shop, inside, type, random.pick(aggregate))],
    [3, () => expression(type, 'value window', ...filled(shop, inside, random.pick(valueWindows), type))],
  ])()
  return expression(type, 'window function', call, ' over (', ...windowClause(shop, inside), ')')
}

/** A value of another row, or of this one, by a window function that takes any type. */
export function windowOver(shop: Workshop, context: Context, value: Part): Part {
  const { random } = shop
  const inside = { ...context, windows: false, depth: 0 }
  const call = random.pick(['first_value(', 'last_value(', 'lag(', 'any_value('])
  const rest = call === 'lag(' ? [', 1, ', value] : []
  return expression(
    value.kind === 'expression' ? value.type : 'text',
    'window over a value of CASE',
    call,
    value,
    ...rest,
    ') over (',
    ...windowClause(shop, inside),
    ')',
  )
}

function windowed(shop: Workshop, inside: Context, type: TypeName, template: string): Part {
  const filter = shop.random.chance(0.1)
    ? [optional('window filter', ' filter (where ', shop.condition(inside), ')')]
    : []
  return expression(type, 'window aggregate', ...filled(shop, inside, template), ...filter)
}

export function windowClause(shop: Workshop, context: Context): readonly Part[] {
  const { random } = shop
  const inside = { ...context, windows: false }
  const value = (): Part => shop.expression({ ...inside, depth: 0 }, someOrdered(shop, inside))
  const partition = random.chance(0.5) ? [optional(null, 'partition by ', value())] : []
  const isFramed = random.chance(0.5)
  // GROUPS needs an order.
  const order = isFramed || random.chance(0.5) ? [optional(null, ' order by ', value())] : []
  const frame = isFramed ? [optional('frame', ' ', random.pick(FRAMES))] : []
  return [...partition, ...order, ...frame]
}
