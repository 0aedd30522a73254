import type { Described, ResultField, ServerError } from '../../database/database.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { Edit, QuerySource } from '../../model/query-source.js'
import type { HiddenColumn } from '../../model/row-shape.js'
import type { Rewritten } from '../../source/rewrite.js'
import type { AnalysisContext } from '../context.js'
import type { Query } from '../tree/nodes.js'
import type { WrittenRow } from './revisions/write-out-rows.js'

/** A statement as it will be sent, and Postgres's whole answer about exactly that text. */
export interface DescribedQuery {
  readonly kind: 'described'
  readonly source: QuerySource
  readonly rewritten: Rewritten
  readonly described: Described
  readonly tree: Query
  /** All changes to the author's text. */
  readonly edits: readonly Edit[]
  /** The expanded whole rows. */
  readonly rows: readonly WrittenRow[]
  /** Columns of the result after the author's own. */
  readonly hidden: readonly HiddenColumn[]
  /**
   * The same with one row in place of each list. Its parameters are those of the statement, so it has the
   * types of a list's fields. Null for a statement without lists.
   */
  readonly template: DescribedQuery | null
  /** The error of the planner, or of the executor's start; null until the text is planned. */
  readonly planError: ServerError | null
}

/** The columns that the author selects. */
export const ownFields = ({ described, hidden }: DescribedQuery): readonly ResultField[] =>
  described.fields?.slice(0, described.fields.length - hidden.length) ?? []

export interface FailedQuery {
  readonly kind: 'failed'
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * One change of the text for one reason, with Postgres's answer about the new text. A statement that needs no
 * change is returned as it is.
 */
export type Revision = (
  query: DescribedQuery,
  context: AnalysisContext,
) => Promise<DescribedQuery | FailedQuery>
