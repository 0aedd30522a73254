/**
 * The outcome of one query's analysis as JSON that is valid wherever the same statement is: places are
 * relative to the statement, and relations, columns and parts of the source are references, which resolve to
 * the current objects when the record is read.
 */
import type { TypedQuery } from '../../model/typed-query.js'
import { pack, Unpackable, unpack } from '../store/pack.js'
import type { Outcome } from '../../diagnostics/diagnostic.js'
import { hashOf } from '../../facts/fact.js'
import type { SchemaModel } from '../../model/schema-model.js'
import type { QuerySource } from '../../model/query-source.js'

/** The objects of a schema model by names that are the same in another model with equal relations. */
export interface ModelNames {
  nameOf(object: object): readonly (string | number)[] | undefined
  named(path: readonly (string | number)[]): unknown
}

export function namesOfModel(model: SchemaModel): ModelNames {
  const known = namesByModel.get(model) ?? nameModel(model)
  namesByModel.set(model, known)
  return known
}

const namesByModel = new WeakMap<SchemaModel, ModelNames>()

function nameModel({ relations }: SchemaModel): ModelNames {
  const names = new Map<object, readonly (string | number)[]>()
  const byName = new Map<string, object>()
  const shared = new Set<object>()
  for (const relation of relations) {
    const name = JSON.stringify([relation.schema, relation.name])
    byName.set(name, relation)
    const own = new Map<object, readonly (string | number)[]>()
    nameParts(relation, [name], own)
    for (const [part, path] of own) {
      if (names.has(part)) shared.add(part)
      else names.set(part, path)
    }
  }
  // A view can share an object with its table, and columns the labels of one enum. A reference by the name of
  // one relation would later resolve to whatever that relation has there. So shared objects are part of the
  // value instead.
  for (const part of shared) names.delete(part)
  return {
    nameOf: (object) => names.get(object),
    named: ([relation = '', ...path]) => follow(byName.get(String(relation)), path),
  }
}

/** The stretch of the file to which everything in a statement's source refers. */
export interface Stretch {
  readonly start: number
  readonly text: string
}

export function stretchOf(source: QuerySource): Stretch {
  let [start, end] = [source.span.start, source.span.end]
  eachPlace(source, (place) => {
    start = Math.min(start, place.start)
    end = Math.max(end, place.end)
  })
  return { start, text: source.file.text.slice(start, end) }
}

/** A key for the source stage's result of a statement, independent of its position in the file. */
export function sourceKey(source: QuerySource, { start, text }: Stretch): string {
  const relative = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (value === source.file) return null
    if (Array.isArray(value)) return value.map(relative)
    if (value instanceof Map) return [...value].map(relative)
    const from = isPlace(value) ? { ...value, start: value.start - start, end: value.end - start } : value
    return Object.fromEntries(Object.entries(from).map(([key, part]) => [key, relative(part)]))
  }
  return hashOf(JSON.stringify([text, relative(source)]))
}

/**
 * Null for an outcome that refers to other files, whose places can change while the query and its schema do
 * not.
 */
export function packOutcome(
  outcome: Outcome<TypedQuery>,
  source: QuerySource,
  start: number,
  model: ModelNames,
): unknown {
  const parts = new Map<object, readonly (string | number)[]>()
  nameParts(source, [], parts)
  try {
    return pack(outcome, (object) => {
      const part = parts.get(object)
      if (part) return { source: part }
      const relation = model.nameOf(object)
      if (relation) return { model: relation }
      return isPlace(object) ? { place: placeIn(object, source, start) } : undefined
    })
  } catch (error) {
    if (error instanceof Unpackable) return null
    throw error
  }
}

export function unpackOutcome(
  packed: unknown,
  source: QuerySource,
  start: number,
  model: ModelNames,
): Outcome<TypedQuery> {
  return unpack(packed, (name) => {
    const { source: part, model: relation, place } = name as PackedName
    if (part) return follow(source, part)
    if (relation) return model.named(relation)
    return place && { file: source.file, start: place.start + start, end: place.end + start }
  }) as Outcome<TypedQuery>
}

interface PackedName {
  readonly source?: readonly (string | number)[]
  readonly model?: readonly (string | number)[]
  readonly place?: { readonly start: number; readonly end: number }
}

interface Extent {
  readonly start: number
  readonly end: number
}

/** Every object with a start and an end is a stretch of a file, such as a span or an edit. */
const isPlace = (object: object): object is Extent =>
  'start' in object && typeof object.start === 'number' && 'end' in object && typeof object.end === 'number'

function placeIn(place: Extent, source: QuerySource, start: number): Extent {
  if (!('file' in place) || place.file !== source.file) throw new Unpackable('not a place in the query file')
  return { start: place.start - start, end: place.end - start }
}

function eachPlace(value: unknown, found: (place: Extent) => void): void {
  if (typeof value !== 'object' || value === null) return
  if (isPlace(value)) found(value)
  const parts = value instanceof Map ? [...value.values()] : Object.values(value)
  for (const part of parts) eachPlace(part, found)
}

/**
 * The objects below a value, each by the first path that leads to it; strings and numbers are not objects.
 */
function nameParts(
  value: unknown,
  path: readonly (string | number)[],
  names: Map<object, readonly (string | number)[]>,
): void {
  if (typeof value !== 'object' || value === null || names.has(value)) return
  names.set(value, path)
  if (value instanceof Map) return
  for (const [key, part] of Object.entries(value)) nameParts(part, [...path, key], names)
}

function follow(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((part, key) => {
    if (typeof part !== 'object' || part === null) throw new Error(`nothing at ${path.join('.')}`)
    return Reflect.get(part, key)
  }, value)
}
