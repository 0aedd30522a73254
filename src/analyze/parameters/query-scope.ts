import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { AnalysisContext } from '../context.js'
import type { DescribedQuery } from '../ask/described-query.js'
import { typedParameters } from './parameters.js'
import type { Scope } from '../scope/scope.js'
import { treeSpans } from '../tree/tree-offsets.js'
import type { TypedParameter } from '../../model/typed-query.js'
import type { ValueType } from '../../model/value-type.js'

/** Names of parameters that accept more than this text shows, because of another text of the statement. */
export interface WiderParameters {
  /** Those that can be null. */
  readonly nullable: ReadonlySet<string>
  /** Arrays that can have a null element. */
  readonly elementNullable: ReadonlySet<string>
}

const NONE: WiderParameters = { nullable: new Set(), elementNullable: new Set() }

/** The top level of a statement, with the possible values of its parameters. */
export function queryScope(
  query: DescribedQuery,
  context: AnalysisContext,
  wider: WiderParameters = NONE,
): {
  readonly scope: Scope
  /** The same for the statement with one row for each list, in which stored values are visible. */
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
  // Which parameters accept null follows from their uses; which columns can be NULL may then follow from
  // them.
  const numbersOf = (which: (parameter: TypedParameter) => boolean): ReadonlySet<number> =>
    new Set(parameters.flatMap((parameter, index) => (which(parameter) ? [index + 1] : [])))
  const required = numbersOf(({ name, nullable }) => !nullable && !wider.nullable.has(name))
  // A field of a list is sent as an array of its values.
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

/** Whether generated code accepts only arrays of the type without null elements. */
export function isArrayWithoutNull(type: ValueType): boolean {
  // The schema's own code determines what a customType makes of its value.
  if (type.kind === 'drizzle') return !type.mapped && isArrayWithoutNull(type.base)
  return type.kind === 'array' && !type.elementNullable
}
