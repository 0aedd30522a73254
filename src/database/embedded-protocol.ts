import type { Described, Oid, Rejected, Row, ServerError } from './database.js'

/** The calls that the embedded server's worker supports, with their answers. */
export interface EmbeddedCalls {
  open: { args: []; answer: number }
  describe: { args: [text: string, parameterTypes: readonly Oid[]]; answer: Described | Rejected }
  plan: { args: [texts: readonly string[]]; answer: readonly (ServerError | null)[] }
  rows: { args: [text: string, parameters: readonly (string | null)[]]; answer: readonly Row[] }
  execute: { args: [text: string]; answer: ServerError | null }
  /** Shuts the server down, and writes its data to a snapshot file. */
  closeInto: { args: [path: string]; answer: null }
}

export interface EmbeddedRequest<Name extends keyof EmbeddedCalls = keyof EmbeddedCalls> {
  readonly id: number
  readonly name: Name
  readonly args: EmbeddedCalls[Name]['args']
}

export type EmbeddedResponse =
  | { readonly id: number; readonly answer: unknown }
  | {
      readonly id: number
      readonly failure: string
      /** Whether the disk of its data folder is full. */
      readonly isOutOfSpace: boolean
    }

export interface EmbeddedWorkerData {
  /** The path of a snapshot file to start from; null for a new cluster, which takes seconds. */
  readonly snapshot: string | null
  readonly extensions: readonly ExtensionModule[]
}

/**
 * The start data of the worker: `begun` is shared memory, because the worker cannot send messages while a
 * statement runs.
 */
export interface EmbeddedWorkerStart extends EmbeddedWorkerData {
  /** The number of times that the session has reported a step of a statement of the running text. */
  readonly begun: Int32Array
}

/** The source of a PGlite extension: a module URL and the name of its export. */
export interface ExtensionModule {
  readonly name: string
  readonly url: string
  readonly exportName: string
}
