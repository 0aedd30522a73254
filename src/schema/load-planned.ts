import type { Config } from '../config/config.js'
import type { Outcome } from '../diagnostics/diagnostic.js'
import { keyOf } from './drizzle/table-keys.js'
import { loadSchema } from './load-schema.js'
import { planDatabase } from './plan-database.js'
import { NO_SCHEMA, type SchemaData } from './schema-data.js'
import { markUnmigrated } from './unmigrated.js'

/** Evaluates the schema modules in this thread, and plans the database. */
export async function loadPlanned(config: Config): Promise<Outcome<SchemaData>> {
  const { value: loaded, diagnostics } = await loadSchema(config)
  if (!loaded) return { value: NO_SCHEMA, diagnostics }
  const { model } = loaded
  const keys = model.relations.flatMap((relation) => keyOf(loaded, relation) ?? [])
  if (config.database.url !== undefined) return { value: { model, plan: 'running', keys }, diagnostics }
  const planned = await planDatabase(config, loaded)
  const { plan = null, unmigrated = null } = planned.value ?? {}
  const relations = unmigrated ? markUnmigrated(model.relations, unmigrated) : model.relations
  return {
    value: { model: { ...model, relations }, plan, keys },
    diagnostics: [...diagnostics, ...planned.diagnostics],
  }
}
