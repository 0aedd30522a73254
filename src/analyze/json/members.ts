/** The values inside a JSON value with a known shape: `->`, `#>`, subscripts. */
import { ANY, type JsonShape, kindsOf, membersOf, NEVER } from '../../model/json-shape.js'
import { union } from './union.js'

/** A key or an index; null if it depends on the data. */
export type Key = string | number | null

/** The value at a key: a missing one is SQL NULL and has no shape. JSON null is a value. */
export function memberAt(shape: JsonShape, key: Key): JsonShape {
  return union(membersOf(shape).map((member) => memberOf(member, key)))
}

/** The value at an index of jsonb, where a scalar counts as an array of one. */
export function binaryElementAt(shape: JsonShape, index: Key): JsonShape {
  return union(
    membersOf(shape).map((member) => {
      const isScalar = ![...kindsOf(member)].some((kind) => kind === 'array' || kind === 'object')
      return isScalar && (index === null || index === 0 || index === -1) ? member : memberOf(member, index)
    }),
  )
}

function memberOf(shape: JsonShape, key: Key): JsonShape {
  switch (shape.kind) {
    case 'any':
      return ANY
    case 'object':
      if (key === null) return union(shape.properties.map((property) => property.shape))
      return shape.properties.find(({ name }) => name === key)?.shape ?? NEVER
    case 'record':
      return typeof key === 'number' ? NEVER : shape.value
    case 'array':
      if (typeof key === 'string') return NEVER
      // An element that is taken out is no longer checked together with its array.
      return shape.certain ? shape.element : ANY
    case 'tuple':
      if (key === null) return union(shape.elements)
      return (typeof key === 'number' ? shape.elements.at(key) : undefined) ?? NEVER
    case 'drizzle':
      if (shape.base.kind !== 'any') return memberAt(shape.base, key)
      return key === null ? ANY : { ...shape, path: [...shape.path, key] }
    default:
      return NEVER
  }
}

/** The value at the end of a path whose steps are texts: digits are an index into an array. */
export function memberAtPath(shape: JsonShape, path: readonly (string | null)[]): JsonShape {
  return path.reduce(
    (at: JsonShape, step) => union(membersOf(at).map((member) => memberByText(member, step))),
    shape,
  )
}

function memberByText(shape: JsonShape, step: string | null): JsonShape {
  if (step === null) return memberOf(shape, null)
  if (shape.kind === 'array' || shape.kind === 'tuple') {
    return /^-?\d+$/.test(step) ? memberOf(shape, Number(step)) : NEVER
  }
  // Only the compiler knows the type that decides between the two.
  if (shape.kind === 'drizzle' && /^-?\d+$/.test(step)) return ANY
  return memberOf(shape, step)
}

/** The elements of an array, as `jsonb_array_elements` returns them. */
export const elementOf = (shape: JsonShape): JsonShape =>
  union(
    membersOf(shape).map((member) => {
      if (member.kind === 'drizzle' && member.base.kind === 'any') return memberOf(member, -1)
      if (member.kind === 'any') return ANY
      return member.kind === 'array' || member.kind === 'tuple' ? memberOf(member, null) : NEVER
    }),
  )

/** The values of an object, as `jsonb_each` returns them. */
export const valueOfEach = (shape: JsonShape): JsonShape =>
  union(
    membersOf(shape).map((member) => {
      if (member.kind === 'any' || member.kind === 'drizzle') return ANY
      return member.kind === 'object' || member.kind === 'record' ? memberOf(member, null) : NEVER
    }),
  )
