import type { Casing } from '../../config/config.js'
import type { UserModules } from '../../config/user-modules.js'
import { emptySnapshot, type Snapshot } from '../snapshot.js'
import { withoutExit } from './exit-guard.js'
import type { DrizzleKit, EvaluatedSchema, DescribedSchema, KitAnswer } from './line.js'
import { repair } from './repair-0.js'
import { repairStatements } from './repair-statements-0.js'
import { type Snapshot0, readSnapshot, snapshotOf, toSnapshot0 } from './snapshot-0.js'

/** The part of `drizzle-kit/api` that Sluice uses. */
interface KitApi {
  generateDrizzleJson(
    exports: Readonly<Record<string, unknown>>,
    previousId: undefined,
    schemaFilter: undefined,
    casing: Casing | undefined,
  ): Snapshot0
  generateMigration(previous: Snapshot0, current: Snapshot0): Promise<readonly string[]>
}

/** drizzle-kit before 1.0. Null if the project has none. */
export async function loadKit(project: UserModules): Promise<DrizzleKit | null> {
  const kit = await project.loadPackage<KitApi>('drizzle-kit/api')
  if (!kit) return null
  return {
    describe: (schema) => describe(kit, schema),
    stateOf: async (recorded) => {
      if (recorded.kind === 'last') return readSnapshot(recorded.snapshot)
      const last = recorded.snapshots.at(-1)
      return last ? readSnapshot(last) : { kind: 'state', snapshot: emptySnapshot }
    },
    inNotationOf: async (_current, recorded) => recorded,
    async additions(from, to) {
      const gone = goneNames(from, to)
      // Only if a name is gone, drizzle-kit asks about renames, and ends the process without an answer.
      if (gone.length > 0) throw new Error(`not only additions: ${gone.join(', ')}`)
      try {
        const statements = await kit.generateMigration(toSnapshot0(from), toSnapshot0(to))
        return { kind: 'made', value: repairStatements(statements, to) }
      } catch (problem) {
        return {
          kind: 'refused',
          message: problem instanceof Error ? problem.message : String(problem),
          problem,
        }
      }
    },
  }
}

async function describe(kit: KitApi, schema: EvaluatedSchema): Promise<KitAnswer<DescribedSchema>> {
  const { values, casing } = schema
  // One value under two names, as with barrels, is one object.
  const exports = Object.fromEntries([...values].map((value, index) => [`export${index}`, value]))
  const answer = await withoutExit(() =>
    kit.generateDrizzleJson(exports, undefined, undefined, casing ?? undefined),
  )
  if (answer.kind === 'refused') return answer
  const described = snapshotOf(withoutBigints(answer.value))
  return { kind: 'made', value: { described, repaired: repair(described, schema) } }
}

/** `default(12n)` stays a bigint, which JSON cannot represent; its SQL text is correct. */
function withoutBigints(snapshot: Snapshot0): Snapshot0 {
  const plain: Snapshot0 = JSON.parse(
    JSON.stringify(snapshot, (_key, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    ),
  )
  return plain
}

const PARTS = ['tables', 'enums', 'schemas', 'sequences', 'roles', 'policies', 'views'] as const

function goneNames(from: Snapshot, to: Snapshot): readonly string[] {
  const gone = PARTS.flatMap((part) => Object.keys(from[part]).filter((name) => !(name in to[part])))
  const columns = Object.entries(from.tables).flatMap(([key, table]) =>
    Object.keys(table.columns).filter((name) => !(name in (to.tables[key]?.columns ?? {}))),
  )
  const policies = Object.entries(from.tables).flatMap(([key, table]) =>
    Object.keys(table.policies).filter((name) => !(name in (to.tables[key]?.policies ?? {}))),
  )
  return [...gone, ...columns, ...policies]
}
