/**
 * Immutable data folders, each under the hash of what it holds. Making a cluster takes seconds and opening a
 * copy of one a fraction of a second. The embedded server takes no lock on its folder, so a stored folder is
 * never opened, only copied; it comes into being whole, by a rename.
 */
import { createHash } from 'node:crypto'
import { constants, existsSync, rmSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A snapshot of one schema is some 40 MB; the ones used last are kept. */
const KEPT_SNAPSHOTS = 6

export function snapshotKey(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}

const scratchFolders = new Set<string>()
process.on('exit', () => {
  for (const folder of scratchFolders) rmSync(folder, { recursive: true, force: true })
})

/** A temporary folder of this process's own, gone at the latest when the process ends. */
export async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-'))
  scratchFolders.add(folder)
  return folder
}

export async function removeScratchFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  scratchFolders.delete(folder)
}

/** A private copy of a stored data folder in a new scratch folder, or null when there is none under this key. */
export async function copySnapshot(store: string, key: string): Promise<string | null> {
  const stored = join(store, key)
  if (!existsSync(stored)) return null
  const folder = await scratchFolder()
  try {
    await cp(stored, folder, { recursive: true, mode: constants.COPYFILE_FICLONE })
  } catch {
    // Another process may have thinned out the store meanwhile: a miss, not a failure.
    await removeScratchFolder(folder)
    return null
  }
  const now = new Date()
  await utimes(stored, now, now).catch(() => undefined)
  return folder
}

/**
 * Stores a copy of a closed data folder. Snapshots only save time, so a store that cannot be written
 * (read-only, full) is no failure of the run: it returns false.
 */
export async function storeSnapshot(store: string, key: string, dataFolder: string): Promise<boolean> {
  let building: string | undefined
  try {
    await mkdir(store, { recursive: true })
    building = await mkdtemp(join(store, 'building-'))
    await cp(dataFolder, building, { recursive: true, mode: constants.COPYFILE_FICLONE })
    await rename(building, join(store, key))
    await thinOut(store)
    return true
  } catch {
    // ENOTEMPTY: another process stored the same content first.
    if (building) await rm(building, { recursive: true, force: true }).catch(() => undefined)
    return existsSync(join(store, key))
  }
}

/** Takes a snapshot out of the store; a store that cannot be written keeps it. */
export async function removeSnapshot(store: string, key: string): Promise<void> {
  await rm(join(store, key), { recursive: true, force: true }).catch(() => undefined)
}

const ABANDONED_AFTER_MS = 10 * 60_000

async function thinOut(store: string): Promise<void> {
  const entries = await Promise.all(
    (await readdir(store)).map(async (name) => {
      const found = await stat(join(store, name)).catch(() => null)
      return { name, usedAt: found?.mtimeMs ?? 0 }
    }),
  )
  const abandoned = entries.filter(
    ({ name, usedAt }) => name.startsWith('building-') && Date.now() - usedAt > ABANDONED_AFTER_MS,
  )
  const surplus = entries
    .filter(({ name }) => !name.startsWith('building-'))
    .sort((a, b) => b.usedAt - a.usedAt)
    .slice(KEPT_SNAPSHOTS)
  for (const { name } of [...abandoned, ...surplus]) {
    await rm(join(store, name), { recursive: true, force: true })
  }
}
