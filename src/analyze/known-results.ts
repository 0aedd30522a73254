import type { Outcome } from '../diagnostics/diagnostic.js'
import type { QuerySource } from '../model/query-source.js'
import type { TypedQuery } from '../model/typed-query.js'

/** Results of queries from earlier runs; each query is separate, so no result may depend on another query. */
export interface KnownResults {
  /** The outcome that an analysis would have now; null if an analysis is necessary. */
  find(source: QuerySource): Outcome<TypedQuery> | null
  /** Receives the outcome of an analysis; an outcome with errors is not stored. */
  keep(source: QuerySource, outcome: Outcome<TypedQuery>): void
}
