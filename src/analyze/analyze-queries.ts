import * as catalogue from '../diagnostics/catalogue/analysis.js'
import { allowableCodes } from '../diagnostics/definitions.js'
import { type Diagnostic, hasErrors, type Outcome } from '../diagnostics/diagnostic.js'
import type { QuerySource } from '../model/query-source.js'
import { hiddenValues, typedColumns } from './columns/columns.js'
import { resolveCommand } from './commands.js'
import { type AnalysisContext, type AnalysisInput, analysisContext } from './context.js'
import { copyWarnings, describeCopy } from './ask/describe-copy.js'
import { describeQuery } from './ask/describe-query.js'
import type { DescribedQuery, FailedQuery } from './ask/described-query.js'
import type { KnownResults } from './known-results.js'
import { addHiddenColumns } from './nested/add-hidden-columns.js'
import { groupedBounds, limitProblems } from './nested/grouped-bounds.js'
import { inheritedNames } from './parameters/argument-names.js'
import { leftOutByEmptyLists } from './check/empty-lists.js'
import { listIn } from '../model/row-shape.js'
import { queryScope, type WiderParameters } from './parameters/query-scope.js'
import { lossyDates } from './check/lossy-dates.js'
import { rowBounds } from './prove/row-bounds.js'
import { boundsInWords } from './explain/row-bounds-words.js'
import { loadMentioned } from './ask/mentioned.js'
import { checkPlans, type PlanCheck } from './ask/plan-check.js'
import { deferrableArbiters } from './check/deferrable-arbiters.js'
import { outerRowLocks } from './check/outer-row-locks.js'
import { planProblems } from './check/plan-problems.js'
import { checkStoredValues } from './stored/stored-values.js'
import { trapWarnings } from './check/traps.js'
import { unknownNodes } from './tree/unknown-nodes.js'
import type { TypedQuery } from '../model/typed-query.js'
import { addHiddenToVariants } from './variants/add-hidden-to-variants.js'
import { type DescribedVariants, describeVariants } from './variants/describe-variants.js'
import { unmigratedUses } from './check/unmigrated-uses.js'
import { typeVariants } from './variants/type-variants.js'

/**
 * Infers the types of every query. The value contains the queries without errors, in their order. `open` is
 * called only if there is a query that `known` does not contain, because an analysis needs it.
 */
export async function analyzeQueries(
  open: AnalysisInput | (() => Promise<AnalysisInput>),
  queries: readonly QuerySource[],
  onProgress: (done: number) => void = () => {},
  known: KnownResults | null = null,
): Promise<Outcome<readonly TypedQuery[]>> {
  const outcomes = new Map<QuerySource, QueryOutcome>()
  for (const source of queries) {
    const outcome = known?.find(source)
    if (outcome) outcomes.set(source, outcome)
  }
  onProgress(outcomes.size)
  const unknown = queries.filter((source) => !outcomes.has(source))
  if (unknown.length > 0) {
    const context = analysisContext(typeof open === 'function' ? await open() : open)
    for await (const [source, outcome] of analyzeEach(unknown, context)) {
      outcomes.set(source, outcome)
      if (outcome.value) known?.keep(source, { ...outcome, value: outcome.value })
      onProgress(outcomes.size)
    }
  }
  const inOrder = queries.flatMap((source) => outcomes.get(source) ?? [])
  return {
    value: inOrder.flatMap(({ value }) => value ?? []),
    diagnostics: inOrder.flatMap(({ diagnostics }) => diagnostics),
  }
}

/** Null for a query with an error. */
type QueryOutcome = Outcome<TypedQuery | null>

/**
 * Enough to keep the server busy while the types of the previous batch are read from its trees, and not more:
 * trees are large, and those of thousands of queries should not all be in memory.
 */
const BATCH = 64

async function* analyzeEach(
  queries: readonly QuerySource[],
  context: AnalysisContext,
): AsyncGenerator<readonly [QuerySource, QueryOutcome]> {
  const describeBatch = (start: number): ReturnType<typeof describeAll> => {
    const answers = describeAll(queries.slice(start, start + BATCH), context)
    // Awaited one batch later, which reports a server that dies meanwhile.
    answers.catch(() => undefined)
    return answers
  }
  let next = describeBatch(0)
  for (let start = 0; start < queries.length; start += BATCH) {
    const answers = await next
    const described = answers.flatMap(textsOf)
    // Requested before the next batch, so that its answer does not wait behind that batch.
    const templates = described.flatMap(({ template }) => template ?? [])
    const loaded = loadMentioned(context.catalog, [...described, ...templates])
    const plans = checkPlans(context, described)
    next = describeBatch(start + BATCH)
    await loaded
    for (const [index, source] of queries.slice(start, start + BATCH).entries()) {
      const answer = answers[index]
      if (answer?.kind === 'failed') yield [source, { value: null, diagnostics: answer.diagnostics }]
      if (!answer || answer.kind === 'failed') continue
      const typed =
        answer.kind === 'variants'
          ? typeVariants(
              await plannedVariants(await addHiddenToVariants(answer, context), plans),
              context,
              typeQuery,
            )
          : typeQuery(await plans.of(await addHiddenColumns(answer, context)), context)
      const { value } = typed
      const ofNames = value === null ? [] : inheritedNames(value)
      const diagnostics = allowed(source, [...typed.diagnostics, ...ofNames])
      yield [source, { value: hasErrors(diagnostics) ? null : value, diagnostics }]
    }
  }
}

type DescribedStatement = DescribedQuery | DescribedVariants | FailedQuery

const describeAll = (
  queries: readonly QuerySource[],
  context: AnalysisContext,
): Promise<readonly DescribedStatement[]> =>
  Promise.all(
    queries.map((source): Promise<DescribedStatement> => {
      if (source.dynamic) return describeVariants(source, source.dynamic, context)
      return source.copy ? describeCopy(source, source.copy, context) : describeQuery(source, context)
    }),
  )

async function plannedVariants(answer: DescribedVariants, plans: PlanCheck): Promise<DescribedVariants> {
  const variants = answer.variants.map(async (variant) => ({
    ...variant,
    query: await plans.of(variant.query),
  }))
  return { ...answer, variants: await Promise.all(variants) }
}

/** Postgres's answers about each text of a query. */
function textsOf(answer: DescribedStatement): readonly DescribedQuery[] {
  if (answer.kind === 'failed') return []
  return answer.kind === 'variants' ? answer.variants.map((variant) => variant.query) : [answer]
}

function typeQuery(
  query: DescribedQuery,
  context: AnalysisContext,
  wider?: WiderParameters,
): Outcome<TypedQuery> {
  const { source, rewritten } = query
  const { scope, oneRow, parameters, diagnostics: ofParameters } = queryScope(query, context, wider)
  const { columns, layout, diagnostics: ofColumns } = typedColumns(scope, query, context)
  const { min, max, why } = rowBounds(scope)
  const grouped = layout ? groupedBounds({ min, max }, layout) : { min, max }
  // An empty list gives no rows, whatever the statement returns.
  const rows = source.bulk.length > 0 ? { ...grouped, min: 0 } : grouped
  const { command, diagnostics: ofCommand } = resolveCommand(source, rows, columns.length > 0)
  const value: TypedQuery = {
    source,
    command,
    sql: rewritten.text,
    rows,
    bounds: boundsInWords(why),
    parameters,
    columns,
    row: layout?.root ?? null,
    hidden: hiddenValues(scope, query, context),
    dynamic: null,
  }
  const ofLimit = layout ? limitProblems(scope, source, layout) : []
  const ofStored = checkStoredValues(oneRow, source, context)
  const ofPlan = [
    ...planProblems(query, context),
    ...deferrableArbiters(scope, query),
    ...outerRowLocks(scope, query),
  ]
  const ofStream =
    command === 'stream' && layout && listIn(layout.root) && source.command
      ? [catalogue.streamedLists(source.property, source.command.span)]
      : []
  const ofRows = [
    ...ofStream,
    ...unmigratedUses(query, context),
    ...leftOutByEmptyLists(oneRow, source),
    ...copyWarnings(query, context),
    ...trapWarnings(scope, source),
  ]
  const unknown = unknownNodes(query.tree).map(({ name, location }) =>
    catalogue.unknownNode(source.property, scope.spanAt(location) ?? source.nameSpan, name),
  )
  return {
    value,
    diagnostics: [
      ...ofPlan,
      ...ofCommand,
      ...ofColumns,
      ...ofParameters,
      ...ofLimit,
      ...ofStored,
      ...ofRows,
      ...lossyDates(oneRow, source.property, source.nameSpan, parameters, context),
      ...unknown,
    ],
  }
}

const ALLOWABLE = allowableCodes('query')

/** Removes the warnings that the author allows, and reports allowances without effect. */
function allowed(source: QuerySource, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const remaining = diagnostics.filter(
    ({ code, severity }) =>
      severity !== 'warning' || !source.allowances.some((allowance) => allowance.code === code),
  )
  const needless = source.allowances.flatMap(({ code, span }) => {
    if (!ALLOWABLE.includes(code)) return [catalogue.notAllowable(source.property, span, code, ALLOWABLE)]
    return diagnostics.some((diagnostic) => diagnostic.code === code)
      ? []
      : [catalogue.needlessAllowance(source.property, span, code)]
  })
  return [...remaining, ...needless]
}
