import type { ResultColumn, WireParser } from './driver.js'
import { callSoon } from './host.js'

/**
 * A column of a statement that a connection has prepared: postgres.js calls its parser as its method. All
 * results of the statement share this object, and no other statement uses it.
 */
interface KeptColumn extends ResultColumn {
  /** Set by the reader of a generated query: the cells of this column should stay text. */
  asText?: boolean
  /** The text that was parsed last, kept until the socket's current data is processed. */
  text?: string | undefined
}

/** The parsers that {@link keepingText} made. */
export const keepers: WeakSet<WireParser> = new WeakSet()

const filled: KeptColumn[] = []

/**
 * A parser of a client that runs both generated and hand-written queries: generated queries get the text,
 * hand-written ones the result of `parse`. postgres.js parses the first row before it is known whether the
 * statement is a generated one, so the raw text is kept until that row is delivered.
 */
export function keepingText(parse: (wire: string) => unknown): WireParser {
  const parser: WireParser = function (this: unknown, wire) {
    // Only a column has this property.
    if ((this as Partial<KeptColumn> | undefined)?.asText === true) return wire
    // For an element of an array it is called as a plain function.
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
 * The first row of a result with the original texts of the columns that keep them; from the second row on,
 * these columns arrive as text. Null if a text is missing, which happens if a version of postgres.js calls
 * parsers differently.
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
    // NULL is not parsed; the text of JSON null is.
    if (column.text === undefined && row[index] !== null) return null
    restored[index] = column.text ?? null
    column.text = undefined
  }
  for (const column of columns as readonly KeptColumn[]) {
    if (column.parser !== undefined && keepers.has(column.parser)) column.asText = true
  }
  return restored ?? row
}
