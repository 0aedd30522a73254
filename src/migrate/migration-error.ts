/**
 * The cause of a failure: the folder of migrations, their order, the connection to the server, the journal
 * table, or a migration that Postgres rejects.
 */
export type MigrationErrorKind = 'folder' | 'order' | 'connection' | 'journal' | 'rejected'

/** A place in a migration file: `offset` in UTF-16 units from 0, `line` and `column` from 1. */
export interface MigrationPosition {
  readonly offset: number
  readonly line: number
  readonly column: number
}

export interface MigrationErrorDetails {
  readonly file?: string | null
  readonly position?: MigrationPosition | null
  readonly sqlstate?: string | null
  readonly detail?: string | null
  readonly hint?: string | null
  readonly applied?: readonly string[]
  readonly cause?: unknown
}

/** Why `runMigrations` stopped. Migrations in `applied` stay applied; the failed one left no trace. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
  readonly kind: MigrationErrorKind
  /** The migration or journal file with the error, below the given folder. */
  readonly file: string | null
  /** The position of Postgres's error; if Postgres reported none, the start of the chunk. */
  readonly position: MigrationPosition | null
  /** Postgres's error code, if the error came from Postgres. */
  readonly sqlstate: string | null
  readonly detail: string | null
  readonly hint: string | null
  /** Tags of the migrations that this run had applied before the failure. */
  readonly applied: readonly string[]

  constructor(kind: MigrationErrorKind, message: string, details: MigrationErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.kind = kind
    this.file = details.file ?? null
    this.position = details.position ?? null
    this.sqlstate = details.sqlstate ?? null
    this.detail = details.detail ?? null
    this.hint = details.hint ?? null
    this.applied = details.applied ?? []
  }
}
