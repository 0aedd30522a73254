import type { Decoder, Encoder } from './codec.js'
import type { List } from './group.js'
import { asMismatch, describeValue, Mismatch, within } from './errors.js'

/** The text to send, and how to write its parameters. */
export interface StatementText<Params> {
  readonly text: string
  /** The parameters' texts, in the order of `$1`, `$2`, …; absent for a statement without parameters. */
  readonly parameters?: (params: Params) => readonly (string | null)[]
  /** Whether a connection keeps it as a prepared statement; the default is true. */
  readonly prepared?: boolean
}

/** A statement with its name, which error messages use. */
export interface Statement<Params> extends StatementText<Params> {
  readonly name: string
  /**
   * For a dynamic statement, whose own text is empty: the text for these arguments, null for an UPDATE that
   * assigns nothing.
   */
  readonly select?: (params: Params) => StatementText<Params> | null
  /** The lists among the parameters: if all are empty, there is nothing to send. */
  readonly lists?: (params: Params) => readonly (readonly unknown[])[]
}

/** The text to send for these arguments; null for nothing. */
export function textFor<Params>(statement: Statement<Params>, params: Params): StatementText<Params> | null {
  return statement.select === undefined ? statement : statement.select(params)
}

/** A statement that returns rows, and how to read a row. */
export interface Query<Params, Row> extends Statement<Params> {
  /** The result's columns, for error messages. */
  readonly columns: readonly string[]
  /**
   * The OIDs of the columns' types, 0 for a type of the schema and -1 for an array of one; if absent, types
   * are not checked.
   */
  readonly types?: readonly number[]
  readonly row: (cells: Cells) => Row
  /** The list of a row, to which further rows of the result add elements. */
  readonly list?: List<Row>
  /** Codecs of the last columns, which are not values of the row: keys, and markers of joined rows. */
  readonly hidden?: readonly Decoder<unknown>[]
}

export function defineQuery<Row, Params = undefined>(query: Query<Params, Row>): Query<Params, Row>
export function defineQuery<Params = undefined>(statement: Statement<Params>): Statement<Params>
export function defineQuery<Definition>(definition: Definition): Definition {
  return definition
}

/**
 * Postgres's text of an argument that is never NULL. Throws a {@link Mismatch} if the argument is not of the
 * parameter's type.
 */
export function input<Encoded>(parameter: string, argument: Encoded, codec: Encoder<Encoded>): string {
  return writeInput(parameter, argument, codec)
}

/** The text of an argument for which `null` means NULL. */
export function inputOrNull<Encoded>(
  parameter: string,
  argument: Encoded | null,
  codec: Encoder<Encoded>,
): string | null {
  return argument === null ? null : writeInput(parameter, argument, codec)
}

/** The text of an argument that can be omitted, which means NULL, as `null` does. */
export function optionalInput<Encoded>(
  parameter: string,
  argument: Encoded | null | undefined,
  codec: Encoder<Encoded>,
): string | null {
  return argument === null || argument === undefined ? null : writeInput(parameter, argument, codec)
}

/** {@link writeArgument} for a parameter; prepends its name to the path of a mismatch. */
export function writeInput<Encoded>(
  parameter: string,
  argument: Encoded | null | undefined,
  codec: Encoder<Encoded>,
): string {
  try {
    return writeArgument(argument, codec)
  } catch (error) {
    throw within(parameter, error)
  }
}

/** Postgres's text of a value. A caller in JavaScript can ignore the types, so the value is checked. */
export function writeArgument<Encoded>(
  argument: Encoded | null | undefined,
  codec: Encoder<Encoded>,
): string {
  if (argument === null || argument === undefined) {
    throw new Mismatch(codec.expected, argument === null ? 'null' : 'undefined')
  }
  try {
    return codec.encode(argument)
  } catch (error) {
    throw asMismatch(error, codec.expected, describeValue(argument))
  }
}

/** The cells of one row during reading. One object serves all rows of a result. */
export interface Cells {
  /** The cells as they arrived: bytes of the wire, or the client's parsed values; null for NULL. */
  readonly row: readonly unknown[]
  /** The column read last: the error names it if reading fails. */
  column: number
  /** The codec that read each column. */
  readonly codecs: (Decoder<unknown> | undefined)[]
  /** A cell that is not NULL. */
  read<Decoded>(cell: unknown, codec: Decoder<Decoded>): Decoded
}

/** A column that is never NULL. */
export function value<Decoded>(cells: Cells, column: number, codec: Decoder<Decoded>): Decoded {
  cells.column = column
  cells.codecs[column] = codec
  const cell = cells.row[column]
  if (cell === null || cell === undefined) throw new Mismatch(codec.expected, 'NULL')
  return cells.read(cell, codec)
}

/** A column that may be NULL. */
export function valueOrNull<Decoded>(cells: Cells, column: number, codec: Decoder<Decoded>): Decoded | null {
  cells.codecs[column] = codec
  return cells.row[column] === null ? null : value(cells, column, codec)
}
