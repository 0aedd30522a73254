/**
 * ON CONFLICT with a deferrable constraint passes the planner and fails for each row that is stored: ExecCheckIndexConstraints of
 * src/backend/executor/execIndexing.c.
 */
import type { DeferrableKey } from '../database/catalog-keys.js'
import type { CatalogRelation } from '../database/catalog.js'
import { deferrableArbiter } from '../diagnostics/catalogue/rejections.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { clausePlace } from './clause-places.js'
import type { AnalysisContext } from './context.js'
import type { DescribedQuery } from './describe-query.js'
import { all, isA, type NodeOf, type Query } from './tree/nodes.js'
import { walk } from './tree/walk.js'

export function deferrableArbiters(
  { source, tree, rewritten }: DescribedQuery,
  { catalog }: AnalysisContext,
): readonly Diagnostic[] {
  if (!/\bconflict\b/i.test(rewritten.text)) return []
  const found: Diagnostic[] = []
  walk(tree, (node) => {
    if (node.tag !== 'QUERY' || !isA(node.onConflict, 'ONCONFLICTEXPR')) return
    const relation = catalog.relation(targetOf(node))
    if (!relation || !['r', 'p'].includes(relation.kind)) return
    const key = arbitersAmong(relation.deferrableKeys, node.onConflict)[0]
    if (!key) return
    const place = clausePlace(rewritten, ['on conflict']) ?? source.nameSpan
    found.push(deferrableArbiter(source.property, place, relation.name, key.name, usableKeys(relation)))
  })
  return found
}

const targetOf = (query: Query): number =>
  all(query.rtable, 'RANGETBLENTRY')[query.resultRelation - 1]?.relid ?? 0

/** Without a target every key of the table is one. Those of a list of columns are all unique keys of just these. */
function arbitersAmong(
  keys: readonly DeferrableKey[],
  { arbiterElems, constraint }: NodeOf<'ONCONFLICTEXPR'>,
): readonly DeferrableKey[] {
  if (constraint > 0) return keys.filter((key) => key.constraint === constraint)
  if (arbiterElems.length === 0) return keys
  const columns = all(arbiterElems, 'INFERENCEELEM').map(({ expr }) => (isA(expr, 'VAR') ? expr.varattno : 0))
  return keys.filter(
    ({ unique, attributes }) =>
      unique &&
      attributes.every((attribute) => columns.includes(attribute)) &&
      columns.every((column) => attributes.includes(column)),
  )
}

/** Column lists of the keys that ON CONFLICT can name. */
export const usableKeys = ({ uniqueKeys, attributes }: CatalogRelation): readonly string[] =>
  uniqueKeys.map((key) => {
    const names = key.attributes.map((number) => attributes.find((each) => each.number === number)?.name)
    return `(${names.join(', ')})`
  })
