import { type Diagnostic, error } from '../diagnostic.js'
import type { Span } from '../span.js'

/** What can be wrong between the combinations of a statement's clauses that are right by themselves. */
export const variantCodes = {
  SL3020: 'Combinations whose columns differ',
  SL3021: 'A parameter whose type differs between combinations',
  SL3022: 'Text that is written out differently in another combination',
  SL3023: 'Combinations whose nested rows are told apart by other columns',
} as const

export const columnsDiffer = (
  query: string,
  place: Span,
  combination: string,
  difference: string,
): Diagnostic =>
  error('SL3020', place, `${combination}: ${difference}`, {
    hint: 'every combination returns the same columns: select them in any case, and let only what they are taken from come and go',
    query,
  })

export const typesDiffer = (
  query: string,
  place: Span,
  parameter: string,
  combination: string,
  types: readonly [type: string, usual: string],
): Diagnostic =>
  error('SL3021', place, `${combination}: ${parameter} is ${types[0]}, and otherwise ${types[1]}`, {
    hint: `write the type wherever it stands, as in ${parameter}::${types[1]}, or use two parameters`,
    query,
  })

export const starsDiffer = (query: string, place: Span, combination: string): Diagnostic =>
  error('SL3022', place, `${combination}: this * stands for other columns than otherwise`, {
    hint: 'write the columns in place of the *',
    query,
  })

export const nestingDiffers = (query: string, place: Span, combination: string): Diagnostic =>
  error('SL3023', place, `${combination}: nested rows are told apart by other columns than otherwise`, {
    hint: 'select the key of each relation that nests, as in p.id as "projects[].id", and join them in every combination',
    query,
  })

export const textsDiffer = (query: string, place: Span): Diagnostic =>
  error(
    'SL3022',
    place,
    'what Sluice writes into the text, as casts and columns, differs between combinations',
    {
      hint: 'write the casts of parameters and the columns of rows out yourself',
      query,
    },
  )
