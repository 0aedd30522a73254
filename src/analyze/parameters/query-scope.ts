import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { AnalysisContext } from '../context.js'
import type { DescribedQuery } from '../ask/described-query.js'
import { typedParameters } from './parameters.js'
import type { Scope } from '../scope/scope.js'
import { treeSpans } from '../tree/tree-offsets.js'
import type { TypedParameter } from '../../model/typed-query.js'
import type { ValueType } from '../../model/value-type.js'

/** Names of parameters that take more than this text says, for what another text of the statement does with them. */
export interface WiderParameters {
  /** Those that may be null. */
  readonly nullable: ReadonlySet<string>
  /** Arrays that may have an element that is null. */
  readonly elementNullable: ReadonlySet<string>
}

const NONE: WiderParameters = { nullable: new Set(), elementNullable: new Set() }

/** The top level of a statement, with what its parameters may be. */
export function queryScope(
  query: DescribedQuery,
  context: AnalysisContext,
  wider: WiderParameters = NONE,
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
    arraysWithoutNull: ReadonlySet<number> = new Set(),
  ): Scope => ({
    query: tree,
    parent: null,
    catalog: context.catalog,
    spanAt: treeSpans(rewritten),
    requiredParameters,
    arraysWithoutNull,
    call: null,
    listParameters,
    declaresColumn: (relation, attribute) => context.drizzle.declares(relation, attribute),
  })
  const { parameters, diagnostics } = typedParameters(
    top(template),
    template.described.parameterTypes,
    source,
    context,
  )
  // Which parameters take null follows from their uses; which columns can be NULL may then follow from them.
  const numbersOf = (which: (parameter: TypedParameter) => boolean): ReadonlySet<number> =>
    new Set(parameters.flatMap((parameter, index) => (which(parameter) ? [index + 1] : [])))
  const required = numbersOf(({ name, nullable }) => !nullable && !wider.nullable.has(name))
  // What is sent for a field of a list is an array of its values.
  const withoutNull = numbersOf(
    ({ name, list, type }) => list === null && isArrayWithoutNull(type) && !wider.elementNullable.has(name),
  )
  const oneRow = top(template, required, withoutNull)
  return {
    scope: query.template ? top(query, required, withoutNull) : oneRow,
    oneRow,
    parameters,
    diagnostics,
  }
}

/** Whether generated code takes only arrays of the type in which no element is null. */
export function isArrayWithoutNull(type: ValueType): boolean {
  // What a customType makes of its value is for the schema's own code to say.
  if (type.kind === 'drizzle') return !type.mapped && isArrayWithoutNull(type.base)
  return type.kind === 'array' && !type.elementNullable
}
