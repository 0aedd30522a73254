/** The commands and flags as data: parsing, help and the nearest known name all read this table. */

export const flagTable = {
  reporter: {
    value: 'name',
    text: 'the format of diagnostics: pretty (default), json, github',
  },
  config: { value: 'file', text: 'the Drizzle config; default: drizzle.config.ts, .js, .mjs or .json' },
  'max-warnings': { value: 'n', text: 'exit with status 1 if the run finds more than n warnings' },
  'no-cache': { value: null, text: 'check every query again instead of using cached results' },
  'no-color': { value: null, text: 'print without colours, as with NO_COLOR=1' },
  json: { value: null, text: 'print JSON, for other tools' },
  url: { value: 'url', text: 'the database; default: dbCredentials of the config, then DATABASE_URL' },
  help: { value: null, text: 'print this help' },
  version: { value: null, text: 'print the version of Sluice' },
} as const satisfies Record<string, FlagDescription>

interface FlagDescription {
  /** The name of the value in the help; null for a flag without one. */
  readonly value: string | null
  readonly text: string
}

export type FlagName = keyof typeof flagTable

export const isFlagName = (name: string): name is FlagName => Object.hasOwn(flagTable, name)

/** Every command accepts these, so that a script can pass them to any command. */
export const commonFlags: readonly FlagName[] = [
  'config',
  'reporter',
  'max-warnings',
  'no-cache',
  'no-color',
  'help',
  'version',
]

export const shortFlags: Readonly<Record<string, FlagName>> = { h: 'help', v: 'version' }

export const commandTable = {
  generate: {
    text: 'check every query and write the generated modules',
    operands: null,
    flags: [],
    details: [
      'Checks every .sql file of the queries folder against the Drizzle schema in an embedded',
      'Postgres and writes one TypeScript module per file. If any query has an error, nothing',
      'is written. Files that need no change are not touched.',
    ],
    examples: ['sluice generate', 'sluice generate --config configs/pg.config.ts'],
  },
  check: {
    text: 'check every query without writing; fail if the output is not up to date',
    operands: null,
    flags: [],
    details: [
      'For CI: finds every error that generate finds, and fails if a generated file is stale,',
      'missing, or no longer belongs to a query file.',
    ],
    examples: ['sluice check --max-warnings 0', 'sluice check --reporter github'],
  },
  watch: {
    text: 'generate again whenever SQL, schema, migrations or config change',
    operands: null,
    flags: [],
    details: ['Continues after errors. Press q or Ctrl-C to exit.'],
    examples: ['sluice watch'],
  },
  inspect: {
    text: 'show what Sluice inferred for each query, and why',
    operands: 'query',
    flags: ['json'],
    details: [
      'Shows parameters, columns, row bounds, where each column comes from and why a column is',
      'nullable. Name a query as in SQL, as in TypeScript, or by its file; without a name,',
      'the command shows all queries. Writes nothing.',
    ],
    examples: ['sluice inspect', 'sluice inspect getTenant', 'sluice inspect --json | jq .queries[].name'],
  },
  init: {
    text: 'add Sluice to an existing Drizzle project',
    operands: null,
    flags: [],
    details: [
      'Adds scripts to package.json and writes an example query for one of your tables. Existing',
      'files and scripts do not change, so you can run the command again at any time.',
    ],
    examples: ['npx sluice init'],
  },
  migrate: {
    text: 'run the pending migrations on a database',
    operands: null,
    flags: ['url'],
    details: [
      "Runs the migrations that drizzle-kit generated, in order, under an advisory lock. Uses Drizzle's",
      'own migrations table, so you can switch between this command and drizzle-kit migrate.',
    ],
    examples: ['sluice migrate', 'sluice migrate --url postgres://localhost/app'],
  },
} as const satisfies Record<string, CommandDescription>

interface CommandDescription {
  readonly text: string
  /** The name of the command's arguments in the help; null if it accepts none. */
  readonly operands: string | null
  /** In addition to the common ones. */
  readonly flags: readonly FlagName[]
  readonly details: readonly string[]
  readonly examples: readonly string[]
}

export type CommandName = keyof typeof commandTable

export const isCommandName = (name: string): name is CommandName => Object.hasOwn(commandTable, name)

export const descriptionOf = (command: CommandName): CommandDescription => commandTable[command]

export const flagsOf = (command: CommandName): readonly FlagName[] => [
  ...descriptionOf(command).flags,
  ...commonFlags,
]
