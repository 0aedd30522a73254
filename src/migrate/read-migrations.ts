import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { MigrationError } from './migration-error.js'

/** A migration of the folder, with what Drizzle's journal table records of it. */
export interface Migration {
  /** File name without `.sql`: `0001_audit`. */
  readonly tag: string
  readonly file: string
  /** Milliseconds since 1970 when it was generated: Drizzle's identity of a migration. */
  readonly when: number
  /** SHA-256 of the file. */
  readonly hash: string
  readonly text: string
  readonly chunks: readonly Chunk[]
}

/** What lies between two `--> statement-breakpoint` marks: one statement or several, sent at once. */
export interface Chunk {
  readonly text: string
  /** UTF-16 offset in the file. */
  readonly start: number
}

const BREAKPOINT = '--> statement-breakpoint'

/** The migrations of a drizzle-kit folder, in the order of its journal. */
export function readMigrations(folder: string): readonly Migration[] {
  const tags = readJournal(join(folder, 'meta', '_journal.json'))
  const texts = tags.map((tag) => readMigration(join(folder, `${tag}.sql`)))
  // Drizzle's own reader gives times and hashes, so that they are what drizzle-kit writes and looks for.
  return readMigrationFiles({ migrationsFolder: folder }).map((meta, i) => {
    const tag = tags[i] ?? ''
    const text = texts[i] ?? ''
    let start = 0
    const chunks = meta.sql.map((chunk) => {
      const at = start
      start += chunk.length + BREAKPOINT.length
      return { text: chunk, start: at }
    })
    return { tag, file: join(folder, `${tag}.sql`), when: meta.folderMillis, hash: meta.hash, text, chunks }
  })
}

function readJournal(file: string): readonly string[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    if (hasFolderPerMigration(dirname(dirname(file)))) {
      throw new MigrationError(
        'folder',
        `${file} is missing: the migrations have the format of drizzle-kit 1.0`,
        {
          file,
          hint: 'run them with drizzle-kit migrate, which uses a different migrations table',
          cause,
        },
      )
    }
    throw new MigrationError('folder', `${file} cannot be read`, {
      file,
      hint: 'run drizzle-kit generate, or correct `out` in the Drizzle config',
      cause,
    })
  }
  const tags = tagsOf(text)
  if (tags === null) {
    throw new MigrationError('folder', `${file} is not a journal of drizzle-kit`, {
      file,
      hint: 'restore it, then run drizzle-kit generate; a merge may have damaged it',
    })
  }
  return tags
}

/** `20261125072100_init/migration.sql` */
function hasFolderPerMigration(folder: string): boolean {
  return (
    existsSync(folder) &&
    readdirSync(folder).some((name) => /^\d+_/.test(name) && existsSync(join(folder, name, 'migration.sql')))
  )
}

function tagsOf(text: string): readonly string[] | null {
  let journal: unknown
  try {
    journal = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof journal !== 'object' || journal === null || !('entries' in journal)) return null
  if (!Array.isArray(journal.entries)) return null
  const entries: readonly unknown[] = journal.entries
  const tags: string[] = []
  for (const entry of entries) {
    if (typeof entry !== 'object' || entry === null || !('tag' in entry) || !('when' in entry)) return null
    if (typeof entry.tag !== 'string' || typeof entry.when !== 'number') return null
    tags.push(entry.tag)
  }
  return tags
}

function readMigration(file: string): string {
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
