/** The constructors of SQL/JSON: JSON_OBJECT, JSON_ARRAY and similar ones. */
import { isA, type Node } from '../tree/nodes.js'
import { expressionType } from '../tree/expression-type.js'
import { keyedObject } from './functions.js'
import { isNullable, type JsonContext, shapeOf, valueOf } from './context.js'
import { ANY, type JsonProperty, type JsonShape, kindsOf } from '../../model/json-shape.js'
import { withoutDomain } from './type-shapes.js'
import { union, withoutNull } from './union.js'

type Constructor = Extract<Node, { tag: 'JSONCONSTRUCTOREXPR' }>

/** `JsonConstructorType` of primnodes.h. */
const constructors = {
  object: 1,
  array: 2,
  objectAggregate: 3,
  arrayAggregate: 4,
  parse: 5,
  scalar: 6,
} as const

export function constructedShape(context: JsonContext, expression: Constructor): JsonShape {
  const { type, args, func, absent_on_null: absentOnNull } = expression
  switch (type) {
    case constructors.object:
      return keyedObject(context, args, (value) => propertyOf(context, expression, value))
    case constructors.array: {
      if (absentOnNull && args.some((value) => isNullable(context, value))) {
        return { kind: 'array', element: union(args.map((value) => shapeOf(context, value))), certain: true }
      }
      return { kind: 'tuple', elements: args.map((value) => valueOf(context, value)) }
    }
    case constructors.objectAggregate:
    case constructors.arrayAggregate:
      return func ? shapeOf(context, func) : ANY
    case constructors.scalar:
      return args[0] ? shapeOf(context, args[0]) : ANY
    default:
      return ANY
  }
}

function propertyOf(
  context: JsonContext,
  expression: Constructor,
  value: Node,
): Pick<JsonProperty, 'shape' | 'optional'> {
  if (!expression.absent_on_null) return { shape: valueOf(context, value), optional: false }
  const shape = shapeOf(context, value)
  const type = expressionType(expression)
  // In jsonb, JSON null is absent like SQL NULL.
  const isBinary = type !== null && withoutDomain(context.catalog, type).typname === 'jsonb'
  return isBinary
    ? { shape: withoutNull(shape), optional: isNullable(context, value) || kindsOf(shape).has('null') }
    : { shape, optional: isNullable(context, value) }
}

/** An argument of these constructors; text is JSON only with FORMAT JSON. */
export function formattedShape(
  context: JsonContext,
  { raw_expr: raw, formatted_expr: formatted }: Extract<Node, { tag: 'JSONVALUEEXPR' }>,
): JsonShape {
  const value = formatted ?? raw
  return value && !isA(value, 'JSONVALUEEXPR') ? shapeOf(context, value) : ANY
}
