import { starsDiffer, typesDiffer } from '../../diagnostics/catalogue/variants.js'
import { type Diagnostic, hasErrors } from '../../diagnostics/diagnostic.js'
import type { Oid } from '../../database/database.js'
import { describeCombinations } from '../../source/dynamic/combinations.js'
import type { Assignment, DynamicStatement } from '../../model/dynamic-statement.js'
import { mergeDiagnostics } from '../../source/dynamic/merge-diagnostics.js'
import type { Edit, QuerySource, SourceParameter } from '../../model/query-source.js'
import type { AnalysisContext } from '../context.js'
import { describeQuery } from '../ask/describe-query.js'
import type { DescribedQuery, FailedQuery } from '../ask/described-query.js'
import { shownParameter } from '../parameters/parameter-names.js'

export interface DescribedVariant {
  readonly assignments: readonly Assignment[]
  readonly query: DescribedQuery
}

export interface DescribedVariants {
  readonly kind: 'variants'
  readonly source: QuerySource
  readonly dynamic: DynamicStatement
  /** Without the combination that sends nothing. The first has every clause. */
  readonly variants: readonly DescribedVariant[]
}

/**
 * Has Postgres describe every combination. A piece of text, including casts and expanded stars, is the same
 * in all combinations that contain it, so a cast that one of them needs is added to all.
 */
export async function describeVariants(
  source: QuerySource,
  dynamic: DynamicStatement,
  context: AnalysisContext,
): Promise<DescribedVariants | FailedQuery> {
  const describer = new VariantDescriber(source, dynamic, context)
  return describer.describe()
}

type VariantAnswer = DescribedQuery | FailedQuery

interface Asked {
  readonly assignments: readonly Assignment[]
  readonly source: QuerySource
  readonly answer: VariantAnswer
}

class VariantDescriber {
  readonly #source: QuerySource
  readonly #dynamic: DynamicStatement
  readonly #context: AnalysisContext
  /** Casts by their offset. */
  readonly #casts = new Map<number, Edit>()

  constructor(source: QuerySource, dynamic: DynamicStatement, context: AnalysisContext) {
    this.#source = source
    this.#dynamic = dynamic
    this.#context = context
  }

  async describe(): Promise<DescribedVariants | FailedQuery> {
    const sent = this.#dynamic.variants.flatMap(({ assignments, source }) =>
      source ? [{ assignments, source }] : [],
    )
    let asked = await Promise.all(
      sent.map(async (one): Promise<Asked> => ({
        ...one,
        answer: await describeQuery(one.source, this.#context),
      })),
    )
    await this.#settleUndecided(asked)
    asked = await this.#withSharedCasts(asked)
    const described = asked.flatMap(({ assignments, answer }) =>
      answer.kind === 'described' ? [{ assignments, query: answer }] : [],
    )
    const rejected = mergeDiagnostics(
      this.#dynamic.switches,
      asked.map(({ assignments, answer }) => ({
        assignments,
        diagnostics: answer.kind === 'failed' ? answer.diagnostics : [],
      })),
    )
    // Differences from a combination that is itself wrong are irrelevant.
    const diagnostics =
      rejected.length > 0
        ? rejected
        : [...this.#differingTypes(described), ...this.#differingStars(described)]
    if (hasErrors(diagnostics)) return { kind: 'failed', diagnostics }
    return { kind: 'variants', source: this.#source, dynamic: this.#dynamic, variants: described }
  }

  /**
   * If a combination does not determine a parameter's type, or determines it only as that of a bare output
   * column, the parameter gets the type of another combination, by a cast.
   */
  async #settleUndecided(asked: Asked[]): Promise<void> {
    const usual = this.#usualTypes(asked)
    for (const [index, { assignments, source, answer }] of asked.entries()) {
      for (const [position, parameter] of source.parameters.entries()) {
        const type = usual.get(parameter.name)
        if (type === undefined || parameter.list || !isOpen(answer, position, type)) continue
        const name = this.#context.catalog.type(type).name
        const casts = parameter.occurrences.map(({ end }) => ({
          kind: 'cast' as const,
          start: end,
          end,
          text: `::${name}`,
        }))
        const cast = { ...source, edits: [...source.edits, ...casts] }
        const settled = await describeQuery(cast, this.#context)
        if (settled.kind === 'failed') continue
        for (const edit of casts) this.#casts.set(edit.start, edit)
        asked[index] = { assignments, source, answer: settled }
        break
      }
    }
  }

  /** The types of parameters in the first combination that determines them. */
  #usualTypes(asked: readonly Asked[]): ReadonlyMap<string, Oid> {
    const types = new Map<string, Oid>()
    const weak = new Map<string, Oid>()
    for (const { source, answer } of asked) {
      if (answer.kind === 'failed') continue
      for (const [index, { name }] of source.parameters.entries()) {
        const type = answer.described.parameterTypes[index] ?? 0
        const known = type === TEXT ? weak : types
        if (!known.has(name)) known.set(name, type)
      }
    }
    return new Map([...weak, ...types])
  }

  async #withSharedCasts(asked: readonly Asked[]): Promise<Asked[]> {
    for (const { source, answer } of asked) {
      if (answer.kind === 'failed') continue
      for (const edit of answer.edits) {
        const isOurs = edit.kind === 'cast' && !source.edits.includes(edit)
        if (isOurs) this.#casts.set(edit.start, edit)
      }
    }
    if (this.#casts.size === 0) return [...asked]
    const all: Asked[] = []
    for (const one of asked) {
      const { assignments, source, answer } = one
      const ends = source.parameters.flatMap(({ occurrences }) => occurrences.map(({ end }) => end))
      const own = ends.flatMap((end) => this.#casts.get(end) ?? [])
      const has = (cast: Edit): boolean =>
        answer.kind === 'described' &&
        answer.edits.some(
          ({ start, end, text }) => start === end && start === cast.start && text === cast.text,
        )
      if (answer.kind === 'failed' || own.every(has)) {
        all.push(one)
        continue
      }
      const cast = { ...source, edits: [...source.edits, ...own] }
      all.push({ assignments, source, answer: await describeQuery(cast, this.#context) })
    }
    return all
  }

  #differingTypes(described: readonly DescribedVariant[]): readonly Diagnostic[] {
    return this.#dynamic.parameters.flatMap(({ source: parameter }) => {
      const types = described.flatMap(({ assignments, query }) => {
        const type = typeOf(query, parameter)
        return type === null ? [] : [{ assignments, type }]
      })
      const usual = types[0]?.type
      const others = types.filter(({ type }) => type !== usual)
      const [other] = others
      const [place] = parameter.occurrences
      if (usual === undefined || !other || !place) return []
      const name = (type: Oid): string => this.#context.catalog.type(type).name
      const combination = this.#name(
        others.filter(({ type }) => type === other.type).flatMap(({ assignments }) => assignments),
      )
      const shown: readonly [string, string] = [name(other.type), name(usual)]
      return [typesDiffer(this.#source.property, place, shownParameter(parameter), combination, shown)]
    })
  }

  #differingStars(described: readonly DescribedVariant[]): readonly Diagnostic[] {
    const first = new Map<number, string>()
    const reported = new Set<number>()
    const diagnostics: Diagnostic[] = []
    for (const { assignments, query } of described) {
      for (const { span } of query.source.stars) {
        const text =
          query.edits.find(({ start, end }) => start === span.start && end === span.end)?.text ?? '*'
        const known = first.get(span.start)
        if (known === undefined) first.set(span.start, text)
        else if (known !== text && !reported.has(span.start)) {
          reported.add(span.start)
          diagnostics.push(starsDiffer(this.#source.property, span, this.#name(assignments)))
        }
      }
    }
    return diagnostics
  }

  #name(assignments: readonly Assignment[]): string {
    const all = this.#dynamic.variants.flatMap((variant) => variant.assignments)
    return describeCombinations(this.#dynamic.switches, assignments, all)
  }
}

const TEXT: Oid = 25

/** Errors about a parameter without a type, or with several: Postgres's 42P18 and 42P08. */
const UNDECIDED: ReadonlySet<string> = new Set(['42P18', '42P08'])

/** Whether a combination does not determine the type of a parameter, or only by Postgres's fallback: text. */
function isOpen(answer: VariantAnswer, position: number, usual: Oid): boolean {
  if (answer.kind === 'failed') {
    return answer.diagnostics.some(({ sqlstate }) => sqlstate !== null && UNDECIDED.has(sqlstate))
  }
  return answer.described.parameterTypes[position] === TEXT && usual !== TEXT
}

function typeOf({ source, described }: DescribedQuery, { name }: SourceParameter): Oid | null {
  const index = source.parameters.findIndex((parameter) => parameter.name === name)
  return index < 0 ? null : (described.parameterTypes[index] ?? 0)
}
