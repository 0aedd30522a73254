import type { Described, Oid, Rejected, Row, ServerError } from './database.js'

/** Calls the embedded server's worker understands, with their answers. */
export interface EmbeddedCalls {
  open: { args: []; answer: number }
  describe: { args: [text: string, parameterTypes: readonly Oid[]]; answer: Described | Rejected }
  plan: { args: [texts: readonly string[]]; answer: readonly (ServerError | null)[] }
  rows: { args: [text: string, parameters: readonly (string | null)[]]; answer: readonly Row[] }
  execute: { args: [text: string]; answer: ServerError | null }
  /** Shuts the server down, and writes what it holds to a snapshot file. */
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

/** What the worker is started with: `begun` is memory that it shares, as it cannot send messages while a statement runs. */
export interface EmbeddedWorkerStart extends EmbeddedWorkerData {
  /** How often the session has reported a step of a statement of the text that runs. */
  readonly begun: Int32Array
}

/** Where a PGlite extension comes from: a module URL and the name it is exported under. */
export interface ExtensionModule {
  readonly name: string
  readonly url: string
  readonly exportName: string
}
