import { expect } from 'vitest'
import type { Diagnostic, SuggestedEdit } from '#sluice/diagnostics/diagnostic'
import { positionOf } from '#sluice/diagnostics/span'

/** `code line:column text under the carets` */
export function shownPlace({ code, span: place }: Diagnostic): string {
  if (!place) return `${code} nowhere`
  const { line, column } = positionOf(place.file, place.start)
  return `${code} ${line}:${column} ${place.file.text.slice(place.start, place.end)}`
}

/** The text with the edits of all its diagnostics, each once. */
export function corrected(text: string, diagnostics: readonly Diagnostic[]): string {
  const edits = new Map<string, SuggestedEdit>()
  for (const edit of diagnostics.flatMap((diagnostic) => diagnostic.edits)) {
    edits.set(`${edit.span.start} ${edit.span.end} ${edit.text}`, edit)
  }
  let changed = text
  let end = text.length
  for (const { span, text: written } of [...edits.values()].sort((a, b) => b.span.start - a.span.start)) {
    expect(span.end, 'edits do not overlap').toBeLessThanOrEqual(end)
    changed = changed.slice(0, span.start) + written + changed.slice(span.end)
    end = span.start
  }
  return changed
}
