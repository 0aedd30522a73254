import type { Outcome } from '../diagnostics/diagnostic.js'
import type { QuerySource } from '../model/query-source.js'
import type { TypedQuery } from '../model/typed-query.js'

/** What is known of queries from before; each query by itself, so nothing that compares queries may be in it. */
export interface KnownResults {
  /** The outcome that an analysis would have today, null when only an analysis can tell. */
  find(source: QuerySource): Outcome<TypedQuery> | null
  /** Takes the outcome of an analysis; what has errors is not kept. */
  keep(source: QuerySource, outcome: Outcome<TypedQuery>): void
}
