import { isPlainObject } from '../config/plain-object.js'
import type { Named } from './snapshot.js'

/** The result of comparing two schemas, collected part by part. */
export interface Comparison {
  /** The descriptions for people: `new column users.age`. */
  readonly changes: string[]
  /**
   * Statements that remove dropped or changed objects: views, then what tables own, then what others depend
   * on.
   */
  readonly viewRemovals: string[]
  readonly removals: string[]
  readonly lastRemovals: string[]
  /**
   * Keys of the objects that were removed on purpose, as in `kept-objects.ts`; a table's key covers all that
   * it owns.
   */
  readonly removed: string[]
}

export const startComparison = (): Comparison => ({
  changes: [],
  viewRemovals: [],
  removals: [],
  lastRemovals: [],
  removed: [],
})

/** Records a difference between two states of one object, either of which may be absent. */
export function differs(comparison: Comparison, what: string, before: unknown, after: unknown): boolean {
  if (same(before, after)) return false
  comparison.changes.push(
    `${before === undefined ? 'new' : after === undefined ? 'removed' : 'changed'} ${what}`,
  )
  return true
}

/** Names of either side, in the order of their first occurrence. */
export const namesOf = (before: Named<unknown>, after: Named<unknown>): readonly string[] => [
  ...new Set([...Object.keys(before), ...Object.keys(after)]),
]

/** Equal except for the order of properties and undefined properties. */
export const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b)

function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, part: unknown) =>
    isPlainObject(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : part,
  )
}

/** A key without the default schema. */
export const shown = (key: string): string => key.replace(/^public\./, '')
