import { loadModule } from 'libpg-query'
import { afterAll, beforeAll } from 'vitest'
import { analyzeQueries } from '#sluice/analyze/analyze-queries'
import type { TypedQuery } from '#sluice/model/typed-query'
import type { Config } from '#sluice/config/config'
import { type Catalog, openCatalog } from '#sluice/database/catalog'
import type { Database, Row } from '#sluice/database/database'
import { type EmbeddedDatabase, openEmbedded } from '#sluice/database/embedded'
import type { ExtensionModule } from '#sluice/database/embedded-protocol'
import type { Diagnostic } from '#sluice/diagnostics/diagnostic'
import type { SchemaLocator, SchemaModel } from '#sluice/model/schema-model'
import { parseQueryFile } from '#sluice/source/parse-query-file'
import { clusterSnapshot, testSnapshot } from '../database/cluster-snapshot.js'
import { schema } from './schema.js'

interface Analysis {
  readonly queries: readonly TypedQuery[]
  readonly diagnostics: readonly Diagnostic[]
}

export interface Options {
  readonly model?: SchemaModel
  readonly locator?: SchemaLocator
  readonly naming?: Config['naming']
  readonly types?: Config['types']
}

/** An embedded server that holds a schema and its data, and the analysis of queries against it. */
export interface Session {
  readonly database: Database
  readonly catalog: Catalog
  /** Analyses the queries of a file's text; a text without a name is one query, `q`. */
  analyze(text: string, options?: Options): Promise<Analysis>
  /** The one query of a text, which must be without any problem. */
  query(text: string, options?: Options): Promise<TypedQuery>
  /** Executes and rolls back. */
  run(sql: string, parameters?: readonly (string | null)[]): Promise<readonly Row[]>
}

const emptyModel: SchemaModel = { relations: [], moduleFiles: [] }
const noLocator: SchemaLocator = { relation: () => null, column: () => null }

/** One session for the test file that calls it, on a server that has the extensions at hand, for `sql` to create. */
export function useSession(sql: string = schema, extensions: readonly ExtensionModule[] = []): Session {
  let opened: { readonly database: Database; readonly catalog: Catalog } | undefined
  const session = (): NonNullable<typeof opened> => {
    if (!opened) throw new Error('the session is there once beforeAll has run')
    return opened
  }
  beforeAll(async () => {
    await loadModule()
    const snapshot = await testSnapshot(sql, () => prepared(sql, extensions))
    const database = await openEmbedded({ snapshot, extensions })
    opened = { database, catalog: await openCatalog(database) }
  })
  afterAll(async () => {
    await opened?.database.close()
  })

  async function analyze(text: string, options: Options = {}): Promise<Analysis> {
    const { database, catalog } = session()
    const parsed = parseQueryFile({ path: 'queries/q.sql', text }, 'q')
    const { naming = 'drizzle', types = {}, model = emptyModel, locator = noLocator } = options
    const config = { naming, types }
    const input = { config, database, catalog, model, locator: async () => locator }
    const { value, diagnostics } = await analyzeQueries(input, parsed.value)
    return { queries: value, diagnostics: [...parsed.diagnostics, ...diagnostics] }
  }
  return {
    get database() {
      return session().database
    },
    get catalog() {
      return session().catalog
    },
    analyze,
    async query(text, options) {
      const { queries, diagnostics } = await analyze(text, options)
      const [query] = queries
      if (diagnostics.length > 0 || !query) {
        throw new Error(diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'))
      }
      return query
    },
    async run(text, parameters = []) {
      const { database } = session()
      await database.execute('begin')
      try {
        return await database.rows(text, parameters)
      } finally {
        await database.execute('rollback')
      }
    },
  }
}

/** A database with the schema in it. */
async function prepared(sql: string, extensions: readonly ExtensionModule[]): Promise<EmbeddedDatabase> {
  const database = await openEmbedded({ snapshot: await clusterSnapshot(), extensions })
  const problem = await database.execute(sql)
  if (problem) {
    await database.close()
    const { message, position } = problem
    throw new Error(`${message} at: ${sql.slice(position ?? 0, (position ?? 0) + 80)}`)
  }
  return database
}
