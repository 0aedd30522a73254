/**
 * A store of reproducible results on the disk. A store never fails a run: what cannot be read counts as
 * absent, and what cannot be written is not stored.
 */
import { randomBytes } from 'node:crypto'
import {
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { hashOf } from '../../facts/fact.js'

export interface Store {
  /** The value under this key; null if there is none or it is damaged. */
  read(kind: string, key: string): unknown
  /**
   * Stores a JSON value: completely or not at all, even if another process writes the same at the same time.
   */
  write(kind: string, key: string, value: unknown): void
}

/** The number of results to keep of each kind, the most recently used. */
const KEPT = 24
/** Within this time, reading a result does not count as another use. */
const USE_INTERVAL_MS = 60 * 60_000
const ABANDONED_AFTER_MS = 10 * 60_000

/**
 * A folder of the store has one file for each result: the first line is the hash of the rest, then follows
 * JSON.
 */
export function openStore(folder: string): Store {
  return {
    read(kind, key) {
      const path = join(folder, kind, key)
      const value = parse(path)
      if (value === undefined) return null
      noteUse(path)
      return value
    },
    write(kind, key, value) {
      const path = join(folder, kind, key)
      const text = JSON.stringify(value)
      writeWhole(path, `${hashOf(text)}\n${text}`)
      thinOut(dirname(path))
    },
  }
}

function parse(path: string): unknown {
  try {
    const content = readFileSync(path, 'utf8')
    const end = content.indexOf('\n')
    const text = content.slice(end + 1)
    return content.slice(0, end) === hashOf(text) ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}

/** Writes to a temporary name first, because a rename is atomic and a write is not. */
export function writeWhole(path: string, content: string): boolean {
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.new`
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(temporary, content)
    renameSync(temporary, path)
    return true
  } catch {
    quietly(() => rmSync(temporary, { force: true }))
    return false
  }
}

/** Marks a file as recently used for the next cleaning of its folder. */
export function noteUse(path: string): void {
  quietly(() => {
    const now = Date.now()
    if (now - statSync(path).mtimeMs > USE_INTERVAL_MS) utimesSync(path, now / 1000, now / 1000)
  })
}

/** Removes all files of a folder except the most recently used. */
export function thinOut(folder: string): void {
  quietly(() => {
    const names = readdirSync(folder)
    if (names.length <= KEPT) return
    const files = names
      .map((name) => ({ name, usedAt: statSync(join(folder, name)).mtimeMs }))
      .sort((a, b) => b.usedAt - a.usedAt)
    const abandoned = files.filter(
      ({ name, usedAt }) => name.endsWith('.new') && Date.now() - usedAt > ABANDONED_AFTER_MS,
    )
    const surplus = files.filter(({ name }) => !name.endsWith('.new')).slice(KEPT)
    for (const { name } of [...abandoned, ...surplus]) rmSync(join(folder, name), { force: true })
  })
}

/** Another process may have been faster, or the folder may be read-only: neither is a failure of the run. */
function quietly(work: () => void): void {
  try {
    work()
  } catch {
    // Nothing depends on it.
  }
}
