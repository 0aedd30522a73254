import type { TextFile } from '../diagnostics/span.js'

/** Sluice's own options, as the user writes them in the `sluice` export of drizzle.config. All are optional. */
export interface SluiceOptions {
  /**
   * Codes of warnings to silence for all queries of the project, as `-- @allow` does for one: `['SL3016']`.
   * Default none.
   */
  readonly allow?: readonly string[]
  /** Folder of the `.sql` files, relative to the working directory. Default `queries`. */
  readonly queries?: string
  /** Folder for the generated modules, relative to the working directory. Default `generated`. */
  readonly out?: string
  /** `drizzle` (default): schema keys, other names in camel case. `sql`: names as in SQL. */
  readonly naming?: 'drizzle' | 'sql'
  /** Value types by Postgres's `format_type` name, for columns that do not come from a Drizzle column. */
  readonly types?: Readonly<Record<string, TypePreset | CustomTypeOption>>
  /** The database that checks queries. Default: embedded. */
  readonly database?: DatabaseOption
  /** Extension of relative imports. Default: from tsconfig (`.js` for node16/nodenext, none for bundler). */
  readonly importExtension?: '' | '.js' | '.ts'
  /**
   * `false`: build the database that checks queries from the schema module alone, even if `out` contains
   * migrations. Default true.
   */
  readonly migrations?: boolean
  /** Adds the query's name to its text as a comment. Default false. */
  readonly tag?: boolean
  /**
   * The maximum number of texts of one dynamic query that a connection prepares; it sends the others unnamed.
   * Default 128.
   */
  readonly preparedTexts?: number
  /** The time limit for the evaluation of the schema modules, in seconds. Default 30. */
  readonly evaluationTimeout?: number
}

/** Presets of the value table: int8 as number/bigint/string, numeric as string/number, date and timestamps as Date/string. */
export type TypePreset = 'number' | 'bigint' | 'string' | 'Date'

/** A user-defined type: `type` exported by module `from`, with exported functions `parse` and `serialize`. */
export interface CustomTypeOption {
  readonly type: string
  readonly from: string
  readonly parse: string
  readonly serialize: string
}

export interface DatabaseOption {
  /** Check against this running server (PostgreSQL 16 or later) instead of the embedded one. */
  readonly url?: string
  /**
   * PGlite extensions: SQL extension name → module that exports it, as `package#export`; `false` leaves the
   * extension out.
   */
  readonly extensions?: Readonly<Record<string, string | false>>
  /** SQL file that runs before the migrations, relative to the working directory. */
  readonly setup?: string
  /**
   * Seconds after which the embedded server is stopped if one statement is still running; 0 for no limit.
   * Default 600.
   */
  readonly statementTimeout?: number
}

export type Casing = 'snake_case' | 'camelCase'

/** Everything that a run needs, resolved: absolute paths, with defaults. */
export interface Config {
  /** The working directory, absolute: all paths of the config and in diagnostics are relative to it. */
  readonly root: string
  readonly file: TextFile
  /** Absolute paths of the schema modules, sorted, globs expanded. */
  readonly schemaFiles: readonly string[]
  /** drizzle-kit's `schema` entries as written, for messages. */
  readonly schemaPatterns: readonly string[]
  /** Absolute folder of the migrations (drizzle-kit's `out`). It may not exist. */
  readonly migrationsFolder: string
  readonly migrationsTable: string
  readonly migrationsSchema: string
  readonly casing: Casing | null
  readonly schemaFilter: readonly string[]
  /** drizzle-kit's `entities.roles.provider`: the host whose roles do not belong to the project. */
  readonly rolesProvider: string | null
  /** `dbCredentials` as a connection URL; null if absent or unset. Only `migrate` uses it. */
  readonly credentialsUrl: string | null
  /** Absolute. */
  readonly queriesFolder: string
  /** Absolute. */
  readonly outFolder: string
  readonly allow: readonly string[]
  readonly naming: 'drizzle' | 'sql'
  readonly types: Readonly<Record<string, TypePreset | CustomTypeOption>>
  readonly database: DatabaseOption
  readonly importExtension: '' | '.js' | '.ts'
  /**
   * Whether the database that checks queries is built from the migrations, with the schema module's
   * additions.
   */
  readonly migrations: boolean
  readonly tag: boolean
  /** null for the runtime's default. */
  readonly preparedTexts: number | null
  /** Seconds; null for the default. */
  readonly evaluationTimeout: number | null
}
