/** The combinations of clauses and choices that are analysed, and their names. */
import type { Assignment, Switch, SwitchValue } from '../../model/dynamic-statement.js'

/** Up to this number, all combinations are analysed. */
const ALL = 128

export interface Combinations {
  /** The first has every clause that a combination can have. */
  readonly assignments: readonly Assignment[]
  readonly total: number
}

/**
 * All combinations, or if these are too many: all clauses, none, each alone, each missing, every pair, and
 * every label with everything else on and off. `fullest` has as many clauses as a combination can have.
 */
export function combinationsOf(switches: readonly Switch[], fullest: Assignment): Combinations {
  const values = switches.map((one, index): readonly SwitchValue[] =>
    one.kind === 'choice' ? one.labels : [fullest[index] === true, fullest[index] !== true],
  )
  const total = values.reduce((product, { length }) => product * length, 1)
  if (total <= ALL) return { assignments: product(values), total }

  const emptiest = fullest.map((value) => (typeof value === 'boolean' ? !value : value))
  const assignments: Assignment[] = [fullest, emptiest]
  for (const [index, own] of values.entries()) {
    for (const value of own) {
      assignments.push(fullest.with(index, value), emptiest.with(index, value))
      for (const [other, others] of values.entries()) {
        if (other <= index) continue
        for (const second of others) assignments.push(emptiest.with(index, value).with(other, second))
      }
    }
  }
  const distinct = new Map(assignments.map((assignment) => [assignment.join(), assignment]))
  return { assignments: [...distinct.values()], total }
}

/** In counting order, the last switch fastest; the first takes every first value. */
const product = (values: readonly (readonly SwitchValue[])[]): readonly Assignment[] =>
  values.reduce<readonly Assignment[]>(
    (assignments, own) => assignments.flatMap((assignment) => own.map((value) => [...assignment, value])),
    [[]],
  )

/**
 * What these combinations have in common and the other analysed ones do not, as in
 * `without plan, with since`. Empty for all of them.
 */
export function describeCombinations(
  switches: readonly Switch[],
  which: readonly Assignment[],
  among: readonly Assignment[],
): string {
  const words = switches.flatMap(({ name, kind }, index) => {
    const own = new Set(which.map((assignment) => assignment[index]))
    const all = new Set(among.map((assignment) => assignment[index]))
    const [value] = own
    if (own.size !== 1 || all.size === 1 || value === undefined) return []
    if (kind === 'choice') return [`with ${name} = ${value}`]
    return [value === true ? `with ${name}` : `without ${name}`]
  })
  return words.join(', ')
}
