import type { Database, ServerError } from '../../database/database.js'
import { type Advice, replacing } from '../../diagnostics/diagnostic.js'
import type { Span } from '../../diagnostics/span.js'
import type { TextEdit, QuerySource } from '../../model/query-source.js'
import { rewrite } from '../../source/rewrite.js'
import { shownParameter } from '../parameters/parameter-names.js'

/** In the order in which they are tried; the first with which Postgres takes the statement is named. */
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

/** How many casts a statement may lack for one of them to be found. */
const MOST_CASTS = 3

/** Parameters that are tried: those nearest to the place Postgres complains of. */
const TRIED_PARAMETERS = 3

/**
 * Finds the cast of a parameter that a rejected statement lacks, by trying: `now() - :ago` in a comparison, `d + :n`,
 * `json_build_object('a', :x)` and `unnest(:list)` all fail for want of one.
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
    // One with a cast has a type.
    .filter(({ occurrence: { end } }) => !/^\s*::/.test(file.text.slice(end)))
    .sort((a, b) => distance(a.occurrence) - distance(b.occurrence))
    .slice(0, TRIED_PARAMETERS)
  // Where several casts are missing, one of them brings Postgres to the next place, and with the others it takes the statement.
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

/** A cast behind an occurrence of a parameter. */
export const castOf = (parameter: string, { file, end }: Span, type: string): Advice =>
  replacing(
    `cast the parameter to its type, as in ${parameter}::${type}`,
    { file, start: end, end },
    `::${type}`,
  )
