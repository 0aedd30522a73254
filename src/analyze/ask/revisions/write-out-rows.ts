/** Expands whole rows of the result to their columns, each under its path. */
import type { Edit, QuerySource, RowReference, Star } from '../../../model/query-source.js'
import { asStoredName } from '../../../source/alias-paths.js'
import type { Rewritten } from '../../../source/rewrite.js'
import type { Span } from '../../../diagnostics/span.js'
import { quoteIdentifier } from '../quote-identifier.js'
import { setOperations } from '../../scope/scope.js'
import { outputEntries } from '../../tree/output-entries.js'
import { all, isA, type Node, type Query, rteKinds, type TargetEntry } from '../../tree/nodes.js'
import { treeSpans } from '../../tree/tree-offsets.js'
import type { Stars } from './write-out-stars.js'

type SpanAt = (location: number) => Span | null

/**
 * The references that analysis finds to be whole rows of something in FROM. A join is excluded: it has no
 * row.
 */
export function wholeRowsOf(source: QuerySource, tree: Query, spanAt: SpanAt): readonly RowReference[] {
  if (source.rowReferences.length === 0) return []
  const places = new Set<number>()
  for (const query of branchQueries(tree)) {
    for (const { expr } of outputEntries(query)) {
      const row = ungrouped(query, expr)
      const entry = row?.tag === 'VAR' && row.varlevelsup === 0 ? query.rtable[row.varno - 1] : undefined
      if (row?.tag !== 'VAR' || row.varattno !== 0 || !isA(entry, 'RANGETBLENTRY')) continue
      if (entry.rtekind === rteKinds.join) continue
      const start = spanAt(row.location)?.start
      if (start !== undefined) places.add(start)
    }
  }
  return source.rowReferences.filter(({ span }) => places.has(span.start))
}

function ungrouped(query: Query, expression: Node | null): Node | null {
  if (expression?.tag !== 'VAR') return expression
  const entry = query.rtable[expression.varno - 1]
  return isA(entry, 'RANGETBLENTRY') && entry.rtekind === rteKinds.group
    ? (entry.groupexprs[expression.varattno - 1] ?? null)
    : expression
}

/** The query itself, or the branches of its set operation. */
function branchQueries(query: Query): readonly Query[] {
  const { setOperations: operation } = query
  return operation ? below(operation) : [query]

  function below(node: Node): readonly Query[] {
    if (isA(node, 'SETOPERATIONSTMT')) {
      return [node.larg, node.rarg].flatMap((side) => (side ? below(side) : []))
    }
    const entry = isA(node, 'RANGETBLREF') ? query.rtable[node.rtindex - 1] : undefined
    return isA(entry, 'RANGETBLENTRY') && isA(entry.subquery, 'QUERY') ? branchQueries(entry.subquery) : []
  }
}

/** The edits outside of the rows, which are replaced as a whole, and `p.*` for each row. */
export function expandRows(
  edits: readonly Edit[],
  rows: readonly RowReference[],
): { readonly others: readonly Edit[]; readonly expanded: readonly Edit[] } {
  const others = edits.filter(
    ({ start, end }) => !rows.some(({ span }) => start >= span.start && end <= span.end && start < span.end),
  )
  const expanded = rows.map(({ span, relation }) => ({
    kind: 'columns' as const,
    start: span.start,
    end: span.end,
    text: `${relation}.*`,
  }))
  return { others, expanded }
}

/** An expanded whole row. */
export interface WrittenRow {
  readonly reference: RowReference
  /** The names of its columns in the relation, by their positions in the result, from 0. */
  readonly columns: ReadonlyMap<number, string>
}

/** The columns of the expanded rows; `names` are those of the result with `p.*` in place of each row. */
export function writtenRows(
  rows: readonly RowReference[],
  expanded: Analysed,
  names: readonly string[],
): readonly WrittenRow[] {
  const starts = namingPlaces(expanded)
  return rows.map((reference) => ({
    reference,
    columns: new Map(
      names.flatMap((name, index) =>
        starts[index] === reference.span.start ? [[index, name] as const] : [],
      ),
    ),
  }))
}

/** Rows as stars whose columns get the names of their paths. */
export function rowStars(rows: readonly RowReference[], stars: readonly Star[]): Stars {
  const references = new Map<Star, RowReference>()
  for (const row of rows) {
    const { file, start } = row.span
    references.set(
      {
        span: row.span,
        qualifier: { file, start, end: start + row.relation.length },
        commas: null,
        output: true,
        before: '',
        after: '',
      },
      row,
    )
  }
  return {
    stars: [...stars, ...references.keys()],
    alias(star, column) {
      const row = references.get(star)
      return row?.segments ? ` as ${quoteIdentifier(asStoredName(`${row.alias}.${column}`))}` : ''
    },
  }
}

interface Analysed {
  readonly tree: Query
  readonly rewritten: Rewritten
}

/**
 * Whether expanding rows keeps ORDER BY, GROUP BY and DISTINCT ON the same: `order by 2` counts columns, of
 * which there are more now.
 */
export function sameOrder(before: Analysed, after: Analysed, rows: readonly RowReference[]): boolean {
  const [old, now] = [orderOf(before.tree), orderOf(after.tree)]
  const places = placesAfter(before, after, rows)
  return (
    old.length === now.length &&
    old.every((entry, index) => {
      const other = now[index]
      if (!entry || !other) return false
      // The result of a set operation is ordered by its own columns, which only their positions distinguish.
      if (before.tree.setOperations) return places[entry.resno - 1] === other.resno
      return withoutPlaces(entry.expr) === withoutPlaces(other.expr)
    })
  )
}

/** The position of each output column after the rows before it are expanded; null for a row itself. */
function placesAfter(
  before: Analysed,
  after: Analysed,
  rows: readonly RowReference[],
): readonly (number | null)[] {
  const starts = new Set(rows.map(({ span }) => span.start))
  const widths = namingPlaces(after)
  let place = 1
  return namingPlaces(before).map((start) => {
    const here = place
    if (start === undefined || !starts.has(start)) {
      place++
      return here
    }
    place += widths.filter((other) => other === start).length
    return null
  })
}

/** The places in the author's text of the columns that name the result. */
function namingPlaces({ tree, rewritten }: Analysed): readonly (number | undefined)[] {
  const [naming] = branchQueries(tree)
  const spanAt = treeSpans(rewritten)
  return (naming ? outputEntries(naming) : []).map(({ expr }) => {
    const column = naming ? ungrouped(naming, expr) : null
    return column?.tag === 'VAR' ? spanAt(column.location)?.start : undefined
  })
}

function orderOf(query: Query): readonly (TargetEntry | undefined)[] {
  const isUnion =
    isA(query.setOperations, 'SETOPERATIONSTMT') && query.setOperations.op >= setOperations.union
  const clauses = [
    ...query.sortClause,
    ...(isUnion ? [] : query.groupClause),
    ...(query.hasDistinctOn ? query.distinctClause : []),
  ]
  return all(clauses, 'SORTGROUPCLAUSE').map(({ tleSortGroupRef }) =>
    all(query.targetList, 'TARGETENTRY').find(({ ressortgroupref }) => ressortgroupref === tleSortGroupRef),
  )
}

const withoutPlaces = (node: Node | null): string =>
  JSON.stringify(node, (field, value: unknown) => (field === 'location' ? undefined : value))
