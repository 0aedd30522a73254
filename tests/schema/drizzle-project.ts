import { loadConfig } from '#sluice/config/load-config'
import type { Config } from '#sluice/config/config'
import type { Diagnostic } from '#sluice/diagnostics/diagnostic'
import { positionOf, type Span } from '#sluice/diagnostics/span'
import { loadSchema, type LoadedSchema } from '#sluice/schema/load-schema'
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { temporaryProject } from '../config/temporary-project.js'
import * as drizzle1 from '../drizzle-1/drizzle.js'
import type { Line } from '../setup/drizzle-lines.js'

export const imports = "import * as pg from 'drizzle-orm/pg-core'\nimport { sql } from 'drizzle-orm'\n"

/** Empty statements in drizzle-kit's own words. */
const nothing = () => generateDrizzleJson({})

/** A project whose schema module is `schema`, with the files given beside it. */
export function drizzleProject(
  schema: string,
  files: Readonly<Record<string, string>> = {},
  options = '',
  sluice = '{}',
  line: Line = '0.x',
): string {
  return temporaryProject(
    {
      'schema.ts': imports + schema,
      'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', ${options} }\nexport const sluice = ${sluice}\n`,
      ...files,
    },
    { line },
  )
}

export async function loadProject(root: string): Promise<{ config: Config; loaded: LoadedSchema }> {
  const config = await loadConfig({ cwd: root })
  if (!config.value) throw new Error(JSON.stringify(config.diagnostics))
  const loaded = await loadSchema(config.value)
  expect(loaded.diagnostics).toEqual([])
  if (!loaded.value) throw new Error('no schema')
  return { config: config.value, loaded: loaded.value }
}

const exportsOf = (loaded: LoadedSchema): Record<string, unknown> =>
  Object.fromEntries(loaded.modules.flatMap((module) => Object.entries(module.exports)))

/** What drizzle-kit itself would do to build the schema module from nothing. */
export async function fromNothing(root: string): Promise<readonly string[]> {
  const { config, loaded } = await loadProject(root)
  const exports = exportsOf(loaded)
  if (loaded.library.line.name === '1.x') {
    const { generateDrizzleJson, generateMigration } = drizzle1
    return generateMigration(await generateDrizzleJson({}), await generateDrizzleJson(exports))
  }
  return generateMigration(
    nothing(),
    generateDrizzleJson(exports, undefined, undefined, config.casing ?? undefined),
  )
}

/** Writes a migration of the schema module as it stands, as `drizzle-kit generate` would, and after it custom ones. */
export async function writeMigrations(root: string, ...custom: readonly string[]): Promise<void> {
  const { config, loaded } = await loadProject(root)
  const statements = await fromNothing(root)
  const scripts = [statements.join('\n--> statement-breakpoint\n'), ...custom]
  if (loaded.library.line.name === '1.x') return writeFolders(root, exportsOf(loaded), scripts)
  const snapshot = generateDrizzleJson(exportsOf(loaded), undefined, undefined, config.casing ?? undefined)
  const meta = join(root, 'drizzle', 'meta')
  mkdirSync(meta, { recursive: true })
  const tags = scripts.map((_script, index) => `000${index}_step`)
  for (const [index, script] of scripts.entries()) {
    writeFileSync(join(root, 'drizzle', `${tags[index]}.sql`), script)
    writeFileSync(join(meta, `000${index}_snapshot.json`), JSON.stringify(snapshot, null, 2))
  }
  const entries = tags.map((tag, idx) => ({ idx, version: '7', when: idx, tag, breakpoints: true }))
  writeFileSync(
    join(meta, '_journal.json'),
    JSON.stringify({ version: '7', dialect: 'postgresql', entries }, null, 2),
  )
}

/** A folder for each migration: the first snapshot describes the schema, the others no change. */
async function writeFolders(
  root: string,
  exports: Record<string, unknown>,
  scripts: readonly string[],
): Promise<void> {
  const { ddl, ...first } = await drizzle1.generateDrizzleJson(exports)
  const idOf = (index: number): string => `00000000-0000-4000-8000-00000000000${index}`
  for (const [index, script] of scripts.entries()) {
    const folder = join(root, 'drizzle', `2026010${index + 1}000000_step`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'migration.sql'), script)
    const own =
      index === 0
        ? { ...first, type: 'base', id: idOf(0), ddl }
        : { ...first, type: 'diff', id: idOf(index), prevIds: [idOf(index - 1)], deltas: [] }
    writeFileSync(join(folder, 'snapshot.json'), JSON.stringify({ ...own, footprints: [] }, null, 2))
  }
}

export const at = (place: Span | null): string => {
  if (!place) return '-'
  const { line, column } = positionOf(place.file, place.start)
  return `${place.file.path}:${line}:${column}`
}

export const shown = (diagnostic: Diagnostic): string =>
  `${diagnostic.code} ${at(diagnostic.span)} ${diagnostic.message} | ${diagnostic.hint}`
