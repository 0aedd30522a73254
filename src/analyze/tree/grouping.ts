import { all, type Node, type Query, rteKinds } from './nodes.js'

const groupEntry = (query: Query): readonly Node[] | undefined =>
  all(query.rtable, 'RANGETBLENTRY').find(({ rtekind }) => rtekind === rteKinds.group)?.groupexprs

/** What GROUP BY groups by; before PostgreSQL 18 there is no range table entry for it. */
export function groupExpressions(query: Query): readonly Node[] {
  const entry = groupEntry(query)
  if (entry) return entry
  const references = new Set(
    all(query.groupClause, 'SORTGROUPCLAUSE').map(({ tleSortGroupRef }) => tleSortGroupRef),
  )
  return all(query.targetList, 'TARGETENTRY').flatMap(({ ressortgroupref, expr }) =>
    expr && references.has(ressortgroupref) ? [expr] : [],
  )
}

/**
 * Whether a grouping set may leave the expression out, which makes it NULL. PostgreSQL 18 says so on the reference to the
 * grouping; before, the planner alone knows, by the expression being equal to one that is grouped by.
 */
export function isLeftOut(query: Query, expression: Node): boolean {
  if (query.groupingSets.length === 0 || groupEntry(query)) return false
  const text = withoutPlaces(expression)
  return groupExpressions(query).some((grouped) => withoutPlaces(grouped) === text)
}

const withoutPlaces = (node: Node): string =>
  JSON.stringify(node, (field, value: unknown) => (field === 'location' ? undefined : value))
