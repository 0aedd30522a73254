import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { loadModule } from 'libpg-query'
import { afterAll, beforeAll } from 'vitest'
import { analyzeQueries } from '#sluice/analyze/analyze-queries'
import type { TypedQuery } from '#sluice/analyze/typed-query'
import type { Config } from '#sluice/config/config'
import { cacheFolder } from '#sluice/database/cache-folder'
import { type Catalog, openCatalog } from '#sluice/database/catalog'
import type { Database, Row } from '#sluice/database/database'
import { openEmbedded } from '#sluice/database/embedded'
import { copySnapshot, removeScratchFolder, scratchFolder, storeSnapshot } from '#sluice/database/snapshots'
import type { Diagnostic } from '#sluice/diagnostics/diagnostic'
import type { SchemaLocator, SchemaModel } from '#sluice/schema/schema-model'
import { parseQueryFile } from '#sluice/source/parse-query-file'
import { schema } from './schema.js'

export interface Analysis {
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

/** One session for the test file that calls it. */
export function useSession(sql: string = schema): Session {
  let opened: { readonly database: Database; readonly catalog: Catalog; readonly folder: string } | undefined
  const session = (): NonNullable<typeof opened> => {
    if (!opened) throw new Error('the session is there once beforeAll has run')
    return opened
  }
  beforeAll(async () => {
    await loadModule()
    const folder = await prepared(sql)
    const database = await openEmbedded({ dataFolder: folder, extensions: [] })
    opened = { folder, database, catalog: await openCatalog(database) }
  })
  afterAll(async () => {
    await opened?.database.close()
    if (opened) await removeScratchFolder(opened.folder)
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

/** A private data folder with the schema in it; it is built once for a text and then copied. */
async function prepared(sql: string): Promise<string> {
  const store = join(cacheFolder(process.cwd()), 'test-snapshots')
  const key = createHash('sha256').update(sql).digest('hex').slice(0, 32)
  const copied = await copySnapshot(store, key)
  if (copied) return copied
  const folder = await scratchFolder()
  const database = await openEmbedded({ dataFolder: folder, extensions: [] })
  const problem = await database.execute(sql)
  await database.close()
  if (problem) {
    const { message, position } = problem
    throw new Error(`${message} at: ${sql.slice(position ?? 0, (position ?? 0) + 80)}`)
  }
  await storeSnapshot(store, key, folder)
  return folder
}
