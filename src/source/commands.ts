import * as catalogue from '../diagnostics/catalogue/source.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { nearest } from '../diagnostics/nearest.js'
import type { Span } from '../diagnostics/span.js'
import type { Command } from './query-source.js'

const COMMANDS: Readonly<Record<Command, true>> = {
  one: true,
  optional: true,
  many: true,
  exec: true,
  execrows: true,
}

const isCommand = (word: string): word is Command => Object.hasOwn(COMMANDS, word)

/** Commands of a later version, with what to write until then. */
const NOT_YET: ReadonlyMap<string, string> = new Map([
  [
    'stream',
    'write :many with a limit, or use the cursor of postgres.js: `for await (const rows of sql`…`.cursor(100))`',
  ],
  [
    'copy',
    'insert in batches with :exec: `insert into t (a) select * from unnest(:as::text[])`, or use `copy` through postgres.js',
  ],
])

/**
 * sqlc's commands that Sluice spells otherwise.
 * Source: https://docs.sqlc.dev/en/stable/reference/query-annotations.html
 */
const SQLC: ReadonlyMap<string, string> = new Map([
  ['execresult', 'write :execrows for the number of rows, or :one with `returning`'],
  ['execlastid', 'write :one and end the statement with `returning id`'],
  [
    'copyfrom',
    'write :exec and `insert into t (a, b) select * from unnest(:as::text[], :bs::text[])`, one array for each column',
  ],
  ['batchexec', 'write :exec and call it for each item inside `sql.begin`; postgres.js pipelines the calls'],
  ['batchmany', 'write :many with an array parameter: `where id = any(:ids)`'],
  ['batchone', 'write :many with an array parameter: `where id = any(:ids)`'],
])

/** Reads `:one` and its like; null with a diagnostic for anything else. */
export function readCommand(
  written: string,
  place: Span,
): { readonly command: Command } | { readonly problem: Diagnostic } {
  const word = written.slice(1)
  if (isCommand(word)) return { command: word }
  const meanwhile = NOT_YET.get(word)
  if (meanwhile !== undefined) return { problem: catalogue.commandNotYet(place, written, meanwhile) }
  const replacement = SQLC.get(word)
  if (replacement !== undefined) return { problem: catalogue.sqlcCommand(place, written, replacement) }
  const close = nearest(word, [...Object.keys(COMMANDS), ...NOT_YET.keys()])
  return { problem: catalogue.unknownCommand(place, written, close === null ? null : `:${close}`) }
}
