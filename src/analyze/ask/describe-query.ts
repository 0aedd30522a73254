import * as catalogue from '../../diagnostics/catalogue/analysis.js'
import * as nested from '../../diagnostics/catalogue/nested.js'
import { parameterTypesDiffer } from '../../diagnostics/catalogue/rejections.js'
import { serverError } from '../../database/server-error.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { Described, ResultField, ServerError } from '../../database/database.js'
import type { Edit, QuerySource, RowReference, Star } from '../../model/query-source.js'
import { createMissingCollations } from '../../schema/collations.js'
import { type Rewritten, rewrite } from '../../source/rewrite.js'
import { bulkEdits } from './revisions/bulk-edits.js'
import type { AnalysisContext } from '../context.js'
import type { HiddenColumn } from '../../model/row-shape.js'
import {
  expandRows,
  rowStars,
  sameOrder,
  wholeRowsOf,
  type WrittenRow,
  writtenRows,
} from './revisions/write-out-rows.js'
import { mayBeUndecided, type Probe, probeParameters, settleMixedTypes } from './probe-parameters.js'
import { shownParameter } from '../parameters/parameter-names.js'
import { explainRejection, isMissingCollation } from '../explain/rejections.js'
import { suggestCast } from './suggest-cast.js'
import { isA, type Query } from '../tree/nodes.js'
import { readTree, UnreadableTree } from '../tree/read-tree.js'
import { treeSpans } from '../tree/tree-offsets.js'
import { writeOutStars } from './revisions/write-out-stars.js'

/** A statement as it will be sent, and everything Postgres says of exactly that text. */
export interface DescribedQuery {
  readonly kind: 'described'
  readonly source: QuerySource
  readonly rewritten: Rewritten
  readonly described: Described
  readonly tree: Query
  /** All changes to the author's text. */
  readonly edits: readonly Edit[]
  /** The whole rows that are written out. */
  readonly rows: readonly WrittenRow[]
  /** Columns of the result behind the author's own. */
  readonly hidden: readonly HiddenColumn[]
  /**
   * The same with one row in place of each list: its parameters are those of the statement, so that it tells what a field of a list
   * must be. Null for a statement without lists.
   */
  readonly template: DescribedQuery | null
  /** What the planner, or the start of the executor, has against it; null until the text is planned. */
  readonly planError: ServerError | null
}

/** The columns that the author asks for. */
export const ownFields = ({ described, hidden }: DescribedQuery): readonly ResultField[] =>
  described.fields?.slice(0, described.fields.length - hidden.length) ?? []

export interface FailedQuery {
  readonly kind: 'failed'
  readonly diagnostics: readonly Diagnostic[]
}

/** Asks Postgres, adds the casts that undecided parameters need, writes out stars and whole rows, and asks again of what came of it. */
export async function describeQuery(
  source: QuerySource,
  context: AnalysisContext,
): Promise<DescribedQuery | FailedQuery> {
  try {
    return await describe(source, context)
  } catch (error) {
    if (!(error instanceof UnreadableTree)) throw error
    const diagnostics = [catalogue.unreadableTree(source.property, source.nameSpan, error.message)]
    return { kind: 'failed', diagnostics }
  }
}

async function describe(
  source: QuerySource,
  context: AnalysisContext,
): Promise<DescribedQuery | FailedQuery> {
  let edits: readonly Edit[] = source.edits
  let answer = await ask(source, edits, context)
  if (answer.kind === 'rejected' && mayBeUndecided(answer.error.sqlstate)) {
    const probe = await probeParameters(context.database, context.catalog, source)
    if (probe.kind === 'conflict') {
      return { kind: 'failed', diagnostics: [describeConflict(source, probe, answer.error.sqlstate)] }
    }
    if (probe.kind === 'casts') {
      const cast = await ask(source, [...edits, ...probe.edits], context)
      if (cast.kind === 'described') {
        edits = [...edits, ...probe.edits]
        answer = cast
      }
    }
  }
  if (answer.kind === 'rejected') {
    const { rewritten, error } = answer
    const cast = mayBeUndecided(error.sqlstate)
      ? await suggestCast(error, source, edits, context.database)
      : null
    const rejection = await explainRejection(error, { ...context, source, rewritten, edits, cast })
    return { kind: 'failed', diagnostics: [rejection] }
  }
  const mixed = await settleMixedTypes(context.database, context.catalog, source, edits)
  if (mixed.kind === 'conflict')
    return { kind: 'failed', diagnostics: [describeConflict(source, mixed, null)] }
  if (mixed.kind === 'casts') {
    const wide = await ask(source, [...edits, ...mixed.edits], context)
    if (wide.kind === 'rejected') throw new Error('Postgres has accepted this text before')
    edits = [...edits, ...mixed.edits]
    answer = wide
  }
  const sent = source.bulk.length > 0 ? await bulkQuery(answer, edits, context) : { answer, edits }
  if ('kind' in sent) return sent
  ;({ answer, edits } = sent)
  const rows = wholeRowsOf(source, answer.tree, treeSpans(answer.rewritten))
  if (rows.length > 0) return describeRows(answer, rows, context)
  if (source.stars.length === 0) return answer

  const names = (answer.described.fields ?? []).map(({ name }) => name)
  const stars = writeOutStars(source, edits, answer.tree, names, treeSpans(answer.rewritten))
  const written = await ask(source, stars.edits, context)
  if (written.kind === 'rejected' || !sameMeaning(written, answer)) {
    return { kind: 'failed', diagnostics: unknownStars(source, stars.empty) }
  }
  return { ...written, template: answer.template }
}

/** The statement for lists of any length, from the one with a single row. */
async function bulkQuery(
  template: DescribedQuery,
  edits: readonly Edit[],
  context: AnalysisContext,
): Promise<{ readonly answer: DescribedQuery; readonly edits: readonly Edit[] } | FailedQuery> {
  const { source, described } = template
  const types = described.parameterTypes
  const columns = await columnsOfTables(source, context)
  const fields = new Set(
    source.parameters
      .filter(({ list }) => list !== null)
      .flatMap(({ occurrences }) => occurrences.map(({ start }) => start)),
  )
  const kept = edits.filter(({ start, text }) => !(fields.has(start) && text.includes('$')))
  // A single value beside the fields may have had its type from the VALUES it stood in.
  const attempts: (readonly [Set<number>, Answer])[] = []
  for (let castParameters = new Set<number>(); attempts.length < 2;) {
    const made = [
      ...kept,
      ...bulkEdits({
        source,
        types,
        catalog: context.catalog,
        columnsOf: (table) => columns.get(table.start) ?? [],
        castParameters,
      }),
    ]
    const answer = await ask(source, made, context)
    attempts.push([castParameters, answer])
    const changed = source.parameters.flatMap(({ list }, index) =>
      list === null && (answer.kind === 'rejected' || answer.described.parameterTypes[index] !== types[index])
        ? [index + 1]
        : [],
    )
    if (answer.kind === 'described' && changed.length === 0) {
      return { answer: { ...answer, template }, edits: made }
    }
    castParameters = new Set(changed)
  }
  const rejected = attempts.map(([, answer]) => answer).find((answer) => answer.kind === 'rejected')
  const diagnostics = source.bulk.map(({ opening, list }) =>
    catalogue.bulkNotConvertible(source.property, opening, list.name, rejected?.error.message ?? null),
  )
  return { kind: 'failed', diagnostics }
}

/** The columns of tables that a list of rows is stored in and DEFAULT left out of, by the place of the table's name. */
async function columnsOfTables(
  source: QuerySource,
  { database }: AnalysisContext,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const columns = new Map<number, readonly string[]>()
  for (const { insert, items } of source.bulk) {
    if (!insert || insert.columns || items.every(({ isDefault }) => !isDefault)) continue
    const { start, end } = insert.table
    const described = await database.describe(`select * from ${source.file.text.slice(start, end)}`)
    const fields = described.kind === 'described' ? described.fields : null
    columns.set(start, fields?.map(({ name }) => name) ?? [])
  }
  return columns
}

/** Has whole rows become `p.*`, and those and all other stars the columns they stand for. */
async function describeRows(
  answer: DescribedQuery,
  rows: readonly RowReference[],
  context: AnalysisContext,
): Promise<DescribedQuery | FailedQuery> {
  const { source } = answer
  const failed = (reason: string, hint: string): FailedQuery => ({
    kind: 'failed',
    // The branches of a set operation repeat what the first one names.
    diagnostics: rows
      .filter(({ segments }) => segments !== null)
      .map(({ span, alias }) => nested.wholeRow(source.property, span, alias, reason, hint)),
  })
  const { others, expanded } = expandRows(answer.edits, rows)
  const open = await ask(source, [...others, ...expanded], context)
  if (open.kind === 'rejected' && open.error.sqlstate === UNDEFINED_COLUMN) {
    return failed(
      'another clause uses its alias, which is not a column of the expanded statement',
      'name its columns there',
    )
  }
  if (open.kind === 'rejected') {
    return failed(`Postgres rejects its columns: "${open.error.message}"`, 'select each column with its path')
  }
  if (!sameOrder(answer, open, rows)) {
    return failed(
      'ORDER BY or GROUP BY uses the position of a column or the alias of the row',
      'name the columns there',
    )
  }
  const names = (open.described.fields ?? []).map(({ name }) => name)
  const stars = writeOutStars(
    rowStars(rows, source.stars),
    others,
    open.tree,
    names,
    treeSpans(open.rewritten),
  )
  const emptyRow = rows.find(({ span }) => stars.empty.some((star) => star.span.start === span.start))
  if (emptyRow) return failed('it has no columns', 'remove it')
  const written = writtenRows(rows, open, names)
  const doubled = written.flatMap(({ columns }) => twice([...columns.values()]))[0]
  if (doubled !== undefined) {
    return failed(`two of its columns have the name ${doubled}`, 'rename one of them where it is defined')
  }
  const answered = await ask(source, stars.edits, context)
  if (answered.kind === 'rejected' || !sameMeaning(answered, open, true)) {
    return failed('its columns change when they are expanded', 'select each column with its path')
  }
  return { ...answered, rows: written, template: answer.template }
}

/** Those of which no column is known; all, where each has some and the statement still changes. */
const unknownStars = ({ property, stars }: QuerySource, empty: readonly Star[]): readonly Diagnostic[] =>
  (empty.length > 0 ? empty : stars).map(({ span }) => catalogue.unknownStar(property, span))

const UNDEFINED_COLUMN = '42703'

const twice = (names: readonly string[]): readonly string[] =>
  names.filter((name, index) => names.indexOf(name) < index)

/**
 * The statement with further columns behind the author's own; null where that is not possible, or would change anything
 * but the result's width.
 */
export async function describeWithHidden(
  query: DescribedQuery,
  hidden: readonly HiddenColumn[],
  context: AnalysisContext,
): Promise<DescribedQuery | null> {
  const { source, edits, rows, described } = query
  const place = source.resultListEnd
  if (place === null) return null
  const text = hidden.map(({ name }) => `, ${name}`).join('')
  const added: Edit = { start: place.start, end: place.end, text }
  const answer = await ask(source, [...edits, added], context)
  if (answer.kind === 'rejected') return null
  const width = described.fields?.length ?? 0
  const fields = answer.described.fields ?? []
  const same = described.fields?.every(
    ({ name, type }, index) => fields[index]?.name === name && fields[index]?.type === type,
  )
  return same && fields.length === width + hidden.length
    ? { ...answer, rows, hidden, template: query.template }
    : null
}

function describeConflict(
  source: QuerySource,
  { parameter, uses }: Extract<Probe, { kind: 'conflict' }>,
  sqlstate: string | null,
): Diagnostic {
  return parameterTypesDiffer(source.property, shownParameter(parameter), uses, sqlstate)
}

type Answer =
  | DescribedQuery
  | {
      readonly kind: 'rejected'
      readonly rewritten: Rewritten
      readonly error: ServerError
    }

/** As Postgres itself says it of a statement that is deeper still. */
const nestedTooDeeply = serverError({ code: '54001', message: 'the statement is nested too deeply' }, '')

async function ask(
  source: QuerySource,
  edits: readonly Edit[],
  { database, config }: AnalysisContext,
): Promise<Answer> {
  const rewritten = rewrite(source.file, source.span.start, source.span.end, edits)
  let described = await database.describe(rewritten.text)
  // A running server is not changed: its own collations decide.
  const isEmbedded = config.database?.url === undefined
  if (described.kind === 'rejected' && isMissingCollation(described.error) && isEmbedded) {
    await createMissingCollations(database, rewritten.text)
    // Again whether or not it created any: another query, which is described at the same time, may have.
    described = await database.describe(rewritten.text)
  }
  if (described.kind === 'rejected') return { kind: 'rejected', rewritten, error: described.error }
  if (described.tree === null) throw new Error('the server did not print a tree')
  const tree = readTree(described.tree)
  if (!tree) return { kind: 'rejected', rewritten, error: nestedTooDeeply }
  if (!isA(tree, 'QUERY')) throw new Error('the tree is not a query')
  return {
    kind: 'described',
    source,
    rewritten,
    described,
    tree,
    edits,
    rows: [],
    hidden: [],
    template: null,
    planError: null,
  }
}

/**
 * Writing a star out must not change what the statement means: only places in its text may differ, and names where a row's
 * columns get their paths.
 */
function sameMeaning(a: DescribedQuery, b: DescribedQuery, renamed = false): boolean {
  const ignored = new Set(renamed ? ['location', 'resname', 'colnames'] : ['location'])
  const columns = ({ described }: DescribedQuery): string =>
    JSON.stringify(described.fields?.map(({ name, type }) => [renamed || name, type]))
  return columns(a) === columns(b) && isSameBut(ignored, a.tree, b.tree)
}

function isSameBut(ignored: ReadonlySet<string>, a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((part, index) => isSameBut(ignored, part, b[index]))
    )
  }
  const fields = Object.keys(a)
  return (
    fields.length === Object.keys(b).length &&
    fields.every(
      (field) => ignored.has(field) || isSameBut(ignored, Reflect.get(a, field), Reflect.get(b, field)),
    )
  )
}
