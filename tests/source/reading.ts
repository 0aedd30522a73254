import { loadModule, parseSync } from 'libpg-query'
import type { Diagnostic } from '#sluice/diagnostics/diagnostic'
import { positionOf, type Span } from '#sluice/diagnostics/span'
import { parseQueryFile } from '#sluice/source/parse-query-file'
import type { QuerySource } from '#sluice/model/query-source'
import { rewrite } from '#sluice/source/rewrite'

await loadModule()

export const read = (text: string, module = 'tenants') =>
  parseQueryFile({ path: `queries/${module}.sql`, text }, module)

/** The queries of a text that must be without any problem. */
export function queries(text: string, module?: string): readonly QuerySource[] {
  const { value, diagnostics } = read(text, module)
  if (diagnostics.length > 0) throw new Error(shown(diagnostics).join('\n'))
  return value
}

export function query(text: string, module?: string): QuerySource {
  const [first, ...rest] = queries(text, module)
  if (!first || rest.length > 0) throw new Error('the text holds not exactly one query')
  return first
}

/** The text that goes to Postgres, which its grammar must accept. */
export function sent(source: QuerySource): string {
  const { text } = rewrite(source.file, source.span.start, source.span.end, source.edits)
  parseSync(text)
  return text
}

export const covered = (place: Span): string => place.file.text.slice(place.start, place.end)

/** `1:8 "text"`: the place of a span and what it covers. */
export function placed(place: Span): string {
  const { line, column } = positionOf(place.file, place.start)
  return `${line}:${column} ${covered(place)}`
}

/** `SL1011 1:8 text`, one for each diagnostic. */
export const shown = (diagnostics: readonly Diagnostic[]): string[] =>
  diagnostics.map(({ code, span }) => `${code} ${span ? placed(span) : '-'}`)
