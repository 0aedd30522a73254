import * as catalogue from '../diagnostics/catalogue/source.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { nearest } from '../diagnostics/nearest.js'
import type { Span } from '../diagnostics/span.js'
import { type Command, commands } from '../model/commands.js'
import { sqlcReplacement } from './sqlc-commands.js'
import type { Token } from './text-tokens.js'

const isCommand = (word: string): word is Command => Object.hasOwn(commands, word)

/** Reads `:one` and similar commands, and reports anything else; `tokens` are the statement's. */
export function readCommand(
  written: string,
  place: Span,
  tokens: readonly Token[],
): { readonly command: Command } | { readonly problem: Diagnostic } {
  const word = written.slice(1)
  if (isCommand(word)) return { command: word }
  const replacement = sqlcReplacement(word, place, tokens)
  if (replacement !== null) return { problem: catalogue.sqlcCommand(place, written, replacement) }
  const close = nearest(word, Object.keys(commands))
  return { problem: catalogue.unknownCommand(place, written, close === null ? null : `:${close}`) }
}
