/**
 * Makes a session report each statement before it is executed. It lasts until the session sets one of the two parameters,
 * or discards them. Source: https://www.postgresql.org/docs/18/runtime-config-statistics.html, log_parser_stats
 */
export const COUNT_STATEMENTS = 'set log_parser_stats = on; set client_min_messages = log'

/** An object identifier of the database's catalog; not stable between databases for types that are not built in. */
export type Oid = number

/** An error that Postgres raised, field by field as the protocol gives it. */
export interface ServerError {
  readonly sqlstate: string
  readonly message: string
  readonly detail: string | null
  readonly hint: string | null
  /** UTF-16 offset into the text sent (Postgres counts characters from 1), null when it gave none. */
  readonly position: number | null
  /** Object names Postgres attached, where it did. */
  readonly schema: string | null
  readonly table: string | null
  readonly column: string | null
  readonly constraint: string | null
  /** The file and the function of Postgres's sources that raised it: one SQLSTATE stands for several things. */
  readonly file: string | null
  readonly routine: string | null
  /** Where it was raised inside something else, as in a function that the statement calls; null for the statement itself. */
  readonly context: string | null
}

export interface ResultField {
  readonly name: string
  /** 0 when the column is not a plain table column. */
  readonly relation: Oid
  /** 0 when the column is not a plain table column. */
  readonly attribute: number
  readonly type: Oid
}

/** What one Parse and Describe tells: types from the protocol, everything else from the analysed tree. */
export interface Described {
  readonly kind: 'described'
  readonly parameterTypes: readonly Oid[]
  /** Null for a statement that returns no columns. */
  readonly fields: readonly ResultField[] | null
  /** The text of `debug_print_parse`; null when the server sent none. */
  readonly tree: string | null
}

export interface Rejected {
  readonly kind: 'rejected'
  readonly error: ServerError
}

/**
 * A Postgres that holds the schema and answers questions about statements.
 * The embedded one and a running server implement it alike; nothing outside `database/` knows which it is.
 */
export interface Database {
  /** As in `180004`: `server_version_num`. */
  readonly version: number
  /**
   * Parses and describes without executing. `parameterTypes` declares types by position, 0 for unknown.
   * Source: https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY
   */
  describe(text: string, parameterTypes?: readonly Oid[]): Promise<Described | Rejected>
  /**
   * Plans each statement without its arguments and starts its executor, but runs none of them. An answer is null where
   * Postgres has no objection. Source: https://www.postgresql.org/docs/18/sql-explain.html, GENERIC_PLAN
   */
  plan(texts: readonly string[]): Promise<readonly (ServerError | null)[]>
  /** Runs one query and returns its rows by column name, values as Postgres's text. Rejects only on a defect. */
  rows(text: string, parameters?: readonly (string | null)[]): Promise<readonly Row[]>
  /** Runs one or many statements by the simple protocol, outside any transaction of ours. Null when all succeeded. */
  execute(text: string): Promise<ServerError | null>
  /**
   * How many statements have begun of those that `plan` plans now, or of the text that `execute` runs; the latter are counted
   * after `COUNT_STATEMENTS`, and 0 where they are not.
   */
  statementsBegun(): number
  /**
   * The trees of SQL functions with bodies in strings, as `pg_proc.prosqlbody` has those of standard bodies, where Postgres takes the body
   * for one. None of a running server, which is asked, never changed.
   */
  stringBodies(functions: readonly Oid[]): Promise<ReadonlyMap<Oid, string>>
  /** Stops the embedded server at once, whatever it is doing: everything that was asked or will be asked of it rejects with `reason`. */
  abandon(reason: Error): void
  /** With `isKept` false a schema that was built is not kept as a snapshot: it will hardly be asked for again. */
  close(isKept?: boolean): Promise<void>
}

export type Row = Readonly<Record<string, string | null>>
