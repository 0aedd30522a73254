import type { Diagnostic, RelatedPlace } from '../diagnostic.js'
import { visible } from '../display-width.js'
import { codeFrame } from '../frame.js'
import type { Paint } from '../paint.js'
import { positionOf, type Span } from '../span.js'

export interface PrettyStyle {
  readonly paint: Paint
  /** Columns of the terminal. */
  readonly width: number
}

/** Diagnostics for people, a blank line between them; ends with a line feed unless there are none. */
export function prettyReport(diagnostics: readonly Diagnostic[], style: PrettyStyle): string {
  return diagnostics.map((diagnostic) => `${prettyDiagnostic(diagnostic, style)}\n`).join('\n')
}

function prettyDiagnostic(diagnostic: Diagnostic, style: PrettyStyle): string {
  const { paint } = style
  const { severity, code, span } = diagnostic
  const place = span ? `${paint('place', placeOf(span))} ` : ''
  const message = visible(diagnostic.message).replaceAll('\n', '\n  ')
  const lines = [`${place}${paint(severity, severity)} ${paint('faint', code)} ${paint('strong', message)}`]

  // A related place without words of its own is where the thing stands that the hint names.
  const hint = diagnostic.hint === null ? '' : diagnostic.hint + placesOfHint(diagnostic.related)
  const footer = [
    ...diagnostic.related
      .filter((related) => related.message !== '' || diagnostic.hint === null)
      .map((related) => `${paint('place', placeOf(related.span))} ${visible(related.message)}`.trimEnd()),
    ...(diagnostic.sqlstate === null ? [] : [paint('faint', `SQLSTATE ${diagnostic.sqlstate}`)]),
  ]

  let indent = '  '
  const copied: string[] = []
  if (span && span.file.text !== '') {
    // A text to be copied stands below everything else, without anything at its left.
    const [beside = '', ...below] = hint.split('\n\n')
    lines.push('', ...codeFrame(span, beside, { ...style, role: severity }))
    for (const part of below) copied.push('', ...part.split('\n').map(visible))
    indent = ' '.repeat(3 + String(positionOf(span.file, span.end).line).length)
  } else if (hint !== '') {
    lines.push(...hint.split('\n').map((line) => (line === '' ? '' : `  ${paint('hint', visible(line))}`)))
  }
  lines.push(...footer.map((line) => `${indent}${paint('faint', '=')} ${line}`), ...copied)
  return lines.join('\n')
}

function placesOfHint(related: readonly RelatedPlace[]): string {
  const places = related.filter(({ message }) => message === '').map(({ span }) => lineOf(span))
  return places.length === 0 ? '' : ` (${places.join(', ')})`
}

/** `path:line`, as in a hint. */
const lineOf = (span: Span): string =>
  span.file.text === '' ? span.file.path : `${span.file.path}:${positionOf(span.file, span.start).line}`

/**
 * `path:line:column`, which terminals and editors make clickable. A file whose text is not known has its first position, so
 * that a problem matcher finds every diagnostic of a file.
 */
function placeOf(span: Span): string {
  const { line, column } = positionOf(span.file, span.start)
  return `${span.file.path}:${line}:${column}`
}
