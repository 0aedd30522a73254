import type { ScenarioName } from './scenarios.js'

export type Request =
  | { readonly kind: 'digest'; readonly scenario: ScenarioName; readonly size: number }
  | { readonly kind: 'sample'; readonly scenario: ScenarioName; readonly size: number }
  /** What lives during a stream of so many rows. */
  | { readonly kind: 'memory'; readonly size: number }
  | { readonly kind: 'close' }

export type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'unable' }
  | { readonly kind: 'digest'; readonly digest: string | null }
  | Sample
  | Memory
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'closed' }

export interface Sample {
  readonly kind: 'sample'
  /** Milliseconds by the clock, and of this process's time on a core. */
  readonly wall: number
  readonly cpu: number
}

export interface Memory {
  readonly kind: 'memory'
  /** Bytes that were alive after a tenth of the rows, and before the last batch. */
  readonly early: number
  readonly late: number
}
