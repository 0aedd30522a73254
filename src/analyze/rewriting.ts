import type { CatalogRelation } from '../database/catalog.js'
import { entryAt, type Scope, scopeOf, viewOf } from './scope.js'
import { commandTypes, isA, type Query, type RangeTableEntry, type Var } from './tree/nodes.js'

/**
 * Whether the column is one of the row that a statement changes. Of a view's row, a rule or an INSTEAD OF trigger may return something
 * else than the view makes.
 */
export function isOfChangedRow(reference: Scope, variable: Var): boolean {
  const { query } = scopeOf(reference, variable)
  return query.commandType !== commandTypes.select && variable.varno === query.resultRelation
}

/**
 * Whether a rule or an INSTEAD OF trigger says what becomes of the rows that a level's statement changes: one of its target, or of
 * what stands behind a view that Postgres updates by itself (manual, CREATE VIEW, Updatable Views).
 */
export function isRewritten(scope: Scope): boolean {
  const seen = new Set<CatalogRelation>()
  let at: { readonly scope: Scope; readonly entry: RangeTableEntry } | null = {
    scope,
    entry: entryAt(scope, scope.query.resultRelation),
  }
  while (at) {
    const relation = scope.catalog.relation(at.entry.relid)
    // CREATE OR REPLACE can make views refer to each other in a circle.
    if (!relation || seen.has(relation)) return false
    if (hasRewriting(relation, scope.query)) return true
    seen.add(relation)
    at = behind(viewOf(at.scope, at.entry))
  }
  return false
}

/** The relation that a view which Postgres updates reads: its only item of FROM. */
function behind(view: Scope | null): { readonly scope: Scope; readonly entry: RangeTableEntry } | null {
  const { jointree } = view?.query ?? {}
  const [only] = isA(jointree, 'FROMEXPR') ? jointree.fromlist : []
  return view && isA(only, 'RANGETBLREF') ? { scope: view, entry: entryAt(view, only.rtindex) } : null
}

function hasRewriting({ rewritten }: CatalogRelation, { commandType }: Query): boolean {
  switch (commandType) {
    case commandTypes.insert:
      return rewritten.insert
    case commandTypes.update:
      return rewritten.update
    case commandTypes.delete:
      return rewritten.delete
    default:
      return rewritten.insert || rewritten.update || rewritten.delete
  }
}
