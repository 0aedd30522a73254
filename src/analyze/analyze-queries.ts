import * as catalogue from '../diagnostics/catalogue/analysis.js'
import { type Diagnostic, hasErrors, type Outcome } from '../diagnostics/diagnostic.js'
import type { QuerySource } from '../source/query-source.js'
import { typedColumns } from './columns.js'
import { resolveCommand } from './commands.js'
import { type AnalysisContext, type AnalysisInput, analysisContext } from './context.js'
import { describeQuery, type DescribedQuery } from './describe-query.js'
import { typedParameters } from './parameters.js'
import { rowBounds } from './row-bounds.js'
import type { Scope } from './scope.js'
import { loadMentioned } from './mentioned.js'
import { checkStoredValues } from './stored-values.js'
import { treeSpans } from './tree-offsets.js'
import type { TypedQuery } from './typed-query.js'

/** Gives every query its types. The value holds the queries without errors, in the order they came. */
export async function analyzeQueries(
  input: AnalysisInput,
  queries: readonly QuerySource[],
  onProgress: (done: number) => void = () => {},
): Promise<Outcome<readonly TypedQuery[]>> {
  const context = analysisContext(input)
  const described: DescribedQuery[] = []
  const diagnostics: Diagnostic[] = []
  for (const [index, source] of queries.entries()) {
    const answer = await describeQuery(source, context)
    if (answer.kind === 'described') described.push(answer)
    else diagnostics.push(...answer.diagnostics)
    onProgress(index + 1)
  }
  await loadMentioned(context.catalog, described)

  const typed: TypedQuery[] = []
  for (const query of described) {
    const outcome = typeQuery(query, context)
    diagnostics.push(...outcome.diagnostics)
    if (!hasErrors(outcome.diagnostics)) typed.push(outcome.value)
  }
  return { value: typed, diagnostics }
}

function typeQuery(
  { source, rewritten, described, tree }: DescribedQuery,
  context: AnalysisContext,
): Outcome<TypedQuery> {
  const top: Omit<Scope, 'requiredParameters'> = {
    query: tree,
    parent: null,
    catalog: context.catalog,
    spanAt: treeSpans(rewritten),
  }
  const { parameters, diagnostics: ofParameters } = typedParameters(
    { ...top, requiredParameters: new Set() },
    described.parameterTypes,
    source,
    context,
  )
  // Which parameters take null follows from their uses; which columns can be NULL may then follow from them.
  const required = parameters.flatMap(({ nullable }, index) => (nullable ? [] : [index + 1]))
  const scope: Scope = { ...top, requiredParameters: new Set(required) }
  const fields = described.fields ?? []
  const rows = rowBounds(scope)
  const { command, diagnostics: ofCommand } = resolveCommand(source, rows, fields.length > 0)
  const { columns, diagnostics: ofColumns } = typedColumns(scope, fields, source, context)
  const value: TypedQuery = { source, command, sql: rewritten.text, rows, parameters, columns }
  const ofStored = checkStoredValues(scope, source, context)
  return { value, diagnostics: allowed(source, [...ofCommand, ...ofColumns, ...ofParameters, ...ofStored]) }
}

/** Takes out what the author allows, and tells of allowances without effect. */
function allowed(source: QuerySource, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const remaining = diagnostics.filter(
    ({ code, severity }) =>
      severity !== 'warning' || !source.allowances.some((allowance) => allowance.code === code),
  )
  const needless = source.allowances.flatMap(({ code, span }) => {
    if (!catalogue.ALLOWABLE.includes(code)) return [catalogue.notAllowable(source.property, span, code)]
    return diagnostics.some((diagnostic) => diagnostic.code === code)
      ? []
      : [catalogue.needlessAllowance(source.property, span, code)]
  })
  return [...remaining, ...needless]
}
