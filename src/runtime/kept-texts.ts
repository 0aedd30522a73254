import type { ResultColumn, WireParser } from './driver.js'
import { callSoon } from './host.js'

/**
 * A column of a statement that a connection has prepared: postgres.js calls its parser as its method. It is the same object for every
 * result of the statement, and belongs to it alone.
 */
interface KeptColumn extends ResultColumn {
  /** Set by the reader of a generated query: the cells of this column are wanted as text. */
  asText?: boolean
  /** The text parsed last, until the work on the socket's data is done. */
  text?: string | undefined
}

/** The parsers that {@link keepingText} made. */
export const keepers: WeakSet<WireParser> = new WeakSet()

const filled: KeptColumn[] = []

/**
 * A parser of a client on which generated and hand-written queries run: the former get the text, the latter what `parse` makes of it.
 * Whose a statement is shows with its first row, which was parsed by then: so the text is kept until after the row is given away.
 */
export function keepingText(parse: (wire: string) => unknown): WireParser {
  const parser: WireParser = function (this: unknown, wire) {
    // Only a column has it.
    if ((this as Partial<KeptColumn> | undefined)?.asText === true) return wire
    // As an element of an array it is called as a plain function.
    if (!isColumn(this)) return parse(wire)
    if (this.text === undefined && filled.push(this) === 1) callSoon(forgetTexts)
    this.text = wire
    return parse(wire)
  }
  keepers.add(parser)
  return parser
}

function isColumn(caller: unknown): caller is KeptColumn {
  return typeof caller === 'object' && caller !== null && 'type' in caller && 'parser' in caller
}

function forgetTexts(): void {
  for (const column of filled.splice(0)) column.text = undefined
}

/**
 * The first row of a result with the texts of the columns that have them kept; from the second row on these columns come as text. Null
 * if a text is missing, which a postgres.js that calls parsers in another way would bring about.
 */
export function restoreTexts(
  columns: readonly ResultColumn[],
  row: readonly unknown[],
): readonly unknown[] | null {
  let restored: unknown[] | null = null
  for (let index = 0; index < columns.length; index++) {
    const column = columns[index] as KeptColumn
    if (column.asText === true || column.parser === undefined || !keepers.has(column.parser)) continue
    restored ??= [...row]
    // NULL is not parsed; the text of JSON's null is.
    if (column.text === undefined && row[index] !== null) return null
    restored[index] = column.text ?? null
    column.text = undefined
  }
  for (const column of columns as readonly KeptColumn[]) {
    if (column.parser !== undefined && keepers.has(column.parser)) column.asText = true
  }
  return restored ?? row
}
