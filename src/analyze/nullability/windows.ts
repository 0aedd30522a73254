import { all, type NodeOf, type Query } from '../tree/nodes.js'
import { OVER_ANY_ROWS, OVER_ANY_VALUE, OVER_NOTHING } from './aggregates.js'
import { anyOf, NEVER, type Place, type Rules } from './place.js'

/** Window functions that number rows. */
const RANKING: ReadonlySet<string> = new Set([
  'row_number',
  'rank',
  'dense_rank',
  'percent_rank',
  'cume_dist',
])

/** Window functions that give one of the frame's values. */
const EDGES: ReadonlySet<string> = new Set(['first_value', 'last_value'])

/** Window functions that look for a row that may not be there, and have a default for that as their third argument. */
const NEIGHBOURS: ReadonlySet<string> = new Set(['lag', 'lead'])

export const windowRules: Rules = {
  WINDOWFUNC(node, place) {
    const called = place.function(node.winfnoid)
    const name = called?.schema === 'pg_catalog' ? called.name : ''
    if (RANKING.has(name) || OVER_NOTHING.has(name)) return NEVER
    if (name === 'ntile') return anyOf(place, node.args)
    if (NEIGHBOURS.has(name) && node.args.length === 3) return anyOf(place, node.args)
    if (!EDGES.has(name) && !OVER_ANY_ROWS.has(name) && !OVER_ANY_VALUE.has(name)) {
      return whyWindow(node, place, 'may give NULL')
    }
    if (node.aggfilter) return whyWindow(node, place, 'where FILTER lets nothing through')
    if (!holdsCurrentRow(place.scope.query, node.winref)) {
      return whyWindow(node, place, 'over a frame that can be empty')
    }
    return OVER_ANY_ROWS.has(name) ? NEVER : anyOf(place, node.args)
  },
}

const whyWindow = (node: NodeOf<'WINDOWFUNC'>, place: Place, what: string): ReturnType<Place['reason']> =>
  place.reason(
    'window',
    `${place.function(node.winfnoid)?.name ?? 'a window function'} ${what}`,
    node.location,
  )

/** `FRAMEOPTION_…` of parsenodes.h. */
const frame = {
  range: 0x2,
  startsBefore: 0x20 | 0x200 | 0x800,
  endsAfter: 0x100 | 0x400 | 0x4000,
  withOffset: 0x800 | 0x4000,
  excludesCurrentRow: 0x8000 | 0x10000,
} as const

/** Whether every frame has at least the current row. Offsets in values, of RANGE, are not looked into. */
function holdsCurrentRow(query: Query, reference: number): boolean {
  const window = all(query.windowClause, 'WINDOWCLAUSE').find(({ winref }) => winref === reference)
  if (!window) return false
  const has = (bits: number): boolean => (window.frameOptions & bits) !== 0
  if (has(frame.range) && has(frame.withOffset)) return false
  return has(frame.startsBefore) && has(frame.endsAfter) && !has(frame.excludesCurrentRow)
}
