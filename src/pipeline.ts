/** The whole order of a run on one screen: config → queries, schema → database → types → modules. */
import { analyzeQueries } from './analyze/analyze-queries.js'
import type { TypedQuery } from './analyze/typed-query.js'
import type { Config } from './config/config.js'
import { openCatalog } from './database/catalog.js'
import type { Database } from './database/database.js'
import { EmbeddedServerError } from './database/embedded.js'
import { openEmbeddedWith, openServer } from './database/open-database.js'
import { embeddedServerFailed } from './diagnostics/catalogue/database.js'
import { type Diagnostic, hasErrors, type Outcome } from './diagnostics/diagnostic.js'
import { emitModules } from './emit/emit-modules.js'
import type { GeneratedFile } from './output/generated-file.js'
import { buildDatabase } from './schema/build-database.js'
import { type LoadedSchema, loadSchema } from './schema/load-schema.js'
import { planDatabase, planKey } from './schema/plan-database.js'
import { readQueries } from './source/read-queries.js'

export interface Compilation {
  /** The queries without errors, in the order of their files. */
  readonly queries: readonly TypedQuery[]
  /** The complete output; empty when there is any error. */
  readonly files: readonly GeneratedFile[]
  readonly diagnostics: readonly Diagnostic[]
  /** Absolute paths of the schema modules and all they import; null when they could not be evaluated. */
  readonly moduleFiles: readonly string[] | null
}

export interface CompileOptions {
  /** Whether results of earlier runs may be used. */
  readonly cache: boolean
  readonly onProgress: (progress: Progress) => void
}

export interface Progress {
  readonly stage: 'source' | 'schema' | 'database' | 'analyze' | 'emit'
  readonly done: number
  readonly total: number
}

/** Checks every query of the project and makes the modules; writes nothing. */
export async function compile(config: Config, { onProgress }: CompileOptions): Promise<Compilation> {
  const diagnostics: Diagnostic[] = []
  const begin = (stage: Progress['stage'], done = 0, total = 1): void => onProgress({ stage, done, total })

  begin('source')
  const sources = await readQueries(config)
  diagnostics.push(...sources.diagnostics)

  begin('schema')
  const schema = await loadSchema(config)
  diagnostics.push(...schema.diagnostics)
  if (!schema.value) return { queries: [], files: [], diagnostics, moduleFiles: null }
  const { moduleFiles } = schema.value.model

  begin('database')
  const opened = await openChecked(config, schema.value)
  diagnostics.push(...opened.diagnostics)
  const database = opened.value
  if (!database) return { queries: [], files: [], diagnostics, moduleFiles }

  try {
    const catalog = await openCatalog(database)
    const { model, locator } = schema.value
    const total = sources.value.length
    const typed = await analyzeQueries({ config, database, catalog, model, locator }, sources.value, (done) =>
      begin('analyze', done, total),
    )
    diagnostics.push(...typed.diagnostics)
    const queries = typed.value.filter((query) => !isFaulty(query, diagnostics))
    if (hasErrors(diagnostics)) return { queries, files: [], diagnostics, moduleFiles }

    begin('emit')
    const constraints = catalog.relations.flatMap((relation) => relation.constraints)
    const files = await emitModules(config, queries, constraints)
    return { queries, files, diagnostics, moduleFiles }
  } catch (error) {
    if (!(error instanceof EmbeddedServerError)) throw error
    return {
      queries: [],
      files: [],
      diagnostics: [...diagnostics, embeddedServerFailed(error.message)],
      moduleFiles,
    }
  } finally {
    await database.close()
  }
}

/** A running server has its schema; the embedded one gets that of the migrations and of the schema module. */
async function openChecked(config: Config, loaded: LoadedSchema): Promise<Outcome<Database | null>> {
  if (config.database.url !== undefined) return openServer(config, config.database.url)
  const planned = await planDatabase(config, loaded)
  if (!planned.value) return { value: null, diagnostics: planned.diagnostics }
  const { plan } = planned.value
  try {
    const opened = await openEmbeddedWith(config, {
      key: planKey(plan),
      extensions: plan.extensions,
      build: (database) => buildDatabase(database, config, plan, loaded),
    })
    return { value: opened.value, diagnostics: [...planned.diagnostics, ...opened.diagnostics] }
  } catch (error) {
    if (!(error instanceof EmbeddedServerError)) throw error
    return { value: null, diagnostics: [...planned.diagnostics, embeddedServerFailed(error.message)] }
  }
}

/** A stage before may have found an error in a query that Postgres accepts. */
const isFaulty = ({ source }: TypedQuery, diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some(
    ({ severity, query, span }) =>
      severity === 'error' && query === source.property && span?.file.path === source.file.path,
  )
