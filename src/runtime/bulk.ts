import type { Encoder } from './codec.js'
import { describeValue, isRecord, Mismatch, within } from './errors.js'
import { writeArgument } from './query.js'

/**
 * A field of a list of rows. The values of all rows are sent as one array, which `unnest` turns into a column
 * again. A value that is itself an array or a row is sent as its text.
 */
export function listInput<Field extends string, Encoded>(
  list: string,
  rows: readonly { readonly [Name in Field]: Encoded }[],
  field: Field,
  codec: Encoder<Encoded>,
): string {
  return writeField(list, rows, field, (given) => writeArgument(given, codec))
}

/** A field for which `null` means NULL. */
export function listInputOrNull<Field extends string, Encoded>(
  list: string,
  rows: readonly { readonly [Name in Field]: Encoded | null }[],
  field: Field,
  codec: Encoder<Encoded>,
): string {
  return writeField(list, rows, field, (given) => (given === null ? null : writeArgument(given, codec)))
}

/** A field that a row can omit, which means NULL, as `null` does. */
export function optionalListInput<Field extends string, Encoded>(
  list: string,
  rows: readonly { readonly [Name in Field]?: Encoded | null | undefined }[],
  field: Field,
  codec: Encoder<Encoded>,
): string {
  return writeField(list, rows, field, (given) =>
    given === null || given === undefined ? null : writeArgument(given, codec),
  )
}

/** A row as an object; throws for any other value. */
export function rowObject(given: unknown): object {
  if (isRecord(given)) return given
  throw new Mismatch("an object of the row's fields", describeValue(given))
}

/** An array of the field's values, in Postgres's text: https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO */
function writeField<Field extends string, Value>(
  list: string,
  rows: readonly { readonly [Name in Field]?: Value }[],
  field: Field,
  write: (given: Value | undefined) => string | null,
): string {
  if (!Array.isArray(rows)) throw new Mismatch('an array of rows', describeValue(rows), list)
  let written = '{'
  let index = 0
  let step = ''
  try {
    // An index loop also visits the holes of a sparse array, as undefined.
    for (; index < rows.length; index++) {
      step = ''
      const row = rowObject(rows[index]) as (typeof rows)[number]
      step = `.${field}`
      const wire = write(row[field])
      if (index > 0) written += ','
      written += wire === null ? 'NULL' : `"${needsEscape.test(wire) ? wire.replace(escaped, '\\$&') : wire}"`
    }
  } catch (error) {
    throw within(`${list}[${index}]${step}`, error)
  }
  return `${written}}`
}

const needsEscape = /["\\]/
const escaped = /["\\]/g
