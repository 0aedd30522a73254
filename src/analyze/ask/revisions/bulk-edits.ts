/**
 * Rewrites a VALUES with a list as one statement for any number of rows: `values (:keys.id, now())` becomes
 * `select keys.id, now() from unnest($1::uuid[]) as keys(id)`. Every expression of the row is evaluated for
 * each row, as in a VALUES with that many rows.
 */
import type { Catalog } from '../../../database/catalog.js'
import type { Oid } from '../../../database/database.js'
import type { BulkValues, Edit, QuerySource, SourceParameter } from '../../../model/query-source.js'
import type { Span } from '../../../diagnostics/span.js'
import { castName } from '../cast-name.js'
import { quoteIdentifier } from '../quote-identifier.js'

/** The input of the edits. */
export interface BulkInput {
  readonly source: QuerySource
  /** The types of all parameters, in the statement with the author's single row. */
  readonly types: readonly Oid[]
  readonly catalog: Catalog
  /** The columns of a table without a column list, in their order. */
  readonly columnsOf: (table: Span) => readonly string[]
  /** Numbers of the single values in rows that need a cast to keep their type. */
  readonly castParameters: ReadonlySet<number>
}

/** Replaces the edits that number the fields of lists. */
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

/** The keyword, the brackets, and what SELECT writes differently from VALUES: names of columns, DEFAULT. */
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
  // A closing bracket on a separate line leaves no empty line behind.
  const last = items.at(-1)?.span.end ?? closing.start
  const start = text.slice(last, closing.start).trim() === '' ? last : closing.start
  edits.push({ kind: 'list', start, end: closing.end, text: `${separator}from ${rows}` })
  return edits
}

/**
 * Removes the columns whose items are DEFAULT, each with the comma before it, or after it if none is left
 * before it.
 */
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
 * `unnest` flattens arrays of arrays and expands rows into columns, so such values are sent as their text. A
 * domain over an array stays together, but one over a row does not. Elements of an array of boxes are
 * separated by semicolons, which is too rare for special treatment. Source:
 * https://www.postgresql.org/docs/18/functions-array.html
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

/**
 * The list's own name, unless the statement uses it for something else to which a column reference could then
 * refer.
 */
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

/** Whether a position is inside a row and not inside another row within it. */
function isInnermost(values: BulkValues, place: Span, { bulk }: QuerySource): boolean {
  const holds = ({ opening, closing }: BulkValues): boolean =>
    opening.end <= place.start && place.end <= closing.start
  return (
    holds(values) &&
    !bulk.some((other) => other !== values && holds(other) && other.opening.start > values.opening.start)
  )
}
