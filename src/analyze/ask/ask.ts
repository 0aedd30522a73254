/** One question to Postgres about one text. */
import type { ServerError } from '../../database/database.js'
import { serverError } from '../../database/server-error.js'
import type { Edit, QuerySource } from '../../model/query-source.js'
import { createMissingCollations } from '../../schema/collations.js'
import { type Rewritten, rewrite } from '../../source/rewrite.js'
import type { AnalysisContext } from '../context.js'
import { isMissingCollation } from '../explain/rejections.js'
import { isA } from '../tree/nodes.js'
import { readTree } from '../tree/read-tree.js'
import type { DescribedQuery } from './described-query.js'

export type AskOutcome =
  | DescribedQuery
  | {
      readonly kind: 'rejected'
      readonly rewritten: Rewritten
      readonly error: ServerError
    }

/** The error that Postgres raises for a statement that is even deeper. */
const nestedTooDeeply = serverError({ code: '54001', message: 'the statement is nested too deeply' }, '')

/** Postgres's answer about the author's text with these edits. */
export async function ask(
  source: QuerySource,
  edits: readonly Edit[],
  { database, config }: AnalysisContext,
): Promise<AskOutcome> {
  const rewritten = rewrite(source.file, source.span.start, source.span.end, edits)
  let described = await database.describe(rewritten.text)
  // A running server is not changed: its own collations count.
  const isEmbedded = config.database?.url === undefined
  if (described.kind === 'rejected' && isMissingCollation(described.error) && isEmbedded) {
    await createMissingCollations(database, rewritten.text)
    // Again, whether or not it created any: a query that is described at the same time may have.
    described = await database.describe(rewritten.text)
  }
  if (described.kind === 'rejected') return { kind: 'rejected', rewritten, error: described.error }
  if (described.tree === null) throw new Error('the server did not print a tree')
  const tree = readTree(described.tree)
  if (!tree) return { kind: 'rejected', rewritten, error: nestedTooDeeply }
  if (!isA(tree, 'QUERY')) throw new Error('the tree is not a query')
  return {
    kind: 'described',
    source,
    rewritten,
    described,
    tree,
    edits,
    rows: [],
    hidden: [],
    template: null,
    planError: null,
  }
}
