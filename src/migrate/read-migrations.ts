import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MigrationError } from './migration-error.js'

/** A migration of the folder, with the values that Drizzle's journal table records for it. */
export interface Migration {
  /** `0001_audit`, or the name of its folder: `20261125072100_audit`. */
  readonly tag: string
  readonly file: string
  /** Milliseconds since 1970 when it was generated; null if the name of its folder contains no time. */
  readonly when: number | null
  /** SHA-256 of the file. */
  readonly hash: string
  readonly text: string
  readonly chunks: readonly Chunk[]
}

/** The text between two `--> statement-breakpoint` marks: one or more statements, sent together. */
export interface Chunk {
  readonly text: string
  /** UTF-16 offset in the file. */
  readonly start: number
}

/**
 * The layout that drizzle-kit wrote. `journal`: before 1.0, files in the order of a journal, which Drizzle's
 * table identifies by their times. `folders`: from 1.0 on, a folder for each migration, which Drizzle's table
 * identifies by its name.
 */
export interface MigrationsFolder {
  readonly layout: 'journal' | 'folders'
  /** In the order in which they run. */
  readonly migrations: readonly Migration[]
}

const BREAKPOINT = '--> statement-breakpoint'

export function readMigrations(folder: string): MigrationsFolder {
  const journal = join(folder, 'meta', '_journal.json')
  const folders = existsSync(journal) ? [] : foldersIn(folder)
  if (folders.length > 0) {
    const migrations = folders.map((tag) => {
      const file = join(folder, tag, 'migration.sql')
      return migrationOf(tag, file, timeOf(tag), readFileSync(file, 'utf8'))
    })
    return { layout: 'folders', migrations }
  }
  const migrations = readJournal(journal).map(({ tag, when }) => {
    const file = join(folder, `${tag}.sql`)
    return migrationOf(tag, file, when, readNamed(file))
  })
  return { layout: 'journal', migrations }
}

/**
 * Hashes and chunks equal those of Drizzle's own reader (drizzle-orm/migrator), which in each line supports
 * only that line's layout.
 */
function migrationOf(tag: string, file: string, when: number | null, text: string): Migration {
  let start = 0
  const chunks = text.split(BREAKPOINT).map((chunk) => {
    const at = start
    start += chunk.length + BREAKPOINT.length
    return { text: chunk, start: at }
  })
  const hash = createHash('sha256').update(text).digest('hex')
  return { tag, file, when, hash, text, chunks }
}

/** Folders that contain a migration, in the order of their names. */
const foldersIn = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => existsSync(join(folder, name, 'migration.sql')))
        .toSorted()
    : []

/** The time in the name of a folder, `YYYYMMDDHHMMSS`, is in UTC. */
function timeOf(tag: string): number | null {
  const [, year, month, day, hours, minutes, seconds] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(tag)?.map(Number) ?? []
  return year === undefined ? null : Date.UTC(year, (month ?? 1) - 1, day, hours, minutes, seconds)
}

interface JournalEntry {
  readonly tag: string
  readonly when: number
}

function readJournal(file: string): readonly JournalEntry[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new MigrationError('folder', `${file} cannot be read`, {
      file,
      hint: 'run drizzle-kit generate, or correct `out` in the Drizzle config',
      cause,
    })
  }
  const entries = entriesOf(text)
  if (entries === null) {
    throw new MigrationError('folder', `${file} is not a journal of drizzle-kit`, {
      file,
      hint: 'restore it, then run drizzle-kit generate; a merge may have damaged it',
    })
  }
  return entries
}

function entriesOf(text: string): readonly JournalEntry[] | null {
  let journal: unknown
  try {
    journal = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof journal !== 'object' || journal === null || !('entries' in journal)) return null
  if (!Array.isArray(journal.entries)) return null
  const entries: readonly unknown[] = journal.entries
  const read: JournalEntry[] = []
  for (const entry of entries) {
    if (typeof entry !== 'object' || entry === null || !('tag' in entry) || !('when' in entry)) return null
    const { tag, when } = entry
    if (typeof tag !== 'string' || typeof when !== 'number') return null
    read.push({ tag, when })
  }
  return read
}

function readNamed(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new MigrationError('folder', `the journal names ${file}, which cannot be read`, {
      file,
      hint: 'restore the file, or remove the migration with drizzle-kit drop if it was never applied',
      cause,
    })
  }
}
