import { type Diagnostic, error, note } from '../diagnostic.js'
import { span, type TextFile } from '../span.js'

export const databaseCodes = {
  SL6001: 'An extension that the embedded server does not have',
  SL6002: 'An extension module that cannot be loaded',
  SL6003: 'A server that cannot be reached',
  SL6004: 'A server that is too old',
  SL6005: 'Checked queries in the log of the server',
  SL6006: 'A failure of the embedded server',
  SL6007: 'No disk space for the embedded server',
} as const

/** `install`: the command that adds the package which has it. */
export const extensionNotInstalled = (name: string, install: string): Diagnostic =>
  error('SL6001', null, `the embedded Postgres does not include the extension "${name}"`, {
    hint: `add its package to the project: ${install}`,
  })

export const extensionModuleBroken = (config: TextFile, name: string, specifier: string): Diagnostic =>
  error('SL6002', span(config, 0), `the module of extension "${name}" cannot be found: ${specifier}`, {
    hint: 'install the package, or correct database.extensions; the form of an entry is "package#export"',
  })

export const serverUnreachable = (config: TextFile, reason: string): Diagnostic =>
  error('SL6003', span(config, 0), `Sluice cannot use the server of database.url: ${reason}`, {
    hint: 'start the server or correct database.url; without database.url, Sluice uses the embedded Postgres',
  })

export const serverTooOld = (config: TextFile, version: number): Diagnostic =>
  error(
    'SL6004',
    span(config, 0),
    `the server of database.url runs PostgreSQL ${Math.floor(version / 10_000)}, but Sluice needs 16 or later`,
    {
      hint: 'use a newer server, or remove database.url to use the embedded Postgres 18; older servers do not report outer joins',
    },
  )

export const serverLogsTrees = (config: TextFile): Diagnostic =>
  note(
    'SL6005',
    span(config, 0),
    'each checked query writes about 5 kB to the log of the server of database.url',
    {
      hint: 'use a development server, since the log shows names of tables and constants of the queries',
    },
  )

export const embeddedServerFailed = (reason: string): Diagnostic =>
  error('SL6006', null, `the embedded Postgres failed: ${reason}`, {
    hint: 'check database.extensions and run again; if the failure persists, please report it with the schema and the query',
  })

export const embeddedServerWithoutSpace = (folder: string): Diagnostic =>
  error('SL6007', null, `the disk has no space for the embedded Postgres in ${folder}`, {
    hint: 'free about 50 MB there, or set TMPDIR to a folder on another disk',
  })
