/** Stored values that the table rejects, and omitted values that only Drizzle would have filled in. */
import type { CatalogAttribute, CatalogRelation } from '../../database/catalog.js'
import * as catalogue from '../../diagnostics/catalogue/analysis.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import { span, type Span } from '../../diagnostics/span.js'
import type { QuerySource } from '../../model/query-source.js'
import type { AnalysisContext } from '../context.js'
import { isRequired, mayBeFilled } from './required-values.js'
import { isRewritten } from '../scope/rewriting.js'
import { childScope, entryAt, type Scope } from '../scope/scope.js'
import { assignedValues } from './stored-expressions.js'
import { type StoredList, storedLists } from './stored-lists.js'
import type { Node } from '../tree/nodes.js'
import { childrenOf } from '../tree/walk.js'

interface Storing extends StoredList {
  readonly scope: Scope
  readonly relation: CatalogRelation
}

export function checkStoredValues(
  scope: Scope,
  source: QuerySource,
  context: AnalysisContext,
): readonly Diagnostic[] {
  return storings(scope).flatMap((storing) => [
    ...(storing.kind === 'insert' ? omitted(storing, source, context) : notRenewed(storing, source, context)),
    ...nulls(storing, source),
  ])
}

/** Every level of the statement that stores rows in a table, including data-modifying CTEs. */
function storings(scope: Scope): readonly Storing[] {
  return [...own(scope), ...childrenOf(scope.query).flatMap((child) => below(scope, child))]
}

function below(scope: Scope, node: Node): readonly Storing[] {
  if (node.tag === 'QUERY') return storings(childScope(scope, node))
  return childrenOf(node).flatMap((child) => below(scope, child))
}

function own(scope: Scope): readonly Storing[] {
  const { query } = scope
  const lists = storedLists(query)
  if (lists.length === 0) return []
  const relation = scope.catalog.relation(entryAt(scope, query.resultRelation).relid)
  // A rule or a view determines what happens to rows that are stored through it.
  if (!relation || !['r', 'p'].includes(relation.kind) || isRewritten(scope)) return []
  return lists.map((list) => ({ ...list, scope, relation }))
}

/** NOT NULL columns without a database default that an INSERT omits: only Drizzle applies `$defaultFn`. */
function omitted(storing: Storing, source: QuerySource, context: AnalysisContext): readonly Diagnostic[] {
  const { scope, relation, entries, kind } = storing
  const given = new Set(entries.filter(({ expr }) => expr?.tag !== 'SETTODEFAULT').map(({ resno }) => resno))
  const missing = relation.attributes.filter(
    (attribute) =>
      isRequired(scope.catalog, attribute) &&
      !attribute.hasDefault &&
      !attribute.generated &&
      !given.has(attribute.number),
  )
  if (missing.length === 0) return []
  const byDrizzle = missing.some(
    (attribute) => context.drizzle.find({ relation, attribute })?.column.hasClientDefault,
  )
  const names = missing.map(({ name }) => name)
  const place = placeOf(source, relation)
  const isFilled = missing.every((attribute) => mayBeFilled(scope.catalog, relation, kind, attribute))
  return [catalogue.omittedColumns(source.property, place, relation.name, names, byDrizzle, isFilled)]
}

/** Columns with `$onUpdate` that an UPDATE does not assign: raw SQL does not run it. */
function notRenewed(storing: Storing, source: QuerySource, context: AnalysisContext): readonly Diagnostic[] {
  const { relation, entries, kind } = storing
  if (relation.beforeTriggers[kind]) return []
  const assigned = new Set(entries.map(({ resno }) => resno))
  return relation.attributes
    .filter((attribute) => context.drizzle.find({ relation, attribute })?.column.hasOnUpdate)
    .filter(({ number }) => !assigned.has(number))
    .map(({ name }) => catalogue.notRenewed(source.property, placeOf(source, relation), relation.name, name))
}

/** NULL for a column that is NOT NULL: the constant, or DEFAULT if the column has none. */
function nulls(storing: Storing, source: QuerySource): readonly Diagnostic[] {
  const { scope, relation, entries, kind } = storing
  return entries.flatMap((entry) => {
    const attribute = relation.attributes.find(({ number }) => number === entry.resno)
    if (!attribute || !isRequired(scope.catalog, attribute)) return []
    const isFilled = mayBeFilled(scope.catalog, relation, kind, attribute)
    const hasDefault = attribute.hasDefault || attribute.generated
    return assignedValues(scope, entry.expr).flatMap((value) => {
      const isNull = value?.tag === 'CONST' && value.constisnull
      // In an INSERT, DEFAULT for a column in all rows omits the column.
      const isDefault = value?.tag === 'SETTODEFAULT' && !(kind === 'insert' && value === entry.expr)
      if (!isNull && !(isDefault && !hasDefault)) return []
      const place = scope.spanAt(value.location) ?? placeOf(source, relation)
      const column = qualified(relation, attribute)
      return isNull
        ? [catalogue.nullStored(source.property, place, column, { hasDefault, mayBeFilled: isFilled })]
        : [catalogue.defaultStored(source.property, place, column, isFilled)]
    })
  })
}

const qualified = (relation: CatalogRelation, attribute: CatalogAttribute): string =>
  `${relation.name}.${attribute.name}`

/**
 * The place where the statement names the table, which the tree does not contain; otherwise the query's name.
 */
function placeOf({ file, span: statement, nameSpan }: QuerySource, { name }: CatalogRelation): Span {
  const text = file.text.slice(statement.start, statement.end)
  const escaped = name.replace(/[^\p{L}\p{N}_]/gu, '\\$&')
  const found = new RegExp(
    `\\b(?:into|update|copy)\\s+(?:only\\s+)?(?:[\\w"]+\\.)?("?${escaped}"?)(?![\\w"])`,
    'iu',
  ).exec(text)
  if (!found?.[1]) return nameSpan
  const end = statement.start + found.index + found[0].length
  return span(file, end - found[1].length, end)
}
