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
  stream: true,
  copy: true,
}

const isCommand = (word: string): word is Command => Object.hasOwn(COMMANDS, word)

/**
 * sqlc's commands that Sluice spells otherwise.
 * Source: https://docs.sqlc.dev/en/stable/reference/query-annotations.html
 */
const SQLC: ReadonlyMap<string, string> = new Map([
  ['execresult', 'write :execrows for the number of rows, or :one with `returning`'],
  ['execlastid', 'write :one and end the statement with `returning id`'],
  [
    'copyfrom',
    'write :copy and `copy t (a, b) from stdin`, or :execrows and `insert into t (a, b) values (:rows.a, :rows.b)`',
  ],
  ['batchexec', 'write :exec and take a list of rows: `values (:rows.a, :rows.b)`'],
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
  const replacement = SQLC.get(word)
  if (replacement !== undefined) return { problem: catalogue.sqlcCommand(place, written, replacement) }
  const close = nearest(word, Object.keys(COMMANDS))
  return { problem: catalogue.unknownCommand(place, written, close === null ? null : `:${close}`) }
}
