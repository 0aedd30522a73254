import type { Database } from '../../database/database.js'
import { statementTimeout, withinLimit } from '../../database/time-limit.js'
import { planTooLong } from '../../diagnostics/catalogue/schema.js'
import type { AnalysisContext } from '../context.js'
import type { DescribedQuery } from './described-query.js'

/** Plans of a batch of statements: some are valid for Postgres's analysis but fail in each call. */
export interface PlanCheck {
  /** The query with the error of its plan, if there is one. */
  of(query: DescribedQuery): Promise<DescribedQuery>
}

/**
 * Has Postgres plan the statements in one round. A text that is created later, with columns that nested rows
 * need, is planned separately.
 */
export function checkPlans(context: PlanContext, queries: readonly DescribedQuery[]): PlanCheck {
  const byText = new Map(queries.map((query) => [plannable(query).rewritten.text, query]))
  const texts = [...byText.keys()]
  const answers = texts.length > 0 ? plan(context, [...byText.values()]) : Promise.resolve([])
  // Awaited with the first query, which reports a server that dies meanwhile.
  answers.catch(() => undefined)
  return {
    async of(query) {
      const { text } = plannable(query).rewritten
      const index = texts.indexOf(text)
      const [planError = null] = index < 0 ? await plan(context, [query]) : (await answers).slice(index)
      return { ...query, planError }
    },
  }
}

type PlanContext = Pick<AnalysisContext, 'config' | 'database' | 'onRunning'>

/** The planner calls functions of the project, which may not end. */
function plan(
  { config, database, onRunning }: PlanContext,
  queries: readonly DescribedQuery[],
): ReturnType<Database['plan']> {
  const texts = queries.map((query) => plannable(query).rewritten.text)
  const answers = database.plan(texts)
  // A running server has its own limit, and cannot be stopped.
  if (config.database?.url !== undefined) return answers
  return withinLimit(answers, {
    seconds: statementTimeout(config.database),
    onRunning,
    database,
    statementAt(begun) {
      const index = Math.max(0, begun - 1)
      return { text: texts[index] ?? '', place: queries[index]?.source.nameSpan ?? null }
    },
    tooLong: planTooLong,
  })
}

/** COPY has no plan: the INSERT of one such row represents it. */
export const plannable = (query: DescribedQuery): DescribedQuery =>
  query.source.copy ? (query.template ?? query) : query
