import type { CatalogFunction } from '../../database/catalog.js'
import type { ExtensionMembership } from '../../database/catalog-extensions.js'
import { EXTENSION_AGGREGATES, EXTENSION_TOTAL } from './extension-signatures.js'
import {
  AGGREGATES,
  NOT_STRICT,
  SET_RETURNING,
  type Signatures,
  TOTAL as FAMILIES,
  TOTAL_FOR_CONSTANTS,
  WINDOWS,
} from './total-signatures.js'

/*
 * What is known about functions beyond `proisstrict`. STRICT determines the result for a NULL argument; the
 * tables list functions that return NULL in no other case: one table for built-in functions, one for those of
 * extensions. A function in neither may return NULL, and so may all user-defined functions.
 */

/**
 * Full signatures of strict functions that return a value for every combination of values.
 *
 * @forTests
 */
export const totalSignatures: ReadonlySet<string> = new Set(
  FAMILIES.flatMap(({ signatures }) => written(signatures)),
)
const TOTAL = totalSignatures

/** The same for extensions, by `inExtension`. */
const OF_EXTENSIONS: ReadonlySet<string> = new Set(EXTENSION_TOTAL.flatMap(inExtension))
const AGGREGATES_OF_EXTENSIONS: ReadonlySet<string> = new Set(EXTENSION_AGGREGATES.flatMap(inExtension))

const SUFFICIENT = bySignature(NOT_STRICT, ({ suffices }) => suffices)
const COLUMNS = bySignature(SET_RETURNING, ({ columns }) => columns)
const AGGREGATE_NEEDS = bySignature(AGGREGATES, ({ needs }) => needs)
const WINDOW_NEEDS = bySignature(WINDOWS, ({ needs }) => needs)
const CONSTANTS = bySignature(TOTAL_FOR_CONSTANTS, ({ constants }) => constants)

type Called = CatalogFunction | undefined

/**
 * Whether the function returns a value for every combination of values. Comparisons need no entry, on a
 * server of any version: every member of a btree operator class is total, and so is the negation of its
 * equality.
 */
export function isTotal(called: Called): boolean {
  if (!called?.strict) return false
  if (called.extension) return OF_EXTENSIONS.has(keyOf(called.extension))
  if (called.schema !== 'pg_catalog') return false
  return called.isComparison || called.isInequality || TOTAL.has(called.signature)
}

/**
 * For a function that is not strict: sets of arguments, counted from 1, each of which suffices. If all
 * arguments of a set are values, so is the result; with an empty set the result is never NULL. Not for calls
 * with VARIADIC. Empty if nothing is known.
 */
export const sufficientArguments = (called: Called): readonly (readonly number[])[] =>
  builtIn(called, SUFFICIENT) ?? []

/**
 * Columns of a set-returning function, counted from 1, that contain no NULL in any row, whatever the
 * arguments.
 */
export const columnsWithoutNull = (called: Called): readonly number[] => builtIn(called, COLUMNS) ?? []

/**
 * What an aggregate needs to return a value: nothing, some row, or some row and values as its arguments in
 * all rows, including those before WITHIN GROUP. Null: it may return NULL over any rows.
 */
export function aggregateNeeds(called: Called): 'nothing' | 'rows' | 'values' | null {
  if (called?.extension) return AGGREGATES_OF_EXTENSIONS.has(keyOf(called.extension)) ? 'values' : null
  return builtIn(called, AGGREGATE_NEEDS) ?? null
}

/**
 * What a window function needs: nothing, values as its arguments in all rows, or those and a frame that is
 * never empty.
 */
export const windowNeeds = (called: Called): 'nothing' | 'arguments' | 'frame' | null =>
  builtIn(called, WINDOW_NEEDS) ?? null

/** Whether the strict function is total with this text as its first argument: `extract(year from …)`. */
export const isTotalFor = (called: Called, text: string): boolean =>
  builtIn(called, CONSTANTS)?.includes(text) ?? false

function builtIn<T>(called: Called, known: ReadonlyMap<string, T>): T | undefined {
  return called?.schema === 'pg_catalog' ? known.get(called.signature) : undefined
}

function keyOf({ name, signature }: ExtensionMembership): string {
  return `${name} ${signature}`
}

function inExtension({
  extension,
  signatures,
}: {
  readonly extension: string
  readonly signatures: Signatures
}): readonly string[] {
  return written(signatures).map((signature) => keyOf({ name: extension, signature }))
}

function bySignature<Family extends { readonly signatures: Signatures }, T>(
  families: readonly Family[],
  value: (family: Family) => T,
): ReadonlyMap<string, T> {
  return new Map(
    families.flatMap((family) =>
      written(family.signatures).map((signature) => [signature, value(family)] as const),
    ),
  )
}

/** In the form of `CatalogFunction.signature`: `left(text, integer)`. */
function written(signatures: Signatures): readonly string[] {
  return Object.entries(signatures).flatMap(([types, names]) =>
    names
      .trim()
      .split(/\s+/)
      .map((name) => `${name}(${types})`),
  )
}
