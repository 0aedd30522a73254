/** The commands of query files: what each requires of a statement, and what its function returns. */
export interface CommandEntry {
  /**
   * Its function reads rows: a statement that returns none is an error. For other commands, a statement whose
   * rows are not read is a warning.
   */
  readonly readsRows: boolean
  /** The most rows that it accepts; null for any number. */
  readonly maxRows: 1 | null
  /** What its function resolves to, or yields one by one; `Row` is the row's type. */
  readonly gives: 'Row' | 'Row | null' | 'Row[]' | 'number' | 'void'
  /** An async generator instead of a promise. */
  readonly isIterated: boolean
}

const awaited = { maxRows: null, isIterated: false } as const

export const commands = {
  one: { ...awaited, readsRows: true, maxRows: 1, gives: 'Row' },
  optional: { ...awaited, readsRows: true, maxRows: 1, gives: 'Row | null' },
  many: { ...awaited, readsRows: true, gives: 'Row[]' },
  exec: { ...awaited, readsRows: false, gives: 'void' },
  execrows: { ...awaited, readsRows: false, gives: 'number' },
  stream: { readsRows: true, maxRows: null, gives: 'Row', isIterated: true },
  copy: { ...awaited, readsRows: false, gives: 'number' },
} as const satisfies Readonly<Record<string, CommandEntry>>

export type Command = keyof typeof commands
