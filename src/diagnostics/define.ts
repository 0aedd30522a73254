import { type Diagnostic, type DiagnosticDetails, makeDiagnostic, type Severity } from './diagnostic.js'
import type { Span } from './span.js'

/**
 * All that is known of a code before it is reported.
 *
 * @forTests
 */
export interface Definition {
  /** A noun phrase, which heads the code's entry in docs/diagnostics.md. */
  readonly title: string
  /** The one severity it has, or those of which each report names one. */
  readonly severity: Severity | readonly Severity[]
  /** Who can silence it: the query by `-- @allow` and the project by the config's `allow`, or the project alone. */
  readonly allow?: 'query' | 'project'
  /** The exit status of an error: 1, the user's files are wrong, unless told; 2 for usage and for failures of what Sluice needs. */
  readonly exit?: 2
}

export type Definitions = Readonly<Record<string, Definition>>

/** The factory of the diagnostics of a catalogue. A code with several severities is given one by `details`. */
export const reporter =
  <Known extends Definitions>(definitions: Known) =>
  <Code extends keyof Known & string>(
    code: Code,
    place: Span | null,
    message: string,
    ...[details]: Known[Code]['severity'] extends readonly (infer Possible)[]
      ? [DiagnosticDetails & { readonly severity: Possible }]
      : [DiagnosticDetails?]
  ): Diagnostic => {
    const { severity = 'error' } = definitions[code] ?? {}
    const given = details && 'severity' in details ? (details.severity as Severity) : severity
    return makeDiagnostic(typeof given === 'string' ? given : 'error', code, place, message, details ?? {})
  }
