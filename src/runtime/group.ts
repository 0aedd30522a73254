import { describeValue, Mismatch } from './errors.js'
import { isBuffer } from './host.js'
import type { Cells } from './query.js'

/** Whether a column is NULL: the joined row from which it comes is absent. */
export const isNull = (cells: Cells, column: number): boolean => cells.row[column] === null

/** A joined row whose presence the author asserts with a mark. */
export function present(cells: Cells, column: number): true {
  cells.column = column
  if (cells.row[column] === null) throw new Mismatch('a row', 'no row')
  return true
}

/** A list into which rows of the result are collected. */
export interface List<Row> {
  /** The columns that distinguish the rows with such a list; empty if there is only one row. */
  readonly key: readonly number[]
  /** Creates the function that receives the result's rows for one of those rows. */
  readonly open: (row: Row) => (cells: Cells) => void
}

/**
 * Describes a list: `of` returns the array in the surrounding row, or nothing if the object that contains it
 * is null; `present` is the column that is NULL in a row without an element.
 */
export function collect<Row, Element>(described: {
  readonly key: readonly number[]
  readonly of: (row: Row) => Element[] | undefined
  readonly present?: number
  readonly element: (cells: Cells) => Element
  readonly list?: List<Element>
}): List<Row> {
  const { key, of, present: mark, element, list } = described
  return {
    key,
    open(row) {
      const elements = of(row)
      if (elements === undefined) return () => {}
      const add = list === undefined ? null : grouped(element, list, elements)
      return (cells) => {
        if (mark !== undefined && cells.row[mark] === null) return
        if (add === null) elements.push(element(cells))
        else add(cells)
      }
    },
  }
}

/**
 * Receives the rows of a result one by one: the first row of a group becomes a row of `rows`, and each row of
 * the group adds to the list of that row.
 */
export function grouped<Row>(
  row: (cells: Cells) => Row,
  { key, open }: List<Row>,
  rows: Row[],
): (cells: Cells) => void {
  const groups = new Map<string | null, (cells: Cells) => void>()
  let last: string | null | undefined
  let add: (cells: Cells) => void = () => {}
  return (cells) => {
    const own = keyText(cells, key)
    if (own !== last) {
      const known = groups.get(own)
      if (known === undefined) {
        const made = row(cells)
        rows.push(made)
        add = open(made)
        groups.set(own, add)
      } else add = known
      last = own
    }
    add(cells)
  }
}

/** Equal for equal values, because Postgres prints different values differently. */
function keyText({ row }: Cells, key: readonly number[]): string | null {
  const [first, ...others] = key
  if (first === undefined) return ''
  if (others.length === 0) return cellText(row[first])
  return key
    .map((column) => {
      const text = cellText(row[column])
      return text === null ? '-' : `${text.length}:${text}`
    })
    .join('')
}

/** A text that differs for different cells of a column, for bytes of the wire and for parsed values. */
function cellText(cell: unknown): string | null {
  if (typeof cell === 'string') return cell
  if (cell === null || cell === undefined) return null
  if (isBuffer(cell)) return cell.toString('latin1')
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell)
  throw new Mismatch('a key', describeValue(cell))
}
