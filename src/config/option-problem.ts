import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { Span } from '../diagnostics/span.js'
import type { OptionPlaces } from './option-places.js'

/**
 * A problem with an option, before its place is determined: that needs a parser, and most configs have no
 * problem.
 */
export interface OptionProblem {
  readonly export: keyof OptionPlaces
  readonly path: readonly string[]
  readonly part: 'name' | 'value'
  readonly at: (place: Span) => Diagnostic
}

export interface Checked<T> {
  readonly value: T
  readonly problems: readonly OptionProblem[]
}
