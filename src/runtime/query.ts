import type { Decoder, Encoder } from './codec.js'
import type { List } from './group.js'
import { asMismatch, describeValue, Mismatch, within } from './errors.js'

/** What is sent, and how its parameters are written. */
export interface StatementText<Params> {
  readonly text: string
  /** The texts to send, in the order of `$1`, `$2`, …; absent for a statement without parameters. */
  readonly parameters?: (params: Params) => readonly (string | null)[]
  /** Whether a connection keeps it as a prepared statement; absent for yes. */
  readonly prepared?: boolean
}

/** A statement by its name, which is for error messages. */
export interface Statement<Params> extends StatementText<Params> {
  readonly name: string
  /** Of a dynamic statement, whose own text is empty: what the arguments make of it, null for an UPDATE that assigns nothing. */
  readonly select?: (params: Params) => StatementText<Params> | null
  /** The lists among the parameters: where all are empty there is nothing to send. */
  readonly lists?: (params: Params) => readonly (readonly unknown[])[]
}

/** What is sent for these arguments; null for nothing. */
export function textFor<Params>(statement: Statement<Params>, params: Params): StatementText<Params> | null {
  return statement.select === undefined ? statement : statement.select(params)
}

/** A statement that returns rows, and how a row is read. */
export interface Query<Params, Row> extends Statement<Params> {
  /** The result's columns, for error messages. */
  readonly columns: readonly string[]
  /** The OIDs of the columns' types, 0 for one of the schema's own and -1 for an array of one; absent for any. */
  readonly types?: readonly number[]
  readonly row: (cells: Cells) => Row
  /** The list of a row, which further rows of the result add to. */
  readonly list?: List<Row>
  /** What the last columns could be read by, which are no values of the row: keys, and marks of joined rows. */
  readonly hidden?: readonly Decoder<unknown>[]
}

export function defineQuery<Row, Params = undefined>(query: Query<Params, Row>): Query<Params, Row>
export function defineQuery<Params = undefined>(statement: Statement<Params>): Statement<Params>
export function defineQuery<Definition>(definition: Definition): Definition {
  return definition
}

/** Postgres's text of an argument that is never NULL. Throws a {@link Mismatch} when it is not of the parameter's type. */
export function input<Encoded>(parameter: string, argument: Encoded, codec: Encoder<Encoded>): string {
  return writeInput(parameter, argument, codec)
}

/** The text of one where `null` means NULL. */
export function inputOrNull<Encoded>(
  parameter: string,
  argument: Encoded | null,
  codec: Encoder<Encoded>,
): string | null {
  return argument === null ? null : writeInput(parameter, argument, codec)
}

/** The text of one that may be left out, which means NULL as `null` does. */
export function optionalInput<Encoded>(
  parameter: string,
  argument: Encoded | null | undefined,
  codec: Encoder<Encoded>,
): string | null {
  return argument === null || argument === undefined ? null : writeInput(parameter, argument, codec)
}

/** {@link writeArgument} for a parameter, with its name in front of a mismatch. */
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

/** Postgres's text of a value that is given; the types do not bind a caller in JavaScript. */
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

/** The cells of one row while its values are read. One object serves all rows of a result. */
export interface Cells {
  /** As they came: the bytes of the wire, or what the client has made of them; null for NULL. */
  readonly row: readonly unknown[]
  /** The column read last: the one to blame when reading fails. */
  column: number
  /** What each column was read by. */
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
