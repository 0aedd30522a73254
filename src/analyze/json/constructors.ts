/** The constructors of SQL/JSON: JSON_OBJECT, JSON_ARRAY and their relatives. */
import { isA, type Node } from '../tree/nodes.js'
import { keyedObject } from './functions.js'
import { isNullable, type JsonPlace, shapeOf, valueOf } from './place.js'
import { ANY, type JsonShape } from './shape.js'
import { union } from './union.js'

/** `JsonConstructorType` of primnodes.h. */
const constructors = {
  object: 1,
  array: 2,
  objectAggregate: 3,
  arrayAggregate: 4,
  parse: 5,
  scalar: 6,
} as const

export function constructedShape(
  place: JsonPlace,
  { type, args, func, absent_on_null: absentOnNull }: Extract<Node, { tag: 'JSONCONSTRUCTOREXPR' }>,
): JsonShape {
  switch (type) {
    case constructors.object:
      return keyedObject(place, args, (value) =>
        absentOnNull
          ? { shape: shapeOf(place, value), optional: isNullable(place, value) }
          : { shape: valueOf(place, value), optional: false },
      )
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

/** An argument of theirs; text is JSON only where FORMAT JSON says so. */
export function formattedShape(
  place: JsonPlace,
  { raw_expr: raw, formatted_expr: formatted }: Extract<Node, { tag: 'JSONVALUEEXPR' }>,
): JsonShape {
  const value = formatted ?? raw
  return value && !isA(value, 'JSONVALUEEXPR') ? shapeOf(place, value) : ANY
}
