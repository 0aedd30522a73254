import type { Database } from '../database/database.js'
import type { DescribedQuery } from './describe-query.js'

/** Plans of a batch of statements: some are valid to Postgres's analysis and fail in each call all the same. */
export interface PlanCheck {
  /** The query with what Postgres has against its plan. */
  of(query: DescribedQuery): Promise<DescribedQuery>
}

/** Has Postgres plan the statements in one round. A text that is made later, for columns that nested rows need, is planned alone. */
export function checkPlans(database: Database, queries: readonly DescribedQuery[]): PlanCheck {
  const texts = [...new Set(queries.map((query) => plannable(query).rewritten.text))]
  const answers = texts.length > 0 ? database.plan(texts) : Promise.resolve([])
  // Awaited with the first query; a server that dies meanwhile is met there.
  answers.catch(() => undefined)
  return {
    async of(query) {
      const { text } = plannable(query).rewritten
      const index = texts.indexOf(text)
      const [planError = null] = index < 0 ? await database.plan([text]) : (await answers).slice(index)
      return { ...query, planError }
    },
  }
}

/** COPY has no plan: the INSERT of one such row stands for it. */
export const plannable = (query: DescribedQuery): DescribedQuery =>
  query.source.copy ? (query.template ?? query) : query
