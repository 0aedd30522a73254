/** A rejected statement, in the form in which the advice rules read it. */
import type { Catalog, CatalogRelation } from '../../../database/catalog.js'
import type { Database, ServerError } from '../../../database/database.js'
import type { Advice, SuggestedEdit } from '../../../diagnostics/diagnostic.js'
import { span, type Span } from '../../../diagnostics/span.js'
import { readParameters } from '../../../source/parameters.js'
import type { TextEdit, QuerySource } from '../../../model/query-source.js'
import { rewrite } from '../../../source/rewrite.js'
import { readTokens, type Token } from '../../../source/text-tokens.js'

/** A statement as its author wrote it, with the schema. */
export interface StatementText {
  readonly source: QuerySource
  /** Without comments. */
  readonly tokens: readonly Token[]
  readonly catalog: Catalog
}

export interface RejectedStatement extends StatementText {
  readonly error: ServerError
  /** The place of Postgres's error, in the author's text. */
  readonly place: Span
  readonly written: string
  /** The token at the place; -1 if Postgres reported no position. */
  readonly at: number
  /** The edits with which the statement was sent. */
  readonly edits: readonly TextEdit[]
  readonly database: Database
}

/** The advice of a rule, the likeliest first. */
export type RejectionRule = (statement: RejectedStatement) => readonly Advice[]

/** Tokens without comments, with offsets into the file. */
export function tokensOf({ file, span: { start, end } }: QuerySource): readonly Token[] {
  return readTokens(file.text.slice(start, end)).tokens.flatMap((token) =>
    token.kind === 'comment' ? [] : [{ ...token, start: token.start + start, end: token.end + start }],
  )
}

/** Errors about a parameter with an undecided type, which a later step resolves. */
const UNDECIDED: ReadonlySet<string> = new Set(['42P08', '42P18'])

const UNDEFINED_FUNCTION = '42883'
const DATATYPE_MISMATCH = '42804'

/**
 * Whether Postgres accepts the statement with the edits of an advice, or reports an error at another place,
 * since a statement can have two errors.
 */
export async function isAccepted(statement: RejectedStatement, { edits }: Advice): Promise<boolean> {
  const { source, error, place, database } = statement
  const changes = edits.map((edit) => asSent(edit, source))
  const kept = statement.edits.filter((edit) => !changes.some((change) => overlaps(edit, change)))
  const rewritten = rewrite(source.file, source.span.start, source.span.end, [...kept, ...changes])
  const answer = await database.describe(rewritten.text)
  if (answer.kind === 'described' || UNDECIDED.has(answer.error.sqlstate)) return true
  const { position, message, sqlstate } = answer.error
  // An existing operator for operands of other types is not the intended one.
  if (error.sqlstate === UNDEFINED_FUNCTION && sqlstate === DATATYPE_MISMATCH) return false
  if (position === null || error.position === null) return message !== error.message
  return rewritten.spanAt(position).start !== place.start
}

const overlaps = (edit: TextEdit, change: TextEdit): boolean =>
  change.start < change.end && edit.start < change.end && edit.end > change.start

/** An edit with the numbers that its parameters have in the statement; a new parameter gets the next one. */
function asSent({ span: place, text }: SuggestedEdit, { parameters }: QuerySource): TextEdit {
  const piece = { path: '', text }
  const read = readParameters(piece, readTokens(text).tokens)
  const edits = read.parameters.flatMap(({ name, occurrences }, index) => {
    const known = parameters.findIndex((parameter) => parameter.name === name)
    const number = known < 0 ? parameters.length + index + 1 : known + 1
    return occurrences.map(({ start, end }) => ({ start, end, text: `$${number}` }))
  })
  return { start: place.start, end: place.end, text: rewrite(piece, 0, text.length, edits).text }
}

/** A relation of FROM, or the target of a change, with the name that qualifies its columns. */
export interface NamedRelation {
  readonly relation: CatalogRelation
  readonly name: string
}

/** Words that precede a relation; a comma does, too. */
const BEFORE_RELATION: ReadonlySet<string> = new Set(['from', 'join', 'into', 'update', 'using', 'only', ','])

/** Relations of the schema that the statement reads or changes. */
export function namedRelations({ tokens, catalog }: StatementText): readonly NamedRelation[] {
  return tokens.flatMap((token, at): NamedRelation[] => {
    const name = nameOf(token)
    const isQualified = tokens[at - 1]?.text === '.'
    const before = tokens[isQualified ? at - 3 : at - 1]
    if (name === null || !BEFORE_RELATION.has(before?.word ?? before?.text ?? '')) return []
    const schema = isQualified ? nameOf(tokens[at - 2]) : null
    const relation = catalog.relations.find(
      (one) => one.name === name && (schema === null || one.schema === schema),
    )
    if (!relation || tokens[at + 1]?.text === '.') return []
    const next = tokens[at + 1]?.word === 'as' ? tokens[at + 2] : tokens[at + 1]
    const alias =
      next && !next.reserved && next.word !== 'set' && next.word !== 'values' ? nameOf(next) : null
    return [{ relation, name: alias ?? name }]
  })
}

/** A name as Postgres reads it; null for a token that is not a name. */
export function nameOf(token: Token | undefined): string | null {
  if (!token) return null
  return token.kind === 'quoted' ? token.text.slice(1, -1).replaceAll('""', '"') : token.word
}

export const spanOf = ({ source }: RejectedStatement, from: Token, to: Token = from): Span =>
  span(source.file, from.start, to.end)

/** The number of open brackets around each token, without the token itself. */
export function depths(tokens: readonly Token[]): readonly number[] {
  let depth = 0
  return tokens.map(({ kind, text }) => {
    if (kind === 'symbol' && (text === ')' || text === ']')) depth--
    const own = depth
    if (kind === 'symbol' && (text === '(' || text === '[')) depth++
    return own
  })
}
