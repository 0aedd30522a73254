import type { Catalog, CatalogAttribute, CatalogFunction, CatalogRelation } from '../../database/catalog.js'
import type { Span } from '../../diagnostics/span.js'
import { all, isA, type Node, type Query, type RangeTableEntry, rteKinds, type Var } from '../tree/nodes.js'
import { outputEntries } from '../tree/output-entries.js'
import { readTrees } from '../tree/read-tree.js'
import { childrenOf } from '../tree/walk.js'
import { outputColumn, rowsOfBody } from './function-bodies.js'

/** One query level of an analysed tree, in which a Var's numbers are defined. */
export interface Scope {
  readonly query: Query
  /**
   * The level to which a Var with `varlevelsup` one higher belongs; null at the top of the statement or of a
   * view.
   */
  readonly parent: Scope | null
  /** For the top of a view: the level that reads it. */
  readonly reader?: Scope
  readonly catalog: Catalog
  /** The author's text behind a tree location; null inside views and functions. */
  readonly spanAt: (location: number) => Span | null
  /** Numbers of the parameters that are never NULL: generated code rejects null for them. */
  readonly requiredParameters: ReadonlySet<number>
  /** Numbers of the parameters that are arrays without NULL elements, for the same reason. */
  readonly arraysWithoutNull: ReadonlySet<number>
  /** Numbers of the parameters that are fields of lists: arrays, of equal length within one VALUES. */
  readonly listParameters: ReadonlySet<number>
  /** The call with the arguments of a function's body; null outside of one. */
  readonly call: Call | null
  /** Whether the Drizzle schema declares the type of a view's column. */
  readonly declaresColumn: (relation: CatalogRelation, attribute: CatalogAttribute) => boolean
}

interface Call {
  readonly scope: Scope
  readonly called: CatalogFunction
  readonly args: readonly Node[]
}

export function childScope(parent: Scope, query: Query): Scope {
  return cached(parent, query, () => ({ ...parent, query, parent }))
}

/** The query levels at and below the node, each in its scope; parents first. */
export function levelsIn(scope: Scope, node: Node): readonly Scope[] {
  const below = (level: Scope): readonly Scope[] =>
    childrenOf(node).flatMap((child) =>
      child.tag === 'QUERY' ? levelsIn(childScope(level, child), child) : levelsIn(level, child),
    )
  return node.tag === 'QUERY' ? [scope, ...below(scope)] : below(scope)
}

/** One scope per (parent, query), so that results for a level are computed once. */
const scopesByParent = new WeakMap<Scope, Map<Query, Scope>>()
function cached(parent: Scope, query: Query, make: () => Scope): Scope {
  let known = scopesByParent.get(parent)
  if (!known) scopesByParent.set(parent, (known = new Map()))
  let scope = known.get(query)
  if (!scope) known.set(query, (scope = make()))
  return scope
}

const viewQueries = new WeakMap<CatalogRelation, Query | null>()

function viewScope(scope: Scope, view: CatalogRelation): Scope | null {
  let query = viewQueries.get(view)
  if (query === undefined) {
    const trees = view.viewTree === null ? [] : readTrees(view.viewTree)
    query = all(trees, 'QUERY')[0] ?? null
    viewQueries.set(view, query)
  }
  if (!query) return null
  const found = query
  return cached(scope, found, () => ({
    query: found,
    parent: null,
    reader: scope,
    catalog: scope.catalog,
    spanAt: () => null,
    requiredParameters: new Set<number>(),
    arraysWithoutNull: new Set<number>(),
    listParameters: new Set<number>(),
    call: null,
    declaresColumn: scope.declaresColumn,
  }))
}

/** The query of the view in a range table entry; null for anything else. */
export function viewOf(scope: Scope, entry: RangeTableEntry): Scope | null {
  const relation = entry.rtekind === rteKinds.relation ? scope.catalog.relation(entry.relid) : undefined
  return relation?.kind === 'v' ? viewScope(scope, relation) : null
}

/** The source of a column reference's value. */
export type ValueSource =
  /** A stored column. */
  | {
      readonly kind: 'attribute'
      readonly relation: CatalogRelation
      readonly attribute: CatalogAttribute
      /** Without the rows of inheritance children. */
      readonly only: boolean
      /** Of a materialized view: what the value was when it was refreshed. Null where the Drizzle schema declares the column. */
      readonly copied: ValueSource | null
    }
  /** The same value, computed by `expression` in `scope`. */
  | { readonly kind: 'expression'; readonly scope: Scope; readonly expression: Node }
  /** One value or the other, depending on the row. */
  | { readonly kind: 'either'; readonly sources: readonly ValueSource[] }
  /** A value that both sides have. */
  | { readonly kind: 'both'; readonly sources: readonly ValueSource[] }
  /** A row as a whole. */
  | { readonly kind: 'row'; readonly entry: RangeTableEntry }
  /** A column of a function in FROM. */
  | {
      readonly kind: 'function'
      readonly scope: Scope
      readonly entry: RangeTableEntry
      readonly column: number
    }
  /** A column of JSON_TABLE or XMLTABLE. */
  | {
      readonly kind: 'table-function'
      readonly scope: Scope
      readonly entry: RangeTableEntry
      readonly column: number
    }
  /** The recursive term's reference to its own query. */
  | { readonly kind: 'recursion'; readonly scope: Scope; readonly column: number }
  /** A value that Postgres generates, never NULL. */
  | { readonly kind: 'made' }
  /** Something that inference does not analyse. */
  | { readonly kind: 'opaque'; readonly what: string }

/** The level to which a Var belongs. */
export const scopeOf = (scope: Scope, { varlevelsup }: Var): Scope => levelAbove(scope, varlevelsup)

/** The level that many levels above. */
export function levelAbove(scope: Scope, levels: number): Scope {
  let level = scope
  for (let up = levels; up > 0; up--) {
    if (!level.parent) throw new Error('a column reference points above the statement')
    level = level.parent
  }
  return level
}

/** A level's range table entry by its 1-based index. */
export function entryAt(scope: Scope, index: number): RangeTableEntry {
  const entry = scope.query.rtable[index - 1]
  if (!isA(entry, 'RANGETBLENTRY')) throw new Error(`the range table has no entry ${index}`)
  return entry
}

function copiedSource(
  scope: Scope,
  relation: CatalogRelation,
  attribute: CatalogAttribute,
): ValueSource | null {
  if (relation.kind !== 'm' || scope.declaresColumn(relation, attribute)) return null
  const view = viewScope(scope, relation)
  return view && outputOf(view, attribute.number)
}

/** The source of a column reference, one step further. */
export function sourceOf(reference: Scope, variable: Var): ValueSource {
  const scope = scopeOf(reference, variable)
  const entry = entryAt(scope, variable.varno)
  const column = variable.varattno
  if (column === 0) return { kind: 'row', entry }
  switch (entry.rtekind) {
    case rteKinds.relation: {
      const relation = scope.catalog.relation(entry.relid)
      if (!relation) return { kind: 'opaque', what: 'a relation that is not in the catalog' }
      if (relation.kind === 'v') {
        const view = viewScope(scope, relation)
        if (view) return outputOf(view, column)
      }
      const attribute = relation.attributes.find(({ number }) => number === column)
      return attribute
        ? {
            kind: 'attribute',
            relation,
            attribute,
            only: !entry.inh,
            copied: copiedSource(scope, relation, attribute),
          }
        : column < 0 && 'rpm'.includes(relation.kind)
          ? { kind: 'made' }
          : { kind: 'opaque', what: 'a system column' }
    }
    case rteKinds.subquery:
      return isA(entry.subquery, 'QUERY')
        ? outputOf(childScope(scope, entry.subquery), column)
        : { kind: 'opaque', what: 'a subquery' }
    case rteKinds.join:
      return mergedSource(scope, entry.joinaliasvars[column - 1])
    case rteKinds.group:
      return expressionSource(scope, entry.groupexprs[column - 1])
    case rteKinds.values:
      return {
        kind: 'either',
        sources: entry.values_lists.map((row) => expressionSource(scope, row[column - 1])),
      }
    case rteKinds.cte:
      return cteOutput(scope, entry, column)
    case rteKinds.function: {
      const body = rowsOfBody(scope, entry)
      const output = body && outputColumn(body, column)
      return body && output !== null ? outputOf(body, output) : { kind: 'function', scope, entry, column }
    }
    case rteKinds.tableFunction:
      return { kind: 'table-function', scope, entry, column }
    default:
      return { kind: 'opaque', what: 'a row source' }
  }
}

/**
 * The merged column of FULL JOIN … USING is printed as a coalesce of both sides. A row without a match has
 * only one side, so a NULL of either side is returned: `coalesce` alone would prove too much.
 */
function mergedSource(scope: Scope, expression: Node | undefined): ValueSource {
  return expression?.tag === 'COALESCEEXPR'
    ? { kind: 'either', sources: expression.args.map((side) => mergedSource(scope, side)) }
    : expressionSource(scope, expression)
}

function expressionSource(scope: Scope, expression: Node | undefined): ValueSource {
  return expression
    ? { kind: 'expression', scope, expression }
    : { kind: 'opaque', what: 'a generated column' }
}

/** The query that a CTE reference reads, in its own scope. */
export function cteScope(scope: Scope, entry: RangeTableEntry): Scope | null {
  let level: Scope | null = scope
  for (let up = entry.ctelevelsup; up > 0 && level; up--) level = level.parent
  const cte =
    level && all(level.query.cteList, 'COMMONTABLEEXPR').find(({ ctename }) => ctename === entry.ctename)
  if (!level || !cte || !isA(cte.ctequery, 'QUERY')) return null
  return childScope(level, cte.ctequery)
}

function cteOutput(scope: Scope, entry: RangeTableEntry, column: number): ValueSource {
  const query = cteScope(scope, entry)
  if (!query) return { kind: 'opaque', what: 'a common table expression' }
  if (entry.self_reference) return { kind: 'recursion', scope: query, column }
  const width = outputEntries(query.query).length
  return column > width ? searchOrCycle(query, column - width) : outputOf(query, column)
}

/** The columns of SEARCH and CYCLE, which come after the query's own target list: order, mark, path. */
function searchOrCycle(query: Scope, column: number): ValueSource {
  const cte =
    query.parent &&
    all(query.parent.query.cteList, 'COMMONTABLEEXPR').find(({ ctequery }) => ctequery === query.query)
  const cycle = cte && isA(cte.cycle_clause, 'CTECYCLECLAUSE') ? cte.cycle_clause : null
  const isMark = cycle !== null && column === (cte?.search_clause ? 2 : 1)
  if (!isMark) return cte ? { kind: 'made' } : { kind: 'opaque', what: 'a generated column' }
  const marks = [cycle.cycle_mark_value, cycle.cycle_mark_default]
  return { kind: 'either', sources: marks.map((mark) => expressionSource(query, mark ?? undefined)) }
}

/** `SetOperation` of parsenodes.h. */
export const setOperations = { union: 1, intersect: 2, except: 3 } as const

/** The n-th output column of a query (from 1), through set operations. */
export function outputOf(scope: Scope, column: number): ValueSource {
  const { setOperations: operation } = scope.query
  if (operation) return setOutput(scope, operation, column)
  const entry = outputEntries(scope.query)[column - 1]
  return expressionSource(scope, entry?.expr ?? undefined)
}

function setOutput(scope: Scope, node: Node, column: number): ValueSource {
  if (isA(node, 'RANGETBLREF')) {
    const branch = branchScope(scope, node.rtindex)
    return branch ? outputOf(branch, column) : { kind: 'opaque', what: 'a branch of a set operation' }
  }
  if (!isA(node, 'SETOPERATIONSTMT') || !node.larg || !node.rarg) {
    return { kind: 'opaque', what: 'a set operation' }
  }
  const left = setOutput(scope, node.larg, column)
  if (node.op === setOperations.except) return left
  const right = setOutput(scope, node.rarg, column)
  return { kind: node.op === setOperations.intersect ? 'both' : 'either', sources: [left, right] }
}

/** The scope of a set operation's branch. */
export function branchScope(scope: Scope, index: number): Scope | null {
  const { subquery } = entryAt(scope, index)
  return isA(subquery, 'QUERY') ? childScope(scope, subquery) : null
}
