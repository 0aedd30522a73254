import { loadConfig } from '#sluice/config/load-config'
import type { Diagnostic } from '#sluice/diagnostics/diagnostic'
import { loadSchema, type LoadedSchema } from '#sluice/schema/load-schema'
import { expect } from 'vitest'
import { temporaryProject } from '../config/temporary-project.js'
import type { Line } from '../setup/drizzle-lines.js'
import { at } from './drizzle-project.js'

export type Files = Readonly<Record<string, string>>

export const pg = "import * as pg from 'drizzle-orm/pg-core'\nimport { sql } from 'drizzle-orm'\n"

interface Loaded {
  readonly root: string
  readonly loaded: LoadedSchema | null
  readonly diagnostics: readonly string[]
}

/** Loads the schema of a project whose schema modules are in `db`. */
export async function load(files: Files, options = '', line: Line = '0.x'): Promise<Loaded> {
  const root = temporaryProject(
    {
      ...files,
      'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './db/*.ts', ${options} }\n`,
    },
    { line },
  )
  return loadIn(root)
}

export async function loadIn(root: string): Promise<Loaded> {
  const config = await loadConfig({ cwd: root })
  expect(config.diagnostics).toEqual([])
  if (!config.value) throw new Error('no config')
  const outcome = await loadSchema(config.value)
  return { root, loaded: outcome.value, diagnostics: outcome.diagnostics.map(shown) }
}

const shown = (diagnostic: Diagnostic): string =>
  [
    `${diagnostic.code} ${at(diagnostic.span)} ${diagnostic.message} | ${diagnostic.hint}`,
    ...diagnostic.related.map((place) => `+ ${at(place.span)} ${place.message}`),
  ].join('\n')
