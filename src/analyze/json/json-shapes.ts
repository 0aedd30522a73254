/**
 * The shapes of JSON values, inferred from the expressions that build them. If nothing is known, the shape is
 * any JSON.
 */
import type { Catalog } from '../../database/catalog.js'
import type { Oid } from '../../database/database.js'
import { type DrizzleIndex, originOf } from '../scope/origin.js'
import { type Scope, type ValueSource, sourceOf } from '../scope/scope.js'
import { isA, type Node } from '../tree/nodes.js'
import { aggregatedShape } from './aggregates.js'
import { alternativesOf, sourceAlternatives } from './alternatives.js'
import { madeArray } from './arrays.js'
import { constantJson, constantNumber, constantText, shapeOfText } from './constants.js'
import { constructedShape, formattedShape } from './constructors.js'
import { expressionType } from '../tree/expression-type.js'
import { calledShape, functionColumnShape, subscripted } from './functions.js'
import { type JsonContext, contextIn, shapeOf } from './context.js'
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

  /** The shape of a JSON value, if it is not NULL. */
  ofExpression(scope: Scope, expression: Node): JsonShape {
    const context = this.contextIn(scope)
    return somehow(shapeOf(context, expression))
  }

  /** The same for an output column. */
  ofSource(scope: Scope, source: ValueSource): JsonShape {
    const found = sourceAlternatives(this.contextIn(scope), source)
    if (!found) return ANY
    return somehow(union(found.map(({ context, expression }) => shapeOf(context, expression))))
  }

  /** The shape of a value from one of several expressions. */
  ofEach(scope: Scope, expressions: readonly Node[]): JsonShape {
    const context = this.contextIn(scope)
    return somehow(union(expressions.map((expression) => shapeOf(context, expression))))
  }

  private contextIn(scope: Scope): JsonContext {
    const budget = { left: BUDGET }
    const shapeAt: JsonContext['shapeAt'] = (context, expression) =>
      budget.left-- > 0 ? shapeAtPlace(context, expression) : ANY
    return contextIn(scope, { catalog: this.catalog, drizzle: this.drizzle, shapeAt })
  }
}

/** A query that repeatedly uses a part twice would give a shape that is too large for a type. */
const BUDGET = 5000

/** A value that is always NULL has no shape; its type would be `never`. */
const somehow = (shape: JsonShape): JsonShape =>
  shape.kind === 'union' && shape.members.length === 0 ? ANY : shape

function shapeAtPlace(context: JsonContext, expression: Node): JsonShape {
  if (isA(expression, 'CONST') && expression.constisnull) return NEVER
  const type = expressionType(expression)
  if (type === null) return expression.tag === 'SUBLINK' ? (madeArray(context, expression) ?? ANY) : ANY
  const alternatives = alternativesOf({ context, expression })
  // The branches of a set operation are cast to its types although the tree does not show it.
  if (
    alternatives?.every((standing) =>
      isSameJson(context.catalog, expressionType(standing.expression) ?? type, type),
    )
  ) {
    return union(alternatives.map((standing) => shapeOf(standing.context, standing.expression)))
  }
  const made = madeHere(context, expression, type)
  if (made) return made
  const origin = context.drizzle.find(originOf(context.scope, expression))
  return origin ? columnShape(context.catalog, origin, type) : typeShape(context.catalog, type)
}

/** Null if the type is all that is known. */
function madeHere(context: JsonContext, expression: Node, type: Oid): JsonShape | null {
  switch (categoryOf(context.catalog, type)) {
    case 'json':
      return madeJson(context, expression)
    case 'array':
      return madeArray(context, expression)
    case 'row':
      return madeRow(context, expression)
    case 'float':
      return isA(expression, 'CONST') ? constantNumber(expression, context.catalog) : null
    case 'text': {
      const text = constantText(expression, context.catalog)
      return text === null ? null : shapeOfText(text)
    }
    default:
      return null
  }
}

function madeJson(context: JsonContext, expression: Node): JsonShape | null {
  switch (expression.tag) {
    case 'VAR': {
      const source = sourceOf(context.scope, expression)
      return source.kind === 'function' ? functionShape(context, source) : null
    }
    case 'CONST':
      return constantJson(expression, context.catalog)
    case 'FUNCEXPR':
      return called(context, expression.funcid, expression.args, expression.funcvariadic)
    case 'OPEXPR':
      return called(context, expression.opfuncid, expression.args, false)
    case 'AGGREF':
    case 'WINDOWFUNC':
      return aggregatedShape(context, expression)
    case 'SUBSCRIPTINGREF':
      return subscripted(expression, context)
    case 'JSONCONSTRUCTOREXPR':
      return constructedShape(context, expression)
    case 'JSONVALUEEXPR':
      return formattedShape(context, expression)
    case 'COERCEVIAIO':
      return betweenJson(context, expression)
    default:
      return null
  }
}

function called(context: JsonContext, oid: Oid, args: readonly Node[], variadic: boolean): JsonShape {
  const found = context.catalog.function(oid)
  return found?.schema === 'pg_catalog' ? calledShape(found.name, { context, args, variadic }) : ANY
}

/** Between json and jsonb a value stays the same; from text it can be anything. */
function betweenJson(context: JsonContext, { arg }: Extract<Node, { tag: 'COERCEVIAIO' }>): JsonShape {
  const type = expressionType(arg)
  return arg && type !== null && categoryOf(context.catalog, type) === 'json' ? shapeOf(context, arg) : ANY
}

function functionShape(context: JsonContext, source: Extract<ValueSource, { kind: 'function' }>): JsonShape {
  const [only, ...others] = source.entry.functions
  const call = isA(only, 'RANGETBLFUNCTION') ? only.funcexpr : null
  if (others.length > 0 || !isA(call, 'FUNCEXPR')) return ANY
  const found = context.catalog.function(call.funcid)
  if (found?.schema !== 'pg_catalog') return ANY
  const inside: JsonContext = { ...context, scope: source.scope }
  return functionColumnShape(found.name, source.column, {
    context: inside,
    args: call.args,
    variadic: call.funcvariadic,
  })
}
