import { stripVTControlCharacters } from 'node:util'
import type { UserModules } from '../config/user-modules.js'
import type { Casing } from '../config/config.js'
import type { Snapshot } from './snapshot.js'

/** The part of `drizzle-kit/api` that is used. */
interface KitApi {
  generateDrizzleJson(
    exports: Readonly<Record<string, unknown>>,
    previousId: undefined,
    schemaFilter: undefined,
    casing: Casing | undefined,
  ): Snapshot
  generateMigration(previous: Snapshot, current: Snapshot): Promise<readonly string[]>
}

export type KitAnswer<T> =
  | { readonly kind: 'made'; readonly value: T }
  | { readonly kind: 'refused'; readonly message: string }

/** drizzle-kit without a terminal: it cannot end the process, print, or ask. */
export interface DrizzleKit {
  /** Describes the exports of schema modules. */
  snapshot(exports: Readonly<Record<string, unknown>>, casing: Casing | null): KitAnswer<Snapshot>
  /**
   * The statements between two schemas, of which the second has every name the first has: drizzle-kit asks about renames,
   * and ends the process when nobody answers, only when a name has gone.
   */
  additions(from: Snapshot, to: Snapshot): Promise<KitAnswer<readonly string[]>>
}

/** Null when the project has no drizzle-kit. */
export async function loadDrizzleKit(project: UserModules): Promise<DrizzleKit | null> {
  const kit = await project.loadPackage<KitApi>('drizzle-kit/api')
  if (!kit) return null
  return {
    snapshot: (exports, casing) =>
      withoutExit(() => kit.generateDrizzleJson(exports, undefined, undefined, casing ?? undefined)),
    async additions(from, to) {
      const gone = goneNames(from, to)
      if (gone.length > 0) throw new Error(`not only additions: ${gone.join(', ')}`)
      try {
        return { kind: 'made', value: await kit.generateMigration(from, to) }
      } catch (problem) {
        return { kind: 'refused', message: problem instanceof Error ? problem.message : String(problem) }
      }
    },
  }
}

/** Where drizzle-kit gives up it prints what is wrong and ends the process; here that becomes its answer. */
function withoutExit<T>(run: () => T): KitAnswer<T> {
  const exit: typeof process.exit = Reflect.get(process, 'exit')
  const log: typeof console.log = Reflect.get(console, 'log')
  const printed: string[] = []
  class Exit extends Error {}
  process.exit = () => {
    throw new Exit()
  }
  console.log = (...parts: readonly unknown[]) => void printed.push(parts.map(String).join(' '))
  try {
    return { kind: 'made', value: run() }
  } catch (problem) {
    const words =
      problem instanceof Exit
        ? printed.join(' ')
        : problem instanceof Error
          ? problem.message
          : String(problem)
    return { kind: 'refused', message: plain(words) }
  } finally {
    process.exit = exit
    console.log = log
  }
}

/** On one line, without colours and without the badge drizzle-kit puts before its warnings. */
const plain = (words: string): string =>
  stripVTControlCharacters(words)
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/^(?:Warning|Error)\s+/i, '')

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
