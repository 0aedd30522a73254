/**
 * The part of the schema that a query could see. A statement can reach an object only by its name, or from an
 * object that it reaches: a view's tables, a column's type, a function's result. So the objects whose names
 * occur in its text, with everything that they reference, determine its analysis. New objects with these
 * names do too, because they could be found instead of others.
 */
import type { SchemaConstraint } from '../../model/constraint.js'
import { hashOf } from '../../facts/fact.js'
import type { SchemaModel } from '../../model/schema-model.js'
import type { SchemaObject } from '../../database/schema-objects.js'

/** Plain data, so that it can be stored. */
export interface FingerprintData {
  readonly objects: readonly ObjectFingerprint[]
  /** The constraints and unique indexes, which the output always contains, whatever the queries are. */
  readonly constraints: readonly SchemaConstraint[]
}

interface ObjectFingerprint {
  /** All of these occur in a statement that could mention it. */
  readonly words: readonly string[]
  readonly hash: string
  /** Indexes of the referenced objects. */
  readonly refersTo: readonly number[]
}

export interface Fingerprint {
  /** Equal for two schemas if everything is equal that a statement with these words can see. */
  visibleTo(words: ReadonlySet<string>): string
}

export function fingerprintSchema(
  objects: readonly SchemaObject[],
  model: SchemaModel,
  constraints: readonly SchemaConstraint[],
): FingerprintData {
  const ofDatabase = new Map(objects.map(({ id }, index) => [id, index]))
  const byName = new Map<string, number>()
  for (const [index, { description }] of objects.entries()) {
    const [kind, schema, name] = JSON.parse(description) as readonly unknown[]
    if (kind === 'relation') byName.set(JSON.stringify([schema, name]), index)
  }
  // Drizzle's declaration of a relation counts wherever the relation does.
  const drizzle = model.relations.map((relation) => ({
    words: wordsIn(relation.name),
    hash: hashOf(JSON.stringify(relation)),
    of: byName.get(JSON.stringify([relation.schema, relation.name])),
  }))
  const saidOf = new Map<number, number[]>()
  for (const [index, { of }] of drizzle.entries()) {
    if (of !== undefined) saidOf.set(of, [...(saidOf.get(of) ?? []), objects.length + index])
  }
  const words = [...objects.map(({ name }) => wordsIn(name)), ...drizzle.map((relation) => relation.words)]
  const mentionedIn = (body: string): readonly number[] => {
    const said = wordsIn(body)
    const all = hidesNames(body)
    return words.flatMap((each, index) => (all || [...each].every((word) => said.has(word)) ? [index] : []))
  }
  return {
    constraints,
    objects: [
      ...objects.map(({ name, description, refersTo, body }, index) => ({
        words: [...wordsIn(name)],
        hash: hashOf(description),
        refersTo: [
          ...refersTo.flatMap((id) => ofDatabase.get(id) ?? []),
          ...(saidOf.get(index) ?? []),
          ...(body === null ? [] : mentionedIn(body)),
        ],
      })),
      ...drizzle.map(({ words, hash }) => ({ words: [...words], hash, refersTo: [] })),
    ],
  }
}

export function openFingerprint({ objects }: FingerprintData): Fingerprint {
  /** By one word of its name; every statement can mention an object without words. */
  const byWord = new Map<string, number[]>()
  for (const [index, { words }] of objects.entries()) {
    const word = words[0] ?? ''
    byWord.set(word, [...(byWord.get(word) ?? []), index])
  }
  /**
   * The text of an object with everything that it references, directly or indirectly: many statements mention
   * the same objects.
   */
  const wholes = new Map<number, string>()
  const wholeOf = (start: number): string => {
    const known = wholes.get(start)
    if (known !== undefined) return known
    const seen = new Set([start])
    // Iterating over a set includes elements that are added meanwhile.
    for (const index of seen) for (const next of objects[index]?.refersTo ?? []) seen.add(next)
    const whole = hashOfAll([...seen].map((index) => objects[index]?.hash ?? ''))
    wholes.set(start, whole)
    return whole
  }
  return {
    visibleTo(words) {
      const mentioned = [...words, '']
        .flatMap((word) => byWord.get(word) ?? [])
        .filter((index) => objects[index]?.words.every((word) => words.has(word)))
      return hashOfAll([...new Set(mentioned.map(wholeOf))])
    },
  }
}

const hashOfAll = (hashes: readonly string[]): string => hashOf(hashes.toSorted().join(' '))

/**
 * Postgres truncates names to this many bytes (NAMEDATALEN - 1), and finds an object under the truncated
 * name.
 */
const LONGEST_NAME = 63

/**
 * The words of a text, in lower case: names in every notation, quoted or not, and also inside strings, where
 * `regclass` and similar types read them.
 */
export function wordsIn(text: string): ReadonlySet<string> {
  const words = new Set<string>()
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{M}\p{N}_$]+/gu)) {
    words.add(word)
    const bytes = Buffer.from(word)
    if (bytes.length > LONGEST_NAME)
      words.add(
        bytes
          .subarray(0, LONGEST_NAME)
          .toString()
          .replace(/\uFFFD+$/, ''),
      )
  }
  return words
}

/** Names by code points, `U&"d\0061t\+000061"`, contain none of their words. */
export const hidesNames = (text: string): boolean => /u&["']|\\/i.test(text)
