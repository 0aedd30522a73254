import type { Diagnostic } from '../diagnostic.js'
import { type Definitions, reporter } from '../define.js'
import type { Span } from '../span.js'

/** Problems between the combinations of a statement's clauses that are valid individually. */
export const variantCodes = {
  SL3020: { title: 'Combinations with different columns', severity: 'error' },
  SL3021: { title: 'A parameter whose type differs between combinations', severity: 'error' },
  SL3022: { title: 'An expansion that differs between combinations', severity: 'error' },
  SL3023: { title: 'Combinations whose nested rows have different keys', severity: 'error' },
} as const satisfies Definitions

const report = reporter(variantCodes)

export const columnsDiffer = (
  query: string,
  place: Span,
  combination: string,
  difference: string,
): Diagnostic =>
  report('SL3020', place, `${combination}: ${difference}`, {
    hint: 'select the same columns in every combination, and make only the relations behind them optional',
    query,
  })

export const typesDiffer = (
  query: string,
  place: Span,
  parameter: string,
  combination: string,
  types: readonly [type: string, usual: string],
): Diagnostic =>
  report(
    'SL3021',
    place,
    `${combination}: ${parameter} has type ${types[0]}, but ${types[1]} in other combinations`,
    {
      hint: `add the cast at every use, as in ${parameter}::${types[1]}, or use two parameters`,
      query,
    },
  )

export const starsDiffer = (query: string, place: Span, combination: string): Diagnostic =>
  report('SL3022', place, `${combination}: this * expands to different columns than in other combinations`, {
    hint: 'list the columns in place of the *',
    query,
  })

export const nestingDiffers = (query: string, place: Span, combination: string): Diagnostic =>
  report('SL3023', place, `${combination}: nested rows have different keys than in other combinations`, {
    hint: 'select the key of each nested relation, as in p.id as "projects[].id", and join these relations in every combination',
    query,
  })

export const textsDiffer = (query: string, place: Span): Diagnostic =>
  report('SL3022', place, 'the casts and columns that Sluice adds to the text differ between combinations', {
    hint: 'write the casts of parameters and the columns of rows explicitly',
    query,
  })
