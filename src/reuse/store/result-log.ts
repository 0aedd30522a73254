/**
 * Many small results in one file, which is read once and appended to. Each line is independent: a checksum,
 * the key, the value. A damaged line, such as one of a killed process, is skipped. There is one file for each
 * project and each version of Sluice; the most recently used files are kept.
 */
import { appendFileSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { hashOf } from '../../facts/fact.js'
import { noteUse, thinOut, writeWhole } from './store.js'

export interface ResultLog {
  find(key: string): unknown
  /** Stored when `flush` is called. */
  add(key: string, value: unknown): void
  /**
   * Appends the added results; `used` are the keys of this run, which are dropped last when the file becomes
   * too large.
   */
  flush(used: ReadonlySet<string>): void
}

/**
 * The file may contain this many times the lines of a run in lines that no run has used lately: other
 * branches, other schemas.
 */
const SPARE_RUNS = 4
const SPARE_LINES = 2000
/**
 * Runs that do not read the file, and concurrent processes, add the same lines again; up to this many bytes
 * of them are tolerated.
 */
const SPARE_BYTES = 8 * 1024 * 1024
const CHECKSUM = 16

/** With `isRead` false the log begins empty, and the results on the disk stay in addition to the new ones. */
export function openResultLog(path: string, isRead: boolean): ResultLog {
  /** The text of each value by key, in the order of the file; a text is parsed when it is requested. */
  const lines = new Map<string, string>(isRead ? linesOf(path) : [])
  const added = new Map<string, string>()
  if (isRead) noteUse(path)
  return {
    find(key) {
      const text = lines.get(key)
      return text === undefined ? undefined : (JSON.parse(text) as unknown)
    },
    add(key, value) {
      const text = JSON.stringify(value)
      lines.delete(key)
      lines.set(key, text)
      added.set(key, text)
    },
    flush(used) {
      if (added.size === 0) return
      const most = SPARE_RUNS * used.size + SPARE_LINES
      const surplus = [...lines.keys()]
        .filter((key) => !used.has(key))
        .slice(0, Math.max(0, lines.size - most))
      for (const key of surplus) lines.delete(key)
      const text = [...added].map(lineOf).join('')
      if (surplus.length > 0 || isTooLarge(path, lines)) writeWhole(path, [...lines].map(lineOf).join(''))
      else append(path, text)
      added.clear()
      thinOut(dirname(path))
    },
  }
}

/**
 * Whether most of the file is unknown to this process; if it has not read the file, these are the lines of
 * others.
 */
function isTooLarge(path: string, lines: ReadonlyMap<string, string>): boolean {
  const size = sizeOf(path)
  if (size <= SPARE_BYTES) return false
  let known = 0
  for (const [key, text] of lines) known += CHECKSUM + key.length + text.length
  return size > SPARE_RUNS * known + SPARE_BYTES
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size
  } catch {
    return 0
  }
}

/**
 * The lines of two processes never mix, because one write appends them all; the first line break ends a
 * truncated line.
 */
function append(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
    appendFileSync(path, `\n${text}`)
  } catch {
    // A cache that cannot be written only costs time.
  }
}

const lineOf = ([key, text]: readonly [string, string]): string => {
  const rest = `${key} ${text}`
  return `${hashOf(rest).slice(0, CHECKSUM)} ${rest}\n`
}

function* linesOf(path: string): Generator<[string, string]> {
  let content: string
  try {
    content = readFileSync(path, 'utf8')
  } catch {
    return
  }
  for (const line of content.split('\n')) {
    const rest = line.slice(CHECKSUM + 1)
    const end = rest.indexOf(' ')
    if (end < 0 || hashOf(rest).slice(0, CHECKSUM) !== line.slice(0, CHECKSUM)) continue
    yield [rest.slice(0, end), rest.slice(end + 1)]
  }
}
