import type { CatalogRelation } from '../../database/catalog.js'
import { entryAt, type Scope, scopeOf, viewOf } from './scope.js'
import { commandTypes, isA, type Query, type RangeTableEntry, type Var } from '../tree/nodes.js'

/**
 * Whether the column is one of the row that a statement changes. Of a view's row, a rule or an INSTEAD OF trigger may return something
 * else than the view makes.
 */
export function isOfChangedRow(reference: Scope, variable: Var): boolean {
  const { query } = scopeOf(reference, variable)
  return query.commandType !== commandTypes.select && variable.varno === query.resultRelation
}

/**
 * Whether an INSTEAD rule or an INSTEAD OF trigger says what becomes of the rows that a level's statement changes: one of its target, or of
 * what stands behind a view that Postgres updates by itself (manual, CREATE VIEW, Updatable Views).
 */
export const isRewritten = (scope: Scope): boolean =>
  targetsOf(scope).some((relation) => hasRewriting(relation, scope.query))

/** The relation that stores the rows of a level's statement: behind views that Postgres updates, their table. */
export const storingRelation = (scope: Scope): CatalogRelation | undefined => targetsOf(scope).at(-1)

/** The target of a level's statement, and what stands behind it where it is such a view. */
function targetsOf(scope: Scope): readonly CatalogRelation[] {
  const found = new Set<CatalogRelation>()
  let at: { readonly scope: Scope; readonly entry: RangeTableEntry } | null = {
    scope,
    entry: entryAt(scope, scope.query.resultRelation),
  }
  while (at) {
    const relation = scope.catalog.relation(at.entry.relid)
    // CREATE OR REPLACE can make views refer to each other in a circle.
    if (!relation || found.has(relation)) break
    found.add(relation)
    at = behind(viewOf(at.scope, at.entry))
  }
  return [...found]
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
