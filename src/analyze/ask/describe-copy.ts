/**
 * COPY cannot be parsed for its types, so Postgres describes the INSERT of one such row: it resolves the same
 * names in the same way, and reports the type of each column. Source:
 * https://www.postgresql.org/docs/18/sql-copy.html
 */
import { generatedColumns, hasInsertTrigger } from '../../database/catalog-questions.js'
import type { CatalogRelation } from '../../database/catalog.js'
import * as catalogue from '../../diagnostics/catalogue/analysis.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { CopyColumn, CopyTarget, Edit, QuerySource, SourceParameter } from '../../model/query-source.js'
import { rewrite } from '../../source/rewrite.js'
import type { AnalysisContext } from '../context.js'
import { describeQuery } from './describe-query.js'
import type { DescribedQuery, FailedQuery } from './described-query.js'
import { quoteIdentifier } from './quote-identifier.js'
import { isA } from '../tree/nodes.js'

/** The COPY as it will be sent, with its columns expanded and the INSERT of a single row as its template. */
export async function describeCopy(
  source: QuerySource,
  target: CopyTarget,
  context: AnalysisContext,
): Promise<DescribedQuery | FailedQuery> {
  const whole = await describeQuery(wholeTable(source, target), context)
  if (whole.kind === 'failed') return whole
  const fields = whole.described.fields ?? []
  const generated = await generatedColumns(context.database, fields[0]?.relation ?? 0)
  const columns =
    target.columns ??
    fields
      .filter(({ name }) => !generated.has(name))
      .map(({ name }): CopyColumn => ({ name, span: target.table }))

  const made = target.columns?.find(({ name }) => generated.has(name))
  if (made) {
    const what = `the column ${made.name}, which Postgres computes`
    const problem = catalogue.notCopyable(source.property, made.span, what, 'remove it from the list')
    return { kind: 'failed', diagnostics: [problem] }
  }
  const answer = await describeQuery(oneRow(source, target, columns), context)
  if (answer.kind === 'failed') return answer
  const relation = relationOf(answer, context)
  const problem = relation && (await whyNotCopyable(relation, source, target, context))
  if (problem) return { kind: 'failed', diagnostics: [problem] }
  const { file, span } = source
  return {
    ...answer,
    source,
    rewritten: rewrite(file, span.start, span.end, target.columns ? [] : [columnList(target, columns)]),
    template: answer,
  }
}

/** Warnings that a COPY deserves. */
export function copyWarnings(query: DescribedQuery, context: AnalysisContext): readonly Diagnostic[] {
  const { source } = query
  const relation = relationOf(query, context)
  return source.copy && relation?.hasRowSecurity
    ? [catalogue.copyUnderRowSecurity(source.property, source.copy.table, relation.name)]
    : []
}

/** `select * from t`, for the current columns. */
const wholeTable = (source: QuerySource, { keyword, table }: CopyTarget): QuerySource => ({
  ...source,
  parameters: [],
  edits: [
    { kind: 'copy', start: keyword.start, end: keyword.end, text: 'select * from' },
    { kind: 'copy', start: table.end, end: source.span.end, text: '' },
  ],
})

/**
 * `insert into t (a, b) overriding system value values ($1, $2)`: each column with a parameter of its name.
 * COPY stores the given values in identity columns, like an INSERT with that clause.
 */
function oneRow(source: QuerySource, target: CopyTarget, columns: readonly CopyColumn[]): QuerySource {
  const { keyword, from } = target
  const values = columns.map((_, index) => `$${index + 1}`).join(', ')
  const edits: Edit[] = [
    { kind: 'copy', start: keyword.start, end: keyword.end, text: 'insert into' },
    { kind: 'copy', start: from.start, end: from.end, text: `overriding system value values (${values})` },
  ]
  if (!target.columns) edits.push(columnList(target, columns))
  return {
    ...source,
    edits,
    parameters: columns.map(({ name, span }): SourceParameter => ({
      name,
      property: null,
      list: null,
      mark: null,
      elementMark: null,
      occurrences: [span],
    })),
  }
}

/** The columns are listed so that a later migration cannot change what is sent. */
function columnList({ table }: CopyTarget, columns: readonly CopyColumn[]): Edit {
  const names = columns.map(({ name }) => quoteIdentifier(name)).join(', ')
  return { kind: 'copy', start: table.end, end: table.end, text: ` (${names})` }
}

function relationOf({ tree }: DescribedQuery, { catalog }: AnalysisContext): CatalogRelation | null {
  const entry = tree.rtable[tree.resultRelation - 1]
  return (isA(entry, 'RANGETBLENTRY') && catalog.relation(entry.relid)) || null
}

async function whyNotCopyable(
  relation: CatalogRelation,
  { property }: QuerySource,
  { table }: CopyTarget,
  { database }: AnalysisContext,
): Promise<Diagnostic | null> {
  if (relation.kind === 'm') {
    const hint = 'copy into its underlying tables, and refresh it'
    return catalogue.notCopyable(property, table, `the materialized view ${relation.name}`, hint)
  }
  if (relation.kind !== 'v') return null
  return (await hasInsertTrigger(database, relation.oid))
    ? null
    : catalogue.notCopyable(property, table, `the view ${relation.name}`, 'copy into its underlying table')
}
