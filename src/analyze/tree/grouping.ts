import { all, type Node, type Query, rteKinds } from './nodes.js'

const groupEntry = (query: Query): readonly Node[] | undefined =>
  all(query.rtable, 'RANGETBLENTRY').find(({ rtekind }) => rtekind === rteKinds.group)?.groupexprs

/** The expressions of GROUP BY; before PostgreSQL 18 there is no range table entry for them. */
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
 * Whether a grouping set may leave the expression out, which makes it NULL. PostgreSQL 18 marks the reference
 * to the grouping; in older versions only the planner determines it, by comparing the expression with the
 * grouped ones.
 */
export function isLeftOut(query: Query, expression: Node): boolean {
  if (query.groupingSets.length === 0 || groupEntry(query)) return false
  const text = withoutPlaces(expression)
  return groupExpressions(query).some((grouped) => withoutPlaces(grouped) === text)
}

const withoutPlaces = (node: Node): string =>
  JSON.stringify(node, (field, value: unknown) => (field === 'location' ? undefined : value))
