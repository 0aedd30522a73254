/**
 * ON CONFLICT with a deferrable constraint passes the planner and fails for each row that is stored: ExecCheckIndexConstraints of
 * src/backend/executor/execIndexing.c.
 */
import type { DeferrableKey } from '../../database/catalog-keys.js'
import type { CatalogRelation } from '../../database/catalog.js'
import { deferrableArbiter } from '../../diagnostics/catalogue/rejections.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import { clausePlace } from './clause-places.js'
import type { DescribedQuery } from '../ask/described-query.js'
import { storingRelation } from '../scope/rewriting.js'
import { entryAt, levelsIn, type Scope } from '../scope/scope.js'
import { storedColumn } from '../scope/stored-column.js'
import { all, isA, type NodeOf } from '../tree/nodes.js'

export function deferrableArbiters(
  top: Scope,
  { source, rewritten }: Pick<DescribedQuery, 'source' | 'rewritten'>,
): readonly Diagnostic[] {
  if (!/\bconflict\b/i.test(rewritten.text)) return []
  return levelsIn(top, top.query).flatMap((scope) => {
    const { onConflict } = scope.query
    if (!isA(onConflict, 'ONCONFLICTEXPR')) return []
    const relation = storingRelation(scope)
    if (!relation || !['r', 'p'].includes(relation.kind)) return []
    const [key] = arbitersAmong(scope, relation.deferrableKeys, onConflict)
    if (!key) return []
    const place = clausePlace(rewritten, ['on conflict']) ?? source.nameSpan
    return [deferrableArbiter(source.property, place, relation.name, key.name, usableKeys(relation))]
  })
}

/** Without a target every key of the table is one. Those of a list of columns are all unique keys of just these. */
function arbitersAmong(
  scope: Scope,
  keys: readonly DeferrableKey[],
  { arbiterElems, constraint }: NodeOf<'ONCONFLICTEXPR'>,
): readonly DeferrableKey[] {
  if (constraint > 0) return keys.filter((key) => key.constraint === constraint)
  if (arbiterElems.length === 0) return keys
  // The elements name columns of the statement's target, which may be a view of the table.
  const target = scope.catalog.relation(entryAt(scope, scope.query.resultRelation).relid)
  const columns = all(arbiterElems, 'INFERENCEELEM').map(({ expr }) =>
    target && isA(expr, 'VAR') ? storedColumn(scope, target, expr.varattno)?.attribute.number : undefined,
  )
  return keys.filter(
    ({ unique, attributes }) =>
      unique &&
      attributes.every((attribute) => columns.includes(attribute)) &&
      columns.every((column) => column !== undefined && attributes.includes(column)),
  )
}

/** Column lists of the keys that ON CONFLICT can name. */
export const usableKeys = ({ uniqueKeys, attributes }: CatalogRelation): readonly string[] =>
  uniqueKeys.map((key) => {
    const names = key.attributes.map((number) => attributes.find((each) => each.number === number)?.name)
    return `(${names.join(', ')})`
  })
