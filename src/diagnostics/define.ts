import { type Diagnostic, type DiagnosticDetails, makeDiagnostic, type Severity } from './diagnostic.js'
import type { Span } from './span.js'

/**
 * Everything that is known about a code before it is reported.
 *
 * @forTests
 */
export interface Definition {
  /** A noun phrase, which heads the code's entry in docs/diagnostics.md. */
  readonly title: string
  /** Its severity, or the severities of which each report has one. */
  readonly severity: Severity | readonly Severity[]
  /** What can silence it: `-- @allow` of the query and the config's `allow`, or only the config's `allow`. */
  readonly allow?: 'query' | 'project'
  /**
   * The exit status of an error: by default 1, for errors in the user's files; 2 for wrong usage and for
   * failures of what Sluice needs.
   */
  readonly exit?: 2
}

export type Definitions = Readonly<Record<string, Definition>>

/**
 * The factory of the diagnostics of a catalogue. For a code with several severities, `details` contains one.
 */
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
