import type { Edit, Star } from '../../../model/query-source.js'
import { rewrite } from '../../../source/rewrite.js'
import type { Span } from '../../../diagnostics/span.js'
import { expressionPlace } from '../../columns/output-properties.js'
import { quoteIdentifier } from '../quote-identifier.js'
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
} from '../../tree/nodes.js'
import { walk } from '../../tree/walk.js'

/**
 * The stars of a statement, and those of them whose columns get an explicit name, which is written after a
 * column.
 */
export interface Stars {
  readonly stars: readonly Star[]
  readonly alias?: (star: Star, column: string) => string
}

/**
 * All edits of a statement, with each `*` replaced by its columns at the time of the check, so that a later
 * migration cannot change the result of a statement. A star for which the tree has no columns is removed with
 * its comma and returned in `empty`: either its relation has no columns, or the tree does not contain them,
 * which the caller has to determine. `names` are those of the result: the tree's own do not distinguish a
 * line end from a blank.
 */
export function writeOutStars(
  source: Stars,
  edits: readonly Edit[],
  tree: Query,
  names: readonly string[],
  spanAt: (location: number) => Span | null,
): { readonly edits: readonly Edit[]; readonly empty: readonly Star[] } {
  const columnsByStar = new Map<Star, readonly Column[]>()
  const tables: (readonly Column[])[] = []
  // Parents come first, so a star is found in its own level before a subquery inside its qualifier is
  // visited.
  walk(tree, (node) => {
    if (node.tag !== 'QUERY') return
    const open = source.stars.filter((star) => !columnsByStar.has(star))
    for (const [star, columns] of starsOf(node, open, node === tree ? names : null, spanAt)) {
      if (star) columnsByStar.set(star, columns)
      else tables.push(columns)
    }
  })
  // TABLE has no location in the tree; the branches of a statement are in the order of its text.
  const words = source.stars.filter(({ before }) => before !== '')
  if (words.length === tables.length) {
    for (const [index, word] of words.entries()) columnsByStar.set(word, tables[index] ?? [])
  }
  const empty = source.stars.filter((star) => !columnsByStar.has(star))
  let written = [...edits, ...commasOf(empty)]
  // Inner stars first: an outer one repeats its qualifier in the form in which it is sent.
  for (const star of source.stars.toSorted((a, b) => b.span.start - a.span.start)) {
    const columns = columnsByStar.get(star) ?? []
    // The columns of `unnest(:a, :b)` share a name, so only their positions distinguish them. They belong to
    // the statement itself.
    if (new Set(columns.map(({ name, relation }) => relation + name)).size < columns.length) continue
    const { qualifier } = star
    const { start, end } = star.span
    const isInside = (edit: Edit): boolean => edit.start >= start && edit.end <= end && edit.end > start
    const prefix = qualifier
      ? `${rewrite(qualifier.file, qualifier.start, qualifier.end, written.filter(isInside)).text}.`
      : null
    const list = columns.map(
      ({ name, relation, bare }) => (prefix ?? relation) + name + (source.alias?.(star, bare) ?? ''),
    )
    written = written.filter((edit) => !isInside(edit))
    written.push({ kind: 'columns', start, end, text: star.before + list.join(', ') + star.after })
  }
  return { edits: written.sort((a, b) => a.start - b.start || a.end - b.end), empty }
}

/** A column of a star. */
interface Column {
  /** With quotes if it needs them. */
  readonly name: string
  /** Without quotes. */
  readonly bare: string
  /** What a bare star writes before it: the name of its relation and a dot, or nothing. */
  readonly relation: string
}

/** Removes, for each star without columns, the comma before it, or after it if there is none before it. */
function commasOf(empty: readonly Star[]): readonly Edit[] {
  const removed = new Map<number, Edit>()
  for (const { commas } of empty) {
    const comma = [commas?.before, commas?.after].find((one) => one && !removed.has(one.start))
    if (comma) removed.set(comma.start, { kind: 'columns', start: comma.start, end: comma.end, text: '' })
  }
  return [...removed.values()]
}

/** The stars of one query level with their columns; null represents TABLE. */
function starsOf(
  query: Query,
  stars: readonly Star[],
  names: readonly string[] | null,
  spanAt: (location: number) => Span | null,
): ReadonlyMap<Star | null, readonly Column[]> {
  const found = new Map<Star | null, Column[]>()
  const isSelect = query.commandType === commandTypes.select
  // The outer list of a set operation and the list of an INSERT repeat the locations of the lists they read.
  if (isSelect && query.setOperations) return found
  const oneRelation = relationCount(query) === 1
  for (const entry of all(isSelect ? query.targetList : query.returningList, 'TARGETENTRY')) {
    const column = entry.resjunk ? null : ungrouped(query, entry)
    if (!column) continue
    // A field that Postgres selects for a star has no location; the value from which it is selected has one.
    const place = expressionPlace(spanAt, column)
    // The outermost: an inner star that contains the place belongs to a subquery of this expression.
    const star = place && stars.find(({ span }) => place.start >= span.start && place.end <= span.end)
    if (star === undefined || (star === null && column.tag !== 'VAR')) continue
    const bare = names?.[entry.resno - 1] ?? entry.resname ?? ''
    const name = quoteIdentifier(bare)
    const relation = column.tag === 'VAR' ? relationOf(query, column, oneRelation) : ''
    const columns = found.get(star) ?? []
    found.set(star, columns)
    columns.push({ name, bare, relation })
  }
  // Columns without a place are those of TABLE only if all are.
  if (found.size > 1 || !isWholeTable(query)) found.delete(null)
  return found
}

const isWholeTable = (query: Query): boolean =>
  query.rtable.length === 1 &&
  all(query.targetList, 'TARGETENTRY').every(({ expr }) => expr?.tag === 'VAR' && expr.location === -1)

/** The expression of a target; in PostgreSQL 18 a grouped one references an entry for the grouping. */
function ungrouped(query: Query, { expr }: TargetEntry): Node | null {
  if (expr?.tag !== 'VAR') return expr
  const entry = expr.varlevelsup === 0 ? query.rtable[expr.varno - 1] : undefined
  if (!isA(entry, 'RANGETBLENTRY') || entry.rtekind !== rteKinds.group) return expr
  return entry.groupexprs[expr.varattno - 1] ?? null
}

function relationOf(query: Query, column: Var, oneRelation: boolean): string {
  // A named join hides the names of what it joins.
  const join = oneRelation || !query.jointree ? null : namedJoin(query, query.jointree, column.varno)
  if (join !== null) return `${quoteIdentifier(join)}.`
  const relation = query.rtable[column.varno - 1]
  // The merged column of JOIN … USING belongs to neither side; a single relation needs no name.
  if (oneRelation || !isA(relation, 'RANGETBLENTRY') || relation.rtekind === rteKinds.join) return ''
  return `${quoteIdentifier(aliasOf(relation))}.`
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

/** The number of relations to which a bare name could belong. */
const relationCount = (query: Query): number =>
  all(query.rtable, 'RANGETBLENTRY').filter(
    ({ rtekind }) => rtekind !== rteKinds.join && rtekind !== rteKinds.group && rtekind !== rteKinds.result,
  ).length

const aliasOf = (relation: RangeTableEntry): string =>
  isA(relation.eref, 'ALIAS') ? (relation.eref.aliasname ?? '') : ''
