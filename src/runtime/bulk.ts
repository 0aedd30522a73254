import type { Encoder } from './codec.js'
import { asMismatch, describeValue, Mismatch, within } from './errors.js'
import type { Input } from './query.js'

/**
 * A field of a list of rows: the values of all rows go as one array, of which `unnest` makes a column again. What is an array or a
 * row itself goes as its text.
 */
export function listInput<Field extends string, Encoded>(
  list: string,
  rows: readonly { readonly [Name in Field]: Encoded }[],
  field: Field,
  codec: Encoder<Encoded>,
): Input {
  return { parameter: list, write: () => writeField(rows, field, (given) => writeGiven(given, codec)) }
}

/** A field where `null` means NULL. */
export function listInputOrNull<Field extends string, Encoded>(
  list: string,
  rows: readonly { readonly [Name in Field]: Encoded | null }[],
  field: Field,
  codec: Encoder<Encoded>,
): Input {
  return {
    parameter: list,
    write: () => writeField(rows, field, (given) => (given === null ? null : writeGiven(given, codec))),
  }
}

/** A field that may be left out of a row, which means NULL as `null` does. */
export function optionalListInput<Field extends string, Encoded>(
  list: string,
  rows: readonly { readonly [Name in Field]?: Encoded | null | undefined }[],
  field: Field,
  codec: Encoder<Encoded>,
): Input {
  return {
    parameter: list,
    write: () =>
      writeField(rows, field, (given) =>
        given === null || given === undefined ? null : writeGiven(given, codec),
      ),
  }
}

/** Postgres's text of a value that is given; the types do not bind a caller in JavaScript. */
export function writeGiven<Encoded>(given: Encoded | null | undefined, codec: Encoder<Encoded>): string {
  if (given === null || given === undefined) {
    throw new Mismatch(codec.expected, given === null ? 'null' : 'undefined')
  }
  try {
    return codec.encode(given)
  } catch (error) {
    throw asMismatch(error, codec.expected, describeValue(given))
  }
}

/** A row as an object, whatever was given. */
export function rowObject(given: unknown): object {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given
  throw new Mismatch("an object of the row's fields", describeValue(given))
}

/** An array of the field's values, in Postgres's text: https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO */
function writeField<Field extends string, Value>(
  rows: readonly { readonly [Name in Field]?: Value }[],
  field: Field,
  write: (given: Value | undefined) => string | null,
): string {
  if (!Array.isArray(rows)) throw new Mismatch('an array of rows', describeValue(rows))
  let written = '{'
  let index = 0
  let step = ''
  try {
    // An index loop meets the holes of a sparse array, as undefined.
    for (; index < rows.length; index++) {
      step = ''
      const row = rowObject(rows[index]) as (typeof rows)[number]
      step = `.${field}`
      const wire = write(row[field])
      if (index > 0) written += ','
      written += wire === null ? 'NULL' : `"${needsEscape.test(wire) ? wire.replace(escaped, '\\$&') : wire}"`
    }
  } catch (error) {
    throw within(`[${index}]${step}`, error)
  }
  return `${written}}`
}

const needsEscape = /["\\]/
const escaped = /["\\]/g
