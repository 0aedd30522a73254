/** The constructors of SQL/JSON: JSON_OBJECT, JSON_ARRAY and their relatives. */
import { isA, type Node } from '../tree/nodes.js'
import { expressionType } from '../tree/expression-type.js'
import { keyedObject } from './functions.js'
import { isNullable, type JsonPlace, shapeOf, valueOf } from './place.js'
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

export function constructedShape(place: JsonPlace, expression: Constructor): JsonShape {
  const { type, args, func, absent_on_null: absentOnNull } = expression
  switch (type) {
    case constructors.object:
      return keyedObject(place, args, (value) => propertyOf(place, expression, value))
    case constructors.array: {
      if (absentOnNull && args.some((value) => isNullable(place, value))) {
        return { kind: 'array', element: union(args.map((value) => shapeOf(place, value))), certain: true }
      }
      return { kind: 'tuple', elements: args.map((value) => valueOf(place, value)) }
    }
    case constructors.objectAggregate:
    case constructors.arrayAggregate:
      return func ? shapeOf(place, func) : ANY
    case constructors.scalar:
      return args[0] ? shapeOf(place, args[0]) : ANY
    default:
      return ANY
  }
}

function propertyOf(
  place: JsonPlace,
  expression: Constructor,
  value: Node,
): Pick<JsonProperty, 'shape' | 'optional'> {
  if (!expression.absent_on_null) return { shape: valueOf(place, value), optional: false }
  const shape = shapeOf(place, value)
  const type = expressionType(expression)
  // In jsonb, JSON's null is as absent as SQL's NULL.
  const isBinary = type !== null && withoutDomain(place.catalog, type).typname === 'jsonb'
  return isBinary
    ? { shape: withoutNull(shape), optional: isNullable(place, value) || kindsOf(shape).has('null') }
    : { shape, optional: isNullable(place, value) }
}

/** An argument of theirs; text is JSON only where FORMAT JSON says so. */
export function formattedShape(
  place: JsonPlace,
  { raw_expr: raw, formatted_expr: formatted }: Extract<Node, { tag: 'JSONVALUEEXPR' }>,
): JsonShape {
  const value = formatted ?? raw
  return value && !isA(value, 'JSONVALUEEXPR') ? shapeOf(place, value) : ANY
}
