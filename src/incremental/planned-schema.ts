import type { ProjectStore } from '../cache/known-run.js'
import type { Config } from '../config/config.js'
import type { Outcome } from '../diagnostics/diagnostic.js'
import { hashOf } from '../facts/fact.js'
import type { Observed } from '../facts/observe.js'
import { loadSchema } from '../schema/load-schema.js'
import { locate } from '../schema/locate.js'
import { type DatabasePlan, planDatabase } from '../schema/plan-database.js'
import type { DeclarationLocator, SchemaModel } from '../schema/schema-model.js'
import { markUnmigrated } from '../schema/unmigrated.js'
import { type Form, type Remember, remembering } from './remember.js'

/** What the schema modules say, and how the embedded database comes to hold it. */
export interface PlannedSchema {
  readonly model: SchemaModel
  /** Parses the user's modules at the first call. */
  locator(): Promise<DeclarationLocator>
  /** `running`: the server has its schema already. */
  readonly plan: DatabasePlan | 'running'
}

/** Null when the schema cannot be evaluated or no plan be made; `moduleFiles` are known if the first succeeded. */
export interface SchemaAnswer {
  readonly schema: PlannedSchema | null
  readonly moduleFiles: readonly string[] | null
}

export function schemaLoader(
  project: ProjectStore | null,
  isRead: boolean,
  isTrusted: () => boolean,
): (config: Config) => Promise<Observed<Outcome<SchemaAnswer>>> {
  let remember: Remember<SchemaAnswer> | null = null
  return (config) => {
    remember ??= remembering(schemaForm(config.root), project, isRead, isTrusted)
    const { file: _file, credentialsUrl: _credentialsUrl, ...options } = config
    const key = hashOf(JSON.stringify([project?.key, options]))
    return remember(key, () => loadPlanned(config))
  }
}

async function loadPlanned(config: Config): Promise<Outcome<SchemaAnswer>> {
  const { value: loaded, diagnostics } = await loadSchema(config)
  if (!loaded) return { value: { schema: null, moduleFiles: null }, diagnostics }
  const { model, locator } = loaded
  const { moduleFiles } = model
  if (config.database.url !== undefined) {
    return { value: { schema: { model, locator, plan: 'running' }, moduleFiles }, diagnostics }
  }
  const planned = await planDatabase(config, loaded)
  const schema = planned.value && {
    model: { ...model, relations: markUnmigrated(model.relations, planned.value.unmigrated) },
    locator,
    plan: planned.value.plan,
  }
  return {
    value: { schema, moduleFiles },
    diagnostics: [...diagnostics, ...planned.diagnostics],
  }
}

interface SchemaData {
  readonly model: SchemaModel
  readonly plan: DatabasePlan | 'running'
}

const schemaForm = (root: string): Form<SchemaAnswer> => ({
  kind: 'schemas',
  toData: ({ schema }) => schema && { model: schema.model, plan: schema.plan },
  fromData(data) {
    const { model, plan } = data as SchemaData
    let locator: Promise<DeclarationLocator> | null = null
    const schema = { model, plan, locator: () => (locator ??= locate(root, model)) }
    return { schema, moduleFiles: model.moduleFiles }
  },
})
