import type { CatalogFunction } from '../../database/catalog.js'
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
 * What is known of built-in functions beyond `proisstrict`. STRICT says what happens for a NULL argument; the table says
 * that nothing else gives NULL. What is not in it may give NULL: functions of extensions and users never are.
 */

/** Full signatures of strict functions that give a value for every combination of values. */
export const totalSignatures: ReadonlySet<string> = new Set(
  FAMILIES.flatMap(({ signatures }) => written(signatures)),
)
const TOTAL = totalSignatures

const SUFFICIENT = bySignature(NOT_STRICT, ({ suffices }) => suffices)
const COLUMNS = bySignature(SET_RETURNING, ({ columns }) => columns)
const AGGREGATE_NEEDS = bySignature(AGGREGATES, ({ needs }) => needs)
const WINDOW_NEEDS = bySignature(WINDOWS, ({ needs }) => needs)
const CONSTANTS = bySignature(TOTAL_FOR_CONSTANTS, ({ constants }) => constants)

type Called = CatalogFunction | undefined

/**
 * Whether the function gives a value for every combination of values. Comparisons need no entry, on a server of whatever version:
 * every member of a btree operator class is total, and so is the negation of its equality.
 */
export function isTotal(called: Called): boolean {
  if (!called || called.schema !== 'pg_catalog' || !called.strict) return false
  return called.isComparison || called.isInequality || TOTAL.has(called.signature)
}

/**
 * Of a function that is not strict: sets of arguments, counted from 1, each of which suffices. Where all of a set are values,
 * so is the result; it is never NULL by the empty set. Not for calls with VARIADIC. None where nothing is known.
 */
export const sufficientArguments = (called: Called): readonly (readonly number[])[] =>
  builtIn(called, SUFFICIENT) ?? []

/** Columns of a set-returning function, counted from 1, that hold no NULL in any row, whatever the arguments. */
export const columnsWithoutNull = (called: Called): readonly number[] => builtIn(called, COLUMNS) ?? []

/**
 * What an aggregate needs to give a value: nothing, some row, or some row and values as its arguments in all rows, those before
 * WITHIN GROUP included. Null: it may give NULL over any rows.
 */
export const aggregateNeeds = (called: Called): 'nothing' | 'rows' | 'values' | null =>
  builtIn(called, AGGREGATE_NEEDS) ?? null

/** What a window function needs: nothing, values as its arguments in all rows, or those and a frame that is never empty. */
export const windowNeeds = (called: Called): 'nothing' | 'arguments' | 'frame' | null =>
  builtIn(called, WINDOW_NEEDS) ?? null

/** Whether the strict function is total with this text as its first argument: `extract(year from …)`. */
export const isTotalFor = (called: Called, text: string): boolean =>
  builtIn(called, CONSTANTS)?.includes(text) ?? false

function builtIn<T>(called: Called, known: ReadonlyMap<string, T>): T | undefined {
  return called?.schema === 'pg_catalog' ? known.get(called.signature) : undefined
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

/** As `CatalogFunction.signature` has them: `left(text, integer)`. */
function written(signatures: Signatures): readonly string[] {
  return Object.entries(signatures).flatMap(([types, names]) =>
    names
      .trim()
      .split(/\s+/)
      .map((name) => `${name}(${types})`),
  )
}
