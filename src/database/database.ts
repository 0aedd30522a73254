/**
 * Makes a session report each statement before it is executed. It lasts until the session sets one of the two
 * parameters, or discards them. Source: https://www.postgresql.org/docs/18/runtime-config-statistics.html,
 * log_parser_stats
 */
export const COUNT_STATEMENTS = 'set log_parser_stats = on; set client_min_messages = log'

/**
 * An object identifier of the database's catalog; not stable between databases, except for built-in types.
 */
export type Oid = number

/** An error that Postgres raised, with the fields of the protocol. */
export interface ServerError {
  readonly sqlstate: string
  readonly message: string
  readonly detail: string | null
  readonly hint: string | null
  /**
   * UTF-16 offset into the text that was sent (Postgres counts characters from 1); null if Postgres reported
   * none.
   */
  readonly position: number | null
  /** Object names that Postgres attached, if any. */
  readonly schema: string | null
  readonly table: string | null
  readonly column: string | null
  readonly constraint: string | null
  /** The file and the function of Postgres's sources that raised it: one SQLSTATE has several meanings. */
  readonly file: string | null
  readonly routine: string | null
  /**
   * The context if it was raised inside something else, such as a function that the statement calls; null for
   * the statement itself.
   */
  readonly context: string | null
}

export interface ResultField {
  readonly name: string
  /** 0 if the column is not a plain table column. */
  readonly relation: Oid
  /** 0 if the column is not a plain table column. */
  readonly attribute: number
  readonly type: Oid
}

/** The result of one Parse and Describe: types from the protocol, everything else from the analysed tree. */
export interface Described {
  readonly kind: 'described'
  readonly parameterTypes: readonly Oid[]
  /** Null for a statement that returns no columns. */
  readonly fields: readonly ResultField[] | null
  /** The text of `debug_print_parse`; null if the server sent none. */
  readonly tree: string | null
}

export interface Rejected {
  readonly kind: 'rejected'
  readonly error: ServerError
}

/**
 * A Postgres that contains the schema and answers questions about statements. The embedded one and a running
 * server have the same interface; only `database/` distinguishes them.
 */
export interface Database {
  /** `server_version_num`, such as `180004`. */
  readonly version: number
  /**
   * Parses and describes without executing. `parameterTypes` declares types by position, 0 for unknown.
   * Source: https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY
   */
  describe(text: string, parameterTypes?: readonly Oid[]): Promise<Described | Rejected>
  /**
   * Plans each statement without its arguments and starts its executor, but runs none of them. An answer is
   * null if Postgres reports no error. Source: https://www.postgresql.org/docs/18/sql-explain.html,
   * GENERIC_PLAN
   */
  plan(texts: readonly string[]): Promise<readonly (ServerError | null)[]>
  /** Runs one query and returns its rows by column name, values as Postgres's text. Rejects only on a defect. */
  rows(text: string, parameters?: readonly (string | null)[]): Promise<readonly Row[]>
  /**
   * Runs one or more statements with the simple protocol, outside of any transaction of Sluice. Null if all
   * succeeded.
   */
  execute(text: string): Promise<ServerError | null>
  /**
   * The number of statements that have begun, of those that `plan` is planning, or of the text that `execute`
   * is running; the latter are counted after `COUNT_STATEMENTS`, and are otherwise 0.
   */
  statementsBegun(): number
  /**
   * The trees of SQL functions with bodies in strings, in the form in which `pg_proc.prosqlbody` stores those
   * of standard bodies, if Postgres accepts the body as one. Empty for a running server, which Sluice never
   * changes.
   */
  stringBodies(functions: readonly Oid[]): Promise<ReadonlyMap<Oid, string>>
  /**
   * Stops the embedded server at once, whatever it is doing: all pending and future requests reject with
   * `reason`.
   */
  abandon(reason: Error): void
  /**
   * With `isKept` false, a schema that was built is not stored as a snapshot: it will hardly be needed again.
   */
  close(isKept?: boolean): Promise<void>
}

export type Row = Readonly<Record<string, string | null>>
