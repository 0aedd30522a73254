import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config/config.js'
import { isPlainObject } from '../config/plain-object.js'
import { projectText, shownPath } from '../config/project-text.js'
import {
  journalInvalid,
  journalMissing,
  migrationMissing,
  migrationsConflict,
  snapshotInvalid,
  snapshotMissing,
} from '../diagnostics/catalogue/schema.js'
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js'
import { span, type TextFile } from '../diagnostics/span.js'
import type { DrizzleKit, RecordedSnapshots, SnapshotFile } from './drizzle/line.js'
import type { Snapshot } from './snapshot.js'

export interface Migrations {
  /** In the order in which they run; empty if the project has none. */
  readonly files: readonly TextFile[]
  /** The snapshots that describe their result; null if one is missing or cannot be read. */
  readonly recorded: RecordedSnapshots | null
}

export const noMigrations: Outcome<Migrations> = { value: { files: [], recorded: null }, diagnostics: [] }

/**
 * Reads the migrations folder: the journal of drizzle-kit 0.x, or the folders of 1.0.
 * Source: https://orm.drizzle.team/docs/drizzle-kit-generate
 */
export function readMigrations(config: Config): Outcome<Migrations> {
  const folder = config.migrationsFolder
  const journal = join(folder, 'meta', '_journal.json')
  if (existsSync(journal)) return readJournal(config, journal)
  const folders = existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && /^\d+_/.test(entry.name))
        .filter((entry) => existsSync(join(folder, entry.name, 'migration.sql')))
        .map((entry) => entry.name)
        .toSorted()
    : []
  if (folders.length === 0) {
    const loose = looseMigrations(folder)
    if (loose.length === 0) return noMigrations
    return { ...noMigrations, diagnostics: [journalMissing(shownPath(config.root, journal), loose)] }
  }
  // drizzle-kit decides which of the earlier ones are needed: before version 9 the last one describes the
  // whole schema.
  const needed = folders.filter(
    (name, index) => index === folders.length - 1 || existsSync(join(folder, name, 'snapshot.json')),
  )
  const read = needed.map((name) => ({
    name,
    ...snapshotAt(config, join(folder, name, 'snapshot.json')),
  }))
  const snapshots = read.flatMap(({ name, value }) => (value ? [{ folder: name, ...value }] : []))
  return {
    value: {
      files: folders.map((name) => projectText(config.root, join(folder, name, 'migration.sql'))),
      recorded: snapshots.length === needed.length ? { kind: 'each', snapshots } : null,
    },
    diagnostics: read.flatMap(({ diagnostics }) => diagnostics),
  }
}

/** Files that look like migrations although no journal lists them. */
const looseMigrations = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /^\d{4}_.*\.sql$/.test(name))
        .toSorted()
    : []

function readJournal(config: Config, path: string): Outcome<Migrations> {
  const file = projectText(config.root, path)
  const diagnostics: Diagnostic[] = []
  const tags = tagsOf(file)
  if ('reason' in tags) {
    return { value: { files: [], recorded: null }, diagnostics: [journalInvalid(span(file, 0), tags.reason)] }
  }
  const files: TextFile[] = []
  for (const tag of tags) {
    const migration = join(config.migrationsFolder, `${tag}.sql`)
    if (existsSync(migration)) files.push(projectText(config.root, migration))
    else {
      const at = Math.max(0, file.text.indexOf(JSON.stringify(tag)))
      const place = span(file, at, at === 0 ? 0 : at + tag.length + 2)
      diagnostics.push(migrationMissing(place, shownPath(config.root, migration)))
    }
  }
  if (tags.length === 0) return { value: { files, recorded: null }, diagnostics }
  // drizzle-kit compares with the last snapshot by name, whatever migration it belongs to.
  const names = readdirSync(join(config.migrationsFolder, 'meta')).filter((name) =>
    name.endsWith('_snapshot.json'),
  )
  const last = names.toSorted().at(-1) ?? `${tags.at(-1)?.split('_')[0] ?? ''}_snapshot.json`
  const snapshot = snapshotAt(config, join(config.migrationsFolder, 'meta', last))
  return {
    value: { files, recorded: snapshot.value && { kind: 'last', snapshot: snapshot.value } },
    diagnostics: [...diagnostics, ...snapshot.diagnostics],
  }
}

function tagsOf(file: TextFile): readonly string[] | { readonly reason: string } {
  let journal: unknown
  try {
    journal = JSON.parse(file.text)
  } catch (problem) {
    return { reason: problem instanceof Error ? problem.message : String(problem) }
  }
  if (!isPlainObject(journal)) return { reason: 'it is not an object' }
  const entries = journal['entries']
  if (!Array.isArray(entries)) return { reason: 'it has no entries' }
  const dialect = journal['dialect']
  // drizzle-kit never checks the dialect, so an empty journal stays when a project changes its database.
  if (entries.length > 0 && dialect !== undefined && dialect !== 'postgresql' && dialect !== 'pg') {
    return { reason: `its migrations have the dialect ${JSON.stringify(dialect)}` }
  }
  const tags: string[] = []
  for (const entry of entries as readonly unknown[]) {
    const tag = isPlainObject(entry) ? entry['tag'] : undefined
    if (typeof tag !== 'string' || tag === '') return { reason: `entry ${tags.length} has no tag` }
    tags.push(tag)
  }
  return tags
}

function snapshotAt(config: Config, path: string): Outcome<SnapshotFile | null> {
  const shown = shownPath(config.root, path)
  if (!existsSync(path)) {
    return { value: null, diagnostics: [snapshotMissing(shown, 'the migrations have no snapshot')] }
  }
  let json: unknown
  try {
    json = JSON.parse(projectText(config.root, path).text)
  } catch (problem) {
    const reason = problem instanceof Error ? problem.message : String(problem)
    return { value: null, diagnostics: [snapshotInvalid(shown, reason)] }
  }
  if (isPlainObject(json)) return { value: { path: shown, json }, diagnostics: [] }
  return { value: null, diagnostics: [snapshotInvalid(shown, 'it is not an object')] }
}

/** The schema that the migrations create; null if it is unknown. */
export async function stateOf(
  kit: DrizzleKit,
  recorded: RecordedSnapshots,
): Promise<Outcome<Snapshot | null>> {
  const state = await kit.stateOf(recorded)
  switch (state.kind) {
    case 'state':
      return { value: state.snapshot, diagnostics: [] }
    case 'invalid':
      return { value: null, diagnostics: [snapshotInvalid(state.path, state.reason)] }
    case 'newer':
      return { value: null, diagnostics: [snapshotMissing(state.path, state.reason)] }
    case 'conflict':
      return { value: null, diagnostics: [migrationsConflict(state.folders, state.what)] }
  }
}
