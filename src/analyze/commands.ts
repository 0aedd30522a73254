import * as catalogue from '../diagnostics/catalogue/analysis.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { type Command, commands } from '../model/commands.js'
import type { QuerySource } from '../model/query-source.js'
import type { RowBounds } from '../model/typed-query.js'

/**
 * The command of a query, from the author or from its row bounds, and whether the statement can satisfy it.
 */
export function resolveCommand(
  source: QuerySource,
  rows: RowBounds,
  returnsRows: boolean,
): { readonly command: Command; readonly diagnostics: readonly Diagnostic[] } {
  if (source.copy) return { command: 'copy', diagnostics: [] }
  if (!source.command) return { command: commandFor(rows, returnsRows), diagnostics: [] }
  const { name: command, span } = source.command
  const query = source.property
  const { readsRows, maxRows } = commands[command]
  if (readsRows && !returnsRows) {
    return { command, diagnostics: [catalogue.commandNeedsRows(query, span, command)] }
  }
  if (maxRows !== null && (rows.max === null || rows.max > maxRows)) {
    const reason = rows.max === null ? 'nothing bounds the rows' : `it may return up to ${rows.max} rows`
    return { command, diagnostics: [catalogue.possibleSecondRow(query, span, command, reason)] }
  }
  // A SELECT may be run for the effect of a function that it calls; RETURNING has no other purpose than to be
  // read.
  if (!readsRows && returnsRows && source.kind !== 'select') {
    return { command, diagnostics: [catalogue.rowsUnread(query, span, command)] }
  }
  return { command, diagnostics: [] }
}

/** The command of a statement without an explicit one. */
export function commandFor({ min, max }: RowBounds, returnsRows: boolean): Command {
  if (!returnsRows) return 'execrows'
  if (max === 1) return min === 1 ? 'one' : 'optional'
  return 'many'
}
