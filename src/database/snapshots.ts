/**
 * Immutable data folders, each in a file under the hash of its inputs. Creating a cluster takes seconds,
 * starting from a snapshot a fraction of a second. A stored file is only read, and is created complete, by a
 * rename.
 */
import { createHash, randomUUID } from 'node:crypto'
import { constants, existsSync, rmSync } from 'node:fs'
import { copyFile, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A snapshot of one schema has some 30 MB; the most recently used are kept. */
const KEPT_SNAPSHOTS = 6

export function snapshotKey(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}

const scratchFiles = new Set<string>()
const removeScratchFiles = (): void => {
  for (const file of scratchFiles) rmSync(file, { force: true })
}

/**
 * Provides a unique path to write to. The file is removed afterwards, at the latest when the process ends.
 */
export async function withScratchFile<T>(use: (file: string) => Promise<T>): Promise<T> {
  const file = join(tmpdir(), `sluice-${randomUUID()}`)
  // The process may be a dev server's, so it has the listener only while there is something to remove.
  if (scratchFiles.size === 0) process.on('exit', removeScratchFiles)
  scratchFiles.add(file)
  try {
    return await use(file)
  } finally {
    await rm(file, { force: true })
    scratchFiles.delete(file)
    if (scratchFiles.size === 0) process.off('exit', removeScratchFiles)
  }
}

/** The file that is stored under this key, or null. Another process may remove it before it is read. */
export async function findSnapshot(store: string, key: string): Promise<string | null> {
  const file = join(store, key)
  if (!existsSync(file)) return null
  const now = new Date()
  await utimes(file, now, now).catch(() => undefined)
  return file
}

/**
 * Stores a copy of a snapshot file. Snapshots only save time, so a store that cannot be written (read-only,
 * full) does not fail the run: it returns false.
 */
export async function storeSnapshot(store: string, key: string, file: string): Promise<boolean> {
  const building = join(store, `building-${randomUUID()}`)
  try {
    await mkdir(store, { recursive: true })
    await copyFile(file, building, constants.COPYFILE_FICLONE)
    await rename(building, join(store, key))
    await thinOut(store)
    return true
  } catch {
    await rm(building, { force: true }).catch(() => undefined)
    return existsSync(join(store, key))
  }
}

/** Removes a snapshot from the store; a store that cannot be written keeps it. */
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
