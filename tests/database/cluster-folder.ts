import { join } from 'node:path'
import { cacheFolder } from '#sluice/database/cache-folder'
import { openEmbedded } from '#sluice/database/embedded'
import { copySnapshot, scratchFolder, storeSnapshot } from '#sluice/database/snapshots'

/** A data folder of a new cluster, for the caller to remove. It is made once and then copied. */
export async function clusterFolder(): Promise<string> {
  const store = join(cacheFolder(process.cwd()), 'test-snapshots')
  const copied = await copySnapshot(store, 'empty')
  if (copied) return copied
  const folder = await scratchFolder()
  const database = await openEmbedded({ dataFolder: folder, extensions: [] })
  await database.close()
  await storeSnapshot(store, 'empty', folder)
  return folder
}
