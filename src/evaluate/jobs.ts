/** What the host and the thread that evaluates modules of the project say to each other. All of it is plain data. */
import type { Config } from '../config/config.js'
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js'
import type { Span } from '../diagnostics/span.js'
import type { Observed } from '../facts/observe.js'
import type { SchemaData } from '../schema/schema-data.js'

export interface ConfigRequest {
  readonly cwd: string
  /** The config file, relative to `cwd`; absent to look for it. */
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
  /** A module begins to be evaluated. */
  | { readonly kind: 'module'; readonly path: string }
  | { readonly kind: 'done'; readonly result: Evaluated<JobKind> }
  /** Modules of the project keep the job from its result, or threw outside of it. */
  | { readonly kind: 'failed'; readonly diagnostic: Diagnostic }
  /** process.exit was called, at this place of the project. */
  | { readonly kind: 'exits'; readonly place: Span | null }
  /** A fault of Sluice's own. */
  | { readonly kind: 'defect'; readonly message: string; readonly stack: string }
