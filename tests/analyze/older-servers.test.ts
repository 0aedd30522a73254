import { expect, it } from 'vitest'
import { sourceNullability } from '#sluice/analyze/nullability/nullability'
import { rowBounds } from '#sluice/analyze/prove/row-bounds'
import { outputOf, type Scope } from '#sluice/analyze/scope/scope'
import { outputEntries } from '#sluice/analyze/tree/output-entries'
import { isA } from '#sluice/analyze/tree/nodes'
import { readTree } from '#sluice/analyze/tree/read-tree'
import { useSession } from './session.js'
import { treesOf17 } from './trees-of-17.js'

const session = useSession()

/** On 17 a column that every grouping set has is taken as nullable too: 18 knows better. */
const expected: readonly (readonly [on17: string, on18: string, bounds: string])[] = [
  ['key? u? c n', 'key? u? c n', '1..'],
  ['v? level?', 'v? level', '0..'],
]

it.each(treesOf17.map((each, index) => ({ ...each, index })))('$sql', async ({ sql, tree, index }) => {
  const [row] = await session.database.rows("select 'settings'::regclass::oid as oid")
  const query = readTree(tree.replace(/:relid \d{5,}/g, `:relid ${row?.['oid']}`))
  if (!isA(query, 'QUERY')) throw new Error('no query')
  // The functions it calls are built in, and known once the statement has been analysed here.
  const here = await session.query(sql)
  const scope: Scope = {
    declaresColumn: () => false,
    query,
    parent: null,
    catalog: session.catalog,
    spanAt: () => null,
    requiredParameters: new Set(),
    arraysWithoutNull: new Set(),
    listParameters: new Set(),
    call: null,
  }
  const columns = outputEntries(query).map(
    ({ resname }, at) =>
      `${resname}${sourceNullability(scope, outputOf(scope, at + 1)).why.length > 0 ? '?' : ''}`,
  )
  const { min, max } = rowBounds(scope)
  expect([
    columns.join(' '),
    here.columns.map(({ name, nullable }) => `${name}${nullable ? '?' : ''}`).join(' '),
    `${min}..${max ?? ''}`,
  ]).toEqual(expected[index])
})
