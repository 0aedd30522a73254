/**
 * The origin of the elements of arrays that built-in functions build. A function that is not listed may add
 * NULLs, as `regexp_match` does for a group that does not participate. Source: arrayfuncs.c,
 * array_userfuncs.c, varlena.c, regexp.c, enum.c, tsvector_op.c, xml.c and namespace.c of src/backend of
 * PostgreSQL 18.
 */
import type { CatalogFunction } from '../../database/catalog.js'

/** Arguments are counted from 1. */
export interface ElementSources {
  /** Arguments whose elements become elements of the result. */
  readonly arrays: readonly number[]
  /** Arguments that become elements themselves. */
  readonly values: readonly number[]
  /** If this argument is NULL, the result contains no NULL element of the arrays. */
  readonly withoutNull: number | null
}

const from = (
  arrays: readonly number[],
  values: readonly number[] = [],
  withoutNull: number | null = null,
): ElementSources => ({ arrays, values, withoutNull })

const SOURCES: ReadonlyMap<string, ElementSources> = new Map(
  Object.entries({
    'array_append(anycompatiblearray, anycompatible)': from([1], [2]),
    'array_prepend(anycompatible, anycompatiblearray)': from([2], [1]),
    'array_cat(anycompatiblearray, anycompatiblearray)': from([1, 2]),
    'array_remove(anycompatiblearray, anycompatible)': from([1], [], 2),
    'array_replace(anycompatiblearray, anycompatible, anycompatible)': from([1], [3], 2),
    'array_fill(anyelement, integer[])': from([], [1]),
    'array_fill(anyelement, integer[], integer[])': from([], [1]),
    'array_larger(anyarray, anyarray)': from([1, 2]),
    'array_smaller(anyarray, anyarray)': from([1, 2]),
    'array_reverse(anyarray)': from([1]),
    'array_sample(anyarray, integer)': from([1]),
    'array_shuffle(anyarray)': from([1]),
    'array_sort(anyarray)': from([1]),
    'array_sort(anyarray, boolean)': from([1]),
    'array_sort(anyarray, boolean, boolean)': from([1]),
    'trim_array(anyarray, integer)': from([1]),
    'array_positions(anycompatiblearray, anycompatible)': from([]),
    'current_schemas(boolean)': from([]),
    'enum_range(anyenum)': from([]),
    'enum_range(anyenum, anyenum)': from([]),
    'parse_ident(text, boolean)': from([]),
    'regexp_split_to_array(text, text)': from([]),
    'regexp_split_to_array(text, text, text)': from([]),
    'string_to_array(text, text)': from([]),
    'tsvector_to_array(tsvector)': from([]),
    'xpath(text, xml)': from([]),
    'xpath(text, xml, text[])': from([]),
  }),
)

/** Null if nothing is known about the elements. */
export const elementsFrom = (called: CatalogFunction | undefined): ElementSources | null =>
  (called?.schema === 'pg_catalog' && SOURCES.get(called.signature)) || null

/**
 * The full signatures, for the test that calls each of them.
 *
 * @forTests
 */
export const arraySignatures: ReadonlyMap<string, ElementSources> = SOURCES
