import { isPlainObject, type PlainObject } from '../../config/plain-object.js'
import type { UserModules } from '../../config/user-modules.js'
import { same } from '../comparison.js'
import { emptySnapshot } from '../snapshot.js'
import { withoutExit } from './exit-guard.js'
import { type Entity, entitiesOf, snapshotOf } from './entities-1.js'
import { combined } from './history-1.js'
import { inNotationOf } from './notation-1.js'
import type { DrizzleKit, KitAnswer, RecordedSnapshots, RecordedState, SnapshotFile } from './line.js'

/** A whole schema in drizzle-kit's form. */
interface SchemaState {
  readonly version: '9'
  readonly dialect: 'postgres'
  readonly id: string
  readonly prevIds: readonly string[]
  readonly ddl: readonly Entity[]
}

/** The part of `drizzle-kit/api-postgres` that Sluice uses. */
interface KitApi {
  generateDrizzleJson(exports: Readonly<Record<string, unknown>>): Promise<SchemaState>
  generateMigration(
    previous: SchemaState,
    current: SchemaState,
    options: { readonly hints: readonly Hint[] },
  ): Promise<readonly string[]>
  /** Converts a whole state of any earlier version to the current form. */
  up(state: PlainObject): { readonly snapshot: SchemaState }
  /** The state of the only migration without a successor. */
  reconstruct(snapshots: Readonly<Record<string, PlainObject>>): Promise<SchemaState>
}

/** A question of drizzle-kit, and the answer. */
interface Hint {
  readonly type: 'create' | 'confirm_data_loss'
  readonly kind: unknown
  readonly entity: unknown
}

/** drizzle-kit from 1.0 on. Null if the project has none. */
export async function loadKit(project: UserModules): Promise<DrizzleKit | null> {
  const kit = await project.loadPackage<KitApi>('drizzle-kit/api-postgres')
  if (!kit) return null
  const statements = (
    from: readonly Entity[],
    to: readonly Entity[],
  ): Promise<KitAnswer<readonly string[]>> =>
    answering((hints) => withoutExit(() => kit.generateMigration(state(from), state(to), { hints })))
  return {
    async describe({ values }) {
      // One value under two names, as with barrels, is one object.
      const exports = Object.fromEntries([...values].map((value, index) => [`export${index}`, value]))
      const answer = await withoutExit(() => kit.generateDrizzleJson(exports))
      if (answer.kind === 'refused') return answer
      const snapshot = snapshotOf(answer.value.ddl)
      return { kind: 'made', value: { described: snapshot, repaired: snapshot } }
    },
    stateOf: (recorded) => stateOf(kit, recorded),
    additions: (from, to) => statements(entitiesOf(from), entitiesOf(to)),
    async inNotationOf(current, recorded) {
      const [to, from] = [entitiesOf(current), entitiesOf(recorded)]
      const aligned = await inNotationOf(from, to)
      if (same(aligned, to)) return current
      const answer = await statements(aligned, to)
      return answer.kind === 'made' && answer.value.length === 0 ? current : snapshotOf(aligned)
    },
  }
}

const ORIGIN = '00000000-0000-0000-0000-000000000000'

const state = (ddl: readonly Entity[]): SchemaState => ({
  version: '9',
  dialect: 'postgres',
  id: ORIGIN,
  prevIds: [ORIGIN],
  ddl,
})

/**
 * Answers drizzle-kit's questions: a new object was created, not renamed, and no data is lost, because there
 * is none.
 */
async function answering<T>(ask: (hints: readonly Hint[]) => Promise<KitAnswer<T>>): Promise<KitAnswer<T>> {
  const hints: Hint[] = []
  for (;;) {
    const answer = await ask(hints)
    const questions = answer.kind === 'refused' ? unresolved(answer.problem) : []
    if (questions.length === 0) return answer
    for (const { type, kind, entity } of questions) {
      hints.push({ type: type === 'rename_or_create' ? 'create' : 'confirm_data_loss', kind, entity })
    }
  }
}

/** The questions of a `MissingHintsError`, none for other errors. */
function unresolved(problem: unknown): readonly PlainObject[] {
  const meta: unknown = typeof problem === 'object' && problem !== null ? Reflect.get(problem, 'meta') : null
  const questions = isPlainObject(meta) ? meta['unresolved'] : null
  return Array.isArray(questions) ? questions.filter(isPlainObject) : []
}

async function stateOf(kit: KitApi, recorded: RecordedSnapshots): Promise<RecordedState> {
  const files = recorded.kind === 'last' ? [recorded.snapshot] : recorded.snapshots
  const last = files.at(-1)
  if (!last) return { kind: 'state', snapshot: emptySnapshot }
  const newer = files.find(({ json }) => Number(json['version']) > 9)
  if (newer) {
    const reason = `the snapshot has version ${String(newer.json['version'])}`
    return { kind: 'newer', path: newer.path, reason }
  }
  // Before version 9 each snapshot describes the whole schema.
  if (recorded.kind === 'last' || files.some(({ json }) => json['version'] !== '9')) {
    return read(last, await withoutExit(() => kit.up(last.json).snapshot))
  }
  const history = combined(recorded.snapshots)
  if (history.kind === 'conflict') return history
  return read(last, await withoutExit(() => kit.reconstruct(history.snapshots)))
}

function read({ path }: SnapshotFile, answer: KitAnswer<SchemaState>): RecordedState {
  if (answer.kind === 'refused') return { kind: 'invalid', path, reason: answer.message }
  return { kind: 'state', snapshot: snapshotOf(answer.value.ddl) }
}
