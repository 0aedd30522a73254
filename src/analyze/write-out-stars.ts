import type { QuerySource, Edit } from '../source/query-source.js'
import type { Span } from '../diagnostics/span.js'
import {
  all,
  commandTypes,
  isA,
  type Query,
  type RangeTableEntry,
  rteKinds,
  type TargetEntry,
} from './tree/nodes.js'
import { walk } from './tree/walk.js'

/**
 * The edits that replace each `*` by the columns it stood for when the query was checked, so that a later migration
 * cannot change what a statement returns. A star whose columns the tree does not tell comes back in `unknown`.
 */
export function writeOutStars(
  source: QuerySource,
  tree: Query,
  spanAt: (location: number) => Span | null,
): { readonly edits: readonly Edit[]; readonly unknown: readonly Span[] } {
  const columnsByPlace = new Map<number, string[]>()
  walk(tree, (node) => {
    if (node.tag === 'QUERY') collect(node, source, spanAt, columnsByPlace)
  })
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

function collect(
  query: Query,
  source: QuerySource,
  spanAt: (location: number) => Span | null,
  columnsByPlace: Map<number, string[]>,
): void {
  // The outer list of a set operation and the list of an INSERT repeat the places of the lists they read.
  const lists =
    query.commandType === commandTypes.select
      ? query.setOperations
        ? []
        : [query.targetList]
      : [query.returningList]
  for (const list of lists) {
    const byStar = new Map<number, { entry: TargetEntry; relation: RangeTableEntry }[]>()
    for (const entry of all(list, 'TARGETENTRY')) {
      if (entry.resjunk || entry.expr?.tag !== 'VAR') continue
      const start = spanAt(entry.expr.location)?.start
      const relation = query.rtable[entry.expr.varno - 1]
      if (start === undefined || !isA(relation, 'RANGETBLENTRY')) continue
      if (!source.stars.some(({ span }) => span.start === start)) continue
      const found = byStar.get(start) ?? []
      found.push({ entry, relation })
      byStar.set(start, found)
    }
    for (const [start, columns] of byStar) {
      const star = source.stars.find(({ span }) => span.start === start)
      const oneRelation = relationCount(query) === 1
      const written = columns.map(({ entry, relation }) => {
        const name = quoteIdentifier(entry.resname ?? '')
        if (star?.qualifier) return `${star.qualifier}.${name}`
        // The merged column of JOIN … USING belongs to neither side; a single relation needs no name.
        if (oneRelation || relation.rtekind === rteKinds.join || relation.rtekind === rteKinds.group)
          return name
        return `${quoteIdentifier(aliasOf(relation))}.${name}`
      })
      columnsByPlace.set(start, written)
    }
  }
}

/** Relations that a bare name could belong to. */
const relationCount = (query: Query): number =>
  all(query.rtable, 'RANGETBLENTRY').filter(
    ({ rtekind }) => rtekind !== rteKinds.join && rtekind !== rteKinds.group && rtekind !== rteKinds.result,
  ).length

const aliasOf = (relation: RangeTableEntry): string =>
  isA(relation.eref, 'ALIAS') ? (relation.eref.aliasname ?? '') : ''

/** Words that cannot stand as a column name without quotes: the reserved ones (manual, appendix C). */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column ' +
    'concurrently constraint create cross current_catalog current_date current_role current_schema current_time ' +
    'current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze from ' +
    'full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit ' +
    'localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references ' +
    'returning right select session_user similar some symmetric system_user table tablesample then to trailing true union ' +
    'unique user using variadic verbose when where window with'
  ).split(' '),
)

function quoteIdentifier(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`
}
