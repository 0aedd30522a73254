import * as catalogue from '../diagnostics/catalogue/analysis.js'
import { parameterTypesDiffer } from '../diagnostics/catalogue/rejections.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { Described, ServerError } from '../database/database.js'
import type { Edit, QuerySource } from '../source/query-source.js'
import { type Rewritten, rewrite } from '../source/rewrite.js'
import type { AnalysisContext } from './context.js'
import { findMixedTypes, mayBeUndecided, type Probe, probeParameters } from './probe-parameters.js'
import { explainRejection, shownParameter } from './rejections.js'
import { suggestCast } from './suggest-cast.js'
import { isA, type Query } from './tree/nodes.js'
import { readTree } from './tree/read-tree.js'
import { treeSpans } from './tree-offsets.js'
import { writeOutStars } from './write-out-stars.js'

/** A statement as it will be sent, and everything Postgres says of exactly that text. */
export interface DescribedQuery {
  readonly kind: 'described'
  readonly source: QuerySource
  readonly rewritten: Rewritten
  readonly described: Described
  readonly tree: Query
}

export interface FailedQuery {
  readonly kind: 'failed'
  readonly diagnostics: readonly Diagnostic[]
}

/** Asks Postgres, adds the casts that undecided parameters need, writes out stars, and asks again of what came of it. */
export async function describeQuery(
  source: QuerySource,
  context: AnalysisContext,
): Promise<DescribedQuery | FailedQuery> {
  let edits: readonly Edit[] = source.edits
  let answer = await ask(source, edits, context)
  if (answer.kind === 'rejected' && mayBeUndecided(answer.error.sqlstate)) {
    const probe = await probeParameters(context.database, context.catalog, source)
    if (probe.kind === 'conflict') return { kind: 'failed', diagnostics: [describeConflict(source, probe)] }
    if (probe.kind === 'casts') {
      const cast = await ask(source, [...edits, ...probe.edits], context)
      if (cast.kind === 'described') {
        edits = [...edits, ...probe.edits]
        answer = cast
      }
    }
  }
  if (answer.kind === 'rejected') {
    const { rewritten, error } = answer
    const cast = mayBeUndecided(error.sqlstate)
      ? await suggestCast(error, source, edits, context.database)
      : null
    const rejection = await explainRejection(error, { ...context, source, rewritten, cast })
    return { kind: 'failed', diagnostics: [rejection] }
  }
  const mixed = await findMixedTypes(context.database, context.catalog, source)
  if (mixed.length > 0) {
    return { kind: 'failed', diagnostics: mixed.map((conflict) => describeConflict(source, conflict)) }
  }
  if (source.stars.length === 0) return answer

  const names = (answer.described.fields ?? []).map(({ name }) => name)
  const stars = writeOutStars(source, answer.tree, names, treeSpans(answer.rewritten))
  if (stars.unknown.length > 0) {
    const diagnostics = stars.unknown.map((place) => catalogue.unknownStar(source.property, place))
    return { kind: 'failed', diagnostics }
  }
  const written = await ask(source, [...edits, ...stars.edits], context)
  if (written.kind === 'rejected' || !sameMeaning(written, answer)) {
    const diagnostics = source.stars.map((star) => catalogue.unknownStar(source.property, star.span))
    return { kind: 'failed', diagnostics }
  }
  return written
}

function describeConflict(
  source: QuerySource,
  { parameter, uses }: Extract<Probe, { kind: 'conflict' }>,
): Diagnostic {
  return parameterTypesDiffer(source.property, shownParameter(parameter), uses)
}

type Answer =
  | DescribedQuery
  | {
      readonly kind: 'rejected'
      readonly rewritten: Rewritten
      readonly error: ServerError
    }

/** As Postgres itself says it of a statement that is deeper still. */
const nestedTooDeeply: ServerError = {
  sqlstate: '54001',
  message: 'the statement is nested too deeply',
  detail: null,
  hint: null,
  position: null,
  schema: null,
  table: null,
  column: null,
  constraint: null,
}

async function ask(
  source: QuerySource,
  edits: readonly Edit[],
  { database }: AnalysisContext,
): Promise<Answer> {
  const rewritten = rewrite(source.file, source.span.start, source.span.end, edits)
  const described = await database.describe(rewritten.text)
  if (described.kind === 'rejected') return { kind: 'rejected', rewritten, error: described.error }
  if (described.tree === null) throw new Error('the server printed no tree')
  const tree = readTree(described.tree)
  if (!tree) return { kind: 'rejected', rewritten, error: nestedTooDeeply }
  if (!isA(tree, 'QUERY')) throw new Error('the analysed tree is no query')
  return { kind: 'described', source, rewritten, described, tree }
}

/** Writing a star out must not change what the statement means: only places in its text may differ. */
function sameMeaning(a: DescribedQuery, b: DescribedQuery): boolean {
  const columns = ({ described }: DescribedQuery): string =>
    JSON.stringify(described.fields?.map(({ name, type }) => [name, type]))
  const meaning = ({ tree }: DescribedQuery): string =>
    JSON.stringify(tree, (field, value: unknown) => (field === 'location' ? undefined : value))
  return columns(a) === columns(b) && meaning(a) === meaning(b)
}
