import type { DiagnosticData } from './diagnostic-data.js'
import type { Diagnostic } from './diagnostic.js'
import { fileSpan, span, type Span, type TextFile } from './span.js'

/** Texts of files, by the path that diagnostics have. */
export type Texts = Readonly<Record<string, string>>

/** The texts to which diagnostics refer, so that a reader of the data can show their lines. */
export function textsOf(diagnostics: readonly Diagnostic[]): Texts {
  const texts = new Map<string, string>()
  for (const { span, related, edits } of diagnostics) {
    for (const place of [span, ...related.map((other) => other.span), ...edits.map((edit) => edit.span)]) {
      if (place && place.file.text !== '') texts.set(place.file.path, place.file.text)
    }
  }
  return Object.fromEntries(texts)
}

/** Makes diagnostics of their data again, for the reporters. */
export function readDiagnostics(data: readonly DiagnosticData[], texts: Texts): readonly Diagnostic[] {
  const files = new Map<string, TextFile>()
  const placeOf = (file: string, start: number | null, end: number | null): Span => {
    const text = texts[file]
    if (text === undefined || start === null || end === null) return fileSpan(file)
    const known = files.get(file) ?? { path: file, text }
    files.set(file, known)
    return span(known, start, end)
  }
  return data.map(({ code, severity, message, hint, file, start, end, edits, related, sqlstate, query }) => ({
    code,
    severity,
    message,
    hint,
    edits: edits.map((edit) => ({ span: placeOf(edit.file, edit.start, edit.end), text: edit.text })),
    span: file === null ? null : placeOf(file, start, end),
    related: related.map((other) => ({
      message: other.message,
      span: placeOf(other.file, other.start, other.end),
    })),
    sqlstate,
    query,
  }))
}
