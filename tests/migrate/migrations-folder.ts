import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

export interface WrittenMigration {
  readonly tag: string
  readonly sql: string
  /** Default: one second after the one before. */
  readonly when?: number
}

/** A drizzle-kit folder with these migrations, removed after the test. */
export function migrationsFolder(migrations: readonly WrittenMigration[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-migrations-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'meta'))
  rewriteMigrations(folder, migrations)
  return folder
}

export function rewriteMigrations(folder: string, migrations: readonly WrittenMigration[]): void {
  const entries = migrations.map(({ tag, when }, idx) => ({
    idx,
    version: '7',
    when: when ?? 1_700_000_000_000 + idx * 1000,
    tag,
    breakpoints: true,
  }))
  writeFileSync(
    join(folder, 'meta', '_journal.json'),
    JSON.stringify({ version: '7', dialect: 'postgresql', entries }),
  )
  for (const { tag, sql } of migrations) writeFileSync(join(folder, `${tag}.sql`), sql)
}

/** Folders as drizzle-kit 1.0 writes them, by the names of the migrations. */
export function writeFolders(folder: string, migrations: Readonly<Record<string, string>>): void {
  rmSync(join(folder, 'meta'), { recursive: true, force: true })
  for (const [name, sql] of Object.entries(migrations)) {
    mkdirSync(join(folder, name), { recursive: true })
    writeFileSync(join(folder, name, 'migration.sql'), sql)
  }
}
