/**
 * Which part of the schema a query could see. A statement can reach an object only by its name, or from an object that it
 * reaches: a view's tables, a column's type, what a function returns. So the objects whose names stand in its text, with
 * all that they refer to, decide its analysis; so do new objects of these names, which would be found in place of others.
 */
import type { SchemaConstraint } from '../../model/constraint.js'
import { hashOf } from '../../facts/fact.js'
import type { SchemaModel } from '../../model/schema-model.js'
import type { SchemaObject } from '../../database/schema-objects.js'

/** Plain data, so that it can be kept. */
export interface FingerprintData {
  readonly objects: readonly ObjectFingerprint[]
  /** The constraints and unique indexes, which the output has whatever the queries are. */
  readonly constraints: readonly SchemaConstraint[]
}

interface ObjectFingerprint {
  /** All of these stand in a statement that could mention it. */
  readonly words: readonly string[]
  readonly hash: string
  /** Indexes of other objects. */
  readonly refersTo: readonly number[]
}

export interface Fingerprint {
  /** Equal in two schemas where everything that a statement of these words can see is equal. */
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
  // What Drizzle says of a relation counts wherever the relation does.
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
  /** By one word of its name; an object without any is mentioned by every statement. */
  const byWord = new Map<string, number[]>()
  for (const [index, { words }] of objects.entries()) {
    const word = words[0] ?? ''
    byWord.set(word, [...(byWord.get(word) ?? []), index])
  }
  /** Of an object with all that it refers to, directly or not: many statements mention the same ones. */
  const wholes = new Map<number, string>()
  const wholeOf = (start: number): string => {
    const known = wholes.get(start)
    if (known !== undefined) return known
    const seen = new Set([start])
    // A set gives what is added to it on the way.
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

/** Postgres cuts names at this many bytes (NAMEDATALEN - 1), and finds what was cut off under what is left. */
const LONGEST_NAME = 63

/**
 * The words of a text, in lower case: names in every way of writing them, quoted or not, also inside strings, where
 * `regclass` and the like read them.
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

/** Names by their code points, `U&"d\0061t\+000061"`, show none of their words. */
export const hidesNames = (text: string): boolean => /u&["']|\\/i.test(text)
