import { type Diagnostic, error, note } from '../diagnostic.js'
import { span, type TextFile } from '../span.js'

export const databaseCodes = {
  SL6001: 'An extension the embedded server does not have',
  SL6002: 'An extension module that cannot be loaded',
  SL6003: 'The server cannot be reached',
  SL6004: 'The server is too old',
  SL6005: 'Checking on a running server writes to its log',
  SL6006: 'The embedded server failed',
  SL6007: 'No space for the embedded server',
} as const

/** `install`: the command that adds the package which has it. */
export const extensionNotInstalled = (name: string, install: string): Diagnostic =>
  error('SL6001', null, `the embedded Postgres does not have the extension "${name}"`, {
    hint: `add it to the project: ${install}`,
  })

export const extensionModuleBroken = (config: TextFile, name: string, specifier: string): Diagnostic =>
  error('SL6002', span(config, 0), `the module of extension "${name}" cannot be found: ${specifier}`, {
    hint: 'install the package, or correct database.extensions; an entry reads "package#export"',
  })

export const serverUnreachable = (config: TextFile, reason: string): Diagnostic =>
  error('SL6003', span(config, 0), `the server of database.url cannot be used: ${reason}`, {
    hint: 'start it or correct database.url; without database.url the embedded Postgres is used',
  })

export const serverTooOld = (config: TextFile, version: number): Diagnostic =>
  error(
    'SL6004',
    span(config, 0),
    `the server of database.url is PostgreSQL ${Math.floor(version / 10_000)}`,
    {
      hint: 'Sluice needs 16 or later to see outer joins; without database.url the embedded Postgres 18 is used',
    },
  )

export const serverLogsTrees = (config: TextFile): Diagnostic =>
  note(
    'SL6005',
    span(config, 0),
    'each query checked writes about 5 kB to the log of the server of database.url',
    {
      hint: 'table names and constants of the queries are in it; use a development server',
    },
  )

export const embeddedServerFailed = (reason: string): Diagnostic =>
  error('SL6006', null, `the embedded Postgres failed: ${reason}`, {
    hint: 'look at database.extensions, and run again; if it stays, please report it with the schema and the query',
  })

export const embeddedServerWithoutSpace = (folder: string): Diagnostic =>
  error('SL6007', null, `there is no space for the embedded Postgres in ${folder}: the disk is full`, {
    hint: 'free some 50 MB there, or let TMPDIR name a folder on another disk',
  })
