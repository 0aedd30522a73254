/**
 * A VALUES that a list stands for, as the one statement for any number of rows: `values (:keys.id, now())` becomes
 * `select keys.id, now() from unnest($1::uuid[]) as keys(id)`. Every expression of the row is evaluated for each row, as it would
 * be in a VALUES of as many rows.
 */
import type { Catalog } from '../../../database/catalog.js'
import type { Oid } from '../../../database/database.js'
import type { BulkValues, Edit, QuerySource, SourceParameter } from '../../../model/query-source.js'
import type { Span } from '../../../diagnostics/span.js'
import { castName } from '../cast-name.js'
import { quoteIdentifier } from '../quote-identifier.js'

/** What the edits are made from. */
export interface BulkInput {
  readonly source: QuerySource
  /** The types of all parameters, in the statement with the one row that the author wrote. */
  readonly types: readonly Oid[]
  readonly catalog: Catalog
  /** The columns of a table that is named without a list of them, in their order. */
  readonly columnsOf: (table: Span) => readonly string[]
  /** Numbers of the single values in rows that need a cast to keep their type. */
  readonly castParameters: ReadonlySet<number>
}

/** The edits in place of those that number the fields of lists. */
export function bulkEdits(input: BulkInput): readonly Edit[] {
  const { source, types, catalog, castParameters } = input
  const edits: Edit[] = []
  for (const values of source.bulk) {
    const alias = freeAlias(values.list.name, source)
    const fields = source.parameters.flatMap((parameter, index) => {
      const inside = parameter.occurrences.filter((place) => isInnermost(values, place, source))
      return inside.length > 0 ? [{ parameter, number: index + 1, oid: types[index] ?? 0, inside }] : []
    })
    const columns: string[] = []
    const arrays: string[] = []
    for (const { parameter, number, oid, inside } of fields) {
      if (parameter.list === null) {
        if (!castParameters.has(number)) continue
        const text = `::${castName(catalog, oid)}`
        edits.push(...inside.map(({ end }) => ({ kind: 'cast' as const, start: end, end, text })))
        continue
      }
      const column = quoteIdentifier(fieldName(parameter))
      const type = castName(catalog, oid)
      const reference = `${quoteIdentifier(alias)}.${column}`
      const isText = !survivesUnnest(catalog, oid)
      const text = isText ? `(${reference}::${type})` : reference
      columns.push(column)
      arrays.push(`$${number}::${isText ? 'text' : type}[]`)
      edits.push(...inside.map(({ start, end }) => ({ kind: 'list' as const, start, end, text })))
    }
    const rows = `unnest(${arrays.join(', ')}) as ${quoteIdentifier(alias)}(${columns.join(', ')})`
    edits.push(...rowEdits(values, rows, input))
  }
  return edits
}

/** The keyword, the brackets, and what a SELECT says otherwise than VALUES: names of columns, DEFAULT. */
function rowEdits(values: BulkValues, rows: string, { source, columnsOf }: BulkInput): readonly Edit[] {
  const { opening, closing, items, insert, isNamed } = values
  const { text } = source.file
  const edits: Edit[] = []
  const kept = items.filter(({ isDefault }) => !isDefault)
  const ofColumns =
    insert?.columns && kept.length < items.length ? removals(insert.columns, items) : ([] as readonly Edit[])
  const isSpaced = /\s/.test(text.charAt(opening.end))
  edits.push({ kind: 'list', start: opening.start, end: opening.end, text: isSpaced ? 'select' : 'select ' })
  if (insert && !insert.columns && kept.length < items.length) {
    const names = columnsOf(insert.table).filter((_, index) => items[index]?.isDefault === false)
    const list = ` (${names.map(quoteIdentifier).join(', ')})`
    edits.push({ kind: 'list', start: insert.columnsAt.start, end: insert.columnsAt.end, text: list })
  }
  edits.push(
    ...ofColumns,
    ...removals(
      items.map(({ span }) => span),
      items,
    ),
  )
  if (!isNamed) {
    for (const [index, { span }] of items.entries()) {
      edits.push({ kind: 'list', start: span.end, end: span.end, text: ` as column${index + 1}` })
    }
  }
  const indentation = /(?:^|\n)([ \t]*)$/.exec(text.slice(0, opening.start))?.[1]
  const separator = indentation === undefined ? ' ' : `\n${indentation}`
  // A bracket on a line of its own leaves none behind.
  const last = items.at(-1)?.span.end ?? closing.start
  const start = text.slice(last, closing.start).trim() === '' ? last : closing.start
  edits.push({ kind: 'list', start, end: closing.end, text: `${separator}from ${rows}` })
  return edits
}

/** Takes out the places whose items are DEFAULT, each with the comma in front of it, or behind it where none is left in front. */
function removals(places: readonly Span[], items: BulkValues['items']): readonly Edit[] {
  const edits: Edit[] = []
  const firstKept = items.findIndex(({ isDefault }) => !isDefault)
  for (const [index, place] of places.entries()) {
    if (!items[index]?.isDefault) continue
    const previous = places[index - 1]
    const next = places[index + 1]
    if (index < firstKept)
      edits.push({ kind: 'list', start: place.start, end: next?.start ?? place.end, text: '' })
    else edits.push({ kind: 'list', start: previous?.end ?? place.start, end: place.end, text: '' })
  }
  return edits
}

/**
 * `unnest` flattens arrays of arrays and spreads rows over columns; such values travel as their text. A domain keeps its
 * array together, but not its row. Elements of an array of boxes stand between semicolons, which is too rare to be worth a way of its
 * own. Source: https://www.postgresql.org/docs/18/functions-array.html
 */
function survivesUnnest(catalog: Catalog, oid: Oid): boolean {
  const array = catalog.types().find(({ element }) => element === oid)
  return catalog.type(oid).element === 0 && array?.delimiter === ',' && baseOf(catalog, oid).kind !== 'c'
}

function baseOf(catalog: Catalog, oid: Oid): ReturnType<Catalog['type']> {
  const type = catalog.type(oid)
  return type.kind === 'd' ? baseOf(catalog, type.base) : type
}

const fieldName = ({ name, list }: SourceParameter): string => name.slice((list?.name.length ?? -1) + 1)

/** The list's own name, unless the statement has it for something else that a column reference could then mean. */
function freeAlias(name: string, { file, span: statement, parameters }: QuerySource): string {
  const own = parameters.filter(({ list }) => list !== null).flatMap(({ occurrences }) => occurrences)
  let rest = ''
  let from = statement.start
  for (const { start, end } of own.toSorted((a, b) => a.start - b.start)) {
    rest += ` ${file.text.slice(from, start)} `
    from = end
  }
  rest += file.text.slice(from, statement.end)
  const words = new Set(rest.toLowerCase().match(/[\p{L}_][\p{L}\p{N}_$]*/gu))
  for (let number = 1; ; number++) {
    const alias = number === 1 ? name : `${name}_rows${number === 2 ? '' : number - 1}`
    if (!words.has(alias.toLowerCase())) return alias
  }
}

/** Whether a place is inside a row and inside no other row within it. */
function isInnermost(values: BulkValues, place: Span, { bulk }: QuerySource): boolean {
  const holds = ({ opening, closing }: BulkValues): boolean =>
    opening.end <= place.start && place.end <= closing.start
  return (
    holds(values) &&
    !bulk.some((other) => other !== values && holds(other) && other.opening.start > values.opening.start)
  )
}
