import { type Scope, type ValueSource, sourceOf, viewOf } from './scope.js'
import { isA, type Node, type Var } from '../tree/nodes.js'
import { walk } from '../tree/walk.js'

/**
 * Whether a column of a subquery is computed by a scalar subquery with TABLESAMPLE. The planner substitutes
 * the column's expression for each reference: TABLESAMPLE is not a volatile function, which would prevent it
 * (`is_simple_subquery`, src/backend/optimizer/prep/prepjointree.c). Each copy draws a separate sample
 * (`ExecInitSampleScan`, src/backend/executor/nodeSamplescan.c), so a condition on one copy proves nothing
 * about the others.
 */
export const isSampled = (scope: Scope, variable: Var): boolean => isSampledSource(sourceOf(scope, variable))

function isSampledSource(source: ValueSource): boolean {
  switch (source.kind) {
    case 'expression':
      return isSampledExpression(source.scope, source.expression)
    case 'either':
    case 'both':
      return source.sources.some(isSampledSource)
    default:
      return false
  }
}

/** Conditions test a column repeatedly, and the result depends only on the tree. */
const answers = new WeakMap<Node, boolean>()

function isSampledExpression(scope: Scope, expression: Node): boolean {
  const before = answers.get(expression)
  if (before !== undefined) return before
  let sampled = false
  walk(expression, (node) => {
    if (node.tag === 'SUBLINK') {
      if (node.subselect && hasSample(scope, node.subselect)) sampled = true
      return false
    }
    if (node.tag === 'VAR' && isSampled(scope, node)) sampled = true
    return !sampled
  })
  answers.set(expression, sampled)
  return sampled
}

function hasSample(scope: Scope, below: Node, seen: Set<Node> = new Set()): boolean {
  let sampled = false
  walk(below, (node) => {
    if (!isA(node, 'RANGETBLENTRY')) return !sampled
    if (node.tablesample) sampled = true
    const view = viewOf(scope, node)
    // Views can reference each other in a circle.
    if (view && !seen.has(view.query)) {
      seen.add(view.query)
      if (hasSample(view, view.query, seen)) sampled = true
    }
    return !sampled
  })
  return sampled
}
