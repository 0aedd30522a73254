import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { AnalysisContext } from './context.js'
import type { DescribedQuery } from './describe-query.js'
import { typedParameters } from './parameters.js'
import type { Scope } from './scope.js'
import { treeSpans } from './tree-offsets.js'
import type { TypedParameter } from './typed-query.js'

/** The top level of a statement, with what its parameters may be. */
export function queryScope(
  { source, rewritten, described, tree }: DescribedQuery,
  context: AnalysisContext,
): {
  readonly scope: Scope
  readonly parameters: readonly TypedParameter[]
  readonly diagnostics: readonly Diagnostic[]
} {
  const top: Omit<Scope, 'requiredParameters'> = {
    query: tree,
    parent: null,
    catalog: context.catalog,
    spanAt: treeSpans(rewritten),
  }
  const { parameters, diagnostics } = typedParameters(
    { ...top, requiredParameters: new Set() },
    described.parameterTypes,
    source,
    context,
  )
  // Which parameters take null follows from their uses; which columns can be NULL may then follow from them.
  const required = parameters.flatMap(({ nullable }, index) => (nullable ? [] : [index + 1]))
  return { scope: { ...top, requiredParameters: new Set(required) }, parameters, diagnostics }
}
