import { isDeepStrictEqual } from 'node:util'
import type { DrizzleType } from '../../model/schema-model.js'
import type { ValueType } from '../../model/value-type.js'

/** The type of a value that has one of several types; null if no one codec reads them all. */
export function unified([first, ...others]: readonly ValueType[]): ValueType | null {
  let type = first ?? null
  for (const other of others) type = type && either(type, other)
  return type
}

function either(one: ValueType, other: ValueType): ValueType | null {
  if (one.kind === 'array' && other.kind === 'array') {
    const element = either(one.element, other.element)
    const isSame = one.dimensions === other.dimensions && one.delimiter === other.delimiter
    return element && isSame
      ? { ...one, element, elementNullable: one.elementNullable || other.elementNullable }
      : null
  }
  if (one.kind !== 'drizzle' || other.kind !== 'drizzle') return isDeepStrictEqual(one, other) ? one : null
  if (one.mapped !== other.mapped || one.depth !== other.depth) return null
  if (!isDeepStrictEqual(one.base, other.base)) return null
  if (one.mapped && !isSameMapping(one.column.type, other.column.type)) return null
  const known = [one, ...one.also].map(({ column }) => column)
  const further = [{ relation: other.relation, column: other.column }, ...other.also]
  return { ...one, also: [...one.also, ...further.filter(({ column }) => !known.includes(column))] }
}

/** Whether it is the same customType, by its functions, in arrays of equal depth. */
function isSameMapping({ values: one }: DrizzleType, { values: other }: DrizzleType): boolean {
  if (one.kind === 'array' && other.kind === 'array') return isSameMapping(one.element, other.element)
  return one.kind === 'custom' && other.kind === 'custom' && one.mapper.name === other.mapper.name
}
