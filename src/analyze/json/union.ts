/** Values with one of several shapes. */
import { widenedBeside } from './deviations.js'
import {
  ANY,
  isSame,
  type JsonArray,
  type JsonLabels,
  type JsonNumber,
  type JsonRecord,
  type JsonShape,
  kindsOf,
  membersOf,
  NULL,
  NUMBER,
  STRING,
} from '../../model/json-shape.js'

/** The shape of a value with one of the shapes, without those that another one includes. */
export function union(shapes: readonly JsonShape[]): JsonShape {
  const members = distinct(shapes.flatMap(membersOf))
  if (members.some(({ kind }) => kind === 'any')) return ANY
  const merged = [...scalars(members), ...arrays(members), ...objects(members)]
  const settled =
    merged.length > 1
      ? merged.map((member, index) =>
          member.kind === 'number' ? member : widenedBeside(member, merged.toSpliced(index, 1)),
        )
      : merged
  if (settled.some(({ kind }) => kind === 'any')) return ANY
  const ordered = [...settled].sort((a, b) => rank(a, members) - rank(b, members))
  const [only] = ordered
  return only && ordered.length === 1 ? only : { kind: 'union', members: ordered }
}

/** Each kind has the position of its first member, null comes last. */
function rank(shape: JsonShape, members: readonly JsonShape[]): number {
  if (shape.kind === 'null') return members.length
  const exact = members.findIndex((member) => isSame(member, shape))
  const alike = members.findIndex((member) => familyOf(member) === familyOf(shape))
  return exact < 0 ? alike : exact
}

const familyOf = ({ kind }: JsonShape): string =>
  kind === 'labels' ? 'string' : kind === 'tuple' ? 'array' : kind === 'record' ? 'object' : kind

/** The shape, or JSON's null. */
export const orNull = (shape: JsonShape): JsonShape => union([shape, NULL])

/** The shape without JSON null; the schema's own type does not change. */
export const withoutNull = (shape: JsonShape): JsonShape =>
  union(membersOf(shape).filter(({ kind }) => kind !== 'null'))

const distinct = (shapes: readonly JsonShape[]): readonly JsonShape[] =>
  shapes.filter((shape, index) => shapes.findIndex((other) => isSame(shape, other)) === index)

/** Everything that is neither an array nor an object, including types of the schema. */
function scalars(members: readonly JsonShape[]): readonly JsonShape[] {
  const numbers = members.filter((member): member is JsonNumber => member.kind === 'number')
  const schema = members.filter(({ kind }) => kind === 'drizzle')
  const labels = members.filter((member): member is JsonLabels => member.kind === 'labels')
  const uncertain = numbers.some(({ certain }) => !certain)
  // NaN is a string in JSON, which is indistinguishable from other possible strings.
  const strings =
    members.some(({ kind }) => kind === 'string') ||
    (uncertain && (labels.length > 0 || schema.some((member) => kindsOf(member).has('string'))))
  return [
    ...schema.filter((member) => !strings || [...kindsOf(member)].some((kind) => kind !== 'string')),
    ...(numbers.length === 0 ? [] : [uncertain && !strings ? { ...NUMBER, certain: false } : NUMBER]),
    ...members.filter(({ kind }) => kind === 'boolean'),
    ...(strings ? [STRING] : labels.length === 0 ? [] : [mergedLabels(labels)]),
    ...members.filter(({ kind }) => kind === 'null'),
  ]
}

const mergedLabels = (parts: readonly JsonLabels[]): JsonLabels => ({
  kind: 'labels',
  labels: [...new Set(parts.flatMap(({ labels }) => labels))],
})

/** One array of all elements that any of the arrays can contain; tuples stay if there is no array. */
function arrays(members: readonly JsonShape[]): readonly JsonShape[] {
  const tuples = members.filter((member) => member.kind === 'tuple')
  const parts = members.filter((member): member is JsonArray => member.kind === 'array')
  if (parts.length === 0) return tuples
  const certain = parts.map((part): JsonArray => ({ ...part, certain: true }))
  // An array with uncertain elements must not be merged with its siblings.
  const elements = parts.flatMap((part, index) => {
    const siblings = [...certain.toSpliced(index, 1), ...tuples]
    const widened = part.certain ? part : widenedBeside(part, siblings)
    return widened.kind === 'array' ? widened.element : ANY
  })
  const element = union([...elements, ...tuples.flatMap((tuple) => tuple.elements)])
  return [{ kind: 'array', element, certain: parts.every((part) => part.certain) }]
}

/**
 * Distinct objects; an empty one is an instance of a record, and of an object without required properties.
 */
function objects(members: readonly JsonShape[]): readonly JsonShape[] {
  const records = members.filter((member): member is JsonRecord => member.kind === 'record')
  const whole = members.filter((member) => member.kind === 'object')
  const needsNothing = whole.some(
    ({ properties }) => properties.length > 0 && properties.every(({ optional }) => optional),
  )
  const kept = whole.filter(
    ({ properties }) => properties.length > 0 || (!needsNothing && records.length === 0),
  )
  if (records.length === 0) return kept
  return [...kept, { kind: 'record', value: union(records.map(({ value }) => value)) }]
}
