import { loadConfig } from '#sluice/config/load-config'
import type { Config } from '#sluice/config/config'
import type { Diagnostic } from '#sluice/diagnostics/diagnostic'
import { positionOf } from '#sluice/diagnostics/span'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { temporaryProject } from './temporary-project.js'

export type Files = Readonly<Record<string, string>>

export const schema: Files = { 'schema.ts': 'export {}\n' }
export const drizzle = "export default { dialect: 'postgresql', schema: './schema.ts' }\n"

/** `code path:line:column message | hint` */
function shown(diagnostic: Diagnostic): string {
  const place = diagnostic.span
  const { line, column } = place ? positionOf(place.file, place.start) : { line: 0, column: 0 }
  const at = place ? `${place.file.path}:${line}:${column}` : '-'
  return `${diagnostic.code} ${at} ${diagnostic.message} | ${diagnostic.hint}`
}

/** Loads the config of a project with these files, by default in the project's own folder. */
export async function load(
  files: Files,
  path?: string,
  { cwd = '.', ...options }: Parameters<typeof temporaryProject>[1] & { readonly cwd?: string } = {},
): Promise<{ root: string; config: Config | null; diagnostics: readonly string[] }> {
  const root = temporaryProject(files, options)
  const outcome = await loadConfig({ cwd: join(root, cwd), ...(path === undefined ? {} : { path }) })
  return { root, config: outcome.value, diagnostics: outcome.diagnostics.map(shown) }
}

/** A developer's own DATABASE_URL would hide what happens to those who have none. */
export function withoutDatabaseUrl(): void {
  const databaseUrl = process.env['DATABASE_URL']
  beforeEach(() => {
    delete process.env['DATABASE_URL']
  })
  afterEach(() => {
    if (databaseUrl !== undefined) process.env['DATABASE_URL'] = databaseUrl
  })
}
