import type { Decoder } from './codec.js'
import { asMismatch, DecodeError, describeValue, excerpt, Mismatch } from './errors.js'
import { grouped } from './group.js'
import { type Bytes, isBuffer } from './host.js'
import type { Cells, Query } from './query.js'

/** How the rows of a result arrive: as the bytes of the wire, or as the client parses them. */
export type Transport = 'bytes' | 'parsed'

/** The rows of one result that were read so far. */
export interface Rows<Row> {
  readonly rows: Row[]
  /** For a query with a list: adds a row of the result to the row to which it belongs. */
  group: ((cells: Cells) => void) | null
}

/** Reads the rows of a query, one at a time, for any result. */
export class RowReader<Row> {
  private readonly query: Query<never, Row>
  private readonly cells: RowCells

  constructor(query: Query<never, Row>, transport: Transport) {
    this.query = query
    this.cells = transport === 'bytes' ? new WireCells() : new ParsedCells()
    const { columns, hidden = [] } = query
    for (const [index, codec] of hidden.entries()) {
      this.cells.codecs[columns.length - hidden.length + index] = codec
    }
  }

  /** The codec of every column, once each of them was read. */
  get codecs(): readonly Decoder<unknown>[] | null {
    const { codecs } = this.cells
    const found = codecs.filter((codec): codec is Decoder<unknown> => codec !== undefined)
    return found.length === this.query.columns.length ? found : null
  }

  /** Reads the first row of a result, like {@link add}; the array of rows gets room for one row only. */
  start(row: readonly unknown[]): Rows<Row> {
    if (this.query.list === undefined) return { rows: [this.read(row, this.query.row)], group: null }
    const into: Rows<Row> = { rows: [], group: null }
    this.add(row, into)
    return into
  }

  /**
   * Adds a row of the result: as a row, or as an element of a row's list. Throws a {@link DecodeError} if it
   * is not of the query's types.
   */
  add(row: readonly unknown[], into: Rows<Row>): void {
    const { list, row: read } = this.query
    if (list === undefined) {
      into.rows.push(this.read(row, read))
    } else {
      into.group ??= grouped(read, list, into.rows)
      this.read(row, into.group)
    }
  }

  private read<Read>(row: readonly unknown[], by: (cells: Cells) => Read): Read {
    const { cells, query } = this
    checkWidth(query, row)
    cells.row = row
    try {
      return by(cells)
    } catch (error) {
      throw decodeError(query, cells, error)
    } finally {
      cells.row = noRow
    }
  }
}

const noRow: readonly unknown[] = []

interface RowCells extends Cells {
  row: readonly unknown[]
}

/** Cells as bytes of the wire. */
class WireCells implements RowCells {
  row: readonly unknown[] = []
  column = 0
  readonly codecs: (Decoder<unknown> | undefined)[] = []

  read<Decoded>(cell: unknown, codec: Decoder<Decoded>): Decoded {
    const wire = cell as Bytes
    // Without arguments, toString uses the fastest path to UTF-8.
    return codec.decodeBytes === undefined ? codec.decode(wire.toString()) : codec.decodeBytes(wire)
  }
}

/** Cells that a client of `createClient` has parsed, or left as text. */
class ParsedCells implements RowCells {
  row: readonly unknown[] = []
  column = 0
  readonly codecs: (Decoder<unknown> | undefined)[] = []

  read<Decoded>(cell: unknown, codec: Decoder<Decoded>): Decoded {
    if (typeof cell === 'string') return codec.decode(cell)
    if (codec.takes === undefined) throw new Mismatch(codec.expected, describeValue(cell))
    return codec.takes.take(cell)
  }
}

function decodeError<Row>({ name, columns }: Query<never, Row>, cells: Cells, error: unknown): DecodeError {
  const codec = cells.codecs[cells.column]
  const cell = cells.row[cells.column]
  const shown = isBuffer(cell) ? excerpt(cell.toString()) : describeValue(cell)
  const { path, given, expected, cause } = asMismatch(error, codec?.expected ?? 'a value', shown)
  const column = columns[cells.column] ?? String(cells.column + 1)
  return new DecodeError(name, column + path, given, expected, { cause })
}

// A different number of cells means a different statement from the checked one, or a `transform.row` of the
// client.
function checkWidth<Row>({ name, columns }: Query<never, Row>, row: readonly unknown[]): void {
  if (!Array.isArray(row))
    throw new DecodeError(name, '', "changed by the client's transform.row", 'a raw row')
  if (row.length === columns.length) return
  throw new DecodeError(name, '', `a row of ${row.length} columns`, `one of ${columns.length} columns`)
}
