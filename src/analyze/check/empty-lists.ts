import * as catalogue from '../../diagnostics/catalogue/analysis.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { QuerySource } from '../../model/query-source.js'
import type { Scope } from '../scope/scope.js'
import { all, commandTypes, isA, type Query, rteKinds } from '../tree/nodes.js'
import { walk } from '../tree/walk.js'

/**
 * Changes that an empty list would leave out although they do not come from its rows: `with old as (delete …) insert … values
 * (:rows.a)` deletes nothing either, since an empty list sends nothing.
 */
export function leftOutByEmptyLists(
  { query: tree, listParameters }: Scope,
  source: QuerySource,
): readonly Diagnostic[] {
  const [list] = source.bulk
  if (!list) return []
  const fed = new Set<string>()
  const parts: { readonly name: string | null; readonly query: Query }[] = []
  for (const { ctename, ctequery } of all(tree.cteList, 'COMMONTABLEEXPR')) {
    if (isA(ctequery, 'QUERY')) parts.push({ name: ctename, query: ctequery })
  }
  for (const { name, query } of parts) {
    if (name !== null && readsList(query, fed, listParameters)) fed.add(name)
  }
  parts.push({ name: null, query: tree })
  return parts.flatMap(({ name, query }) => {
    const change = CHANGES[query.commandType]
    if (change === undefined) return []
    const isFed = name === null ? readsList(query, fed, listParameters) : fed.has(name)
    const what = isFed ? (removesTheRest(query) ? 'change of rows without a match' : null) : change
    return what === null
      ? []
      : [catalogue.leftOutByEmptyList(source.property, list.opening, what, list.list.name)]
  })
}

const CHANGES: Readonly<Record<number, string>> = {
  [commandTypes.insert]: 'insert',
  [commandTypes.update]: 'update',
  [commandTypes.delete]: 'delete',
  [commandTypes.merge]: 'merge',
}

/** Whether a part of the statement reads a list, or another part that does. */
function readsList(query: Query, fed: ReadonlySet<string>, listParameters: ReadonlySet<number>): boolean {
  let found = false
  walk(query, (node) => {
    if (node.tag === 'COMMONTABLEEXPR') return false
    if (node.tag === 'PARAM' && node.paramkind === 0 && listParameters.has(node.paramid)) found = true
    if (node.tag === 'RANGETBLENTRY' && node.rtekind === rteKinds.cte && fed.has(node.ctename ?? ''))
      found = true
    return !found
  })
  return found
}

/** WHEN NOT MATCHED BY SOURCE: `matchKind` 1 (MergeMatchKind of primnodes.h). */
const removesTheRest = ({ mergeActionList }: Query): boolean =>
  all(mergeActionList, 'MERGEACTION').some(({ matchKind }) => matchKind === 1)
