/**
 * Results on the disk that can be made again. A store never fails a run: what cannot be read is not there, what cannot be
 * written is not kept.
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
  /** What was kept under this key, null when there is nothing or it is damaged. */
  read(kind: string, key: string): unknown
  /** Keeps a value of JSON: whole or not at all, whoever writes the same at the same time. */
  write(kind: string, key: string, value: unknown): void
}

/** The results used last are kept, of each kind this many. */
const KEPT = 24
/** Reading a result does not count as a use again within this time. */
const USE_INTERVAL_MS = 60 * 60_000
const ABANDONED_AFTER_MS = 10 * 60_000

/** In a folder of the store there is one file for each result: the hash of the rest on the first line, then JSON. */
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

/** Under a name of its own first, since a rename is atomic and a write is not. */
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

/** What is used counts as new when its folder is thinned out. */
export function noteUse(path: string): void {
  quietly(() => {
    const now = Date.now()
    if (now - statSync(path).mtimeMs > USE_INTERVAL_MS) utimesSync(path, now / 1000, now / 1000)
  })
}

/** Leaves the files of a folder that were used last. */
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

/** Another process may have been faster, or the folder may be read-only: neither is a failure of ours. */
function quietly(work: () => void): void {
  try {
    work()
  } catch {
    // Nothing depends on it.
  }
}
