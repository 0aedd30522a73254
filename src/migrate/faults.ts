import postgres from 'postgres'
import { MigrationError, type MigrationPosition } from './migration-error.js'
import type { Chunk, Migration } from './read-migrations.js'

/**
 * A migration that Postgres rejected, at the chunk that was running; null if no chunk was running (the
 * commit).
 */
export function rejection(
  migration: Migration,
  chunk: Chunk | null,
  cause: postgres.PostgresError,
  applied: readonly string[],
): MigrationError {
  const { code, message, detail, hint } = cause
  return new MigrationError('rejected', message, {
    file: migration.file,
    position: chunk && positionIn(migration, chunk, cause.position),
    sqlstate: code,
    detail: detail ?? null,
    hint: hint ?? null,
    applied,
    cause,
  })
}

/** Postgres counts characters from 1, in the text that was sent. */
function positionIn(migration: Migration, chunk: Chunk, position: string | undefined): MigrationPosition {
  const characters = position === undefined ? chunk.text.search(/\S/) : Number(position) - 1
  const within =
    position === undefined ? Math.max(0, characters) : [...chunk.text].slice(0, characters).join('').length
  const offset = chunk.start + within
  const before = migration.text.slice(0, offset).split(/\r\n|\r|\n/)
  return { offset, line: before.length, column: (before.at(-1) ?? '').length + 1 }
}

export function serverFault(kind: 'connection' | 'journal', what: string, cause: unknown): MigrationError {
  if (cause instanceof postgres.PostgresError) {
    const { code, detail, hint, message } = cause
    return new MigrationError(kind, `${what}: ${message}`, {
      sqlstate: code,
      detail: detail ?? null,
      hint: hint ?? null,
      cause,
    })
  }
  return new MigrationError('connection', `${what}: ${reasonOf(cause)}`, { cause })
}

export function lost(
  applied: readonly string[],
  cause?: unknown,
  file: string | null = null,
): MigrationError {
  const reason = cause === undefined ? '' : `: ${reasonOf(cause)}`
  return new MigrationError('connection', `the connection to the database was lost${reason}`, {
    file,
    applied,
    cause,
  })
}

/** Node's network errors for a name with several addresses have a code and no message. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return cause.message || ('code' in cause ? String(cause.code) : cause.name)
}
