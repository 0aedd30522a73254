import { listAndValue } from '../diagnostics/catalogue/many-rows.js'
import * as catalogue from '../diagnostics/catalogue/source.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { span, type Span, type TextFile } from '../diagnostics/span.js'
import { camelCase } from './names.js'
import { findOccurrences, type Occurrence, type ParameterStyle } from './parameter-occurrences.js'
import type { Edit, ParameterList, SourceParameter } from '../model/query-source.js'
import type { Token } from './text-tokens.js'

export interface StatementParameters {
  readonly parameters: readonly SourceParameter[]
  /** Turn every parameter into `$n`. The resulting text can be parsed even if there are diagnostics. */
  readonly edits: readonly Edit[]
  readonly diagnostics: readonly Diagnostic[]
}

/** The parameters of a statement's tokens (without comments). */
export function readParameters(file: TextFile, tokens: readonly Token[]): StatementParameters {
  const { found, unusable, diagnostics } = findOccurrences(file, tokens)
  const place = (occurrence: Occurrence): Span => span(file, occurrence.start, occurrence.end)

  const groups = new Map<string, Occurrence[]>()
  for (const occurrence of found) {
    const group = groups.get(occurrence.name)
    if (group) group.push(occurrence)
    else groups.set(occurrence.name, [occurrence])
  }
  const parameters = [...groups].map(([name, occurrences]): SourceParameter => ({
    name,
    property: name.startsWith('$') ? null : camelCase(fieldOf(name)),
    list: listOf(occurrences[0]?.list ?? null),
    mark: occurrences.find((occurrence) => occurrence.mark !== null)?.mark ?? null,
    elementMark: occurrences.find((occurrence) => occurrence.elementMark !== null)?.elementMark ?? null,
    occurrences: occurrences.map(place),
  }))
  const numbers = numbersOf(parameters)
  parameters.sort((a, b) => (numbers.get(a.name) ?? 0) - (numbers.get(b.name) ?? 0))
  const edits = found
    .filter((occurrence) => occurrence.style !== 'positional')
    .map(({ name, start, end }) => placeholder(file, start, end, numbers.get(name) ?? 1))
  return {
    parameters,
    edits: [...edits, ...unusable.map(({ start, end }) => placeholder(file, start, end, 1))].sort(
      (a, b) => a.start - b.start,
    ),
    diagnostics: [
      ...diagnostics,
      ...mixedStyles(found, place),
      ...numberGaps(parameters, numbers),
      ...coincidingNames(parameters),
      ...contradictingMarks([...groups.values()], place),
    ],
  }
}

/**
 * The number with which each parameter is sent. `$n` keeps its own; a name next to it gets the lowest free
 * number, as in sqlc. Names are numbered in the order of their first occurrences.
 */
function numbersOf(parameters: readonly SourceParameter[]): ReadonlyMap<string, number> {
  const own = parameters.filter(({ property }) => property === null)
  const numbers = new Map(own.map((parameter) => [parameter.name, numberOf(parameter)]))
  const taken = new Set(numbers.values())
  let next = 1
  for (const { name, property } of parameters) {
    if (property === null) continue
    while (taken.has(next)) next++
    taken.add(next)
    numbers.set(name, next)
  }
  return numbers
}

/** The `hash` of `keys.hash`. */
const fieldOf = (name: string): string => name.slice(name.indexOf('.') + 1)

const listOf = (name: string | null): ParameterList | null =>
  name === null ? null : { name, property: camelCase(name) }

const numberOf = (parameter: SourceParameter): number => Number(parameter.name.slice(1))

/** `$1` is a separate token only if no letter or digit touches it; in `limit:n` and `:doc?b` one would. */
function placeholder(file: TextFile, start: number, end: number, number: number): Edit {
  const before = IDENTIFIER_PART.test(file.text.charAt(start - 1)) ? ' ' : ''
  const after = IDENTIFIER_PART.test(file.text.charAt(end)) ? ' ' : ''
  return { kind: 'parameter', start, end, text: `${before}$${number}${after}` }
}

const IDENTIFIER_PART = /[\w$\u0080-\uffff]/

function mixedStyles(
  found: readonly Occurrence[],
  place: (occurrence: Occurrence) => Span,
): readonly Diagnostic[] {
  const [first] = found
  if (!first) return []
  // As in sqlc, numbers can be combined with its own names.
  const compatible: readonly ParameterStyle[] = first.style === 'named' ? [] : ['sqlc', 'positional']
  const reported = new Set<ParameterStyle>([first.style, ...compatible])
  const diagnostics: Diagnostic[] = []
  for (const occurrence of found) {
    if (reported.has(occurrence.style)) continue
    reported.add(occurrence.style)
    const written = writtenAt(place(occurrence))
    const hint = written.startsWith('@')
      ? `write :${occurrence.name}, or \`@ ${occurrence.name}\` with a space for the absolute value`
      : 'write every parameter as :name'
    diagnostics.push(
      catalogue.stylesMixed(place(occurrence), written, place(first), writtenAt(place(first)), hint),
    )
  }
  return diagnostics
}

const writtenAt = (place: Span): string => place.file.text.slice(place.start, place.end)

function numberGaps(
  parameters: readonly SourceParameter[],
  numbers: ReadonlyMap<string, number>,
): readonly Diagnostic[] {
  const numbered = parameters.filter((parameter) => parameter.property === null)
  const diagnostics: Diagnostic[] = []
  const taken = new Set(numbers.values())
  const zero = numbered.find((parameter) => numberOf(parameter) === 0)?.occurrences[0]
  if (zero) diagnostics.push(catalogue.parameterZero(zero))
  const highest = numbered.toSorted((a, b) => numberOf(b) - numberOf(a))[0]
  const place = highest?.occurrences[0]
  if (!highest || !place) return diagnostics
  let missing = 1
  while (taken.has(missing)) missing++
  if (missing < numberOf(highest)) {
    diagnostics.push(catalogue.parameterNumberMissing(place, highest.name, `$${missing}`))
  }
  return diagnostics
}

function coincidingNames(parameters: readonly SourceParameter[]): readonly Diagnostic[] {
  const holders = new Map<string, NameHolder>()
  const diagnostics: Diagnostic[] = []
  const hold = (key: string, holder: NameHolder): void => {
    const other = holders.get(key)
    if (!other) {
      holders.set(key, holder)
      if (holder.property === '__proto__') {
        diagnostics.push(catalogue.parameterNameUnusable(holder.place, holder.name))
      }
    } else if (other.name !== holder.name) {
      const [name, otherName] = [`:${holder.name}`, `:${other.name}`]
      diagnostics.push(
        catalogue.parametersCoincide(holder.place, name, otherName, holder.property, other.place),
      )
    } else if (other.isList !== holder.isList) {
      diagnostics.push(listAndValue(holder.place, holder.name, other.place))
    }
  }
  for (const { name, property, list, occurrences } of parameters) {
    const [place] = occurrences
    if (property === null || !place) continue
    // Fields of a list have separate names; the list itself has a name among the other parameters.
    if (list) hold(list.property, { ...list, place, isList: true })
    hold(list ? `${list.name}.${property}` : property, { name, property, place, isList: false })
  }
  return diagnostics
}

/** The holder of a name among the properties of one object. */
interface NameHolder {
  /** As written. */
  readonly name: string
  readonly property: string
  readonly place: Span
  readonly isList: boolean
}

function contradictingMarks(
  groups: readonly (readonly Occurrence[])[],
  place: (occurrence: Occurrence) => Span,
): readonly Diagnostic[] {
  return groups.flatMap((occurrences) =>
    (['mark', 'elementMark'] as const).flatMap((kind) => {
      const marked = occurrences.filter((occurrence) => occurrence[kind] !== null)
      const [first] = marked
      const other = marked.find((occurrence) => occurrence[kind] !== first?.[kind])
      return first && other ? [catalogue.marksContradict(place(other), other.name, place(first))] : []
    }),
  )
}
