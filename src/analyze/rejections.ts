/** Turns what Postgres says of a statement into a diagnostic: the author's place and names, and the nearest name that exists. */
import type { Catalog, CatalogRelation } from '../database/catalog.js'
import type { ServerError } from '../database/database.js'
import { type RejectionCode, rejected } from '../diagnostics/catalogue/rejections.js'
import type { Diagnostic, RelatedPlace } from '../diagnostics/diagnostic.js'
import { nearest } from '../diagnostics/nearest.js'
import { positionOf, type Span } from '../diagnostics/span.js'
import type { SchemaLocator } from '../schema/schema-model.js'
import type { QuerySource } from '../source/query-source.js'
import type { Rewritten } from '../source/rewrite.js'
import { tokenLength } from './tree-offsets.js'

/** By SQLSTATE (manual, appendix A). */
const CODES: Readonly<Record<string, RejectionCode>> = {
  '42703': 'SL2001',
  '42P01': 'SL2002',
  '3F000': 'SL2002',
  '42883': 'SL2003',
  '22P02': 'SL2004',
  '22007': 'SL2004',
  '22008': 'SL2004',
  '22003': 'SL2004',
  '42702': 'SL2005',
  '42712': 'SL2005',
  '42725': 'SL2005',
  '42804': 'SL2006',
  '42846': 'SL2006',
  '42P18': 'SL2007',
  '42P08': 'SL2008',
  '42704': 'SL2009',
  '54001': 'SL2010',
  '42803': 'SL2011',
}

export interface RejectionContext {
  readonly source: QuerySource
  readonly rewritten: Rewritten
  readonly catalog: Catalog
  readonly locator: () => Promise<SchemaLocator>
  readonly functionNames: () => Promise<readonly string[]>
}

export async function explainRejection(
  serverError: ServerError,
  context: RejectionContext,
): Promise<Diagnostic> {
  const { source, rewritten } = context
  const code = CODES[serverError.sqlstate] ?? 'SL2000'
  const { position } = serverError
  const span =
    position === null
      ? source.nameSpan
      : rewritten.spanAt(position, position + tokenLength(rewritten.text, position))
  const written = source.file.text.slice(span.start, span.end)
  const suggestion = position === null ? null : await suggest(code, written, context)
  return rejected({
    code,
    span,
    message: inAuthorsWords(serverError.message, source),
    hint: suggestion?.hint ?? advice(code, written, serverError, context),
    sqlstate: serverError.sqlstate,
    related: suggestion?.related ?? [],
    query: source.property,
  })
}

/** Postgres knows parameters by number only. */
function inAuthorsWords(message: string, source: QuerySource): string {
  return message.replace(/\$(\d+)/g, (whole, number: string) => {
    const parameter = source.parameters[Number(number) - 1]
    return parameter?.property ? `:${parameter.name}` : whole
  })
}

interface Suggestion {
  readonly hint: string
  readonly related: readonly RelatedPlace[]
}

async function suggest(
  code: RejectionCode,
  written: string,
  context: RejectionContext,
): Promise<Suggestion | null> {
  if (code === 'SL2001') return suggestColumn(written, context)
  if (code === 'SL2002') return suggestRelation(written, context)
  if (code === 'SL2003') {
    const name = unquoted(written.split('.').at(-1) ?? '')
    const found = /^[\p{L}_]/u.test(name) ? nearest(name, await context.functionNames()) : null
    return found && found !== name ? { hint: `did you mean ${found}?`, related: [] } : null
  }
  if (code === 'SL2004') return suggestLabel(written, context)
  return null
}

async function suggestColumn(written: string, context: RejectionContext): Promise<Suggestion | null> {
  const parts = written.split('.').map(unquoted)
  const name = parts.at(-1) ?? ''
  const qualifier = parts.length > 1 ? parts.slice(0, -1).join('.') : null
  const mentioned = mentionedRelations(context)
  const candidates = (mentioned.length > 0 ? mentioned : context.catalog.relations).flatMap((relation) =>
    relation.attributes.map((attribute) => ({ relation, name: attribute.name })),
  )
  const best = nearest(
    name,
    candidates.map((candidate) => candidate.name),
  )
  const found = candidates.find((candidate) => candidate.name === best)
  if (!found) return null
  const { schema, name: relation } = found.relation
  const place = (await context.locator()).column(schema, relation, found.name)
  return { hint: `did you mean ${qualifier ? `${qualifier}.` : ''}${found.name}?${at(place)}`, related: [] }
}

async function suggestRelation(written: string, context: RejectionContext): Promise<Suggestion | null> {
  const name = unquoted(written.split('.').at(-1) ?? '')
  const best = nearest(
    name,
    context.catalog.relations.map((relation) => relation.name),
  )
  const found = context.catalog.relations.find((relation) => relation.name === best)
  if (!found) return null
  const place = (await context.locator()).relation(found.schema, found.name)
  const shown = found.schema === 'public' ? found.name : `${found.schema}.${found.name}`
  return { hint: `did you mean ${shown}?${at(place)}`, related: [] }
}

async function suggestLabel(written: string, context: RejectionContext): Promise<Suggestion | null> {
  const value = /^'(.*)'$/s.exec(written)?.[1]
  if (value === undefined) return null
  const labels = context.catalog.enums()
  const best = nearest(
    value,
    labels.flatMap(({ labels: each }) => each),
  )
  const found = labels.find((type) => best !== null && type.labels.includes(best))
  if (!found) return null
  return {
    hint: `did you mean '${best}'? ${found.name} has ${found.labels.map((label) => `'${label}'`).join(', ')}`,
    related: [],
  }
}

/** Where the Drizzle schema defines what is suggested. */
function at(place: Span | null): string {
  return place ? ` (${place.file.path}:${positionOf(place.file, place.start).line})` : ''
}

/** Relations whose names stand in the statement: the ones a misspelled column may belong to. */
function mentionedRelations({ source, catalog }: RejectionContext): readonly CatalogRelation[] {
  const words = new Set(
    source.file.text
      .slice(source.span.start, source.span.end)
      .toLowerCase()
      .match(/[\p{L}_][\p{L}\p{N}_$]*/gu),
  )
  return catalog.relations.filter(({ name }) => words.has(name.toLowerCase()))
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase()
}

/** What to write instead where no name is near, in the absence of a hint of Postgres's own. */
function advice(
  code: RejectionCode,
  written: string,
  serverError: ServerError,
  { source }: RejectionContext,
): string | null {
  if (
    code === 'SL2007' ||
    (code === 'SL2003' && source.parameters.length > 0 && serverError.sqlstate === '42725')
  ) {
    return `write which type it has, as in ${written.startsWith(':') || written.startsWith('$') ? written : ':name'}::text`
  }
  if (code === 'SL2010') return 'split the statement, or use an array in place of a long chain of conditions'
  if (code === 'SL2011') return 'add the column to GROUP BY, or take one value of the group, as in max(…)'
  return serverError.hint ?? serverError.detail
}
