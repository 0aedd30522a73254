import * as catalogue from '../../diagnostics/catalogue/dynamic.js'
import { type Diagnostic, hasErrors } from '../../diagnostics/diagnostic.js'
import type { Span } from '../../diagnostics/span.js'
import type { Edit, QuerySource, SourceParameter } from '../../model/query-source.js'
import type { Token } from '../text-tokens.js'
import { assemble, isInside } from './assemble.js'
import { type Combinations, combinationsOf } from './combinations.js'
import type { Assignment, DynamicStatement, Stretch, Switch, Variant } from '../../model/dynamic-statement.js'
import { mergeDiagnostics } from './merge-diagnostics.js'
import { explainNoSql, headClause } from './no-sql.js'
import { planPieces } from './plan-pieces.js'
import { type Clause, clausesOf, type Structure, tokensOf } from './sequence.js'
import { readSwitches, type Switches } from './switches.js'

/** One text of a statement: some of the file's tokens, and edits that remove the text between them. */
export interface StatementText {
  readonly tokens: readonly Token[]
  /** The start: its first token, or the text that a piece has before it. */
  readonly start: number
  readonly cuts: readonly Edit[]
}

/** Reads a text as if it were the whole statement. */
export type ReadText = (text: StatementText) => {
  readonly query: QuerySource | null
  readonly diagnostics: readonly Diagnostic[]
}

export interface DynamicOutcome {
  /** The text with every clause, which represents the statement wherever one text is needed. */
  readonly query: QuerySource | null
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads every combination of a statement's clauses and choices as a separate statement. */
export function readDynamic(
  { sequence, edits: annotations }: Structure,
  parameters: readonly SourceParameter[],
  readText: ReadText,
): DynamicOutcome {
  const divided = parameters
    .flatMap(({ occurrences }) => occurrences)
    .find(({ start, end }) => annotations.some((edit) => edit.start > start && edit.start < end))
  if (divided) return { query: null, diagnostics: [catalogue.insideParameter(divided)] }

  const switches = readSwitches(sequence, parameters)
  if (hasErrors(switches.diagnostics)) return { query: null, diagnostics: switches.diagnostics }

  const plan = planPieces(sequence, switches)
  const edits = [...annotations, ...plan.edits]
  const tokens = tokensOf(sequence)
  const everything = sequence.units.flatMap((unit) =>
    unit.kind === 'token' ? [unit.token] : tokensOf(unit.alternatives[0]?.sequence ?? emptySequence),
  )
  const fullest = fullestAssignment(switches.switches, clausesOf(sequence), switches)
  const combinations = combinationsOf(switches.switches, fullest)

  const texts = distinctTexts(combinations, (assignment) => assemble(plan.pieces, assignment))
  const read = texts.map(({ assignments, stretches }) => {
    if (!stretches) return { assignments, source: null, diagnostics: [] }
    const text = textOf(tokens, stretches, edits)
    if (text.tokens.length === 0) {
      const head = headClause(sequence)
      const problem = head
        ? catalogue.headInClause(head.span)
        : catalogue.nothingLeft(firstSpan(switches.switches))
      return { assignments, source: null, diagnostics: [problem] }
    }
    const { query, diagnostics } = readText(text)
    return { assignments, source: query && withMarks(query, parameters), diagnostics }
  })

  // Editors and psql see the whole text. It need not be a combination, because it can contain a clause and
  // its negation.
  const asItStands = readText({ tokens: everything, start: everything[0]?.start ?? 0, cuts: [] }).diagnostics
  if (hasErrors(asItStands)) return { query: null, diagnostics: asItStands }
  const explained = read.map((variant) => ({
    ...variant,
    diagnostics: variant.diagnostics.map((diagnostic) =>
      diagnostic.code === 'SL1011'
        ? explainNoSql(diagnostic, variant.assignments[0] ?? fullest, sequence, switches)
        : diagnostic,
    ),
  }))
  const diagnostics = [
    ...mergeDiagnostics(switches.switches, explained),
    ...unvarying(switches, read.find(({ source }) => source)?.source ?? null),
  ]
  const [first] = read
  if (hasErrors(diagnostics) || !first?.source) return { query: null, diagnostics }
  const dynamic: DynamicStatement = {
    switches: switches.switches,
    pieces: plan.pieces,
    edits,
    parameters: switches.parameters,
    variants: read.map(({ assignments, source }): Variant => ({ assignments, source })),
    checked: combinations.assignments.length,
    total: combinations.total,
  }
  return { query: { ...first.source, dynamic }, diagnostics }
}

/** Constructs that cannot vary: a list of rows, and COPY. */
function unvarying({ parameters, switches }: Switches, query: QuerySource | null): readonly Diagnostic[] {
  if (query?.copy) return [catalogue.dynamicCopy(firstSpan(switches))]
  return parameters.flatMap(({ source: { list, name, occurrences }, within }) => {
    const [place] = occurrences
    const isFixed = list === null || within.every((conditions) => conditions.length === 0)
    return isFixed || !place ? [] : [catalogue.listInClause(place, `:${name}`)]
  })
}

function firstSpan([first]: readonly Switch[]): Span {
  if (!first) throw new Error('a dynamic statement that nothing switches')
  return first.span
}

const emptySequence = { units: [], clauses: [] }

/**
 * Every parameter given, every flag set, and the live label of every choice; a flag that occurs only in
 * negated conditions is not set.
 */
function fullestAssignment(
  switches: readonly Switch[],
  clauses: readonly Clause[],
  { conditionsOf }: Switches,
): Assignment {
  const wanted = new Set(
    clauses.flatMap((clause) =>
      conditionsOf(clause).flatMap((one) => (one.value === true ? [one.switch] : [])),
    ),
  )
  return switches.map((one, index) => (one.kind === 'choice' ? (one.labels[0] ?? '') : wanted.has(index)))
}

interface DistinctText {
  readonly assignments: readonly Assignment[]
  readonly stretches: readonly Stretch[] | null
}

/** Combinations that differ only inside absent parts have the same text. */
function distinctTexts(
  { assignments }: Combinations,
  stretchesOf: (assignment: Assignment) => readonly Stretch[] | null,
): readonly DistinctText[] {
  const texts = new Map<string, { assignments: Assignment[]; stretches: readonly Stretch[] | null }>()
  for (const assignment of assignments) {
    const stretches = stretchesOf(assignment)
    const key = stretches?.map(({ start, end }) => `${start}-${end}`).join() ?? ''
    const known = texts.get(key)
    if (known) known.assignments.push(assignment)
    else texts.set(key, { assignments: [assignment], stretches })
  }
  return [...texts.values()]
}

function textOf(
  tokens: readonly Token[],
  stretches: readonly Stretch[],
  edits: readonly Edit[],
): StatementText {
  const own = tokens.filter((token) =>
    stretches.some(({ start, end }) => token.start >= start && token.end <= end),
  )
  const from = stretches[0]?.start ?? 0
  const cuts: Edit[] = []
  let end = from
  for (const stretch of stretches) {
    if (stretch.start > end) cuts.push({ kind: 'removal', start: end, end: stretch.start, text: '' })
    end = stretch.end
  }
  const inside = edits.filter((edit) => stretches.some((stretch) => isInside(edit, stretch)))
  return { tokens: own, start: from, cuts: [...cuts, ...inside] }
}

/** A mark anywhere in the file applies in every combination. */
const withMarks = (query: QuerySource, parameters: readonly SourceParameter[]): QuerySource => ({
  ...query,
  parameters: query.parameters.map((parameter) => {
    const { mark = null, elementMark = null } = parameters.find(({ name }) => name === parameter.name) ?? {}
    return { ...parameter, mark, elementMark }
  }),
})
