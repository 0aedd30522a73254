import type { Database } from '#sluice/database/database'
import { buildDatabase } from '#sluice/schema/build-database'
import { planDatabase, type Planned } from '#sluice/schema/plan-database'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drizzleProject, imports, loadProject, shown, writeMigrations } from './drizzle-project.js'

export const users =
  "export const users = pg.pgTable('users', { id: pg.uuid().primaryKey(), note: pg.text() })\n"

export async function planned(root: string): Promise<{ value: Planned | null; lines: readonly string[] }> {
  const { config, loaded } = await loadProject(root)
  const outcome = await planDatabase(config, loaded)
  return { value: outcome.value, lines: outcome.diagnostics.map(shown) }
}

/** Plans and builds; all that is said on the way. */
export async function build(root: string, emptied: () => Promise<Database>): Promise<readonly string[]> {
  const { config, loaded } = await loadProject(root)
  const outcome = await planDatabase(config, loaded)
  const database = await emptied()
  const diagnostics = outcome.value ? await buildDatabase(database, config, outcome.value.plan, loaded) : []
  return [...outcome.diagnostics, ...diagnostics].map(shown)
}

/** A project with migrations of `schema`, custom ones after them, and today's schema `after`. */
export async function migrated(
  schema: string,
  custom: readonly string[] = [],
  after = schema,
  files: Readonly<Record<string, string>> = {},
  sluice = '{}',
): Promise<string> {
  const root = drizzleProject(schema, files, '', sluice)
  await writeMigrations(root, ...custom)
  writeFileSync(join(root, 'schema.ts'), imports + after)
  return root
}
