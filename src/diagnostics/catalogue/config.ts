import { type Diagnostic, error, warning } from '../diagnostic.js'
import { fileSpan, type Span } from '../span.js'

export const configCodes = {
  SL0001: 'No drizzle config',
  SL0002: 'A config file that does not exist',
  SL0003: 'A config that does not compile',
  SL0004: 'A config that throws',
  SL0005: 'A config that needs an environment variable',
  SL0006: 'A config that imports something that is not there',
  SL0007: 'A config that exports no configuration',
  SL0008: 'A dialect other than postgresql',
  SL0009: 'A config without schema',
  SL0010: 'A schema that matches no file',
  SL0011: 'An option of the wrong kind',
  SL0012: 'An unknown option',
  SL0013: 'A type without preset',
  SL0014: 'Folders that overlap',
  SL0015: 'A setup file that does not exist',
  SL0016: 'A tsconfig that cannot be read',
  SL0017: 'A compiler that cannot compile the output',
  SL0018: "A project on Yarn's Plug'n'Play",
  SL4029: 'A folder of migrations that does not exist',
} as const

/** `named`: the configs that the scripts of package.json give to drizzle-kit, of which no single one can be meant. */
export const configNotFound = (named: readonly string[]): Diagnostic =>
  error('SL0001', null, 'there is no drizzle.config.ts here', {
    hint:
      named.length > 0
        ? `the scripts of package.json name ${named.join(' and ')}: choose one with --config ${named[0]}`
        : 'run "sluice init" in a project that uses Drizzle, or give the file with --config',
  })

export const configFileMissing = (path: string): Diagnostic =>
  error('SL0002', null, `the config file ${path} does not exist`, {
    hint: 'correct --config; without it, drizzle.config.ts of the current folder is used, or the config that package.json names for drizzle-kit',
  })

export const configSyntaxError = (place: Span, message: string): Diagnostic =>
  error('SL0003', place, `the config does not compile: ${message}`, { hint: 'correct the syntax' })

export const configThrows = (place: Span, message: string): Diagnostic =>
  error('SL0004', place, `the config throws: ${message}`, {
    hint: 'Sluice evaluates the config as drizzle-kit does; make it load without the thing that is missing',
  })

export const configNeedsEnvironment = (
  place: Span,
  variables: readonly string[],
  message: string,
): Diagnostic =>
  error(
    'SL0005',
    place,
    `the config throws because ${variables.join(', ')} is not set${thrown(message, variables)}`,
    {
      hint:
        'Sluice needs no database: make dbCredentials lazy, so that only commands that connect read it: ' +
        `dbCredentials: { get url() { return process.env.${variables[0] ?? 'DATABASE_URL'}! } }`,
    },
  )

export const configValidatesEnvironment = (place: Span, variable: string, message: string): Diagnostic =>
  error('SL0005', place, `the config imports a module that validates environment variables: ${message}`, {
    hint:
      `Sluice needs none of them: run it with ${variable}=1, by which the module skips the validation, ` +
      'or through what gives drizzle-kit its environment, as in "dotenv -e .env -- sluice generate"',
  })

/** What was thrown, unless it only names the variable again. */
const thrown = (message: string, variables: readonly string[]): string =>
  variables.some((name) => message.includes(name)) ? '' : `: ${message}`

/** A module that is not there, and where it is imported. */
export interface MissingImport {
  readonly specifier: string
  /** The command that installs its package; null for a path. */
  readonly install: string | null
  /** The module that imports it, as diagnostics show paths. It may be one of a package. */
  readonly importer: string
  /** The nearest import outside of packages that leads to it. */
  readonly span: Span
  /** Where modules import each other from there up to the one that was evaluated, the nearest first. */
  readonly chain: readonly Span[]
}

export const importMissing = (
  code: 'SL0006' | 'SL4003',
  { specifier, install, importer, span, chain }: MissingImport,
): Diagnostic =>
  error(code, span, `${importer} imports "${specifier}", which cannot be found`, {
    hint: install === null ? 'correct the path' : `install the package (${install}), or correct its name`,
    related: chain.map((place) => ({ message: 'imports the module above', span: place })),
  })

export const configImportMissing = (missing: MissingImport): Diagnostic => importMissing('SL0006', missing)

export const configExportsNothing = (place: Span): Diagnostic =>
  error('SL0007', place, 'the config has no default export that is an object', {
    hint: "write: export default defineConfig({ dialect: 'postgresql', schema: './src/db/schema.ts' })",
  })

export const dialectNotPostgres = (place: Span, dialect: unknown): Diagnostic =>
  error(
    'SL0008',
    place,
    dialect === undefined ? 'the config has no dialect' : `the dialect is ${JSON.stringify(dialect)}`,
    { hint: "Sluice is for PostgreSQL: write dialect: 'postgresql'" },
  )

export const schemaOptionMissing = (place: Span): Diagnostic =>
  error('SL0009', place, 'the config has no schema', {
    hint: "name the module of your tables: schema: './src/db/schema.ts'",
  })

/** `folder`: the one in which the pattern matches, as it may be written for. */
export const schemaMatchesNothing = (place: Span, pattern: string, folder: string | null): Diagnostic =>
  error('SL0010', place, `schema: no module matches "${pattern}"`, {
    hint:
      folder === null
        ? 'the path is relative to the working directory, as drizzle-kit has it, and a module ends in .ts, .mts, .js or .mjs'
        : `drizzle-kit and Sluice resolve it against the working directory: run the command in ${folder}, where it matches`,
  })

export const optionOfWrongKind = (
  place: Span,
  option: string,
  expected: string,
  given: unknown,
): Diagnostic =>
  error('SL0011', place, `${option} must be ${expected}, not ${describe(given)}`, {
    hint: 'change the value, or leave the option out',
  })

export const unknownOption = (
  place: Span,
  option: string,
  nearest: string | null,
  known: readonly string[],
): Diagnostic =>
  error('SL0012', place, `there is no option ${option}`, {
    hint: nearest === null ? `known are ${known.join(', ')}` : `did you mean ${nearest}?`,
  })

export const typeWithoutPreset = (place: Span, type: string, advice: string): Diagnostic =>
  error('SL0013', place, `types: there is no such preset for "${type}"`, { hint: advice })

export const foldersOverlap = (place: Span, message: string, hint: string): Diagnostic =>
  error('SL0014', place, message, { hint })

export const setupFileMissing = (place: Span, path: string): Diagnostic =>
  error('SL0015', place, `database.setup: the file ${path} does not exist`, {
    hint: 'create it with the SQL that must run before the migrations, or leave the option out',
  })

export const tsconfigUnreadable = (path: string, message: string): Diagnostic =>
  error('SL0016', fileSpan(path), `the tsconfig cannot be read: ${message}`, {
    hint: 'correct it; it tells which extension imports need and what path aliases mean',
  })

export const plugAndPlay = (manifest: string): Diagnostic =>
  error(
    'SL0018',
    fileSpan(manifest),
    "the project has no node_modules, since Yarn's Plug'n'Play is its linker",
    {
      hint: 'write "nodeLinker: node-modules" into .yarnrc.yml and run "yarn install": config and schema are evaluated with the packages there',
    },
  )

export const compilerTooLow = (path: string, message: string, hint: string): Diagnostic =>
  warning('SL0017', fileSpan(path), message, { hint })

function describe(value: unknown): string {
  if (value === undefined) return 'undefined'
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object' && value !== null) return 'an object'
  return JSON.stringify(value)
}

export const migrationsFolderMissing = (place: Span, folder: string): Diagnostic =>
  warning(
    'SL4029',
    place,
    `the migrations folder ${folder} does not exist, so queries are checked without migrations`,
    {
      hint: 'correct out, or run drizzle-kit generate; a project without migrations writes migrations: false in the sluice export',
    },
  )
