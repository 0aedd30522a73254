import type { Database } from '#sluice/database/database'
import { type Outcome, runTrials, type Trial } from './call.js'
import { whyExcluded } from './excluded.js'
import { instances, type SweepFunction } from './functions.js'
import { meaningful } from './meanings.js'
import type { SweepType, Types } from './types.js'

export type Verdict =
  | { readonly kind: 'values'; readonly attempts: number; readonly values: number }
  | { readonly kind: 'null'; readonly witness: string }
  | { readonly kind: 'no-success'; readonly failure: string | null }
  | { readonly kind: 'excluded'; readonly reason: string }

/** Calls a strict function that returns one value with adversarial values, none of them NULL. */
export async function sweepFunction(
  database: Database,
  types: Types,
  called: SweepFunction,
  budget: number,
): Promise<Verdict> {
  const reason = whyExcluded(called.name, called.signature)
  if (reason !== null) return { kind: 'excluded', reason }
  const trials = trialsOf(called, types)
  if (trials.length === 0)
    return { kind: 'no-success', failure: 'the sweep knows no values of its argument types' }
  return verdict(await runTrials(database, trials, budget), called)
}

/** Calls of a strict function, for each choice of types that stand in for its polymorphic ones. */
export function trialsOf(called: SweepFunction, types: Types): readonly Trial[] {
  return instances(called, types)
    .filter((instance) => instance.every(({ expressions }) => expressions.length > 0))
    .map((instance) => scalarTrial(called, instance))
}

/** `num_nulls` tells NULL from a row of NULLs, which `is null` does not. */
function scalarTrial(called: SweepFunction, instance: readonly SweepType[]): Trial {
  return {
    isNull: `num_nulls(${callOf(called, instance.length)}) > 0`,
    arguments: meaningful(
      called,
      instance.map(({ expressions }) => expressions),
    ),
  }
}

/** The call by function syntax, whatever grammar the function has beside it. */
export function callOf(called: SweepFunction, count: number): string {
  const list = Array.from({ length: count }, (_, index) => `$${index + 1}`)
  const last = list.pop()
  const isArray = called.variadic && called.arguments.at(-1)?.name !== 'any'
  if (last !== undefined) list.push(isArray ? `variadic ${last}` : last)
  return `${called.schema}."${called.name}"(${list.join(', ')})`
}

function verdict(outcomes: readonly Outcome[], called: SweepFunction): Verdict {
  const witness = outcomes.find(({ nulls }) => nulls > 0)?.witness
  if (witness !== undefined && witness !== null)
    return { kind: 'null', witness: `${called.name}(${witness})` }
  const values = outcomes.reduce((sum, outcome) => sum + outcome.values, 0)
  const attempts = outcomes.reduce((sum, outcome) => sum + outcome.attempts, 0)
  if (values === 0)
    return { kind: 'no-success', failure: outcomes.find(({ failure }) => failure)?.failure ?? null }
  return { kind: 'values', attempts, values }
}
