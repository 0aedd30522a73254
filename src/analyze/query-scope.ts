import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { AnalysisContext } from './context.js'
import type { DescribedQuery } from './describe-query.js'
import { typedParameters } from './parameters.js'
import type { Scope } from './scope.js'
import { treeSpans } from './tree-offsets.js'
import type { TypedParameter } from './typed-query.js'

/**
 * The top level of a statement, with what its parameters may be. `takesNull` are those that take NULL for what another text of
 * the statement does with them.
 */
export function queryScope(
  query: DescribedQuery,
  context: AnalysisContext,
  takesNull: ReadonlySet<string> = new Set(),
): {
  readonly scope: Scope
  /** The same of the statement with one row for each list: what it stores is plain there. */
  readonly oneRow: Scope
  readonly parameters: readonly TypedParameter[]
  readonly diagnostics: readonly Diagnostic[]
} {
  const template = query.template ?? query
  const { source } = template
  const listParameters = new Set(source.parameters.flatMap(({ list }, index) => (list ? [index + 1] : [])))
  const top = (
    { tree, rewritten }: DescribedQuery,
    requiredParameters: ReadonlySet<number> = new Set(),
  ): Scope => ({
    query: tree,
    parent: null,
    catalog: context.catalog,
    spanAt: treeSpans(rewritten),
    requiredParameters,
    call: null,
    listParameters,
  })
  const { parameters, diagnostics } = typedParameters(
    top(template),
    template.described.parameterTypes,
    source,
    context,
  )
  // Which parameters take null follows from their uses; which columns can be NULL may then follow from them.
  const required = new Set(
    parameters.flatMap(({ name, nullable }, index) => (nullable || takesNull.has(name) ? [] : [index + 1])),
  )
  const oneRow = top(template, required)
  return { scope: query.template ? top(query, required) : oneRow, oneRow, parameters, diagnostics }
}
