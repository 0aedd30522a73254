/** How many rows the calls in FROM make. */
import type { CatalogFunction } from '../../database/catalog.js'
import { constantInteger, countElements } from '../tree/constants.js'
import type { Scope } from './scope.js'
import { all, isA, type Node, type RangeTableEntry } from '../tree/nodes.js'

/** `unnest` of an array; those of multiranges and tsvectors are other functions. */
export const isUnnest = (called: CatalogFunction | undefined): boolean =>
  called?.schema === 'pg_catalog' && called.signature === 'unnest(anyarray)'

const SERIES: ReadonlySet<string> = new Set([
  'generate_series(integer, integer)',
  'generate_series(bigint, bigint)',
])

/** How many rows an item of FROM makes, whatever the data; null where that is not known. */
export function rowsOfCall({ catalog }: Pick<Scope, 'catalog'>, call: Node | null): number | null {
  if (!isA(call, 'FUNCEXPR') || !call.funcretset) return 1
  const called = catalog.function(call.funcid)
  const [first = null, last = null] = call.args
  if (isUnnest(called)) return countElements(first)
  if (called?.schema !== 'pg_catalog' || !SERIES.has(called.signature)) return null
  const [from, to] = [constantInteger(first), constantInteger(last)]
  return from === null || to === null ? null : Math.max(0, to - from + 1)
}

/** Those of several functions side by side are as many as the longest makes. */
export function rowsOfCalls(scope: Pick<Scope, 'catalog'>, { functions }: RangeTableEntry): number | null {
  const counts = all(functions, 'RANGETBLFUNCTION').map(({ funcexpr }) => rowsOfCall(scope, funcexpr))
  return counts.reduce<number | null>(
    (most, count) => (most === null || count === null ? null : Math.max(most, count)),
    0,
  )
}
