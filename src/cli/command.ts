import type { Flags } from './flag-values.js'
import type { Terminal } from './terminal.js'

export interface Invoked {
  readonly terminal: Terminal
  readonly flags: Flags
  readonly operands: readonly string[]
}

/** Resolves to the exit status. A rejection is a defect of Sluice. */
export type Command = (invoked: Invoked) => Promise<number>
