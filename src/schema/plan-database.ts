import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import type { Casing, Config } from '../config/config.js'
import { projectText } from '../config/project-text.js'
import { drizzleKitRefuses, extensionNotCreated, schemaAhead } from '../diagnostics/catalogue/schema.js'
import { hasErrors, type Diagnostic, type Outcome } from '../diagnostics/diagnostic.js'
import { fileSpan, span, type Span, type TextFile } from '../diagnostics/span.js'
import { compareSnapshots } from './difference.js'
import { hostTables } from './drizzle/host-tables.js'
import type { DescribedSchema, DrizzleKit, KitAnswer } from './drizzle/line.js'
import { missingPeer } from './drizzle/versions.js'
import type { LoadedSchema } from './load-schema.js'
import { noMigrations, readMigrations, stateOf } from './migrations.js'
import { createdExtensions, neededExtensions } from './required-extensions.js'
import { emptySnapshot, type Snapshot } from './snapshot.js'
import type { HostObject } from './supabase.js'
import { reportLostNames, reportUnquotedNames } from './drizzle/unwritable-names.js'
import { type Unmigrated, unmigratedIn } from './unmigrated.js'

/** All inputs of the database that checks queries, as data: the same plan gives the same database. */
export interface DatabasePlan {
  readonly setup: TextFile | null
  /** In the order in which they run. */
  readonly migrations: readonly TextFile[]
  /** Extensions that scripts create or column types need, sorted. */
  readonly extensions: readonly string[]
  /** Extensions that the user excludes, sorted. */
  readonly leftOut: readonly string[]
  readonly difference: PlannedDifference
  /**
   * Tables that Drizzle declares and nothing creates; they are not created in the database, but determine the
   * columns of a stub.
   */
  readonly hostTables: readonly HostObject[]
}

/** The statements from the last migration, or from nothing, to the current schema module. */
export interface PlannedDifference {
  readonly removals: readonly string[]
  /** Keys of what the removals remove on purpose; everything else that they drop is restored. */
  readonly removed: readonly string[]
  /** In an order that Postgres need not accept: they are tried until nothing more succeeds. */
  readonly additions: readonly string[]
}

export interface Planned {
  readonly plan: DatabasePlan
  /**
   * How the schema module is ahead of the migrations: `new column users.age`. Empty if it is not, or there
   * are no migrations.
   */
  readonly drift: readonly string[]
  /** The part of it that queries can use. */
  readonly unmigrated: Unmigrated
}

/**
 * The casing with which new columns would have the names of the missing ones: it may be set only in
 * `drizzle()`.
 */
function casingOf(changes: readonly string[]): Casing | null {
  const of = (prefix: string): readonly string[] =>
    changes.flatMap((change) => (change.startsWith(prefix) ? [change.slice(prefix.length)] : []))
  const [added, gone] = [of('new column '), of('removed column ')]
  const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  if (added.some((name) => snake(name) !== name && gone.includes(snake(name)))) return 'snake_case'
  return gone.some((name) => snake(name) !== name && added.includes(snake(name))) ? 'camelCase' : null
}

/** Reads the migrations and compares their result with the schema module. Executes nothing. */
export async function planDatabase(config: Config, loaded: LoadedSchema): Promise<Outcome<Planned | null>> {
  const diagnostics: Diagnostic[] = []
  const kit = await loaded.library.line.loadKit(loaded.project)
  if (!kit) return { value: null, diagnostics: [missingPeer(config.root, 'drizzle-kit')] }
  const migrations = config.migrations ? readMigrations(config) : noMigrations
  diagnostics.push(...migrations.diagnostics)
  const place = firstModule(config)
  diagnostics.push(...(await reportLostNames(loaded, place)))
  if (hasErrors(diagnostics)) return { value: null, diagnostics }
  const current = await kit.describe({
    values: new Set(loaded.modules.flatMap((module) => Object.values(module.exports))),
    library: loaded.library,
    casing: config.casing,
  })
  if (current.kind === 'refused') diagnostics.push(drizzleKitRefuses(place, current.message))
  const { files, recorded } = migrations.value
  const state = recorded && (await stateOf(kit, recorded))
  diagnostics.push(...(state?.diagnostics ?? []))
  if (hasErrors(diagnostics) || current.kind === 'refused') return { value: null, diagnostics }

  const setup = config.database.setup
  const snapshot = state?.value ? await kit.inNotationOf(current.value.described, state.value) : null
  const setupFile = setup === undefined ? null : projectText(config.root, resolve(config.root, setup))
  const created = await createdExtensions(setupFile ? [setupFile, ...files] : files)
  const difference = await planDifference(kit, files.length > 0, snapshot, current.value)
  if (difference.kind === 'refused') {
    return { value: null, diagnostics: [...diagnostics, drizzleKitRefuses(place, difference.message)] }
  }

  const { changes, removals, removed, additions } = difference.value
  diagnostics.push(...(await reportUnquotedNames(loaded, place, additions)))
  if (hasErrors(diagnostics)) return { value: null, diagnostics }
  const missing = [...neededExtensions(loaded.model, current.value.repaired)].filter(
    ([name]) => !created.includes(name),
  )
  const creations = missing.map(([name]) => name).toSorted()
  if (files.length > 0 && changes.length > 0) {
    // From 1.0 on names are cased when tables are declared.
    const canBeCased = config.casing === null && loaded.library.line.name === '0.x'
    diagnostics.push(schemaAhead(place, changes, canBeCased ? casingOf(changes) : null))
    for (const [extension, by] of missing) diagnostics.push(extensionNotCreated(place, extension, by))
  }
  return {
    value: {
      drift: files.length > 0 ? changes : [],
      unmigrated: snapshot === null ? new Map() : unmigratedIn(snapshot, current.value.described),
      plan: {
        setup: setupFile,
        leftOut: Object.entries(config.database.extensions ?? {})
          .flatMap(([name, choice]) => (choice === false ? [name] : []))
          .toSorted(),
        hostTables: await hostTables(loaded, [...files.map(({ text }) => text), ...additions]),
        migrations: files,
        extensions: [...new Set([...created, ...creations])].toSorted(),
        difference: {
          removals,
          removed,
          additions: [
            ...(additions.length > 0
              ? creations.map((name) => `create extension if not exists "${name}"`)
              : []),
            ...additions,
          ],
        },
      },
    },
    diagnostics,
  }
}

async function planDifference(
  kit: DrizzleKit,
  hasMigrations: boolean,
  previous: Snapshot | null,
  { described, repaired }: DescribedSchema,
): Promise<KitAnswer<PlannedDifference & { readonly changes: readonly string[] }>> {
  const nothing = { changes: [], removals: [], removed: [], additions: [] }
  if (hasMigrations && !previous) return { kind: 'made', value: nothing }
  const { changes, removals, removed, intermediate } = compareSnapshots(
    previous ?? emptySnapshot,
    described,
    repaired,
  )
  if (changes.length === 0) return { kind: 'made', value: nothing }
  const additions = await kit.additions(intermediate, repaired)
  if (additions.kind === 'refused') return additions
  return {
    kind: 'made',
    value: { changes, removals, removed, additions: additions.value },
  }
}

/** Identifies the database of a plan: equal keys mean equal databases. */
export function planKey({ setup, migrations, extensions, leftOut, difference }: DatabasePlan): string {
  const texts = [setup?.text ?? null, migrations.map((file) => file.text), extensions, leftOut, difference]
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex')
}

/**
 * Identifies the database after the scripts of a plan; null if nothing or everything in the plan is scripts.
 */
export function scriptsKey({
  setup,
  migrations,
  extensions,
  leftOut,
  difference,
}: DatabasePlan): string | null {
  const hasScripts = setup !== null || migrations.length > 0
  const hasDifference = difference.removals.length + difference.additions.length > 0
  if (!hasScripts || !hasDifference) return null
  const texts = ['scripts', setup?.text ?? null, migrations.map((file) => file.text), extensions, leftOut]
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex')
}

/**
 * By their SQL names. The embedded database must be opened with them.
 *
 * @forTests
 */
export const requiredExtensions = (plan: DatabasePlan): readonly string[] => plan.extensions

function firstModule(config: Config): Span {
  const first = config.schemaFiles[0]
  return first === undefined ? fileSpan(config.file.path) : span(projectText(config.root, first), 0)
}
