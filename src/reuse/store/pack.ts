/**
 * Converts values to JSON and back. What a value only refers to (a file, a relation of the schema, a part of
 * the query's source) is stored as a reference, so that the restored value refers to the current object. This
 * file does not depend on the fields of the values.
 */

import type { TextFile } from '../../diagnostics/span.js'

/** The JSON name of a referenced object; undefined for an object that is part of the value. */
export type NameOf = (object: object) => unknown

/**
 * Thrown by `pack` for a value that JSON cannot represent: a function, an instance of a class, a circular
 * value.
 */
export class Unpackable extends Error {
  override readonly name = 'Unpackable'
}

export function pack(value: unknown, nameOf: NameOf = () => undefined): unknown {
  const visit = (part: unknown, depth: number): unknown => {
    switch (typeof part) {
      case 'string':
      case 'boolean':
        return part
      case 'number':
        if (Number.isFinite(part) && !Object.is(part, -0)) return part
        return { $number: Object.is(part, -0) ? '-0' : String(part) }
      case 'bigint':
        return { $bigint: String(part) }
      case 'undefined':
        return { $undefined: true }
      case 'object':
        return part === null ? null : visitObject(part, depth + 1)
      default:
        throw new Unpackable(`a ${typeof part} cannot be packed`)
    }
  }
  const visitObject = (object: object, depth: number): unknown => {
    const name = nameOf(object)
    if (name !== undefined) return { $name: name }
    if (depth > DEEPEST) throw new Unpackable('a value holds itself, or is nested too deeply')
    if (Array.isArray(object)) return object.map((part) => visit(part, depth))
    if (object instanceof Map) {
      return { $map: [...object].map(([key, item]) => [visit(key, depth), visit(item, depth)]) }
    }
    if (object instanceof Set) return { $set: [...object].map((item) => visit(item, depth)) }
    const prototype: unknown = Object.getPrototypeOf(object)
    if (prototype !== Object.prototype && prototype !== null) {
      throw new Unpackable('an instance of a class cannot be packed')
    }
    const fields = object as Readonly<Record<string, unknown>>
    const packed: Record<string, unknown> = {}
    for (const key of Object.keys(fields)) {
      if (key.startsWith('$') || key === '__proto__') {
        return { $object: Object.entries(fields).map(([name, item]) => [name, visit(item, depth)]) }
      }
      packed[key] = visit(fields[key], depth)
    }
    return packed
  }
  return visit(value, 0)
}

/** Types nest as deeply as an author writes them; no author writes this. */
const DEEPEST = 500

/** `named` returns the object with a name; a value that `pack` did not create gives an arbitrary result. */
export function unpack(packed: unknown, named: (name: unknown) => unknown = () => undefined): unknown {
  const visit = (part: unknown): unknown => {
    if (typeof part !== 'object' || part === null) return part
    if (Array.isArray(part)) return part.map(visit)
    const entries = Object.entries(part)
    const [key, item] = entries[0] ?? ['', undefined]
    switch (key) {
      case '$name':
        return named(item)
      case '$number':
        return Number(item)
      case '$bigint':
        return BigInt(String(item))
      case '$undefined':
        return undefined
      case '$map':
        return new Map((item as [unknown, unknown][]).map(([name, value]) => [visit(name), visit(value)]))
      case '$set':
        return new Set((item as unknown[]).map(visit))
      case '$object':
        return Object.fromEntries((item as [string, unknown][]).map(([name, value]) => [name, visit(value)]))
      default: {
        const result: Record<string, unknown> = {}
        for (const [name, value] of entries) result[name] = visit(value)
        return result
      }
    }
  }
  return visit(packed)
}

/**
 * A packed value with the texts to which it refers, each stored once: many diagnostics are about one file.
 */
export interface PackedWithTexts {
  readonly texts: readonly TextFile[]
  readonly value: unknown
}

export function packWithTexts(value: unknown): PackedWithTexts {
  const indexes = new Map<object, number>()
  const packed = pack(value, (object) => {
    if (!isText(object)) return undefined
    const index = indexes.get(object) ?? indexes.size
    indexes.set(object, index)
    return index
  })
  const texts = [...indexes.keys()].filter(isText)
  return { texts, value: packed }
}

export const unpackWithTexts = ({ texts, value }: PackedWithTexts): unknown =>
  unpack(value, (index) => texts[Number(index)])

const isText = (object: object): object is TextFile =>
  'path' in object &&
  typeof object.path === 'string' &&
  'text' in object &&
  typeof object.text === 'string' &&
  Object.keys(object).length === 2
