import type { Diagnostic } from '../diagnostic.js'
import { type Definitions, reporter } from '../define.js'
import { fileSpan, type Span } from '../span.js'

/** SL09 of the SL0 range: problems of the command line. The rest of the range belongs to the config. */
export const usageCodes = {
  SL0901: { title: 'An unknown command', severity: 'error', exit: 2 },
  SL0902: { title: 'An unknown flag', severity: 'error', exit: 2 },
  SL0903: { title: 'A flag with an invalid or missing value', severity: 'error', exit: 2 },
  SL0904: { title: 'An unexpected argument', severity: 'error', exit: 2 },
  SL0905: { title: 'More warnings than --max-warnings allows', severity: 'error' },
  SL0906: { title: 'An unknown query', severity: 'error', exit: 2 },
  SL0907: { title: 'No database to migrate', severity: 'error', exit: 2 },
  SL0908: { title: 'No Drizzle config for sluice init', severity: 'error' },
  SL0909: { title: 'A missing postgres.js', severity: ['error', 'warning'], exit: 2 },
  SL0910: { title: 'A Drizzle config that must be edited by hand', severity: 'warning' },
  SL0911: { title: 'A package.json that cannot be read or edited', severity: ['error', 'warning'] },
  SL0912: { title: 'Files that cannot be watched', severity: 'error', exit: 2 },
  SL0917: { title: 'A module that ends or blocks the run', severity: 'error', exit: 2 },
  SL0918: { title: 'A module that replaces builtins', severity: 'error', exit: 2 },
  SL0919: { title: 'An export that throws an error when it is read', severity: 'error', exit: 2 },
} as const satisfies Definitions

const report = reporter(usageCodes)

const meant = (nearest: string | null): string => (nearest === null ? '' : `did you mean ${nearest}? `)

export const unknownCommand = (name: string, nearest: string | null): Diagnostic =>
  report('SL0901', null, `unknown command "${name}"`, {
    hint: `${meant(nearest)}"sluice --help" lists the commands`,
  })

export const unknownFlag = (flag: string, command: string | null, nearest: string | null): Diagnostic =>
  report('SL0902', null, `unknown flag ${flag}${command === null ? '' : ` of ${command}`}`, {
    hint: `${meant(nearest)}"sluice ${command === null ? '' : `${command} `}--help" lists the flags`,
  })

export const wrongFlagValue = (flag: string, value: string | null, expected: string): Diagnostic =>
  report(
    'SL0903',
    null,
    value === null ? `${flag} needs a value` : `"${value}" is not a valid value of ${flag}`,
    {
      hint: `write ${expected}`,
    },
  )

export const unexpectedArgument = (argument: string, command: string): Diagnostic =>
  report('SL0904', null, `unexpected argument "${argument}": ${command} accepts no arguments`, {
    hint: 'remove it; the Drizzle config names folders and files, and --config names another config',
  })

export const tooManyWarnings = (found: number, allowed: number): Diagnostic =>
  report(
    'SL0905',
    null,
    `the run found ${found} ${found === 1 ? 'warning' : 'warnings'}, but --max-warnings allows ${allowed}`,
    { hint: 'resolve the warnings, or silence one for its query with "-- @allow CODE reason"' },
  )

export const noSuchQuery = (name: string, nearest: string | null): Diagnostic =>
  report('SL0906', null, `no query has the name "${name}"`, {
    hint: nearest === null ? '"sluice inspect" without a name shows all queries' : `did you mean ${nearest}?`,
  })

export const noDatabaseUrl = (): Diagnostic =>
  report('SL0907', null, 'no database to migrate is configured', {
    hint: 'pass --url postgres://…, set DATABASE_URL, or set dbCredentials in the Drizzle config',
  })

export const nothingToInitialize = (installDrizzle: string): Diagnostic =>
  report(
    'SL0908',
    null,
    'the current folder has no drizzle.config.ts, and sluice init adds Sluice to a Drizzle project',
    {
      hint: [
        `run the command in the folder that has one, or create one: ${installDrizzle}`,
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
    },
  )

export const postgresMissing = (install: string): Diagnostic =>
  report('SL0909', fileSpan('package.json'), 'generated functions need postgres.js, which is not installed', {
    severity: 'warning',
    hint: install,
  })

/** For commands that need it: `migrate`, and a check on a running server. */
export const postgresNeeded = (purpose: string, install: string): Diagnostic =>
  report('SL0909', null, `${purpose} needs postgres.js, which is not installed`, {
    severity: 'error',
    hint: install,
  })

export const configEditNeeded = (place: Span, reason: string, text: string): Diagnostic =>
  report('SL0910', place, reason, { hint: text })

export const packageNotEditable = (reason: string): Diagnostic =>
  report('SL0911', fileSpan('package.json'), `sluice init added no scripts: ${reason}`, {
    severity: 'warning',
    hint: 'run "sluice generate", "sluice check" and "sluice watch" directly, or add scripts for them',
  })

/** Node.js resolves no package below a broken package.json, so nothing else can be checked. */
export const packageBroken = (path: string, reason: string): Diagnostic =>
  report('SL0911', fileSpan(path), `the file is not valid JSON: ${reason}`, {
    severity: 'error',
    hint: 'correct it and run again',
  })

export const cannotWatch = (reason: string): Diagnostic =>
  report('SL0912', null, `Sluice cannot watch files: ${reason}`, {
    hint: 'raise the limit of the system (fs.inotify.max_user_watches on Linux), or set CHOKIDAR_USEPOLLING=1',
  })

export const moduleExits = (place: Span | null): Diagnostic =>
  report('SL0917', place, 'a module of the project ended the process, so Sluice checked nothing', {
    hint: 'remove the call of process.exit, or call it only if the module is the main program',
  })

export const moduleNeverEnds = (place: Span | null): Diagnostic =>
  report('SL0917', place, 'a top-level await of the module never settles, so Sluice checked nothing', {
    hint: 'move the await into a function; Sluice needs the tables, not a connection',
  })

export const moduleTakesTooLong = (place: Span | null, seconds: number): Diagnostic =>
  report(
    'SL0917',
    place,
    `the evaluation of the module exceeded the limit of ${seconds} s, so Sluice checked nothing`,
    {
      hint: 'remove the loop or the connection that blocks it, or raise evaluationTimeout in the sluice export if it needs the time',
    },
  )

export const moduleThrowsLate = (place: Span | null, message: string): Diagnostic =>
  report('SL0917', place, `a module of the project threw after it was evaluated: ${message}`, {
    hint: 'handle the error in the timer, event listener or promise that throws it',
  })

export const moduleReplacesBuiltins = (place: Span, names: readonly string[]): Diagnostic => {
  const shown = names.slice(0, 3).join(', ')
  const rest = names.length > 3 ? ` and ${names.length - 3} more` : ''
  return report('SL0918', place, `a module of the project replaces the builtins ${shown}${rest}`, {
    hint: 'make the change where the application starts: Drizzle uses the same builtins in this thread',
  })
}

export const exportThrows = (place: Span, message: string): Diagnostic =>
  report('SL0919', place, `a module of the project threw when its exports were read: ${message}`, {
    hint: 'export the tables directly, without a getter or a proxy that needs a connection',
  })
