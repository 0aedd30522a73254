import { isPlainObject } from '../config/plain-object.js'
import type { Named } from './snapshot.js'

/** What comes of comparing two schemas, gathered part by part. */
export interface Comparison {
  /** What people are told: `new column users.age`. */
  readonly changes: string[]
  /** Statements that remove what is gone or changed: views, then what tables own, then what others depend on. */
  readonly viewRemovals: string[]
  readonly removals: string[]
  readonly lastRemovals: string[]
  /** Keys of what was removed on purpose, as `kept-objects.ts` names it; a table's key stands for all it owns. */
  readonly removed: string[]
}

export const startComparison = (): Comparison => ({
  changes: [],
  viewRemovals: [],
  removals: [],
  lastRemovals: [],
  removed: [],
})

/** Notes a difference between two states of one thing, either of which may be absent. */
export function differs(comparison: Comparison, what: string, before: unknown, after: unknown): boolean {
  if (same(before, after)) return false
  comparison.changes.push(
    `${before === undefined ? 'new' : after === undefined ? 'removed' : 'changed'} ${what}`,
  )
  return true
}

/** Names of either side, in the order of the first that has them. */
export const namesOf = (before: Named<unknown>, after: Named<unknown>): readonly string[] => [
  ...new Set([...Object.keys(before), ...Object.keys(after)]),
]

/** Equal but for the order of properties and properties that are undefined. */
export const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b)

function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, part: unknown) =>
    isPlainObject(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : part,
  )
}

/** A key without the schema that goes without saying. */
export const shown = (key: string): string => key.replace(/^public\./, '')
