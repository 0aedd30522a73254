import { differs, namesOf, shown, startComparison, type Comparison } from './comparison.js'
import { qualified, quoted, stored } from './identifiers.js'
import type { Named, Snapshot, SnapshotEnum, SnapshotTable, SnapshotView } from './snapshot.js'
import { compareTable, ownerKey } from './table-difference.js'

/** The difference between the current schema and the one that the migrations create. */
export interface Difference {
  /** The descriptions for people: `new column users.age`. Empty if there is no difference. */
  readonly changes: readonly string[]
  /** Statements that remove dropped or changed objects, in order. */
  readonly removals: readonly string[]
  /** Keys of the objects that were removed on purpose: see `kept-objects.ts`. */
  readonly removed: readonly string[]
  /**
   * The schema after the removals. Each of its names is also in the current schema, so only additions remain
   * between the two, and drizzle-kit has no rename to ask about.
   */
  readonly intermediate: Snapshot
}

/**
 * Compares two schemas. The database is empty, so nothing has to be altered in place that ALTER cannot do for
 * every type: columns whose type, key or expression differs, enums that did not merely grow, keys, indexes
 * and policies are removed, to be created again. `current` is compared; `repaired`, which is `current`
 * without drizzle-kit's faults, is built.
 */
export function compareSnapshots(previous: Snapshot, current: Snapshot, repaired: Snapshot): Difference {
  const comparison = startComparison()
  const goneEnums = new Set<string>()
  const enums = compareEnums(comparison, previous.enums, current.enums, goneEnums)
  const tables: Record<string, SnapshotTable> = {}
  for (const key of namesOf(previous.tables, current.tables)) {
    const [before, after, made] = [previous.tables[key], current.tables[key], repaired.tables[key]]
    if (before && after && made) {
      tables[key] = compareTable(comparison, { key, before, after, repaired: made }, goneEnums)
      continue
    }
    differs(comparison, `table ${shown(key)}`, before, after)
    if (!before) continue
    comparison.removals.push(`drop table if exists ${qualified(before.schema, before.name)} cascade`)
    comparison.removed.push(`table:${ownerKey(before)}`)
  }
  const intermediate: Snapshot = {
    ...repaired,
    tables,
    enums,
    policies: compareObjects(comparison, 'policy', previous.policies, current.policies, ({ name, on }) => {
      if (on === undefined) return
      comparison.removals.push(`drop policy if exists ${quoted(name)} on ${on}`)
      comparison.removed.push(`policy:${on.replaceAll('"', '')}.${stored(name)}`)
    }),
    sequences: compareObjects(
      comparison,
      'sequence',
      previous.sequences,
      current.sequences,
      ({ schema, name }) => {
        comparison.lastRemovals.push(`drop sequence if exists ${qualified(schema ?? '', name)} cascade`)
      },
    ),
    // Roles are altered in place: much may depend on them, and they do not affect the meaning of a query.
    roles: keepCommon(comparison, 'role', previous.roles, current.roles, ({ name }) => {
      comparison.lastRemovals.push(`drop role if exists ${quoted(name)}`)
    }),
    schemas: keepCommon(comparison, 'schema', previous.schemas, current.schemas, (name) => {
      comparison.lastRemovals.push(`drop schema if exists ${quoted(name)}`)
    }),
    views: compareViews(comparison, previous.views, current.views, repaired.views),
  }
  const { changes, viewRemovals, removals, lastRemovals, removed } = comparison
  return { changes, removals: [...viewRemovals, ...removals, ...lastRemovals], removed, intermediate }
}

function compareEnums(
  comparison: Comparison,
  previous: Named<SnapshotEnum>,
  current: Named<SnapshotEnum>,
  gone: Set<string>,
): Named<SnapshotEnum> {
  const left: Record<string, SnapshotEnum> = {}
  for (const key of namesOf(previous, current)) {
    const [before, after] = [previous[key], current[key]]
    differs(comparison, `enum ${shown(key)}`, before?.values, after?.values)
    if (!before) continue
    if (after && before.values.every((label, index) => after.values[index] === label)) {
      left[key] = { ...after, values: before.values }
    } else {
      gone.add(key)
      comparison.lastRemovals.push(`drop type if exists ${qualified(before.schema, before.name)} cascade`)
    }
  }
  return left
}

/** Keeps the unchanged objects. */
function compareObjects<T>(
  comparison: Comparison,
  word: string,
  previous: Named<T>,
  current: Named<T>,
  remove: (before: T) => void,
): Named<T> {
  const left: Record<string, T> = {}
  for (const key of namesOf(previous, current)) {
    const [before, after] = [previous[key], current[key]]
    const changed = differs(comparison, `${word} ${shown(key)}`, before, after)
    if (before === undefined) continue
    if (after !== undefined && !changed) left[key] = after
    else remove(before)
  }
  return left
}

/** Keeps what is on both sides, in its earlier state. */
function keepCommon<T>(
  comparison: Comparison,
  word: string,
  previous: Named<T>,
  current: Named<T>,
  remove: (before: T) => void,
): Named<T> {
  const left: Record<string, T> = {}
  for (const key of namesOf(previous, current)) {
    const before = previous[key]
    differs(comparison, `${word} ${key}`, before, current[key])
    if (before === undefined) continue
    if (current[key] !== undefined) left[key] = before
    else remove(before)
  }
  return left
}

/** Views stay only if nothing at all is removed; otherwise all are created again from their definitions. */
function compareViews(
  comparison: Comparison,
  previous: Named<SnapshotView>,
  current: Named<SnapshotView>,
  repaired: Named<SnapshotView>,
): Named<SnapshotView> {
  let removing = comparison.removals.length + comparison.lastRemovals.length > 0
  for (const key of namesOf(previous, current)) {
    const [before, after] = [previous[key], current[key]]
    const changed = differs(
      comparison,
      `view ${shown(key)}`,
      before && comparable(before),
      after && comparable(after),
    )
    removing ||= changed && before !== undefined
  }
  const left: Record<string, SnapshotView> = {}
  for (const [key, view] of Object.entries(previous)) {
    const made = repaired[key]
    if (view.isExisting || !removing) {
      if (made?.isExisting === view.isExisting) left[key] = made
      continue
    }
    const kind = view.materialized ? 'materialized view' : 'view'
    comparison.viewRemovals.push(`drop ${kind} if exists ${qualified(view.schema, view.name)} cascade`)
    comparison.removed.push(`view:${view.schema}.${stored(view.name)}`)
  }
  return left
}

/** A view's columns follow from its definition, and releases write them differently. */
const comparable = (view: SnapshotView): object => ({ ...view, columns: undefined })
