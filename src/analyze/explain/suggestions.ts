/** The nearest existing name for one that does not exist, and its place in the Drizzle schema. */
import type { Config, DatabaseOption } from '../../config/config.js'
import type { Catalog, CatalogRelation } from '../../database/catalog.js'
import type { RejectionCode } from '../../diagnostics/catalogue/rejections.js'
import { hasExtension } from '../../database/extensions.js'
import { type Advice, replacing } from '../../diagnostics/diagnostic.js'
import { nearest } from '../../diagnostics/nearest.js'
import { positionOf, type Span } from '../../diagnostics/span.js'
import { extensionOf, extensionOfType, extensionsOfOperator } from '../../schema/extension-needs.js'
import type { SchemaLocator } from '../../model/schema-model.js'
import type { QuerySource } from '../../model/query-source.js'
import { quoteIdentifier } from '../ask/quote-identifier.js'

export interface Names {
  readonly config: Partial<Pick<Config, 'database'>>
  readonly source: QuerySource
  readonly catalog: Catalog
  readonly locator: () => Promise<SchemaLocator>
  /** Names of all functions. */
  readonly functionNames: () => Promise<readonly string[]>
}

/** A name to write, with its description. */
interface Suggestion {
  readonly text: string
  readonly hint: string
}

/** The replacement for a name; null if none is similar. */
export async function suggest(code: RejectionCode, place: Span, names: Names): Promise<Advice | null> {
  const suggestion = await suggestName(code, place.file.text.slice(place.start, place.end), names)
  return suggestion && replacing(suggestion.hint, place, suggestion.text)
}

async function suggestName(code: RejectionCode, written: string, names: Names): Promise<Suggestion | null> {
  switch (code) {
    case 'SL2001':
      return suggestColumn(written, names)
    case 'SL2002':
      return suggestRelation(written, names)
    case 'SL2003':
      return suggestFunction(written, names)
    case 'SL2004':
      return suggestLabel(written, names)
    case 'SL2009':
      return suggestType(written, names)
    default:
      return null
  }
}

const didYouMean = (text: string, more = ''): Suggestion => ({ text, hint: `did you mean ${text}?${more}` })

/** A name as the author wrote it, with a different last word. */
const withLast = (written: string, last: string): string =>
  written.slice(0, written.lastIndexOf('.') + 1) + quoteIdentifier(last)

async function suggestColumn(written: string, names: Names): Promise<Suggestion | null> {
  const parts = written.split('.').map(unquoted)
  const name = parts.at(-1) ?? ''
  const qualifier = parts.length > 1 ? parts.slice(0, -1).join('.') : null
  const relations = relationsOf(qualifier, names)
  const candidates = relations.flatMap((relation) =>
    relation.attributes.map((attribute) => ({ relation, name: attribute.name })),
  )
  const best = nearest(
    name,
    candidates.map((candidate) => candidate.name),
  )
  const found = candidates.find((candidate) => candidate.name === best)
  if (!found) return null
  const place = (await names.locator()).column(found.relation.schema, found.relation.name, found.name)
  return didYouMean(withLast(written, found.name), at(place))
}

/**
 * The relations to which a qualifier refers, by name or by alias; without one, all that the statement
 * mentions.
 */
function relationsOf(qualifier: string | null, { source, catalog }: Names): readonly CatalogRelation[] {
  const mentioned = mentionedRelations(source, catalog)
  const alias = qualifier?.split('.').at(-1)
  if (alias === undefined) return mentioned
  const text = source.file.text.slice(source.span.start, source.span.end)
  return mentioned.filter(
    ({ name }) =>
      name === alias ||
      new RegExp(`${escaped(name)}"?\\s+(?:as\\s+)?"?${escaped(alias)}(?![\\p{L}\\p{N}_$])`, 'iu').test(text),
  )
}

const escaped = (name: string): string => name.replace(/[^\p{L}\p{N}_]/gu, '\\$&')

async function suggestRelation(written: string, names: Names): Promise<Suggestion | null> {
  const parts = written.split('.').map(unquoted)
  const { relations } = names.catalog
  const best = nearest(
    parts.at(-1) ?? '',
    relations.map((relation) => relation.name),
  )
  const found = relations.find((relation) => relation.name === best)
  if (found) {
    const place = (await names.locator()).relation(found.schema, found.name)
    const name = quoteIdentifier(found.name)
    return didYouMean(
      found.schema === 'public' ? name : `${quoteIdentifier(found.schema)}.${name}`,
      at(place),
    )
  }
  return null
}

async function suggestFunction(written: string, names: Names): Promise<Suggestion | null> {
  const name = unquoted(written.split('.').at(-1) ?? '')
  const found = /^[\p{L}_]/u.test(name) ? nearest(name, await names.functionNames()) : null
  return found && found !== name ? didYouMean(withLast(written, found)) : null
}

/** The extension with an object that a statement names and the database lacks; null if none is known. */
export async function extensionAdvice(
  code: RejectionCode,
  written: string,
  { functionNames, config: { database = {} } }: Pick<Names, 'functionNames' | 'config'>,
): Promise<string | null> {
  const parts = written.split('.').map(unquoted)
  const [schema = null, name = ''] = parts.length > 1 ? parts : [null, parts[0] ?? '']
  switch (code) {
    case 'SL2002': {
      const extension = extensionOf({ kind: 'relation', schema, name })
      return extension === null ? null : `${written} belongs to ${createdBy(extension, database)}`
    }
    case 'SL2003': {
      const operators = extensionsOfOperator(written)
      if (operators.length > 0)
        return `${written} may be an operator of an extension: ${operators.join(' or ')}`
      const extension = extensionOf({ kind: 'function', schema, name })
      // The function exists, but not for these arguments.
      if (extension === null || (await functionNames()).includes(name)) return null
      return `${parts.join('.')} is a function of ${createdBy(extension, database)}`
    }
    case 'SL2009': {
      const extension = extensionOfType(written)
      return extension === null ? null : `${written} is a type of ${createdBy(extension, database)}`
    }
    default:
      return null
  }
}

const createdBy = (extension: string, database: DatabaseOption): string =>
  database.url !== undefined || hasExtension({ database }, extension)
    ? `the extension ${extension}; create it in a migration (drizzle-kit generate --custom): create extension if not exists ${quoteIdentifier(extension)}`
    : `the extension ${extension}, which the embedded Postgres does not include; check on a server that has it: database: { url }`

function suggestLabel(written: string, { catalog }: Names): Suggestion | null {
  const value = /^'(.*)'$/s.exec(written)?.[1]
  if (value === undefined) return null
  const types = catalog.types().filter(({ kind }) => kind === 'e')
  const best = nearest(
    value,
    types.flatMap(({ labels }) => labels),
  )
  const found = types.find((type) => best !== null && type.labels.includes(best))
  if (!found || best === null) return null
  return didYouMean(`'${best.replaceAll("'", "''")}'`, ` ${found.name} has ${quotedLabels(found.labels)}`)
}

/** All labels, if none is similar: those of the one enum among the columns of the statement's relations. */
export function labelsToChooseFrom({ source, catalog }: Names): string | null {
  const used = new Set(
    mentionedRelations(source, catalog).flatMap(({ attributes }) => attributes.map(({ type }) => type)),
  )
  const [only, ...others] = catalog.types().filter(({ kind, oid }) => kind === 'e' && used.has(oid))
  return only && others.length === 0 ? `${only.name} has ${quotedLabels(only.labels)}` : null
}

const quotedLabels = (labels: readonly string[]): string => labels.map((label) => `'${label}'`).join(', ')

/** A type by its SQL name or its catalog name, without array types. */
function suggestType(written: string, { catalog }: Names): Suggestion | null {
  const known = catalog.types().filter(({ element, kind }) => element === 0 && kind !== 'p' && kind !== 'c')
  const best = nearest(
    unquoted(written.split('.').at(-1) ?? ''),
    new Set(known.flatMap(({ name, typname }) => [typname, name])),
  )
  return best ? didYouMean(/ /.test(best) ? best : withLast(written, best)) : null
}

/** All columns, if none is similar. */
export function columnsToChooseFrom(written: string, names: Names): string | null {
  const qualifier = written.includes('.') ? written.split('.').slice(0, -1).map(unquoted).join('.') : null
  const [relation, ...others] = relationsOf(qualifier, names)
  if (!relation || others.length > 0) return null
  const shown = relation.attributes.slice(0, SHOWN_COLUMNS).map(({ name }) => name)
  return `${relation.name} has ${shown.join(', ')}${relation.attributes.length > SHOWN_COLUMNS ? ', …' : ''}`
}

const SHOWN_COLUMNS = 12

/** The place in the Drizzle schema of the suggested object. */
function at(place: Span | null): string {
  return place ? ` (${place.file.path}:${positionOf(place.file, place.start).line})` : ''
}

/** Relations whose names occur in the statement: a misspelled column may belong to them. */
function mentionedRelations(source: QuerySource, catalog: Catalog): readonly CatalogRelation[] {
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
