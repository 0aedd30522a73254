/**
 * The snapshots of drizzle-kit 1.0: a graph in which each names its predecessors, and a merge of branches has
 * several.
 */
import { isPlainObject, type PlainObject } from '../../config/plain-object.js'
import type { RecordedSnapshots, RecordedState } from './line.js'

type Recorded = Extract<RecordedSnapshots, { kind: 'each' }>['snapshots'][number]

type Combined =
  | { readonly kind: 'snapshots'; readonly snapshots: Readonly<Record<string, PlainObject>> }
  | Extract<RecordedState, { kind: 'conflict' }>

/**
 * What one statement of a migration changes and depends on, in drizzle-kit's notation:
 * `s|col|public.users.age`.
 */
interface Footprint {
  readonly folder: string
  readonly writes: readonly string[]
  readonly touches: readonly string[]
  readonly change: string | null
}

/**
 * The snapshots by their folders. If branches were not merged yet, a snapshot that follows all of them is
 * added, as drizzle-kit generate would write it: the migrations of all branches run.
 */
export function combined(recorded: readonly Recorded[]): Combined {
  const snapshots = Object.fromEntries(recorded.map(({ folder, json }) => [folder, json]))
  const followed = new Set(recorded.flatMap(({ json }) => previousOf(json)))
  const leaves = recorded.filter(({ json }) => !followed.has(String(json['id'])))
  if (leaves.length < 2) return { kind: 'snapshots', snapshots }
  for (const [index, one] of leaves.entries()) {
    for (const other of leaves.slice(index + 1)) {
      const conflict = conflictOf(recorded, one, other)
      if (conflict) return conflict
    }
  }
  const merge = {
    type: 'diff',
    version: '9',
    dialect: 'postgres',
    id: 'ffffffff-ffff-4fff-bfff-ffffffffffff',
    prevIds: leaves.map(({ json }) => json['id']),
    footprints: [],
    deltas: [],
  }
  return { kind: 'snapshots', snapshots: { ...snapshots, [AFTER_ALL]: merge } }
}

/** A folder's name begins with its time in digits. */
const AFTER_ALL = '99999999999999_all'

/**
 * The rule of drizzle-kit check: one branch writes what the other writes or reads, and not by the same
 * statement.
 */
function conflictOf(
  recorded: readonly Recorded[],
  one: Recorded,
  other: Recorded,
): Extract<Combined, { kind: 'conflict' }> | null {
  const [ofOne, ofOther] = [historyOf(recorded, one), historyOf(recorded, other)]
  const onlyIn = (history: ReadonlySet<Recorded>, without: ReadonlySet<Recorded>): readonly Footprint[] =>
    [...history].filter((each) => !without.has(each)).flatMap(footprintsOf)
  const [left, right] = [onlyIn(ofOne, ofOther), onlyIn(ofOther, ofOne)]
  for (const [from, to] of [
    [left, right],
    [right, left],
  ] as const) {
    for (const footprint of from) {
      for (const node of footprint.writes) {
        const met = to.find(
          ({ touches, change }) => touches.includes(node) && (change === null || change !== footprint.change),
        )
        if (!met) continue
        const what = node.split('|').at(-1) ?? node
        return { kind: 'conflict', folders: [footprint.folder, met.folder].toSorted(), what }
      }
    }
  }
  return null
}

/** A snapshot with all its predecessors. */
function historyOf(recorded: readonly Recorded[], leaf: Recorded): ReadonlySet<Recorded> {
  const byId = new Map(recorded.map((each) => [String(each.json['id']), each]))
  const found = new Set<Recorded>()
  const pending = [leaf]
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (found.has(next)) continue
    found.add(next)
    pending.push(...previousOf(next.json).flatMap((id) => byId.get(id) ?? []))
  }
  return found
}

const previousOf = (json: PlainObject): readonly string[] => stringsOf(json['prevIds'])

function footprintsOf({ folder, json }: Recorded): readonly Footprint[] {
  const footprints: unknown = json['footprints']
  if (!Array.isArray(footprints)) return []
  return footprints.filter(isPlainObject).map((footprint) => {
    const { statementType, sqlHash } = footprint
    const writes = stringsOf(footprint['writes'])
    return {
      folder,
      writes: [...writes, ...stringsOf(footprint['sharedWrites'])],
      touches: [...writes, ...stringsOf(footprint['reads'])],
      change: typeof sqlHash === 'string' ? `${String(statementType)} ${sqlHash}` : null,
    }
  })
}

const stringsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
