import type { TextFile } from '../diagnostics/span.js'

/** Sluice's own options, as the user writes them in the `sluice` export of drizzle.config. All are optional. */
export interface SluiceOptions {
  /** Codes of warnings that the project's queries may have, as `-- @allow` takes them for one query: `['SL3016']`. Default none. */
  readonly allow?: readonly string[]
  /** Folder of the `.sql` files, relative to the working directory. Default `queries`. */
  readonly queries?: string
  /** Folder the modules are written to, relative to the working directory. Default `generated`. */
  readonly out?: string
  /** `drizzle` (default): schema keys, other names in camel case. `sql`: names as in SQL. */
  readonly naming?: 'drizzle' | 'sql'
  /** Value types by Postgres's `format_type` name, for columns that do not come from a Drizzle column. */
  readonly types?: Readonly<Record<string, TypePreset | CustomTypeOption>>
  /** Where queries are checked. Default: embedded. */
  readonly database?: DatabaseOption
  /** Extension of relative imports. Default: from tsconfig (`.js` for node16/nodenext, none for bundler). */
  readonly importExtension?: '' | '.js' | '.ts'
  /** `false`: the schema module alone makes the database that checks, whatever `out` holds. Default true. */
  readonly migrations?: boolean
  /** Puts the query's name into its text as a comment. Default false. */
  readonly tag?: boolean
  /** How many texts of one dynamic query a connection prepares at most; the others are sent unnamed. Default 128. */
  readonly preparedTexts?: number
  /** Seconds that the schema modules may take to be evaluated. Default 30. */
  readonly evaluationTimeout?: number
}

/** Presets of the value table: int8 as number/bigint/string, numeric as string/number, date and timestamps as Date/string. */
export type TypePreset = 'number' | 'bigint' | 'string' | 'Date'

/** A type of the user's own: `type` exported by module `from`, with exported functions `parse` and `serialize`. */
export interface CustomTypeOption {
  readonly type: string
  readonly from: string
  readonly parse: string
  readonly serialize: string
}

export interface DatabaseOption {
  /** Check against this running server (PostgreSQL 16 or later) instead of the embedded one. */
  readonly url?: string
  /** PGlite extensions by hand: SQL extension name → module that exports it, as `package#export`; `false` leaves it out. */
  readonly extensions?: Readonly<Record<string, string | false>>
  /** SQL file that runs before the migrations, relative to the working directory. */
  readonly setup?: string
  /** Seconds after which the embedded server is stopped if one statement still runs; 0 for no limit. Default 600. */
  readonly statementTimeout?: number
}

export type Casing = 'snake_case' | 'camelCase'

/** Everything a run needs to know, resolved: absolute paths, defaults filled in. */
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
  /** drizzle-kit's `entities.roles.provider`: the host whose roles are not the project's. */
  readonly rolesProvider: string | null
  /** `dbCredentials` as a connection URL, null when absent or unset. Used by `migrate` only. */
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
  /** Whether the migrations make the database that checks, with what the schema module adds to them. */
  readonly migrations: boolean
  readonly tag: boolean
  /** null for the default, which the run time has. */
  readonly preparedTexts: number | null
  /** Seconds; null for the default. */
  readonly evaluationTimeout: number | null
}
