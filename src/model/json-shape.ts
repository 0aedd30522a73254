import type { DrizzleColumn, DrizzleRelation } from './schema-model.js'

/** The shape of a JSON value after `JSON.parse` has read it. */
export type JsonShape =
  | { readonly kind: 'any' | 'string' | 'boolean' | 'null' }
  | JsonNumber
  | JsonLabels
  | JsonArray
  | JsonTuple
  | JsonObject
  | JsonRecord
  | JsonUnion
  | JsonFromSchema

/**
 * A number. Floats and numerics are not `certain`: NaN and the infinities are strings in JSON, which is
 * checked when the value is read.
 */
export interface JsonNumber {
  readonly kind: 'number'
  readonly certain: boolean
}

/** One of these strings. */
export interface JsonLabels {
  readonly kind: 'labels'
  readonly labels: readonly string[]
}

/**
 * An array. One made of an SQL array is not `certain`: its elements may be NULL where Drizzle declares that
 * they are not, and its depth may differ from its type. Both are checked when the value is read.
 */
export interface JsonArray {
  readonly kind: 'array'
  readonly element: JsonShape
  readonly certain: boolean
}

/** An array of a fixed length. */
interface JsonTuple {
  readonly kind: 'tuple'
  readonly elements: readonly JsonShape[]
}

/** An object with these properties and no others. */
export interface JsonObject {
  readonly kind: 'object'
  readonly properties: readonly JsonProperty[]
}

export interface JsonProperty {
  readonly name: string
  readonly shape: JsonShape
  /** May be missing. */
  readonly optional: boolean
}

/** An object whose keys are not known. */
export interface JsonRecord {
  readonly kind: 'record'
  readonly value: JsonShape
}

/** A union; only `union` constructs it. A union without members is the shape of a value that never occurs. */
export interface JsonUnion {
  readonly kind: 'union'
  readonly members: readonly JsonShape[]
}

/** The schema's own type for a column, from `$type<…>()`, or for the value at a path inside it. */
export interface JsonFromSchema {
  readonly kind: 'drizzle'
  readonly relation: DrizzleRelation & { readonly exported: NonNullable<DrizzleRelation['exported']> }
  readonly column: DrizzleColumn
  /** Keys of objects and indexes of arrays; an index below 0 stands for any. */
  readonly path: readonly (string | number)[]
  /** The shape of the value without the schema's assertion. */
  readonly base: JsonShape
}

export const ANY: JsonShape = { kind: 'any' }
export const STRING: JsonShape = { kind: 'string' }
export const BOOLEAN: JsonShape = { kind: 'boolean' }
export const NULL: JsonShape = { kind: 'null' }
export const NUMBER: JsonNumber = { kind: 'number', certain: true }
export const UNCERTAIN_NUMBER: JsonNumber = { kind: 'number', certain: false }
export const NEVER: JsonUnion = { kind: 'union', members: [] }

/** The members of a union, or the shape alone. */
export const membersOf = (shape: JsonShape): readonly JsonShape[] =>
  shape.kind === 'union' ? shape.members : [shape]

/** The kinds of JSON values that `typeof` and similar tests distinguish. */
export type JsonKind = 'array' | 'boolean' | 'null' | 'number' | 'object' | 'string'

const ALL_KINDS: readonly JsonKind[] = ['array', 'boolean', 'null', 'number', 'object', 'string']

/** The kinds of value that a shape allows. */
export function kindsOf(shape: JsonShape): ReadonlySet<JsonKind> {
  switch (shape.kind) {
    case 'any':
      return new Set(ALL_KINDS)
    case 'labels':
      return new Set(['string'])
    case 'tuple':
      return new Set(['array'])
    case 'record':
      return new Set(['object'])
    case 'union':
      return new Set(shape.members.flatMap((member) => [...kindsOf(member)]))
    case 'drizzle':
      return kindsOf(shape.base)
    default:
      return new Set([shape.kind])
  }
}

/** Whether two shapes are the same, property order included. */
export const isSame = (a: JsonShape, b: JsonShape): boolean => a === b || keyOf(a) === keyOf(b)

const keys = new WeakMap<JsonShape, string>()

function keyOf(shape: JsonShape): string {
  let key = keys.get(shape)
  if (key === undefined) keys.set(shape, (key = writeKey(shape)))
  return key
}

function writeKey(shape: JsonShape): string {
  switch (shape.kind) {
    case 'number':
      return shape.certain ? 'number' : 'number?'
    case 'labels':
      return JSON.stringify(shape.labels)
    case 'array':
      return `${shape.certain ? 'array' : 'array?'}<${keyOf(shape.element)}>`
    case 'tuple':
      return `tuple<${shape.elements.map(keyOf).join()}>`
    case 'object':
      return `{${shape.properties.map(({ name, shape: property, optional }) => `${JSON.stringify(name)}${optional ? '?' : ''}:${keyOf(property)}`).join()}}`
    case 'record':
      return `record<${keyOf(shape.value)}>`
    case 'union':
      return `(${shape.members.map(keyOf).join('|')})`
    case 'drizzle': {
      const { relation, column, path } = shape
      return `drizzle${JSON.stringify([relation.schema, relation.name, column.name, ...path])}`
    }
    default:
      return shape.kind
  }
}
