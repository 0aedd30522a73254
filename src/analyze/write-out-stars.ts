import type { Edit, Star } from '../source/query-source.js'
import type { Span } from '../diagnostics/span.js'
import { quoteIdentifier } from './quote-identifier.js'
import {
  all,
  commandTypes,
  isA,
  type Node,
  type Query,
  type RangeTableEntry,
  rteKinds,
  type TargetEntry,
  type Var,
} from './tree/nodes.js'
import { walk } from './tree/walk.js'

/** The stars of a statement, and those of them whose columns get a name of their own: what is written behind a column. */
export interface Stars {
  readonly stars: readonly Star[]
  readonly alias?: (star: Star, column: string) => string
}

/**
 * The edits that replace each `*` by the columns it stood for when the query was checked, so that a later migration
 * cannot change what a statement returns. A star whose columns the tree does not tell comes back in `unknown`.
 * `names` are those of the result: the tree's own cannot tell a line end from a blank.
 */
export function writeOutStars(
  source: Stars,
  tree: Query,
  names: readonly string[],
  spanAt: (location: number) => Span | null,
): { readonly edits: readonly Edit[]; readonly unknown: readonly Span[] } {
  const columnsByPlace = new Map<number, readonly string[]>()
  const tables: (readonly string[])[] = []
  walk(tree, (node) => {
    if (node.tag !== 'QUERY') return
    for (const [star, columns] of starsOf(node, source, node === tree ? names : null, spanAt)) {
      if (star) columnsByPlace.set(star.span.start, columns)
      else tables.push(columns)
    }
  })
  // TABLE has no place in the tree; the branches of a statement come in the order of its text.
  const words = source.stars.filter(({ before }) => before !== '')
  if (words.length === tables.length) {
    for (const [index, { span }] of words.entries()) columnsByPlace.set(span.start, tables[index] ?? [])
  }
  const edits: Edit[] = []
  const unknown: Span[] = []
  for (const star of source.stars) {
    const columns = columnsByPlace.get(star.span.start)
    if (!columns) {
      unknown.push(star.span)
      continue
    }
    // The columns of `unnest(:a, :b)` share a name, so only their places tell them apart. They are the statement's own.
    if (new Set(columns).size < columns.length) continue
    const text = star.before + columns.join(', ') + star.after
    edits.push({ start: star.span.start, end: star.span.end, text })
  }
  return { edits, unknown }
}

/** The stars of one query level with their columns as they are to be written; null stands for TABLE. */
function starsOf(
  query: Query,
  { stars, alias }: Stars,
  names: readonly string[] | null,
  spanAt: (location: number) => Span | null,
): ReadonlyMap<Star | null, readonly string[]> {
  const found = new Map<Star | null, string[]>()
  const isSelect = query.commandType === commandTypes.select
  // The outer list of a set operation and the list of an INSERT repeat the places of the lists they read.
  if (isSelect && query.setOperations) return found
  const oneRelation = relationCount(query) === 1
  for (const entry of all(isSelect ? query.targetList : query.returningList, 'TARGETENTRY')) {
    const column = entry.resjunk ? null : ungrouped(query, entry)
    if (!column) continue
    const start = spanAt(column.location)?.start
    const star = start === undefined ? null : stars.find(({ span }) => span.start === start)
    if (star === undefined) continue
    const bare = names?.[entry.resno - 1] ?? entry.resname ?? ''
    const name = quoteIdentifier(bare)
    const columns = found.get(star) ?? []
    found.set(star, columns)
    const written = star?.qualifier
      ? `${star.qualifier}.${name}`
      : qualified(query, column, name, oneRelation)
    columns.push(written + (star && alias ? alias(star, bare) : ''))
  }
  // Columns without a place are those of TABLE only if all are.
  if (found.size > 1 || !isWholeTable(query)) found.delete(null)
  return found
}

const isWholeTable = (query: Query): boolean =>
  query.rtable.length === 1 &&
  all(query.targetList, 'TARGETENTRY').every(({ expr }) => expr?.tag === 'VAR' && expr.location === -1)

/** The column of a target; PostgreSQL 18 lets a grouped one pass through an entry for the grouping. */
function ungrouped(query: Query, { expr }: TargetEntry): Var | null {
  if (expr?.tag !== 'VAR') return null
  const entry = expr.varlevelsup === 0 ? query.rtable[expr.varno - 1] : undefined
  if (!isA(entry, 'RANGETBLENTRY') || entry.rtekind !== rteKinds.group) return expr
  const grouped = entry.groupexprs[expr.varattno - 1]
  return grouped?.tag === 'VAR' ? grouped : null
}

function qualified(query: Query, column: Var, name: string, oneRelation: boolean): string {
  // A join with a name of its own hides the names of what it joins.
  const join = oneRelation || !query.jointree ? null : namedJoin(query, query.jointree, column.varno)
  if (join !== null) return `${quoteIdentifier(join)}.${name}`
  const relation = query.rtable[column.varno - 1]
  // The merged column of JOIN … USING belongs to neither side; a single relation needs no name.
  if (oneRelation || !isA(relation, 'RANGETBLENTRY') || relation.rtekind === rteKinds.join) return name
  return `${quoteIdentifier(aliasOf(relation))}.${name}`
}

/** The outermost name of a join around an entry of the range table. */
function namedJoin(query: Query, item: Node, index: number): string | null {
  if (isA(item, 'FROMEXPR'))
    return item.fromlist.map((inner) => namedJoin(query, inner, index)).find((name) => name !== null) ?? null
  if (!isA(item, 'JOINEXPR')) return null
  const entry = query.rtable[item.rtindex - 1]
  const alias = isA(entry, 'RANGETBLENTRY') && isA(entry.alias, 'ALIAS') ? entry.alias.aliasname : null
  if (alias && holds(item, index)) return alias
  const sides = [item.larg, item.rarg].map((side) => side && namedJoin(query, side, index))
  return sides.find((name) => name !== null) ?? null
}

const holds = (item: Node | null, index: number): boolean =>
  isA(item, 'JOINEXPR')
    ? item.rtindex === index || holds(item.larg, index) || holds(item.rarg, index)
    : isA(item, 'RANGETBLREF') && item.rtindex === index

/** Relations that a bare name could belong to. */
const relationCount = (query: Query): number =>
  all(query.rtable, 'RANGETBLENTRY').filter(
    ({ rtekind }) => rtekind !== rteKinds.join && rtekind !== rteKinds.group && rtekind !== rteKinds.result,
  ).length

const aliasOf = (relation: RangeTableEntry): string =>
  isA(relation.eref, 'ALIAS') ? (relation.eref.aliasname ?? '') : ''
