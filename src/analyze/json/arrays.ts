/** SQL arrays inside JSON. */
import { childScope, outputOf } from '../scope/scope.js'
import { isA, type Node, subLinks } from '../tree/nodes.js'
import { sourceAlternatives } from './alternatives.js'
import { isEmptyArray } from './constants.js'
import { expressionType } from '../tree/expression-type.js'
import { inOtherRows, type JsonContext, shapeOf, valueOf, where } from './context.js'
import { ANY, type JsonShape } from '../../model/json-shape.js'
import { categoryOf } from './type-shapes.js'
import { union } from './union.js'

/** An array that is built here; null if the expression shows no more than its type. */
export function madeArray(context: JsonContext, expression: Node): JsonShape | null {
  switch (expression.tag) {
    case 'CONST':
      return isEmptyArray(expression) ? { kind: 'tuple', elements: [] } : null
    case 'ARRAYEXPR':
      return ofElements(expression.elements.map((element) => elementOf(context, element)))
    case 'AGGREF':
    case 'WINDOWFUNC':
      return aggregatedArray(context, expression)
    case 'SUBLINK':
      return expression.subLinkType === subLinks.array ? subqueryArray(context, expression) : null
    default:
      return null
  }
}

/** An array among arrays adds a dimension, and is never NULL; its own type leaves its depth open. */
function elementOf(context: JsonContext, element: Node): JsonShape {
  const type = expressionType(element)
  if (type === null) return element.tag === 'SUBLINK' ? shapeOf(context, element) : ANY
  return categoryOf(context.catalog, type) === 'array' ? shapeOf(context, element) : valueOf(context, element)
}

const ofElements = (elements: readonly JsonShape[]): JsonShape => ({
  kind: 'array',
  element: union(elements),
  certain: true,
})

function aggregatedArray(
  context: JsonContext,
  expression: Extract<Node, { tag: 'AGGREF' | 'WINDOWFUNC' }>,
): JsonShape | null {
  const isAggregate = expression.tag === 'AGGREF'
  const called = context.catalog.function(isAggregate ? expression.aggfnoid : expression.winfnoid)
  if (called?.schema !== 'pg_catalog' || called.name !== 'array_agg') return null
  const [first] = expression.args
  const argument = isA(first, 'TARGETENTRY') ? first.expr : first
  if (!argument || (isAggregate && expression.agglevelsup > 0)) return null
  return ofElements([elementOf(where(inOtherRows(context), expression.aggfilter), argument)])
}

function subqueryArray(
  context: JsonContext,
  expression: Extract<Node, { tag: 'SUBLINK' }>,
): JsonShape | null {
  if (!isA(expression.subselect, 'QUERY')) return null
  const found = sourceAlternatives(context, outputOf(childScope(context.scope, expression.subselect), 1))
  return found && ofElements(found.map((standing) => elementOf(standing.context, standing.expression)))
}
