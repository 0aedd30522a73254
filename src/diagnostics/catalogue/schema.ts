import type { Diagnostic, RelatedPlace } from '../diagnostic.js'
import { type Definitions, reporter } from '../define.js'
import { fileSpan, type Span } from '../span.js'
import { missingImport, type MissingImport } from './config.js'

export const schemaCodes = {
  SL4001: { title: 'A schema module that does not compile', severity: 'error' },
  SL4002: { title: 'A schema module that throws', severity: 'error' },
  SL4003: { title: 'A schema module with an unresolved import', severity: 'error' },
  SL4004: { title: 'A schema without tables', severity: 'error' },
  SL4005: { title: 'A relation that is defined twice', severity: 'error' },
  SL4006: { title: 'Two properties for the same column', severity: 'error' },
  SL4009: { title: 'A relation that Drizzle cannot describe', severity: 'error' },
  SL4010: { title: 'A schema that drizzle-kit rejects', severity: 'error' },
  SL4011: { title: 'A migrations journal that cannot be read', severity: 'error' },
  SL4012: { title: 'A missing migration file', severity: 'error' },
  SL4013: { title: 'A snapshot that cannot be read', severity: 'error' },
  SL4014: { title: 'Migrations without a snapshot', severity: 'warning' },
  SL4015: { title: 'A setup statement that fails', severity: 'error' },
  SL4016: { title: 'A migration statement that fails', severity: 'error' },
  SL4017: { title: 'An object that only the host of the database provides', severity: ['error', 'warning'] },
  SL4018: { title: 'A schema statement that fails', severity: 'error' },
  SL4019: { title: 'A hand-written object that does not match the schema', severity: ['error', 'warning'] },
  SL4020: { title: 'A schema that is ahead of its migrations', severity: 'note' },
  SL4021: { title: 'An extension that no migration creates', severity: 'warning' },
  SL4026: { title: 'A failing statement that no query depends on', severity: 'warning' },
  SL4027: { title: 'An omitted extension', severity: 'warning' },
  SL4028: { title: 'A statement that needs an omitted extension', severity: 'error' },
  SL4030: { title: 'A statement that exceeds the time limit', severity: 'error' },
  SL4031: { title: 'A query whose planning exceeds the time limit', severity: 'error' },
  SL4032: { title: 'A name that drizzle-kit cannot write', severity: 'error' },
  SL4035: { title: 'Branches of the migrations that conflict', severity: 'error' },
} as const satisfies Definitions

const report = reporter(schemaCodes)

export const schemaSyntaxError = (place: Span, message: string): Diagnostic =>
  report('SL4001', place, `the schema does not compile: ${message}`, { hint: 'correct the syntax' })

/** `hint`: what to write instead, if that is known. */
export const schemaThrows = (place: Span, message: string, hint: string | null = null): Diagnostic =>
  report('SL4002', place, `the schema module throws: ${message}`, {
    hint:
      hint ??
      'keep connections and environment variables out of the schema; Sluice evaluates it as drizzle-kit does',
  })

export const schemaImportMissing = (missing: MissingImport): Diagnostic => {
  const { message, details } = missingImport(missing)
  return report('SL4003', missing.span, message, details)
}

export const schemaHasNoTables = (place: Span | null, patterns: readonly string[]): Diagnostic =>
  report('SL4004', place, `the schema (${patterns.join(', ')}) exports no tables`, {
    hint: "export tables from its modules: export const users = pgTable('users', { … })",
  })

export const relationDefinedTwice = (
  name: string,
  place: Span | null,
  others: readonly RelatedPlace[],
): Diagnostic =>
  report('SL4005', place, `${name} is defined more than once`, {
    hint: 'export one definition and import it where it is needed, or rename one of them',
    related: others,
  })

export const columnDefinedTwice = (
  column: string,
  keys: readonly string[],
  place: Span | null,
  others: readonly RelatedPlace[],
): Diagnostic =>
  report('SL4006', place, `the properties ${keys.join(' and ')} define the same column, ${column}`, {
    hint: 'remove one of them, or give it another column name',
    related: others,
  })

/** `install`: the command that does, in the words of the project's package manager. */
export const relationUnreadable = (name: string, place: Span | null, message: string): Diagnostic =>
  report('SL4009', place, `Drizzle cannot describe ${name}: ${message}`, {
    hint: "give each SQL expression of a view a name: sql`count(*)`.as('total')",
  })

export const drizzleKitRefuses = (place: Span | null, message: string): Diagnostic =>
  report('SL4010', place, `drizzle-kit rejects the schema: ${message}`, {
    hint: 'correct the schema; drizzle-kit generate fails with the same error',
  })

export const journalInvalid = (place: Span, reason: string): Diagnostic =>
  report('SL4011', place, `the migrations journal cannot be read: ${reason}`, {
    hint: 'restore the file from version control; if out contains no migrations of this database, set migrations: false in the sluice export',
  })

export const migrationMissing = (place: Span, path: string): Diagnostic =>
  report('SL4012', place, `the journal names ${path}, which does not exist`, {
    hint: 'restore the file from version control, or remove the migration with drizzle-kit drop; if the project does not keep the files, set migrations: false in the sluice export',
  })

export const snapshotInvalid = (path: string, reason: string): Diagnostic =>
  report('SL4013', fileSpan(path), `the snapshot cannot be read: ${reason}`, {
    hint: 'restore the file from version control; if an older drizzle-kit wrote it, run drizzle-kit up',
  })

/** `what`: the path of what both change, as `public.users.age`. */
export const migrationsConflict = (folders: readonly string[], what: string): Diagnostic =>
  report(
    'SL4035',
    null,
    `the migrations ${folders.join(' and ')} are of different branches and both change ${what}`,
    {
      hint: 'delete the later of them, and run drizzle-kit generate again to write it on top of the other branch',
    },
  )

export const snapshotMissing = (path: string, reason: string): Diagnostic =>
  report('SL4014', fileSpan(path), `${reason}, so Sluice cannot compare the schema with the migrations`, {
    hint: 'run drizzle-kit generate before you use a new column: Sluice checks queries against the migrations alone',
  })

export const journalMissing = (path: string, files: readonly string[]): Diagnostic =>
  report(
    'SL4014',
    fileSpan(path),
    `the migrations have no journal, so Sluice did not run ${files.length === 1 ? files[0] : `${files[0]} and ${files.length - 1} more`}`,
    {
      hint: 'restore meta/ from version control; Sluice checks queries against the schema module alone',
    },
  )

export interface FailedStatement {
  readonly place: Span | null
  readonly message: string
  readonly hint: string | null
  readonly sqlstate: string
}

export const setupFails = (failure: FailedStatement): Diagnostic =>
  report('SL4015', failure.place, `the setup file fails: ${failure.message}`, {
    hint:
      failure.hint ??
      'correct the statement; the setup file runs before the migrations, in an empty database',
    sqlstate: failure.sqlstate,
  })

/** The SQLSTATE of CREATE INDEX CONCURRENTLY and VACUUM inside a transaction. */
const ACTIVE_TRANSACTION = '25001'

export const migrationFails = (failure: FailedStatement, skipped: number): Diagnostic =>
  report('SL4016', failure.place, `the migration fails: ${failure.message}`, {
    hint: withSkipped(
      failure.hint ??
        (failure.sqlstate === ACTIVE_TRANSACTION
          ? `write "commit;" and a breakpoint before the statement to end the transaction in which the migration runs`
          : 'correct the statement; migrations run in order in an empty database'),
      skipped,
    ),
    sqlstate: failure.sqlstate,
  })

/** Where to put the statements of a setup file: the existing file, or the option that names one. */
const intoSetup = (setupFile: string | null): string =>
  setupFile === null ? "a file that database: { setup: 'setup.sql' } names" : setupFile

const script = (statements: readonly string[]): string =>
  `\n\n${statements.map((statement) => `${statement};`).join('\n')}`

export const hostObjectMissing = (
  failure: FailedStatement,
  names: readonly string[],
  setup: readonly string[],
  details: {
    readonly setupFile: string | null
    readonly from: 'migrations' | 'schema'
    /** Whether no query depends on what fails. */
    readonly inert: boolean
    /** An existing function whose name is similar to the missing one. */
    readonly near: string | null
  },
): Diagnostic => {
  const { setupFile, from, inert, near } = details
  const meant = near === null ? '' : `did you mean ${near}? `
  const exported = from === 'schema' ? 'export what the project declares; ' : ''
  return report(
    'SL4017',
    failure.place,
    `the ${from === 'schema' ? 'schema needs' : 'migrations need'} ${names.join(', ')}, which ${names.length === 1 ? 'does' : 'do'} not exist: ${failure.message}`,
    {
      severity: inert ? 'warning' : 'error',
      hint: `${meant}${exported}if the host of the database provides ${names.length === 1 ? 'it' : 'them'}, put stubs into ${intoSetup(setupFile)}:${script(setup)}`,
      sqlstate: failure.sqlstate,
    },
  )
}

export const stubWithoutColumn = (
  failure: FailedStatement,
  tables: readonly string[],
  stubs: readonly RelatedPlace[],
): Diagnostic =>
  report('SL4016', failure.place, `the statement needs a column that a stub lacks: ${failure.message}`, {
    hint: `add the column to the stub of ${tables.join(' or ')} in the setup file`,
    related: stubs,
    sqlstate: failure.sqlstate,
  })

export const inertStatementFails = (failure: FailedStatement, from: 'migration' | 'schema'): Diagnostic => {
  const hint =
    failure.hint ?? (failure.sqlstate === WRONG_OPERATOR_CLASS ? OPERATOR_CLASS : 'correct the statement')
  return report(
    'SL4026',
    failure.place,
    `the statement fails, but no query depends on it: ${failure.message}`,
    {
      hint: from === 'schema' ? hint : `${hint.replace(/\.$/, '')}; ${ROLLED_BACK}`,
      sqlstate: failure.sqlstate,
    },
  )
}

/**
 * A server runs a migration in one transaction; here its other statements take effect, as if this one had
 * been corrected.
 */
const ROLLED_BACK = 'on a server where it fails, Postgres rolls back the whole migration'

/** datatype_mismatch; of the statements on which no query depends, only an index compares types. */
const WRONG_OPERATOR_CLASS = '42804'
const OPERATOR_CLASS =
  'write the operator class for the type of the column, or remove it; drizzle-kit pull confuses the operator classes of indexes over several columns'

export const extensionLeftOut = (
  place: Span | null,
  extension: string,
  needing: readonly RelatedPlace[],
): Diagnostic =>
  report(
    'SL4027',
    place,
    `the embedded Postgres does not include the extension ${extension}, so Sluice omits it and the statements that need it`,
    {
      hint: `if no query needs it, set database: { extensions: { ${key(extension)}: false } }; otherwise check on a server that has it: database: { url }`,
      related: needing,
    },
  )

const key = (name: string): string => (/^[a-z_]\w*$/i.test(name) ? name : `'${name}'`)

export const needsLeftOutExtension = (
  failure: FailedStatement,
  extension: string,
  setup: readonly string[],
  setupFile: string | null,
): Diagnostic =>
  report(
    'SL4028',
    failure.place,
    `the statement needs the extension ${extension}, which Sluice omits: ${failure.message}`,
    {
      hint: `check on a server that has the extension (database: { url }), or put stubs into ${intoSetup(setupFile)}:${script(setup)}`,
      sqlstate: failure.sqlstate,
    },
  )

const withSkipped = (hint: string, skipped: number): string =>
  skipped === 0
    ? hint
    : `${hint} (${skipped} later ${skipped === 1 ? 'statement also fails' : 'statements also fail'}, perhaps for this reason)`

export const schemaStatementFails = (failure: FailedStatement, statement: string): Diagnostic =>
  report('SL4018', failure.place, `Postgres rejects a statement of the schema: ${failure.message}`, {
    hint: failure.hint ?? `the statement is: ${shortened(statement)}`,
    sqlstate: failure.sqlstate,
  })

export const unwritableName = (place: Span, what: string, name: string): Diagnostic =>
  report('SL4032', place, `drizzle-kit cannot write the name of the ${what} ${JSON.stringify(name)}`, {
    hint:
      name === '__proto__'
        ? 'choose another name, and rename the object in a separate migration: drizzle-kit loses objects with this name'
        : 'choose a name without separators such as a double quote or a semicolon, and rename the object in a separate migration: drizzle-kit does not quote them in its own texts',
  })

interface LongStatement {
  readonly text: string
  readonly place: Span | null
}

const RAISE_LIMIT =
  'or raise the limit in the sluice export: database: { statementTimeout: seconds }, 0 for none'

export const statementTooLong = ({ place, text }: LongStatement, seconds: number): Diagnostic =>
  report(
    'SL4030',
    place,
    `the statement exceeded the limit of ${seconds} s, so Sluice stopped the embedded Postgres`,
    {
      hint: [
        'remove the statement from the setup file or the migrations, since Sluice checks queries without data,',
        RAISE_LIMIT,
        `the statement is: ${shortened(text)}`,
      ].join('\n'),
    },
  )

export const planTooLong = ({ place, text }: LongStatement, seconds: number): Diagnostic =>
  report(
    'SL4031',
    place,
    `planning the query exceeded the limit of ${seconds} s, so Sluice stopped the embedded Postgres`,
    {
      hint: [
        'declare a slow function VOLATILE, since the planner calls IMMUTABLE and STABLE functions with constants,',
        RAISE_LIMIT,
        `the statement is: ${shortened(text)}`,
      ].join('\n'),
    },
  )

const shortened = (statement: string): string => {
  const line = statement.replaceAll(/\s+/g, ' ').trim()
  return line.length > 200 ? `${line.slice(0, 199)}…` : line
}

export const notExported = (
  failure: FailedStatement,
  names: readonly string[],
  setup: readonly string[],
): Diagnostic =>
  report('SL4018', failure.place, `Postgres rejects a statement of the schema: ${failure.message}`, {
    hint:
      `export ${names.join(', ')} from the schema module, since drizzle-kit creates only exported objects; ` +
      `if the host of the database provides it, put stubs into ${intoSetup(null)}:${script(setup)}`,
    sqlstate: failure.sqlstate,
  })

export const handWrittenObjectLost = (failure: FailedStatement, object: string, inert: boolean): Diagnostic =>
  report('SL4019', failure.place, `${object} no longer works with the schema: ${failure.message}`, {
    severity: inert ? 'warning' : 'error',
    hint: 'change it in a new migration (drizzle-kit generate --custom); if you renamed something, generate that migration first',
    sqlstate: failure.sqlstate,
  })

/** `casing`: the casing with which the new columns equal the removed ones. */
export const schemaAhead = (
  place: Span | null,
  changes: readonly string[],
  casing: 'snake_case' | 'camelCase' | null,
): Diagnostic => {
  const shown = changes.slice(0, 5).join(', ')
  const rest = changes.length > 5 ? ` and ${changes.length - 5} more` : ''
  return report('SL4020', place, `the schema is ahead of its migrations: ${shown}${rest}`, {
    hint:
      casing === null
        ? 'run drizzle-kit generate before the queries run elsewhere; Sluice checks them against the schema'
        : `set casing: '${casing}' in the Drizzle config, as in drizzle(), since the names differ only in casing`,
  })
}

export const extensionNotCreated = (place: Span | null, extension: string, by: string): Diagnostic =>
  report('SL4021', place, `no migration creates the extension ${extension}, which ${by} needs`, {
    hint: `create it in a separate migration (drizzle-kit generate --custom): create extension if not exists ${extension}`,
  })
