/**
 * One writer of an output folder at a time: another in between would see half of the moves of the first, and mix its own with
 * them. The lock is a file that names its owner. Who is killed leaves it behind, so it counts as long as its owner runs and
 * confirms it; a process number alone proves little, in a container above all.
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

/** A lock that was taken from a process that is gone, by one that was killed then. */
export const isLockSetAside = (name: string): boolean => name.startsWith(`${LOCK}-`)

/** The locks of this thread. */
const held = new Set<string>()

/**
 * Does the work while no other process does any in this folder. Makes the folder, and takes it away again if it is left empty.
 * Rejects with the file system's error where no lock can be made.
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
      // Again each time: who had the lock may have taken the folder away with it.
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

/** Of several that find the same lock abandoned one renames it. One that has been made since goes back to its place. */
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
    // Not empty, or gone already: then it is not ours to remove.
    const isRemoved = await rmdir(path).then(
      () => true,
      () => false,
    )
    if (!isRemoved) return
  }
}

/** Whether a process has this number: another may bear it by now. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}
