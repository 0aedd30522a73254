/** Advice on operators that do not exist for their operands. */
import { type Advice, replacing } from '../../../diagnostics/diagnostic.js'
import { span } from '../../../diagnostics/span.js'
import { shownParameter } from '../../parameters/parameter-names.js'
import type { RejectedStatement } from './rejected-statement.js'

/** `interval :age`: libpg_query accepts a parameter after INTERVAL, Postgres does not. */
export function intervalOfParameter({
  source,
  tokens,
  at,
  place,
  written,
}: RejectedStatement): readonly Advice[] {
  const previous = tokens[at - 1]
  if (previous?.word !== 'interval') return []
  const text = `${written}::interval`
  return [
    replacing(
      `INTERVAL takes a literal: cast the parameter, as in \`${text}\``,
      span(source.file, previous.start, place.end),
      text,
    ),
  ]
}

/** Operators of other languages, with Postgres's own. */
const OPERATORS: Readonly<Record<string, string>> = {
  '==': '=',
  '===': '=',
  '!==': '<>',
  '&&': 'and',
  '||': 'or',
  '+': '||',
  '<=>': 'is not distinct from',
}

export function foreignOperator({ place, written }: RejectedStatement): readonly Advice[] {
  const text = OPERATORS[written]
  if (text === undefined) return []
  const hint = written === '+' ? 'write `||` to concatenate text' : `write \`${text}\``
  return [replacing(hint, place, text)]
}

/** The syntax of a cast after a parameter: `::int`, `::varchar(3)[]`, `::timestamp with time zone`. */
const CAST =
  /^\s*::\s*(?:timestamp\s+with(?:out)?\s+time\s+zone|time\s+with(?:out)?\s+time\s+zone|double\s+precision|character\s+varying|"[^"]+"|[\w.]+)(?:\s*\(\s*[\d\s,]*\))?(?:\s*\[\s*\])*/iu

/** `id = :id::uuid` if `id` is an integer: without its cast the parameter has the type of the column. */
export function contradictingCast({ source, place }: RejectedStatement): readonly Advice[] {
  const { file } = source
  return source.parameters
    .flatMap((parameter) => parameter.occurrences.map((occurrence) => ({ parameter, occurrence })))
    .sort((a, b) => Math.abs(a.occurrence.start - place.start) - Math.abs(b.occurrence.start - place.start))
    .flatMap(({ parameter, occurrence: { end } }): Advice[] => {
      const cast = CAST.exec(file.text.slice(end, source.span.end))?.[0]
      if (cast === undefined) return []
      const hint = `write ${shownParameter(parameter)} without the cast ${cast.trim()}, which contradicts its use: Postgres infers the type from the use`
      return [replacing(hint, span(file, end, end + cast.length), '')]
    })
}
