/**
 * One writer of an output folder at a time: a second one would see half of the first one's moves, and mix its
 * own with them. The lock is a file that names its owner. A killed process leaves it behind, so the lock
 * counts only while its owner runs and confirms it; a process number alone proves little, especially in a
 * container.
 */
import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rename, rm, rmdir, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { threadId } from 'node:worker_threads'
import { codeOf } from './file-system-error.js'

const LOCK = '.sluice-lock'
const WAIT_MS = 15
const CONFIRM_MS = 2000
const UNCONFIRMED_MS = 60_000

/** A lock that was set aside by a process that was itself killed. */
export const isLockSetAside = (name: string): boolean => name.startsWith(`${LOCK}-`)

/** The locks of this thread. */
const held = new Set<string>()

/**
 * Does the work while no other process works in this folder. Creates the folder, and removes it again if it
 * stays empty. Rejects with the file system's error if no lock can be created.
 */
export async function whileLocked<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = join(folder, LOCK)
  const owner = `${process.pid} ${threadId} ${randomBytes(8).toString('hex')}`
  let first: string | undefined
  const confirm = (): void => void utimes(lock, new Date(), new Date()).catch(() => undefined)
  let confirming: NodeJS.Timeout | undefined
  held.add(owner)
  try {
    for (;;) {
      // In each attempt, because the previous owner of the lock may have removed the folder with it.
      first = (await mkdir(folder, { recursive: true })) ?? first
      if (await take(lock, owner)) break
      if (await isAbandoned(lock)) await setAside(lock)
      else await sleep(WAIT_MS)
    }
    confirming = setInterval(confirm, CONFIRM_MS).unref()
    return await work()
  } finally {
    clearInterval(confirming)
    held.delete(owner)
    await release(lock, owner)
    if (first !== undefined) await removeIfEmpty(folder, dirname(first))
  }
}

async function take(lock: string, owner: string): Promise<boolean> {
  let file
  try {
    file = await open(lock, 'wx')
  } catch (error) {
    if (['EEXIST', 'ENOENT'].includes(codeOf(error) ?? '')) return false
    throw error
  }
  try {
    await file.writeFile(owner)
    return true
  } catch (error) {
    await rm(lock, { force: true })
    throw error
  } finally {
    await file.close()
  }
}

async function isAbandoned(lock: string): Promise<boolean> {
  try {
    const owner = await readFile(lock, 'utf8')
    const { mtimeMs } = await stat(lock)
    if (Date.now() - mtimeMs > UNCONFIRMED_MS) return true
    // Its owner is about to write its name.
    if (owner === '') return false
    const [pid, thread] = owner.split(' ').map(Number)
    if (pid === process.pid && thread === threadId) return !held.has(owner)
    return !isRunning(Number(pid))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

/**
 * Of several processes that find the same lock abandoned, one renames it. A lock that was created in the
 * meantime is moved back.
 */
async function setAside(lock: string): Promise<void> {
  const aside = `${lock}-${randomBytes(4).toString('hex')}`
  try {
    await rename(lock, aside)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  if (!(await isAbandoned(aside))) await link(aside, lock).catch(() => undefined)
  await rm(aside, { force: true })
}

async function release(lock: string, owner: string): Promise<void> {
  const current = await readFile(lock, 'utf8').catch(() => null)
  if (current === owner) await rm(lock, { force: true })
}

async function removeIfEmpty(folder: string, limit: string): Promise<void> {
  for (let path = folder; path.length > limit.length; path = dirname(path)) {
    // It is not empty, or already gone: then this process must not remove it.
    const isRemoved = await rmdir(path).then(
      () => true,
      () => false,
    )
    if (!isRemoved) return
  }
}

/** Whether a process has this number: it may be another process by now. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}
