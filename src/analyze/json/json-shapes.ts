/** The shapes of JSON values, worked out from what makes them. Where nothing is known, any JSON is what comes. */
import type { Catalog } from '../../database/catalog.js'
import type { Oid } from '../../database/database.js'
import { type DrizzleIndex, originOf } from '../scope/origin.js'
import { type Scope, type Source, sourceOf } from '../scope/scope.js'
import { isA, type Node } from '../tree/nodes.js'
import { aggregatedShape } from './aggregates.js'
import { alternativesOf, sourceAlternatives } from './alternatives.js'
import { madeArray } from './arrays.js'
import { constantJson, constantNumber, constantText, shapeOfText } from './constants.js'
import { constructedShape, formattedShape } from './constructors.js'
import { expressionType } from '../tree/expression-type.js'
import { calledShape, functionColumnShape, subscripted } from './functions.js'
import { type JsonPlace, placeIn, shapeOf } from './place.js'
import { madeRow } from './rows.js'
import { ANY, type JsonShape, NEVER } from '../../model/json-shape.js'
import { categoryOf, columnShape, isSameJson, typeShape } from './type-shapes.js'
import { union } from './union.js'

export class JsonShapes {
  private readonly catalog: Catalog
  private readonly drizzle: DrizzleIndex

  constructor(catalog: Catalog, drizzle: DrizzleIndex) {
    this.catalog = catalog
    this.drizzle = drizzle
  }

  /** The shape of a JSON value, where it is not NULL. */
  ofExpression(scope: Scope, expression: Node): JsonShape {
    const place = this.placeIn(scope)
    return somehow(shapeOf(place, expression))
  }

  /** The same for an output column. */
  ofSource(scope: Scope, source: Source): JsonShape {
    const found = sourceAlternatives(this.placeIn(scope), source)
    if (!found) return ANY
    return somehow(union(found.map(({ place, expression }) => shapeOf(place, expression))))
  }

  /** What one of several expressions gives. */
  ofEach(scope: Scope, expressions: readonly Node[]): JsonShape {
    const place = this.placeIn(scope)
    return somehow(union(expressions.map((expression) => shapeOf(place, expression))))
  }

  private placeIn(scope: Scope): JsonPlace {
    const budget = { left: BUDGET }
    const shapeAt: JsonPlace['shapeAt'] = (place, expression) =>
      budget.left-- > 0 ? shapeAtPlace(place, expression) : ANY
    return placeIn(scope, { catalog: this.catalog, drizzle: this.drizzle, shapeAt })
  }
}

/** A query that uses a part again and again, each time twice, describes too much for a type. */
const BUDGET = 5000

/** A value that is always NULL has no shape; as a type that would read `never`. */
const somehow = (shape: JsonShape): JsonShape =>
  shape.kind === 'union' && shape.members.length === 0 ? ANY : shape

function shapeAtPlace(place: JsonPlace, expression: Node): JsonShape {
  if (isA(expression, 'CONST') && expression.constisnull) return NEVER
  const type = expressionType(expression)
  if (type === null) return expression.tag === 'SUBLINK' ? (madeArray(place, expression) ?? ANY) : ANY
  const alternatives = alternativesOf({ place, expression })
  // The branches of a set operation are cast to its types where the tree does not show it.
  if (
    alternatives?.every((standing) =>
      isSameJson(place.catalog, expressionType(standing.expression) ?? type, type),
    )
  ) {
    return union(alternatives.map((standing) => shapeOf(standing.place, standing.expression)))
  }
  const made = madeHere(place, expression, type)
  if (made) return made
  const origin = place.drizzle.find(originOf(place.scope, expression))
  return origin ? columnShape(place.catalog, origin, type) : typeShape(place.catalog, type)
}

/** Null where the type says all there is to say. */
function madeHere(place: JsonPlace, expression: Node, type: Oid): JsonShape | null {
  switch (categoryOf(place.catalog, type)) {
    case 'json':
      return madeJson(place, expression)
    case 'array':
      return madeArray(place, expression)
    case 'row':
      return madeRow(place, expression)
    case 'float':
      return isA(expression, 'CONST') ? constantNumber(expression, place.catalog) : null
    case 'text': {
      const text = constantText(expression, place.catalog)
      return text === null ? null : shapeOfText(text)
    }
    default:
      return null
  }
}

function madeJson(place: JsonPlace, expression: Node): JsonShape | null {
  switch (expression.tag) {
    case 'VAR': {
      const source = sourceOf(place.scope, expression)
      return source.kind === 'function' ? functionShape(place, source) : null
    }
    case 'CONST':
      return constantJson(expression, place.catalog)
    case 'FUNCEXPR':
      return called(place, expression.funcid, expression.args, expression.funcvariadic)
    case 'OPEXPR':
      return called(place, expression.opfuncid, expression.args, false)
    case 'AGGREF':
    case 'WINDOWFUNC':
      return aggregatedShape(place, expression)
    case 'SUBSCRIPTINGREF':
      return subscripted(expression, place)
    case 'JSONCONSTRUCTOREXPR':
      return constructedShape(place, expression)
    case 'JSONVALUEEXPR':
      return formattedShape(place, expression)
    case 'COERCEVIAIO':
      return betweenJson(place, expression)
    default:
      return null
  }
}

function called(place: JsonPlace, oid: Oid, args: readonly Node[], variadic: boolean): JsonShape {
  const found = place.catalog.function(oid)
  return found?.schema === 'pg_catalog' ? calledShape(found.name, { place, args, variadic }) : ANY
}

/** From json to jsonb or back a value stays what it is; from text it can be anything. */
function betweenJson(place: JsonPlace, { arg }: Extract<Node, { tag: 'COERCEVIAIO' }>): JsonShape {
  const type = expressionType(arg)
  return arg && type !== null && categoryOf(place.catalog, type) === 'json' ? shapeOf(place, arg) : ANY
}

function functionShape(place: JsonPlace, source: Extract<Source, { kind: 'function' }>): JsonShape {
  const [only, ...others] = source.entry.functions
  const call = isA(only, 'RANGETBLFUNCTION') ? only.funcexpr : null
  if (others.length > 0 || !isA(call, 'FUNCEXPR')) return ANY
  const found = place.catalog.function(call.funcid)
  if (found?.schema !== 'pg_catalog') return ANY
  const inside: JsonPlace = { ...place, scope: source.scope }
  return functionColumnShape(found.name, source.column, {
    place: inside,
    args: call.args,
    variadic: call.funcvariadic,
  })
}
