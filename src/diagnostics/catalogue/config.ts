import type { Diagnostic, DiagnosticDetails } from '../diagnostic.js'
import { type Definitions, reporter } from '../define.js'
import { fileSpan, type Span } from '../span.js'

export const configCodes = {
  SL0001: { title: 'No Drizzle config', severity: 'error', exit: 2 },
  SL0002: { title: 'A config file that does not exist', severity: 'error', exit: 2 },
  SL0003: { title: 'A config that does not compile', severity: 'error', exit: 2 },
  SL0004: { title: 'A config that throws', severity: 'error', exit: 2 },
  SL0005: { title: 'A config that needs an environment variable', severity: 'error', exit: 2 },
  SL0006: { title: 'A config with an unresolved import', severity: 'error', exit: 2 },
  SL0007: { title: 'A config that does not export an object', severity: 'error', exit: 2 },
  SL0008: { title: 'A dialect other than postgresql', severity: 'error', exit: 2 },
  SL0009: { title: 'A config without a schema', severity: 'error', exit: 2 },
  SL0010: { title: 'A schema path that matches no file', severity: 'error', exit: 2 },
  SL0011: { title: 'An option with an invalid value', severity: 'error', exit: 2 },
  SL0012: { title: 'An unknown option', severity: 'error', exit: 2 },
  SL0013: { title: 'An unknown type preset', severity: 'error', exit: 2 },
  SL0014: { title: 'Overlapping folders', severity: 'error', exit: 2 },
  SL0015: { title: 'A setup file that does not exist', severity: 'error', exit: 2 },
  SL0016: { title: 'A tsconfig that cannot be read', severity: 'error', exit: 2 },
  SL0017: { title: 'An unsupported TypeScript version or setting', severity: 'warning' },
  SL0018: { title: "A project that uses Yarn Plug'n'Play", severity: 'error', exit: 2 },
  SL4029: { title: 'A migrations folder that does not exist', severity: 'warning', allow: 'project' },
} as const satisfies Definitions

const report = reporter(configCodes)

/** `named`: the configs that the scripts of package.json pass to drizzle-kit, if there are several. */
export const configNotFound = (named: readonly string[]): Diagnostic =>
  report('SL0001', null, 'the current folder has no drizzle.config.ts', {
    hint:
      named.length > 0
        ? `the scripts of package.json use ${named.join(' and ')}: choose one, as in --config ${named[0]}`
        : 'run "sluice init" in a project that uses Drizzle, or name the config with --config',
  })

export const configFileMissing = (path: string): Diagnostic =>
  report('SL0002', null, `the config file ${path} does not exist`, {
    hint: 'correct --config; without it, Sluice uses drizzle.config.ts of the current folder, or the config that package.json names for drizzle-kit',
  })

export const configSyntaxError = (place: Span, message: string): Diagnostic =>
  report('SL0003', place, `the config does not compile: ${message}`, { hint: 'correct the syntax' })

export const configThrows = (place: Span, message: string): Diagnostic =>
  report('SL0004', place, `the config throws: ${message}`, {
    hint: 'change the config so that it loads without error; Sluice evaluates it as drizzle-kit does',
  })

export const configNeedsEnvironment = (
  place: Span,
  variables: readonly string[],
  message: string,
): Diagnostic =>
  report(
    'SL0005',
    place,
    `the config throws because ${variables.join(', ')} is not set${thrown(message, variables)}`,
    {
      hint:
        'define the URL as a getter, so that only commands that connect read the variable (Sluice does not need a database): ' +
        `dbCredentials: { get url() { return process.env.${variables[0] ?? 'DATABASE_URL'}! } }`,
    },
  )

export const configValidatesEnvironment = (place: Span, variable: string, message: string): Diagnostic =>
  report('SL0005', place, `the config imports a module that validates environment variables: ${message}`, {
    hint:
      `set ${variable}=1, so that the module skips the validation, ` +
      'or run Sluice with the environment of drizzle-kit, as in "dotenv -e .env -- sluice generate"',
  })

/** The thrown message, unless it only names the variable again. */
const thrown = (message: string, variables: readonly string[]): string =>
  variables.some((name) => message.includes(name)) ? '' : `: ${message}`

/** A missing module, and the place of its import. */
export interface MissingImport {
  readonly specifier: string
  /** The command that installs its package; null for a path. */
  readonly install: string | null
  /** The module that imports it, as diagnostics show paths. It may be one of a package. */
  readonly importer: string
  /** The nearest import outside of packages that leads to it. */
  readonly span: Span
  /** The imports from there up to the evaluated module, the nearest first. */
  readonly chain: readonly Span[]
}

/** For a config and for a schema module. */
export const missingImport = ({
  specifier,
  install,
  importer,
  chain,
}: MissingImport): { readonly message: string; readonly details: DiagnosticDetails } => ({
  message: `${importer} imports "${specifier}", which cannot be found`,
  details: {
    hint: install === null ? 'correct the path' : `install the package (${install}), or correct its name`,
    related: chain.map((place) => ({ message: 'imports the module above', span: place })),
  },
})

export const configImportMissing = (missing: MissingImport): Diagnostic => {
  const { message, details } = missingImport(missing)
  return report('SL0006', missing.span, message, details)
}

export const configExportsNothing = (place: Span): Diagnostic =>
  report('SL0007', place, 'the config does not export an object as its default export', {
    hint: "write: export default defineConfig({ dialect: 'postgresql', schema: './src/db/schema.ts' })",
  })

export const dialectNotPostgres = (place: Span, dialect: unknown): Diagnostic =>
  report(
    'SL0008',
    place,
    dialect === undefined
      ? 'the config does not set dialect'
      : `the config sets dialect to ${JSON.stringify(dialect)}`,
    { hint: "write dialect: 'postgresql', the only dialect that Sluice supports" },
  )

export const schemaOptionMissing = (place: Span): Diagnostic =>
  report('SL0009', place, 'the config does not set schema', {
    hint: "set it to the module of your tables: schema: './src/db/schema.ts'",
  })

/** `folder`: the folder in which the pattern has matches, for which it may have been written. */
export const schemaMatchesNothing = (place: Span, pattern: string, folder: string | null): Diagnostic =>
  report('SL0010', place, `schema "${pattern}" matches no module`, {
    hint:
      folder === null
        ? 'correct the path: drizzle-kit and Sluice resolve it against the working directory, and a module ends in .ts, .mts, .js or .mjs'
        : `run the command in ${folder}, where it matches: drizzle-kit and Sluice resolve it against the working directory`,
  })

export const optionOfWrongKind = (
  place: Span,
  option: string,
  expected: string,
  given: unknown,
): Diagnostic =>
  report('SL0011', place, `${option} must be ${expected}, not ${describe(given)}`, {
    hint: 'change the value, or remove the option',
  })

export const unknownOption = (
  place: Span,
  option: string,
  nearest: string | null,
  known: readonly string[],
): Diagnostic =>
  report('SL0012', place, `unknown option ${option}`, {
    hint: nearest === null ? `the options are ${known.join(', ')}` : `did you mean ${nearest}?`,
  })

export const typeWithoutPreset = (place: Span, type: string, advice: string): Diagnostic =>
  report('SL0013', place, `types: "${type}" does not have this preset`, { hint: advice })

export const foldersOverlap = (place: Span, message: string, hint: string): Diagnostic =>
  report('SL0014', place, message, { hint })

export const setupFileMissing = (place: Span, path: string): Diagnostic =>
  report('SL0015', place, `database.setup: the file ${path} does not exist`, {
    hint: 'create it with the SQL that must run before the migrations, or remove the option',
  })

export const tsconfigUnreadable = (path: string, message: string): Diagnostic =>
  report('SL0016', fileSpan(path), `the tsconfig cannot be read: ${message}`, {
    hint: 'correct it; Sluice reads path aliases and the extension of imports from it',
  })

export const plugAndPlay = (manifest: string): Diagnostic =>
  report('SL0018', fileSpan(manifest), "the project uses Yarn Plug'n'Play and has no node_modules", {
    hint: 'write "nodeLinker: node-modules" into .yarnrc.yml and run "yarn install": Sluice evaluates config and schema with the packages in node_modules',
  })

export const compilerTooLow = (path: string, message: string, hint: string): Diagnostic =>
  report('SL0017', fileSpan(path), message, { hint })

function describe(value: unknown): string {
  if (value === undefined) return 'undefined'
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object' && value !== null) return 'an object'
  return JSON.stringify(value)
}

export const migrationsFolderMissing = (place: Span, folder: string): Diagnostic =>
  report(
    'SL4029',
    place,
    `the migrations folder ${folder} does not exist, so Sluice checks queries without migrations`,
    {
      hint: 'correct out, or run drizzle-kit generate; if the project has no migrations, set migrations: false in the sluice export',
    },
  )
