import type { Database, ServerError } from '../../database/database.js'
import { type Advice, replacing } from '../../diagnostics/diagnostic.js'
import type { Span } from '../../diagnostics/span.js'
import type { TextEdit, QuerySource } from '../../model/query-source.js'
import { rewrite } from '../../source/rewrite.js'
import { shownParameter } from '../parameters/parameter-names.js'

/**
 * In the order in which they are tried; the message names the first with which Postgres accepts the
 * statement.
 */
const TYPES = [
  'text',
  'integer',
  'timestamptz',
  'interval',
  'date',
  'bigint',
  'numeric',
  'boolean',
  'uuid',
  'jsonb',
  'text[]',
] as const

/** The maximum number of missing casts. */
const MOST_CASTS = 3

/** The number of parameters to try: those nearest to the position of Postgres's error. */
const TRIED_PARAMETERS = 3

/**
 * Finds a missing cast of a parameter in a rejected statement by trying: `now() - :ago` in a comparison,
 * `d + :n`, `json_build_object('a', :x)` and `unnest(:list)` all fail without one.
 */
export async function suggestCast(
  { position }: ServerError,
  source: QuerySource,
  edits: readonly TextEdit[],
  database: Database,
  missing = MOST_CASTS,
): Promise<Advice | null> {
  const { file, span } = source
  const place = span.start + (position ?? 0)
  const refused = rewrite(file, span.start, span.end, edits).spanAt(position ?? 0).start
  const distance = ({ start, end }: Span): number => Math.max(start - place, place - end, 0)
  const nearest = source.parameters
    .flatMap((parameter) => parameter.occurrences.map((occurrence) => ({ parameter, occurrence })))
    // A parameter with a cast has a type.
    .filter(({ occurrence: { end } }) => !/^\s*::/.test(file.text.slice(end)))
    .sort((a, b) => distance(a.occurrence) - distance(b.occurrence))
    .slice(0, TRIED_PARAMETERS)
  // If several casts are missing, one of them moves Postgres's error to the next place, and with the others
  // it accepts the statement.
  let further: { readonly advice: Advice; readonly cast: TextEdit; readonly error: ServerError } | null = null
  for (const { parameter, occurrence } of nearest) {
    for (const type of TYPES) {
      const cast = { start: occurrence.end, end: occurrence.end, text: `::${type}` }
      const { text, spanAt } = rewrite(file, span.start, span.end, [...edits, cast])
      const answer = await database.describe(text)
      if (answer.kind === 'rejected' && position !== null && answer.error.position !== null) {
        const { error } = answer
        const isFurther = spanAt(answer.error.position).start > refused
        if (isFurther)
          further ??= { advice: castOf(shownParameter(parameter), occurrence, type), cast, error }
      }
      if (answer.kind === 'described') return castOf(shownParameter(parameter), occurrence, type)
    }
  }
  if (further === null || missing === 1) return null
  const rest = await suggestCast(further.error, source, [...edits, further.cast], database, missing - 1)
  return rest && further.advice
}

/** A cast after an occurrence of a parameter. */
export const castOf = (parameter: string, { file, end }: Span, type: string): Advice =>
  replacing(
    `cast the parameter to its type, as in ${parameter}::${type}`,
    { file, start: end, end },
    `::${type}`,
  )
