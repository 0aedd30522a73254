/** SQL arrays inside JSON. */
import { childScope, outputOf } from '../scope/scope.js'
import { isA, type Node, subLinks } from '../tree/nodes.js'
import { sourceAlternatives } from './alternatives.js'
import { isEmptyArray } from './constants.js'
import { expressionType } from '../tree/expression-type.js'
import { inOtherRows, type JsonPlace, shapeOf, valueOf, where } from './place.js'
import { ANY, type JsonShape } from '../../model/json-shape.js'
import { categoryOf } from './type-shapes.js'
import { union } from './union.js'

/** An array that is made here; null where the expression does not say more than its type. */
export function madeArray(place: JsonPlace, expression: Node): JsonShape | null {
  switch (expression.tag) {
    case 'CONST':
      return isEmptyArray(expression) ? { kind: 'tuple', elements: [] } : null
    case 'ARRAYEXPR':
      return ofElements(expression.elements.map((element) => elementOf(place, element)))
    case 'AGGREF':
    case 'WINDOWFUNC':
      return aggregatedArray(place, expression)
    case 'SUBLINK':
      return expression.subLinkType === subLinks.array ? subqueryArray(place, expression) : null
    default:
      return null
  }
}

/** An array among arrays is one dimension more, and never NULL; its depth is what its own type leaves open. */
function elementOf(place: JsonPlace, element: Node): JsonShape {
  const type = expressionType(element)
  if (type === null) return element.tag === 'SUBLINK' ? shapeOf(place, element) : ANY
  return categoryOf(place.catalog, type) === 'array' ? shapeOf(place, element) : valueOf(place, element)
}

const ofElements = (elements: readonly JsonShape[]): JsonShape => ({
  kind: 'array',
  element: union(elements),
  certain: true,
})

function aggregatedArray(
  place: JsonPlace,
  expression: Extract<Node, { tag: 'AGGREF' | 'WINDOWFUNC' }>,
): JsonShape | null {
  const isAggregate = expression.tag === 'AGGREF'
  const called = place.catalog.function(isAggregate ? expression.aggfnoid : expression.winfnoid)
  if (called?.schema !== 'pg_catalog' || called.name !== 'array_agg') return null
  const [first] = expression.args
  const argument = isA(first, 'TARGETENTRY') ? first.expr : first
  if (!argument || (isAggregate && expression.agglevelsup > 0)) return null
  return ofElements([elementOf(where(inOtherRows(place), expression.aggfilter), argument)])
}

function subqueryArray(place: JsonPlace, expression: Extract<Node, { tag: 'SUBLINK' }>): JsonShape | null {
  if (!isA(expression.subselect, 'QUERY')) return null
  const found = sourceAlternatives(place, outputOf(childScope(place.scope, expression.subselect), 1))
  return found && ofElements(found.map((standing) => elementOf(standing.place, standing.expression)))
}
