import type { CatalogRelation } from '../../database/catalog.js'
import { entryAt, type Scope, scopeOf, viewOf } from './scope.js'
import { commandTypes, isA, type Query, type RangeTableEntry, type Var } from '../tree/nodes.js'

/**
 * Whether the column belongs to the row that a statement changes. For a view's row, a rule or an INSTEAD OF
 * trigger can return something that the view would not.
 */
export function isOfChangedRow(reference: Scope, variable: Var): boolean {
  const { query } = scopeOf(reference, variable)
  return query.commandType !== commandTypes.select && variable.varno === query.resultRelation
}

/**
 * Whether an INSTEAD rule or an INSTEAD OF trigger determines what happens to the rows that a level's
 * statement changes: one of its target, or of the relations behind a view that is automatically updatable
 * (manual, CREATE VIEW, Updatable Views).
 */
export const isRewritten = (scope: Scope): boolean =>
  targetsOf(scope).some((relation) => hasRewriting(relation, scope.query))

/**
 * The relation that stores the rows of a level's statement: behind automatically updatable views, their
 * table.
 */
export const storingRelation = (scope: Scope): CatalogRelation | undefined => targetsOf(scope).at(-1)

/** The target of a level's statement, and the relations behind it if it is such a view. */
function targetsOf(scope: Scope): readonly CatalogRelation[] {
  const found = new Set<CatalogRelation>()
  let at: { readonly scope: Scope; readonly entry: RangeTableEntry } | null = {
    scope,
    entry: entryAt(scope, scope.query.resultRelation),
  }
  while (at) {
    const relation = scope.catalog.relation(at.entry.relid)
    // CREATE OR REPLACE can make views reference each other in a circle.
    if (!relation || found.has(relation)) break
    found.add(relation)
    at = behind(viewOf(at.scope, at.entry))
  }
  return [...found]
}

/** The relation behind an automatically updatable view: its only item of FROM. */
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
