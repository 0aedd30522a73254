import { all, type NodeOf, type Query } from '../tree/nodes.js'
import { anyOf, NEVER, type Context, type Rules } from './context.js'
import { aggregateNeeds, windowNeeds } from './total-functions.js'

export const windowRules: Rules = {
  WINDOWFUNC(node, context) {
    // A proof in a branch of CASE is about the current row; the arguments come from any row of the partition.
    const rows = context.inOtherRows()
    const called = context.function(node.winfnoid)
    const needs = node.winagg ? aggregateNeeds(called) : windowNeeds(called)
    if (needs === null) return whyWindow(node, context, 'may return NULL')
    if (needs === 'nothing') return NEVER
    if (needs === 'arguments') return anyOf(rows, node.args)
    if (node.aggfilter) return whyWindow(node, context, 'returns NULL if FILTER rejects every row')
    if (!holdsCurrentRow(context.scope.query, node.winref)) {
      return whyWindow(node, context, 'returns NULL over an empty frame')
    }
    return needs === 'rows' ? NEVER : anyOf(rows, node.args)
  },
}

const whyWindow = (
  node: NodeOf<'WINDOWFUNC'>,
  context: Context,
  what: string,
): ReturnType<Context['reason']> =>
  context.reason(
    'window',
    `${context.function(node.winfnoid)?.name ?? 'a window function'} ${what}`,
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

/** Whether every frame contains at least the current row. Value offsets of RANGE are not analysed. */
function holdsCurrentRow(query: Query, reference: number): boolean {
  const window = all(query.windowClause, 'WINDOWCLAUSE').find(({ winref }) => winref === reference)
  if (!window) return false
  const has = (bits: number): boolean => (window.frameOptions & bits) !== 0
  if (has(frame.range) && has(frame.withOffset)) return false
  return has(frame.startsBefore) && has(frame.endsAfter) && !has(frame.excludesCurrentRow)
}
