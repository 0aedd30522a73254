import * as catalogue from '../../diagnostics/catalogue/dynamic.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import { nearest } from '../../diagnostics/nearest.js'
import type { Span } from '../../diagnostics/span.js'
import { camelCase } from '../names.js'
import type { SourceParameter } from '../../model/query-source.js'
import type { Condition, DynamicParameter, Switch } from '../../model/dynamic-statement.js'
import {
  type ChoiceUnit,
  choicesOf,
  type Clause,
  clausesOf,
  type Sequence,
  type WrittenCondition,
} from './sequence.js'
import { halfClauseHint } from './no-sql.js'

export interface Switches {
  readonly switches: readonly Switch[]
  readonly parameters: readonly DynamicParameter[]
  /** The conditions of a clause, without those of the enclosing clauses. */
  readonly conditionsOf: (clause: Clause) => readonly Condition[]
  readonly switchOf: (choice: ChoiceUnit) => number
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Finds the arguments on which the clauses and choices of a statement depend: its parameters, by either of
 * their names, and flags.
 */
export function readSwitches(sequence: Sequence, parameters: readonly SourceParameter[]): Switches {
  const single = parameters.filter(({ list }) => list === null)
  const table = new SwitchTable(single, parameters)
  for (const item of [...choicesOf(sequence), ...clausesOf(sequence)].sort(byPlace)) {
    if ('alternatives' in item) table.addChoice(item)
    else table.addClause(item)
  }
  const places: ConditionalStretch[] = []
  collect(sequence, [], table, places)
  return {
    switches: table.switches,
    parameters: parameters.map((source): DynamicParameter => {
      const given = table.switches.some(({ kind, name }) => kind === 'given' && name === source.name)
      const all = source.occurrences.map((occurrence) => conditionsAt(occurrence, places))
      return { source, given, within: distinct(all) }
    }),
    conditionsOf: (clause) => table.conditionsOf(clause),
    switchOf: (choice) => table.choice(choice),
    diagnostics: [...table.diagnostics, ...misuses(sequence, single, places, table)],
  }
}

const byPlace = (a: ChoiceUnit | Clause, b: ChoiceUnit | Clause): number => a.span.start - b.span.start

/** A stretch of the file and all conditions under which it is included. */
interface ConditionalStretch {
  readonly start: number
  readonly end: number
  readonly conditions: readonly Condition[]
  readonly clause: Clause | null
}

class SwitchTable {
  readonly switches: Switch[] = []
  readonly diagnostics: Diagnostic[] = []
  readonly #parameters: readonly SourceParameter[]
  /** Names of lists of rows, with an occurrence of each. */
  readonly #lists: ReadonlyMap<string, Span | undefined>
  readonly #conditions = new Map<Clause, readonly Condition[]>()

  constructor(single: readonly SourceParameter[], all: readonly SourceParameter[]) {
    this.#parameters = single
    this.#lists = new Map(
      all.flatMap(({ list, occurrences }) => (list ? [[list.property, occurrences[0]] as const] : [])),
    )
  }

  addChoice({ name, span, alternatives }: ChoiceUnit): void {
    const labels = alternatives.map(({ label }) => label)
    const property = camelCase(name)
    const parameter = this.#parameter(name)
    const first = parameter?.occurrences[0]
    if (first) {
      this.diagnostics.push(catalogue.switchNameTaken(span, name, 'a parameter of the statement', first))
    }
    this.#reportList(name, property, span)
    const known = this.switches.find((other) => other.property === property)
    if (known?.kind === 'choice') {
      const same = new Set([...known.labels, ...labels]).size === labels.length
      if (!same || known.labels[0] !== labels[0] || known.labels.length !== labels.length) {
        this.diagnostics.push(catalogue.choicesDiffer(span, name, known.span))
      }
      return
    }
    if (known) this.diagnostics.push(catalogue.switchNameTaken(span, name, 'a condition', known.span))
    this.switches.push({ kind: 'choice', name, property, labels, span })
  }

  addClause(clause: Clause): void {
    const conditions = clause.conditions.flatMap((condition) => {
      const index = this.#indexOf(condition)
      return index === null ? [] : [{ switch: index, value: !condition.negated }]
    })
    this.#conditions.set(clause, distinctConditions(conditions))
  }

  conditionsOf(clause: Clause): readonly Condition[] {
    return this.#conditions.get(clause) ?? []
  }

  choice({ name }: ChoiceUnit): number {
    const property = camelCase(name)
    return this.switches.findIndex((other) => other.kind === 'choice' && other.property === property)
  }

  #indexOf({ name, span }: WrittenCondition): number | null {
    const parameter = this.#parameter(name)
    const property = parameter ? parameter.property : camelCase(name)
    const index = this.switches.findIndex((other) => other.property === property)
    const known = this.switches[index]
    if (known?.kind === 'choice') {
      this.diagnostics.push(catalogue.switchNameTaken(span, name, 'a choice', known.span))
      return null
    }
    if (known) return index
    if (property === null) return null
    this.#reportList(name, property, span)
    const kind = parameter ? 'given' : 'flag'
    return this.switches.push({ kind, name: parameter?.name ?? name, property, span }) - 1
  }

  #reportList(name: string, property: string, span: Span): void {
    const list = this.#lists.get(property)
    if (list) this.diagnostics.push(catalogue.switchNameTaken(span, name, 'a list of rows', list))
  }

  #parameter(name: string): SourceParameter | undefined {
    return this.#parameters.find((parameter) => parameter.name === name || parameter.property === name)
  }
}

/** Collects the stretches of clauses and alternatives, outer ones first. */
function collect(
  sequence: Sequence,
  around: readonly Condition[],
  table: SwitchTable,
  places: ConditionalStretch[],
): void {
  const visit = (clauses: readonly Clause[], outer: readonly Condition[]): void => {
    for (const clause of clauses) {
      const conditions = distinctConditions([...outer, ...table.conditionsOf(clause)])
      places.push({ ...stretchOf(sequence, clause.from, clause.to), conditions, clause })
      visit(clause.clauses, conditions)
    }
  }
  visit(sequence.clauses, around)
  for (const [index, unit] of sequence.units.entries()) {
    if (unit.kind === 'token') continue
    const outer = distinctConditions([...around, ...conditionsAround(sequence.clauses, index, table)])
    for (const { label, sequence: alternative } of unit.alternatives) {
      if (alternative.units.length === 0) continue
      const conditions = distinctConditions([...outer, { switch: table.choice(unit), value: label }])
      const stretch = stretchOf(alternative, 0, alternative.units.length)
      places.push({ ...stretch, conditions, clause: null })
      collect(alternative, conditions, table, places)
    }
  }
}

function conditionsAround(
  clauses: readonly Clause[],
  index: number,
  table: SwitchTable,
): readonly Condition[] {
  const around = clauses.find(({ from, to }) => index >= from && index < to)
  return around ? [...table.conditionsOf(around), ...conditionsAround(around.clauses, index, table)] : []
}

function stretchOf(
  { units }: Sequence,
  from: number,
  to: number,
): { readonly start: number; readonly end: number } {
  const ends = units.slice(from, to).map(endsOf)
  return {
    start: Math.min(...ends.map(({ start }) => start)),
    end: Math.max(...ends.map(({ end }) => end)),
  }
}

function endsOf(unit: Sequence['units'][number]): { readonly start: number; readonly end: number } {
  if (unit.kind === 'token') return unit.token
  const filled = unit.alternatives.filter(({ sequence }) => sequence.units.length > 0)
  const ends = filled.map(({ sequence }) => stretchOf(sequence, 0, sequence.units.length))
  return {
    start: Math.min(...ends.map(({ start }) => start)),
    end: Math.max(...ends.map(({ end }) => end)),
  }
}

/** The conditions of the innermost stretch, which include those of all enclosing ones. */
function conditionsAt({ start }: Span, places: readonly ConditionalStretch[]): readonly Condition[] {
  return (
    places
      .filter((place) => start >= place.start && start < place.end)
      .toSorted((a, b) => b.conditions.length - a.conditions.length)[0]?.conditions ?? []
  )
}

function misuses(
  sequence: Sequence,
  parameters: readonly SourceParameter[],
  places: readonly ConditionalStretch[],
  { switches }: SwitchTable,
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  for (const { property, name, occurrences } of parameters) {
    const given = switches.findIndex((other) => other.kind === 'given' && other.property === property)
    const [first] = occurrences
    if (property === null && first) diagnostics.push(catalogue.numberedInDynamic(first, name))
    const condition = switches[given]
    if (!condition) continue
    const outside = occurrences.find(
      (occurrence) =>
        !conditionsAt(occurrence, places).some((one) => one.switch === given && one.value === true),
    )
    if (!outside) continue
    const half = halfClauseHint(sequence, (clause) =>
      clause.conditions.some((one) => one.name === name || one.name === property),
    )
    diagnostics.push(catalogue.insideAndOutside(outside, `:${name}`, condition.span, half))
  }
  for (const { clause, conditions, start, end } of places) {
    if (!clause) continue
    const contradiction = conditions.find((one) =>
      conditions.some((other) => other.switch === one.switch && other.value !== one.value),
    )
    if (contradiction) {
      const name = switches[contradiction.switch]?.name
      diagnostics.push(catalogue.neverThere(clause.span, `it requires two different values of ${name}`))
    }
    const inside = parameters.filter(
      ({ name, occurrences }) =>
        !switches.some((other) => other.kind === 'given' && other.name === name) &&
        occurrences.some((occurrence) => occurrence.start >= start && occurrence.start < end),
    )
    for (const written of clause.conditions) {
      const flag = switches.find(({ kind, name }) => kind === 'flag' && name === written.name)
      const meant =
        flag &&
        nearest(
          written.name,
          inside.map(({ name }) => name),
        )
      if (flag && meant) diagnostics.push(catalogue.conditionMisspelled(written.span, written.name, meant))
    }
  }
  return diagnostics
}

function distinctConditions(conditions: readonly Condition[]): readonly Condition[] {
  return conditions.filter(
    (one, index) =>
      conditions.findIndex((other) => other.switch === one.switch && other.value === one.value) === index,
  )
}

/** Every set of conditions once. */
function distinct(sets: readonly (readonly Condition[])[]): readonly (readonly Condition[])[] {
  const key = (set: readonly Condition[]): string =>
    set
      .map(({ switch: index, value }) => `${index}=${value}`)
      .toSorted()
      .join()
  return [...new Map(sets.map((set) => [key(set), set])).values()]
}
