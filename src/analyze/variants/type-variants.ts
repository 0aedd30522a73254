import { columnsDiffer, nestingDiffers, textsDiffer } from '../../diagnostics/catalogue/variants.js'
import { type Diagnostic, hasErrors, type Outcome } from '../../diagnostics/diagnostic.js'
import { describeCombinations } from '../../source/dynamic/combinations.js'
import type { Assignment, DynamicStatement, Switch } from '../../model/dynamic-statement.js'
import { mergeDiagnostics } from '../../source/dynamic/merge-diagnostics.js'
import type { QuerySource } from '../../model/query-source.js'
import { commandFor } from '../commands.js'
import type { AnalysisContext } from '../context.js'
import type { DescribedQuery } from '../ask/described-query.js'
import { isArrayWithoutNull, type WiderParameters } from '../parameters/query-scope.js'
import type { RowBounds, TypedParameter, TypedQuery, TypedSwitch } from '../../model/typed-query.js'
import type { DescribedVariants } from './describe-variants.js'
import { mergeColumns } from './merge-columns.js'
import { mergeRows } from './merge-rows.js'
import { textPieces } from './text-pieces.js'

/** Gives one text its types; `wider` parameters accept NULL, whatever this text does with them. */
export type TypeText = (
  query: DescribedQuery,
  context: AnalysisContext,
  wider?: WiderParameters,
) => Outcome<TypedQuery>

interface TypedVariant {
  readonly assignments: readonly Assignment[]
  readonly query: TypedQuery
  readonly diagnostics: readonly Diagnostic[]
}

/** The types of a dynamic statement: what holds in every combination, and the widest if they differ. */
export function typeVariants(
  { source, dynamic, variants }: DescribedVariants,
  context: AnalysisContext,
  typeText: TypeText,
): Outcome<TypedQuery> {
  const once = variants.map((variant): TypedVariant => {
    const { value, diagnostics } = typeText(variant.query, context)
    return { assignments: variant.assignments, query: value, diagnostics }
  })
  const parameters = mergeParameters(dynamic, once)
  const namesOf = (which: (parameter: TypedParameter) => boolean): ReadonlySet<string> =>
    new Set(parameters.filter(which).map(({ name }) => name))
  const wider: WiderParameters = {
    nullable: namesOf(({ nullable }) => nullable),
    elementNullable: namesOf(({ type }) => !isArrayWithoutNull(type)),
  }
  const typed = once.map((variant, index): TypedVariant => {
    const described = variants[index]?.query
    const isNarrower = variant.query.parameters.some(
      ({ name, nullable, type }) =>
        (!nullable && wider.nullable.has(name)) ||
        (isArrayWithoutNull(type) && wider.elementNullable.has(name)),
    )
    if (!described || !isNarrower) return variant
    const { value, diagnostics } = typeText(described, context, wider)
    return { ...variant, query: value, diagnostics }
  })
  const [first] = typed
  if (!first) throw new Error('a dynamic statement without any text')

  const difference = differingColumns(source, dynamic, typed)
  const row = mergeRows(typed.map(({ query }) => query))
  const merged = mergeDiagnostics(dynamic.switches, withoutNeedless(typed))
  const ofRows = row === 'different' && !hasErrors(merged) ? differingRows(source, dynamic, typed) : []
  const found = [...merged, ...(difference.length > 0 ? difference : ofRows)]
  const pieces = hasErrors(found) ? null : textPieces(source, dynamic, variants)
  const ofText = pieces || hasErrors(found) ? [] : [textsDiffer(source.property, source.nameSpan)]
  const diagnostics = [...found, ...ofText]
  const rows = widest(typed.map(({ query }) => query.rows))
  const value: TypedQuery = {
    ...first.query,
    source,
    rows,
    bounds: typed.find(({ query }) => sameBounds(query.rows, rows))?.query.bounds ?? [],
    command: source.command?.name ?? commandFor(rows, first.query.columns.length > 0),
    parameters,
    columns:
      difference.length > 0
        ? first.query.columns
        : mergeColumns(
            typed,
            (which) => describe(dynamic, which),
            variants.map(({ query }) => query.described.fields ?? []),
            context,
          ),
    row: row === 'different' ? first.query.row : row,
    dynamic: !pieces
      ? null
      : {
          switches: dynamic.switches.map((one) => typedSwitch(one, source, context)),
          pieces,
          presence: dynamic.parameters.map(({ given, within }) => ({ given, within })),
          checked: dynamic.checked,
          total: dynamic.total,
        },
  }
  return { value, diagnostics }
}

const describe = ({ switches, variants }: DynamicStatement, which: readonly Assignment[]): string =>
  describeCombinations(
    switches,
    which,
    variants.flatMap(({ assignments }) => assignments),
  )

/** A mark, or an allowance, has an effect if it has one in any combination. */
function withoutNeedless(typed: readonly TypedVariant[]): readonly TypedVariant[] {
  const isNeedlessIn = ({ diagnostics }: TypedVariant, { span }: Diagnostic): boolean =>
    diagnostics.some((other) => other.code === 'SL3005' && other.span?.start === span?.start)
  return typed.map((variant) => ({
    ...variant,
    diagnostics: variant.diagnostics.filter(
      (diagnostic) => diagnostic.code !== 'SL3005' || typed.every((other) => isNeedlessIn(other, diagnostic)),
    ),
  }))
}

/**
 * As in the first combination that has the parameter, which is the one with the most clauses. A parameter
 * that accepts NULL only in others can be marked with `?`.
 */
const mergeParameters = (
  dynamic: DynamicStatement,
  typed: readonly TypedVariant[],
): readonly TypedParameter[] =>
  dynamic.parameters.map(({ source: { name } }) => {
    for (const { query } of typed) {
      const found = query.parameters.find((parameter) => parameter.name === name)
      if (found) return found
    }
    throw new Error(`no combination has the parameter ${name}`)
  })

function differingColumns(
  source: QuerySource,
  dynamic: DynamicStatement,
  typed: readonly TypedVariant[],
): readonly Diagnostic[] {
  const [first] = typed
  for (const { assignments, query } of typed) {
    const difference = first && differenceOf(query, first.query)
    if (!difference) continue
    const same = typed.filter((other) => differenceOf(other.query, first.query) === difference)
    const which = same.flatMap((other) => other.assignments)
    const combination = describe(dynamic, which) || describe(dynamic, assignments)
    const decisive = dynamic.switches.find((_, index) => new Set(which.map((one) => one[index])).size === 1)
    const place = decisive?.span ?? source.nameSpan
    return [columnsDiffer(source.property, place, combination, difference)]
  }
  return []
}

/** The combinations whose rows differ in shape from those of the first one. */
function differingRows(
  source: QuerySource,
  dynamic: DynamicStatement,
  typed: readonly TypedVariant[],
): readonly Diagnostic[] {
  const [first] = typed
  const others = typed.filter(({ query }) => first && mergeRows([first.query, query]) === 'different')
  const which = others.flatMap(({ assignments }) => assignments)
  return [nestingDiffers(source.property, source.nameSpan, describe(dynamic, which))]
}

function differenceOf({ columns }: TypedQuery, { columns: usual }: TypedQuery): string | null {
  const names = (all: TypedQuery['columns']): string => all.map(({ name }) => name).join(', ') || 'no columns'
  if (names(columns) !== names(usual))
    return `the result has ${names(columns)}, but ${names(usual)} in other combinations`
  const other = columns.find(({ type }, index) => type.pgType !== usual[index]?.type.pgType)
  const same = usual.find(({ name }) => name === other?.name)
  return other && same
    ? `column ${other.name} has type ${other.type.pgType}, but ${same.type.pgType} in other combinations`
    : null
}

const sameBounds = (one: RowBounds, other: RowBounds): boolean =>
  one.min === other.min && one.max === other.max

function widest(bounds: readonly RowBounds[]): RowBounds {
  const maxima = bounds.map(({ max }) => max)
  return {
    min: Math.min(...bounds.map(({ min }) => min)),
    max: maxima.includes(null) ? null : Math.max(...maxima.map((max) => max ?? 0)),
  }
}

function typedSwitch(one: Switch, { documentation }: QuerySource, { config }: AnalysisContext): TypedSwitch {
  const { kind, name, property } = one
  return {
    kind,
    name,
    property: config.naming === 'sql' ? name : property,
    labels: one.kind === 'choice' ? one.labels : [],
    documentation: documentation.parameters.get(name) ?? null,
  }
}
