import { join } from 'node:path'
import { cacheFolder } from '#sluice/database/cache-folder'
import { type EmbeddedDatabase, openEmbedded } from '#sluice/database/embedded'
import { SNAPSHOT_FORMAT } from '#sluice/database/snapshot-file'
import { findSnapshot, snapshotKey, storeSnapshot, withScratchFile } from '#sluice/database/snapshots'

/** The snapshot of a new cluster. */
export const clusterSnapshot = (): Promise<string> =>
  testSnapshot('empty', () => openEmbedded({ snapshot: null, extensions: [] }))

/** A snapshot that is made once, of the database that `make` opens and fills, and then kept for all tests. */
export async function testSnapshot(name: string, make: () => Promise<EmbeddedDatabase>): Promise<string> {
  const store = join(cacheFolder(process.cwd()), 'test-snapshots')
  const key = snapshotKey([SNAPSHOT_FORMAT, name])
  const stored = await findSnapshot(store, key)
  if (stored !== null) return stored
  await withScratchFile(async (file) => {
    const database = await make()
    await database.closeInto(file)
    await storeSnapshot(store, key, file)
  })
  return join(store, key)
}
