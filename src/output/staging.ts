import { randomBytes } from 'node:crypto'
import { copyFile, link, mkdir, readdir, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { codeOf } from './file-system-error.js'
import { finishMoves, makeMoves, type Move, moveBeside } from './moves.js'
import { isLockSetAside, isRunning } from './output-lock.js'

export interface Replacement {
  /** Absolute. */
  readonly path: string
  readonly text: string
  /** Whether the file exists now. */
  readonly exists: boolean
}

const stagingName = /^\.sluice-(\d+)-[0-9a-f]+$/
const staleAfter = 60 * 60 * 1000

export const isStaging = (name: string): boolean => stagingName.test(name)

/**
 * Writes new texts to a folder and removes files from it, all or nothing: before the first rename, every new
 * text is on the disk, and every old file has a second name; if a later step fails, the moves are undone. The
 * staging folder is inside the output folder because a rename is atomic only within one file system. Rejects
 * with the file system's error.
 *
 * One rename is atomic. Several are made by a separate process, so that killing this one leaves the folder
 * old or new; if both are killed, the list of moves still exists, and the next run carries it out.
 */
export async function replaceAll(
  folder: string,
  replacements: readonly Replacement[],
  removals: readonly string[],
): Promise<void> {
  const undo: (() => Promise<unknown>)[] = []
  const staging = join(folder, `.sluice-${process.pid}-${randomBytes(4).toString('hex')}`)
  let count = 0
  const staged = (): string => join(staging, String(count++))

  try {
    await makeFolder(folder, undo)
    undo.push(() => rm(staging, { recursive: true, force: true }))
    await mkdir(staging)

    const moves: Move[] = []
    for (const path of removals) moves.push({ from: path, to: staged(), back: path })
    for (const { path, text, exists } of replacements) {
      const fresh = staged()
      await writeFile(fresh, text, { flag: 'wx' })
      await makeFolder(dirname(path), undo)
      const old = exists ? staged() : null
      if (old !== null) await secondName(path, old)
      moves.push({ from: fresh, to: path, back: old })
    }
    if (moves.length === 1) makeMoves(moves)
    else await moveBeside(staging, moves)
  } catch (error) {
    for (const step of undo.reverse()) await step()
    throw error
  }

  await rm(staging, { recursive: true, force: true })
  for (const path of removals) await removeEmptyFolders(dirname(path), folder)
}

/**
 * The leftovers of killed runs, by path, those with decided moves first; leftovers of a running run are not
 * included.
 */
export async function leftoversIn(folder: string): Promise<readonly string[]> {
  let names
  try {
    names = await readdir(folder)
  } catch (error) {
    // The folder does not exist, or is not a folder; the survey reports which, and what to do.
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return []
    throw error
  }
  const found: string[] = []
  for (const name of names) {
    const path = join(folder, name)
    const process = stagingName.exec(name)?.[1]
    // Another process may have the number by now, especially in a container; so the age is checked too.
    const isLeft =
      process === undefined
        ? isLockSetAside(name)
        : !isRunning(Number(process)) || (await ageOf(path)) > staleAfter
    if (isLeft) found.push(path)
  }
  return found
}

/** Makes the moves of killed runs, and removes their other leftovers. */
export async function settleLeftovers(folder: string): Promise<void> {
  for (const path of await leftoversIn(folder)) {
    finishMoves(path)
    await rm(path, { recursive: true, force: true })
  }
}

async function ageOf(path: string): Promise<number> {
  try {
    return Date.now() - (await stat(path)).mtimeMs
  } catch (error) {
    // Its run has just finished.
    if (codeOf(error) === 'ENOENT') return 0
    throw error
  }
}

/** A hard link keeps the old file unchanged, including its modification time, and needs no space. */
async function secondName(path: string, name: string): Promise<void> {
  try {
    await link(path, name)
  } catch {
    // Not every file system supports hard links; if the copy fails too, that error has the reason.
    await copyFile(path, name)
  }
}

async function makeFolder(path: string, undo: (() => Promise<unknown>)[]): Promise<void> {
  const first = await mkdir(path, { recursive: true })
  if (first !== undefined) undo.push(() => removeEmptyFolders(path, dirname(first)))
}

/** Removes a folder and the ones above it, up to but excluding `limit`, as long as they are empty. */
async function removeEmptyFolders(folder: string, limit: string): Promise<void> {
  for (let path = folder; path !== limit && path.length > limit.length; path = dirname(path)) {
    try {
      await rmdir(path)
    } catch (error) {
      if (codeOf(error) === 'ENOENT') continue
      if (['ENOTEMPTY', 'EEXIST'].includes(codeOf(error) ?? '')) return
      throw error
    }
  }
}
