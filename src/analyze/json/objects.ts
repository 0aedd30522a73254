/** Operations on objects with known shapes. */
import {
  ANY,
  type JsonObject,
  type JsonProperty,
  type JsonShape,
  kindsOf,
  membersOf,
} from '../../model/json-shape.js'
import { union, withoutNull } from './union.js'

/** One property per name: the last one's value, or an earlier one's if the last may be missing. */
export function oneOfEach(properties: readonly JsonProperty[]): readonly JsonProperty[] {
  const byName = new Map<string, JsonProperty>()
  for (const property of properties) {
    const earlier = byName.get(property.name)
    byName.set(property.name, earlier && property.optional ? either(earlier, property) : property)
  }
  return [...byName.values()]
}

const either = (earlier: JsonProperty, later: JsonProperty): JsonProperty => ({
  name: later.name,
  shape: union([earlier.shape, later.shape]),
  optional: earlier.optional,
})

/**
 * `||` of jsonb: keys of the right side win, arrays are concatenated, anything else counts as an array of
 * one.
 */
export function concatenated(left: JsonShape, right: JsonShape): JsonShape {
  const pairs = membersOf(left).flatMap((a) => membersOf(right).map((b) => concatenatedPair(a, b)))
  return pairs.length > MOST_PAIRS ? ANY : union(pairs)
}

const MOST_PAIRS = 16

function concatenatedPair(left: JsonShape, right: JsonShape): JsonShape {
  if (left.kind === 'object' && right.kind === 'object') return merged(left, right)
  if (isObject(left) && isObject(right))
    return { kind: 'record', value: union([valuesOf(left), valuesOf(right)]) }
  // An unknown value may be an array whose elements are concatenated, or a value that becomes one.
  if ([left, right].some(({ kind }) => kind === 'any' || kind === 'drizzle')) return ANY
  if (!isArray(left) && !isArray(right)) return ANY
  if (left.kind === 'tuple' && right.kind === 'tuple') {
    return { kind: 'tuple', elements: [...left.elements, ...right.elements] }
  }
  return union([arrayOf(left), arrayOf(right)])
}

const isObject = (shape: JsonShape): boolean => shape.kind === 'object' || shape.kind === 'record'
const isArray = (shape: JsonShape): boolean => shape.kind === 'array' || shape.kind === 'tuple'

function valuesOf(shape: JsonShape): JsonShape {
  if (shape.kind === 'record') return shape.value
  return shape.kind === 'object' ? union(shape.properties.map((property) => property.shape)) : ANY
}

function arrayOf(shape: JsonShape): JsonShape {
  if (shape.kind === 'array') return shape
  const element = shape.kind === 'tuple' ? union(shape.elements) : shape
  return { kind: 'array', element, certain: true }
}

const merged = (left: JsonObject, right: JsonObject): JsonObject => ({
  kind: 'object',
  properties: oneOfEach([...left.properties, ...right.properties]),
})

/** The object without a key. */
export function without(shape: JsonShape, key: string): JsonShape {
  return union(
    membersOf(shape).map((member) => {
      if (member.kind === 'record') return member
      if (member.kind !== 'object') return ANY
      return { ...member, properties: member.properties.filter(({ name }) => name !== key) }
    }),
  )
}

/**
 * `json_strip_nulls`: removes properties whose value is null, at any depth; elements of arrays only on
 * request. The schema's type of a JSON column then no longer holds.
 */
export function stripped(shape: JsonShape, inArrays: boolean): JsonShape {
  return union(membersOf(shape).map((member) => strippedMember(member, inArrays)))
}

function strippedMember(shape: JsonShape, inArrays: boolean): JsonShape {
  const inside = (inner: JsonShape): JsonShape => stripped(inner, inArrays)
  const element = (inner: JsonShape): JsonShape => (inArrays ? withoutNull(inside(inner)) : inside(inner))
  switch (shape.kind) {
    case 'object': {
      const properties = shape.properties.flatMap(({ name, shape: property, optional }): JsonProperty[] => {
        const kept = withoutNull(inside(property))
        if (kept.kind === 'union' && kept.members.length === 0) return []
        return [{ name, shape: kept, optional: optional || kindsOf(property).has('null') }]
      })
      return { kind: 'object', properties }
    }
    case 'record':
      return { kind: 'record', value: withoutNull(inside(shape.value)) }
    case 'array':
      return { ...shape, element: element(shape.element) }
    case 'tuple':
      return inArrays && shape.elements.some((inner) => kindsOf(inner).has('null'))
        ? { kind: 'array', element: union(shape.elements.map(element)), certain: true }
        : { kind: 'tuple', elements: shape.elements.map(element) }
    case 'drizzle':
      return isDocument(shape.base) ? ANY : shape
    default:
      return shape
  }
}

/** Whether there may be properties or elements to strip. */
const isDocument = (shape: JsonShape): boolean => {
  const kinds = kindsOf(shape)
  return kinds.has('object') || kinds.has('array')
}
