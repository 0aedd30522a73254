/** The cluster that comes with the package is what initdb makes on this machine. */
import { expect, test } from 'vitest'
import { type EmbeddedDatabase, openEmbedded } from '#sluice/database/embedded'
import { shippedCluster } from '#sluice/database/shipped-cluster'

/** Everything in the catalog and the settings, but what each cluster has of its own: identifiers, times, positions in the log. */
async function contentOf(database: EmbeddedDatabase): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const tables = await database.rows(
    "select relname as name from pg_class where relkind = 'r' and relnamespace = 'pg_catalog'::regnamespace order by 1",
  )
  const found = new Map<string, readonly unknown[]>()
  for (const { name } of tables) {
    if (!name || OF_ITS_OWN.has(name)) continue
    const rows = await database.rows(`select to_jsonb(t)::text as row from pg_catalog.${name} t order by 1`)
    found.set(
      name,
      rows.map(({ row }) => row),
    )
  }
  const settings = await database.rows(
    "select name, setting from pg_settings where source <> 'session' order by 1",
  )
  found.set(
    'settings',
    settings.map(({ name, setting }) => `${name} = ${setting}`),
  )
  return found
}

/** Numbers of transactions and of passwords, statistics of the planner over the catalog, which depend on when they were taken. */
const OF_ITS_OWN: ReadonlySet<string> = new Set(['pg_authid', 'pg_database', 'pg_statistic'])

test('has the same catalog and settings as a fresh one', async () => {
  const shipped = shippedCluster()
  expect(shipped).not.toBe(null)
  const [ours, fresh] = await Promise.all(
    [shipped, null].map((snapshot) => openEmbedded({ snapshot, extensions: [] })),
  )
  if (!ours || !fresh) throw new Error('no server')
  try {
    const [own, other] = [await contentOf(ours), await contentOf(fresh)]
    expect(own.size).toBeGreaterThan(50)
    for (const [name, rows] of other)
      expect(withoutOwnOf(name, own.get(name) ?? []), name).toEqual(withoutOwnOf(name, rows))
  } finally {
    await ours.close()
    await fresh.close()
  }
})

/** `pg_class` counts pages and tuples, and the age of rows, as vacuum finds them. */
function withoutOwnOf(name: string, rows: readonly unknown[]): readonly unknown[] {
  if (name !== 'pg_class') return rows
  return rows.map((row) => {
    const { relpages, reltuples, relallvisible, relallfrozen, relfrozenxid, relminmxid, ...own } = JSON.parse(
      String(row),
    ) as Readonly<Record<string, unknown>>
    void [relpages, reltuples, relallvisible, relallfrozen, relfrozenxid, relminmxid]
    return own
  })
}
