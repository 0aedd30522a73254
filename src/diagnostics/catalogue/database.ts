import type { Diagnostic } from '../diagnostic.js'
import { type Definitions, reporter } from '../define.js'
import { span, type TextFile } from '../span.js'

export const databaseCodes = {
  SL6001: { title: 'An extension that the embedded server does not have', severity: 'error', exit: 2 },
  SL6002: { title: 'An extension module that cannot be loaded', severity: 'error', exit: 2 },
  SL6003: { title: 'A server that cannot be reached', severity: 'error', exit: 2 },
  SL6004: { title: 'A server that is too old', severity: 'error', exit: 2 },
  SL6005: { title: 'Checked queries in the log of the server', severity: 'note' },
  SL6006: { title: 'A failure of the embedded server', severity: 'error', exit: 2 },
  SL6007: { title: 'No disk space for the embedded server', severity: 'error', exit: 2 },
} as const satisfies Definitions

const report = reporter(databaseCodes)

/** `install`: the command that installs the package which provides it. */
export const extensionNotInstalled = (name: string, install: string): Diagnostic =>
  report('SL6001', null, `the embedded Postgres does not include the extension "${name}"`, {
    hint: `add its package to the project: ${install}`,
  })

export const extensionModuleBroken = (config: TextFile, name: string, specifier: string): Diagnostic =>
  report('SL6002', span(config, 0), `the module of extension "${name}" cannot be found: ${specifier}`, {
    hint: 'install the package, or correct database.extensions; the form of an entry is "package#export"',
  })

export const serverUnreachable = (config: TextFile, reason: string): Diagnostic =>
  report('SL6003', span(config, 0), `Sluice cannot use the server of database.url: ${reason}`, {
    hint: 'start the server or correct database.url; without database.url, Sluice uses the embedded Postgres',
  })

export const serverTooOld = (config: TextFile, version: number): Diagnostic =>
  report(
    'SL6004',
    span(config, 0),
    `the server of database.url runs PostgreSQL ${Math.floor(version / 10_000)}, but Sluice needs 16 or later`,
    {
      hint: 'use a newer server, or remove database.url to use the embedded Postgres 18; older servers do not report outer joins',
    },
  )

export const serverLogsTrees = (config: TextFile): Diagnostic =>
  report(
    'SL6005',
    span(config, 0),
    'each checked query writes about 5 kB to the log of the server of database.url',
    {
      hint: 'use a development server, since the log shows names of tables and constants of the queries',
    },
  )

export const embeddedServerFailed = (reason: string): Diagnostic =>
  report('SL6006', null, `the embedded Postgres failed: ${reason}`, {
    hint: 'check database.extensions and run again; if the failure persists, please report it with the schema and the query',
  })

export const embeddedServerWithoutSpace = (folder: string): Diagnostic =>
  report('SL6007', null, `the disk has no space for the embedded Postgres in ${folder}`, {
    hint: 'free about 50 MB there, or set TMPDIR to a folder on another disk',
  })
