/** Advice on the columns and values of an INSERT, and on columns that only Postgres assigns. */
import type { CatalogRelation } from '../../../database/catalog.js'
import { type Advice, inWords, type SuggestedEdit } from '../../../diagnostics/diagnostic.js'
import { span, type Span } from '../../../diagnostics/span.js'
import type { Token } from '../../../source/text-tokens.js'
import { depths, nameOf, namedRelations, type RejectedStatement, spanOf } from './rejected-statement.js'

/** The columns and rows of `insert into t (a, b) values (1, 2), (3, 4)`, each item by its first and last token. */
interface InsertedRows {
  readonly relation: CatalogRelation
  /** Null for the table's own columns. */
  readonly columns: readonly Item[] | null
  /** Empty for an INSERT from a query. */
  readonly rows: readonly (readonly Item[])[]
  /** `values`, `select` or `with`. */
  readonly source: Token
}

interface Item {
  readonly from: Token
  readonly to: Token
}

function insertedRows(statement: RejectedStatement): InsertedRows | null {
  const { tokens } = statement
  const depth = depths(tokens)
  const into = tokens.findIndex(({ word }, at) => word === 'into' && tokens[at - 1]?.word === 'insert')
  const relation = namedRelations(statement)[0]?.relation
  if (into < 0 || !relation) return null
  const own = depth[into] ?? 0
  const start = tokens.findIndex(
    ({ word }, at) =>
      at > into && depth[at] === own && /^(?:values|select|with|table|default)$/.test(word ?? ''),
  )
  const source = tokens[start]
  const open = tokens.findIndex(({ text }, at) => at > into && at < start && text === '(')
  if (!source) return null
  const rows: (readonly Item[])[] = []
  if (source.word === 'values') {
    for (let at = start + 1; tokens[at]?.text === '(';) {
      rows.push(itemsIn(tokens, depth, at))
      const close = tokens.findIndex(
        ({ text }, index) => index > at && text === ')' && depth[index] === depth[at],
      )
      at = tokens[close + 1]?.text === ',' ? close + 2 : tokens.length
    }
  }
  return { relation, columns: open < 0 ? null : itemsIn(tokens, depth, open), rows, source }
}

/** The items between the commas of the bracket that opens at a token. */
function itemsIn(tokens: readonly Token[], depth: readonly number[], open: number): readonly Item[] {
  const items: Item[] = []
  let from = open + 1
  for (let at = open + 1; at < tokens.length; at++) {
    const isEnd = tokens[at]?.text === ')' && depth[at] === depth[open]
    const isComma = tokens[at]?.text === ',' && depth[at] === (depth[open] ?? 0) + 1
    const [first, last] = [tokens[from], tokens[at - 1]]
    if ((isEnd || isComma) && first && last && at > from) items.push({ from: first, to: last })
    if (isEnd) break
    if (isComma) from = at + 1
  }
  return items
}

/** The numbers of columns and values, and those without a counterpart. */
export function valueCounts(statement: RejectedStatement): string | null {
  const inserted = insertedRows(statement)
  if (!inserted) return null
  if (inserted.rows.length === 0) {
    const isColumn = statement.place.start < inserted.source.start
    return `${statement.written} has no ${isColumn ? 'value' : 'column'}`
  }
  const names = inserted.columns
    ? inserted.columns.map(({ from }) => nameOf(from) ?? from.text)
    : inserted.relation.attributes.map(({ name }) => name)
  const index = inserted.rows.findIndex((row) =>
    inserted.columns
      ? row.length !== names.length
      : row.length > names.length || row.length !== inserted.rows[0]?.length,
  )
  const row = inserted.rows[index]
  if (!row) return null
  const which = inserted.rows.length > 1 ? `row ${index + 1} has ` : ''
  const counts = `${which}${counted(row.length, 'value')} for ${counted(names.length, 'column')}`
  if (row.length < names.length)
    return `${counts}: ${names.slice(row.length).join(', ')} ${names.length - row.length > 1 ? 'have' : 'has'} no value`
  const extra = row.slice(names.length).map(({ from, to }) => textOf(spanOf(statement, from, to)))
  return `${counts}: ${extra.join(', ')} ${extra.length > 1 ? 'have' : 'has'} no column`
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

const textOf = ({ file, start, end }: Span): string => file.text.slice(start, end)

/** A generated column that the statement assigns. */
export function assignedGenerated(
  statement: RejectedStatement,
): { readonly place: Span; readonly advice: readonly Advice[] } | null {
  const inserted = insertedRows(statement)
  if (inserted?.columns) return generatedInInsert(statement, inserted, inserted.columns)
  return generatedInUpdate(statement)
}

function generatedInInsert(
  statement: RejectedStatement,
  { relation, rows, source }: InsertedRows,
  columns: readonly Item[],
): { readonly place: Span; readonly advice: readonly Advice[] } | null {
  const at = columns.findIndex(({ from }) => isGenerated(relation, from))
  const column = columns[at]
  if (!column) return null
  const edits = [columns, ...rows].flatMap((items) => removal(statement, items, at))
  const place = spanOf(statement, column.from, column.to)
  const name = nameOf(column.from) ?? ''
  const isLeftOut = rows.length > 0 && columns.length > 1
  return {
    place,
    advice: [
      ...(isLeftOut ? [{ hint: `remove the column and its value: Postgres assigns ${name}`, edits }] : []),
      {
        hint: `remove ${name}, which Postgres assigns, or write \`overriding system value\` before ${source.word ?? 'values'}`,
        edits: [{ span: span(statement.source.file, source.start), text: 'overriding system value ' }],
      },
      inWords(`remove ${name}, which Postgres assigns`),
    ],
  }
}

/** The item at an index, with the comma that separates it. */
function removal(
  { source: { file } }: RejectedStatement,
  items: readonly Item[],
  at: number,
): readonly SuggestedEdit[] {
  const [before, item, after] = [items[at - 1], items[at], items[at + 1]]
  if (!item) return []
  if (after) return [{ span: span(file, item.from.start, after.from.start), text: '' }]
  return before ? [{ span: span(file, before.to.end, item.to.end), text: '' }] : []
}

function generatedInUpdate(
  statement: RejectedStatement,
): { readonly place: Span; readonly advice: readonly Advice[] } | null {
  const { tokens } = statement
  const [target] = namedRelations(statement)
  const set = tokens.findIndex(({ word }) => word === 'set')
  if (!target || set < 0) return null
  const column = tokens.find(
    (token, at) => at > set && tokens[at + 1]?.text === '=' && isGenerated(target.relation, token),
  )
  if (!column) return null
  return {
    place: spanOf(statement, column),
    advice: [
      inWords(`remove the assignment, or write \`= default\`: Postgres assigns ${nameOf(column) ?? ''}`),
    ],
  }
}

const isGenerated = ({ attributes }: CatalogRelation, token: Token): boolean =>
  attributes.some(({ name, generated }) => generated && name === nameOf(token))
