import type { ProjectStore } from './store/known-run.js'
import type { Config } from '../config/config.js'
import type { Outcome } from '../diagnostics/diagnostic.js'
import { hashOf } from '../facts/fact.js'
import type { Observed } from '../facts/observe.js'
import type { Evaluator } from '../evaluate/evaluator.js'
import type { SchemaData } from '../schema/schema-data.js'
import { locate } from '../schema/locate.js'
import type { DatabasePlan } from '../schema/plan-database.js'
import type { DeclarationLocator, SchemaModel } from '../model/schema-model.js'
import { type Form, type Remember, remembering } from './remember.js'

/** The content of the schema modules, and how the embedded database gets the schema. */
export interface PlannedSchema {
  readonly model: SchemaModel
  /** Parses the user's modules on the first call. */
  locator(): Promise<DeclarationLocator>
  /** `running`: the server already has its schema. */
  readonly plan: DatabasePlan | 'running'
}

/**
 * Null if the schema cannot be evaluated or planned; `moduleFiles` are present if the evaluation succeeded.
 */
export interface SchemaAnswer {
  readonly schema: PlannedSchema | null
  readonly moduleFiles: readonly string[] | null
}

export function schemaLoader(
  project: ProjectStore | null,
  isRead: boolean,
  isTrusted: () => boolean,
  evaluator: Evaluator,
): (config: Config) => Promise<Observed<Outcome<SchemaAnswer>>> {
  let remember: Remember<SchemaAnswer> | null = null
  return (config) => {
    remember ??= remembering(schemaForm(config.root), project, isRead, isTrusted)
    const { file: _file, credentialsUrl: _credentialsUrl, ...options } = config
    const key = hashOf(JSON.stringify([project?.key, options]))
    return remember(key, async () => {
      const { value, facts } = await evaluator.schema(config)
      // The schema is the last module that a run evaluates.
      void evaluator.close()
      return { value: { ...value, value: answerOf(config.root, value.value) }, facts }
    })
  }
}

/** Searches the modules' text for declarations on the first request. */
function answerOf(root: string, { model, plan }: Pick<SchemaData, 'model' | 'plan'>): SchemaAnswer {
  const moduleFiles = model?.moduleFiles ?? null
  if (!model || !plan) return { schema: null, moduleFiles }
  let locator: Promise<DeclarationLocator> | null = null
  return { schema: { model, plan, locator: () => (locator ??= locate(root, model)) }, moduleFiles }
}

const schemaForm = (root: string): Form<SchemaAnswer> => ({
  kind: 'schemas',
  toData: ({ schema }) => schema && { model: schema.model, plan: schema.plan },
  fromData: (data) => answerOf(root, data as Pick<SchemaData, 'model' | 'plan'>),
})
