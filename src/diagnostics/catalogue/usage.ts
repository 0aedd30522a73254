import { type Diagnostic, error, warning } from '../diagnostic.js'
import { fileSpan, type Span } from '../span.js'

/** SL09 of the SL0 range: what is said on the command line. The rest of the range is the config's. */
export const usageCodes = {
  SL0901: 'An unknown command',
  SL0902: 'An unknown flag',
  SL0903: 'A flag with a wrong value, or without one',
  SL0904: 'An argument too many',
  SL0905: 'More warnings than --max-warnings allows',
  SL0906: 'No such query',
  SL0907: 'No database to migrate',
  SL0908: 'No Drizzle config to add Sluice to',
  SL0909: 'postgres.js is not installed',
  SL0910: 'The Drizzle config must be edited by hand',
  SL0911: 'The package.json cannot be read or edited',
  SL0912: 'Files cannot be watched',
  SL0917: 'A run that ended before its result',
  SL0918: 'A module that replaces builtins',
  SL0919: 'An export that throws when it is read',
} as const

const meant = (nearest: string | null): string => (nearest === null ? '' : `did you mean ${nearest}? `)

export const unknownCommand = (name: string, nearest: string | null): Diagnostic =>
  error('SL0901', null, `unknown command "${name}"`, {
    hint: `${meant(nearest)}"sluice --help" lists the commands`,
  })

export const unknownFlag = (flag: string, command: string | null, nearest: string | null): Diagnostic =>
  error('SL0902', null, `unknown flag ${flag}${command === null ? '' : ` of ${command}`}`, {
    hint: `${meant(nearest)}"sluice ${command === null ? '' : `${command} `}--help" lists the flags`,
  })

export const wrongFlagValue = (flag: string, value: string | null, expected: string): Diagnostic =>
  error('SL0903', null, value === null ? `${flag} has no value` : `${flag} cannot be "${value}"`, {
    hint: `write ${expected}`,
  })

export const unexpectedArgument = (argument: string, command: string): Diagnostic =>
  error('SL0904', null, `unexpected argument "${argument}": ${command} takes none`, {
    hint: 'folders and files are named in the Drizzle config; --config names another config',
  })

export const tooManyWarnings = (found: number, allowed: number): Diagnostic =>
  error(
    'SL0905',
    null,
    `${found} ${found === 1 ? 'warning' : 'warnings'}, but --max-warnings allows ${allowed}`,
    { hint: 'resolve them, or silence one for its query with "-- @allow CODE reason"' },
  )

export const noSuchQuery = (name: string, nearest: string | null): Diagnostic =>
  error('SL0906', null, `there is no query "${name}"`, {
    hint: nearest === null ? '"sluice inspect" without a name shows all' : `did you mean ${nearest}?`,
  })

export const noDatabaseUrl = (): Diagnostic =>
  error('SL0907', null, 'there is no database to migrate', {
    hint: 'give --url postgres://…, set DATABASE_URL, or set dbCredentials in the Drizzle config',
  })

export const nothingToInitialize = (installDrizzle: string): Diagnostic =>
  error('SL0908', null, 'there is no drizzle.config.ts here; Sluice is added to a Drizzle project', {
    hint: [
      `go to the folder that has it, or make one: ${installDrizzle}`,
      'and a drizzle.config.ts with',
      '',
      "  import { defineConfig } from 'drizzle-kit'",
      '',
      '  export default defineConfig({',
      "    dialect: 'postgresql',",
      "    schema: './src/db/schema.ts',",
      "    out: './drizzle',",
      '  })',
    ].join('\n'),
  })

export const postgresMissing = (install: string): Diagnostic =>
  warning(
    'SL0909',
    fileSpan('package.json'),
    'generated functions need postgres.js, which is not installed',
    {
      hint: install,
    },
  )

/** For what cannot do without it: `migrate`, and a check on a running server. */
export const postgresNeeded = (purpose: string, install: string): Diagnostic =>
  error('SL0909', null, `${purpose} needs postgres.js, which is not installed`, { hint: install })

export const configEditNeeded = (place: Span, reason: string, text: string): Diagnostic =>
  warning('SL0910', place, reason, { hint: text })

export const packageNotEditable = (reason: string): Diagnostic =>
  warning('SL0911', fileSpan('package.json'), `no scripts were added: ${reason}`, {
    hint: 'the commands are "sluice generate", "sluice check" and "sluice watch"',
  })

/** Node.js itself resolves no package below a broken package.json, so nothing else can be looked at. */
export const packageBroken = (path: string, reason: string): Diagnostic =>
  error('SL0911', fileSpan(path), `it is not valid JSON: ${reason}`, { hint: 'correct it and run again' })

export const cannotWatch = (reason: string): Diagnostic =>
  error('SL0912', null, `files cannot be watched: ${reason}`, {
    hint: 'raise the limit of the system (fs.inotify.max_user_watches on Linux), or set CHOKIDAR_USEPOLLING=1',
  })

export const moduleExits = (place: Span | null): Diagnostic =>
  error('SL0917', place, 'a module of the project ended the process, so nothing was checked', {
    hint: 'remove the call of process.exit, or make it only where the module is the program that was started',
  })

export const moduleNeverEnds = (place: Span | null): Diagnostic =>
  error(
    'SL0917',
    place,
    'the module awaits something at its top level that never comes, so nothing was checked',
    {
      hint: 'await it in a function instead; Sluice needs the tables, and no connection',
    },
  )

export const moduleTakesTooLong = (place: Span | null, seconds: number): Diagnostic =>
  error('SL0917', place, `the module was still being evaluated after ${seconds} s, so nothing was checked`, {
    hint: 'find the loop or the connection that keeps it; if it needs the time, raise evaluationTimeout in the sluice export',
  })

export const moduleThrowsLate = (place: Span | null, message: string): Diagnostic =>
  error('SL0917', place, `a module of the project threw after it was evaluated: ${message}`, {
    hint: 'handle the error in the timer, the event listener or the promise where it is thrown',
  })

export const moduleReplacesBuiltins = (place: Span, names: readonly string[]): Diagnostic => {
  const shown = names.slice(0, 3).join(', ')
  const rest = names.length > 3 ? ` and ${names.length - 3} more` : ''
  return error('SL0918', place, `a module of the project replaces ${shown}${rest}`, {
    hint: 'Drizzle runs on it in the same thread: make the change where the application starts instead',
  })
}

export const exportThrows = (place: Span, message: string): Diagnostic =>
  error('SL0919', place, `a module of the project threw when its exports were read: ${message}`, {
    hint: 'export tables as they are; a getter or a proxy that needs a connection cannot be read here',
  })
