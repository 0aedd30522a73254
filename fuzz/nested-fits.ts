/** Holds what is said of rows that nest against the rows that came. */
import { listIn, type ListNode, type ObjectNode, type RowNode } from '#sluice/model/row-shape'
import type { TypedQuery } from '#sluice/model/typed-query'
import type { Row } from '#sluice/database/database'
import type { Violation } from './checks.js'

/**
 * Whether each column can be read: they come by their names, and a hidden one may have that of another. Those that follow are then
 * in their order, the hidden ones last.
 */
export const isReadable = ({ columns, hidden }: TypedQuery, rows: readonly Row[]): boolean =>
  hidden.length === 0 || rows.every((row) => Object.keys(row).length === columns.length + hidden.length)

function columnsIn(node: RowNode): readonly number[] {
  switch (node.kind) {
    case 'value':
      return [node.column]
    case 'list':
      return columnsIn(node.element)
    case 'object':
      return node.members.flatMap(({ node: member }) => columnsIn(member))
  }
}

/** Columns within objects and elements that are not there in the row: of these, nothing is said. */
export function absentColumns(typed: TypedQuery, row: Row): ReadonlySet<string> {
  if (!typed.row) return new Set()
  const values = Object.values(row)
  const names = (node: RowNode): readonly string[] =>
    columnsIn(node).flatMap((column) => typed.columns[column]?.name ?? [])
  const visit = (node: RowNode): readonly string[] => {
    if (node.kind === 'value') return []
    if (node.kind === 'list')
      return node.present !== null && values[node.present] === null
        ? names(node.element)
        : visit(node.element)
    if (node.presence && values[node.presence.column] === null) return names(node)
    return node.members.flatMap(({ node: member }) => visit(member))
  }
  return new Set(visit(typed.row))
}

/** The rows that a call would give: groups, where there is a list. */
export function countOf(typed: TypedQuery, rows: readonly Row[]): number {
  const found = typed.row && listIn(typed.row)
  return found ? new Set(rows.map((row) => keyText(found, row))).size : rows.length
}

const keyText = ({ key }: ListNode, row: Row): string =>
  JSON.stringify(key.map((column) => Object.values(row)[column]))

export function nestedViolations(typed: TypedQuery, rows: readonly Row[]): readonly Violation[] {
  const { row: shape } = typed
  if (!shape) return []
  return [...lostValues(typed, rows), ...mixedGroups(typed, shape, rows)]
}

/**
 * A column of an object that is said not to be there would never be seen. What is computed from an absent row, such as a coalesce,
 * goes with it.
 */
function lostValues(typed: TypedQuery, rows: readonly Row[]): readonly Violation[] {
  if (typed.sql.includes('coalesce(')) return []
  for (const row of rows) {
    const lost = [...absentColumns(typed, row)].find((name) => (row[name] ?? null) !== null)
    if (lost !== undefined) {
      return [{ kind: 'nest', claimed: `the row behind ${lost} is absent`, seen: `${lost} = ${row[lost]}` }]
    }
  }
  return []
}

/** What stands around a list must be the same in all rows of a group. */
function mixedGroups(typed: TypedQuery, shape: ObjectNode, rows: readonly Row[]): readonly Violation[] {
  const found = listIn(shape)
  if (!found) return []
  const inside = new Set(columnsIn(found))
  const around = typed.columns.filter((_, index) => !inside.has(index))
  const known = new Map<string, string>()
  for (const row of rows) {
    const key = keyText(found, row)
    const text = JSON.stringify(around.map(({ name }) => row[name]))
    const first = known.get(key) ?? text
    known.set(key, first)
    if (first !== text)
      return [{ kind: 'nest', claimed: `one row around the list for ${key}`, seen: `${first} and ${text}` }]
  }
  return []
}

/** An object, or an element of a list of objects. */
interface NestedRow {
  /** The alias of a whole row in its place. */
  readonly path: string
  /** The column that is NULL where the row is absent; null where it is always there. */
  readonly mark: number | null
  /** The rows it is in, the outermost first. */
  readonly around: readonly NestedRow[]
}

function nestedRowsIn(
  { members }: ObjectNode,
  prefix: string,
  around: readonly NestedRow[],
): readonly NestedRow[] {
  return members.flatMap(({ property, node }): readonly NestedRow[] => {
    if (node.kind === 'value') return []
    if (node.kind === 'object') {
      const own = { path: `${prefix}${property}`, mark: node.presence?.column ?? null, around }
      return [own, ...nestedRowsIn(node, `${own.path}.`, [...around, own])]
    }
    if (node.element.kind === 'value') return []
    const own = { path: `${prefix}${property}[]`, mark: node.present, around }
    return [own, ...nestedRowsIn(node.element, `${own.path}.`, [...around, own])]
  })
}

/**
 * Whole rows, in objects and as elements of lists: as often absent as in the author's own text, where Postgres tells an absent row
 * from one of NULLs. What is absent with a row around it is not counted.
 */
export function absenceViolation(
  typed: TypedQuery,
  rows: readonly Row[],
  original: readonly Row[],
): Violation | null {
  if (!typed.row || !isReadable(typed, rows)) return null
  for (const nested of nestedRowsIn(typed.row, '', [])) {
    const { path, around } = nested
    const levels = [...around, nested]
    if (!original.every((row) => levels.every((level) => row[level.path] !== undefined))) continue
    const isAbsent = (row: Row, { mark }: NestedRow): boolean =>
      mark !== null && Object.values(row)[mark] === null
    const absent = rows.filter(
      (row) => isAbsent(row, nested) && !around.some((level) => isAbsent(row, level)),
    ).length
    const missing = original.filter(
      (row) => row[path] === null && around.every((level) => row[level.path] !== null),
    ).length
    if (absent !== missing)
      return { kind: 'nest', claimed: `${path} is absent in ${absent} rows`, seen: `${missing} rows` }
  }
  return null
}
