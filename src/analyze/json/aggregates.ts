/** Aggregates that build JSON, called as aggregates or over a window. */
import { isA, type Node } from '../tree/nodes.js'
import { inOtherRows, type JsonContext, shapeOf, valueOf, where } from './context.js'
import { ANY, type JsonShape } from '../../model/json-shape.js'

export function aggregatedShape(
  context: JsonContext,
  expression: Extract<Node, { tag: 'AGGREF' | 'WINDOWFUNC' }>,
): JsonShape {
  const called = context.catalog.function(
    expression.tag === 'AGGREF' ? expression.aggfnoid : expression.winfnoid,
  )
  if (called?.schema !== 'pg_catalog') return ANY
  // The arguments of an outer query's aggregate are numbered from that level.
  if (expression.tag === 'AGGREF' && expression.agglevelsup > 0) return ANY
  const parts = /^jsonb?_(object_)?agg(?:_unique)?(_strict)?(?:_unique)?$/.exec(called.name)
  if (!parts) return ANY
  const [, ofPairs, strict] = parts
  const value = expression.args[ofPairs ? 1 : 0]
  const argument = isA(value, 'TARGETENTRY') ? value.expr : value
  if (!argument) return ANY
  const inside = where(inOtherRows(context), expression.aggfilter)
  // The strict ones skip NULL; JSON null is a value for them.
  const shape = strict ? shapeOf(inside, argument) : valueOf(inside, argument)
  return ofPairs ? { kind: 'record', value: shape } : { kind: 'array', element: shape, certain: true }
}
