/**
 * The messages between the host and the thread that evaluates modules of the project. All of them are plain
 * data.
 */
import type { Config } from '../config/config.js'
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js'
import type { Span } from '../diagnostics/span.js'
import type { Observed } from '../facts/observe.js'
import type { SchemaData } from '../schema/schema-data.js'

export interface ConfigRequest {
  readonly cwd: string
  /** The config file, relative to `cwd`; if absent, it is searched for. */
  readonly path?: string
  /** Environment variables that the modules see in addition, unless they are set. */
  readonly variables?: Readonly<Record<string, string>>
}

export interface Jobs {
  readonly config: { readonly request: ConfigRequest; readonly result: Config | null }
  readonly schema: { readonly request: Config; readonly result: SchemaData }
}

export type JobKind = keyof Jobs

export type Evaluated<Kind extends JobKind> = Observed<Outcome<Jobs[Kind]['result']>>

export type Request = {
  readonly [Kind in JobKind]: { readonly kind: Kind; readonly request: Jobs[Kind]['request'] }
}[JobKind]

export type Message =
  /** The evaluation of a module begins. */
  | { readonly kind: 'module'; readonly path: string }
  | { readonly kind: 'done'; readonly result: Evaluated<JobKind> }
  /** Modules of the project prevent the job's result, or threw outside of it. */
  | { readonly kind: 'failed'; readonly diagnostic: Diagnostic }
  /** process.exit was called, at this place of the project. */
  | { readonly kind: 'exits'; readonly place: Span | null }
  /** A defect of Sluice. */
  | { readonly kind: 'defect'; readonly message: string; readonly stack: string }
