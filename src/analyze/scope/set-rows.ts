/** The number of rows that the calls in FROM return. */
import type { CatalogFunction } from '../../database/catalog.js'
import { constantInteger, countElements } from '../tree/constants.js'
import type { Scope } from './scope.js'
import { all, isA, type Node, type RangeTableEntry } from '../tree/nodes.js'

/** `unnest` of an array; `unnest` of multiranges and tsvectors are different functions. */
export const isUnnest = (called: CatalogFunction | undefined): boolean =>
  called?.schema === 'pg_catalog' && called.signature === 'unnest(anyarray)'

const SERIES: ReadonlySet<string> = new Set([
  'generate_series(integer, integer)',
  'generate_series(bigint, bigint)',
])

/** The number of rows of an item of FROM, whatever the data; null if unknown. */
export function rowsOfCall({ catalog }: Pick<Scope, 'catalog'>, call: Node | null): number | null {
  if (!isA(call, 'FUNCEXPR') || !call.funcretset) return 1
  const called = catalog.function(call.funcid)
  const [first = null, last = null] = call.args
  if (isUnnest(called)) return countElements(first)
  if (called?.schema !== 'pg_catalog' || !SERIES.has(called.signature)) return null
  const [from, to] = [constantInteger(first), constantInteger(last)]
  return from === null || to === null ? null : Math.max(0, to - from + 1)
}

/** Several functions in ROWS FROM return as many rows as the longest one. */
export function rowsOfCalls(scope: Pick<Scope, 'catalog'>, { functions }: RangeTableEntry): number | null {
  const counts = all(functions, 'RANGETBLFUNCTION').map(({ funcexpr }) => rowsOfCall(scope, funcexpr))
  return counts.reduce<number | null>(
    (most, count) => (most === null || count === null ? null : Math.max(most, count)),
    0,
  )
}
