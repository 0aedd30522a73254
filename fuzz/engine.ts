/** The embedded database that holds one schema at a time, and Sluice's own path through it. */
import { loadModule } from 'libpg-query'
import { analyzeQueries } from '#sluice/analyze/analyze-queries'
import type { TypedQuery } from '#sluice/model/typed-query'
import { type Catalog, openCatalog } from '#sluice/database/catalog'
import type { Database, Row } from '#sluice/database/database'
import { openEmbedded } from '#sluice/database/embedded'
import { SNAPSHOT_FORMAT } from '#sluice/database/snapshot-file'
import { findSnapshot, snapshotKey, storeSnapshot, withScratchFile } from '#sluice/database/snapshots'
import type { Diagnostic } from '#sluice/diagnostics/diagnostic'
import { parseQueryFile } from '#sluice/source/parse-query-file'
import type { QuerySource } from '#sluice/model/query-source'
import { type DataSet, insertion } from './data.js'
import { creation, PRELUDE, type Schema, type SchemaObject } from './schema.js'
import { modelOf } from './drizzle-model.js'

/** What came of one statement. */
export type Analysed =
  | {
      readonly kind: 'typed'
      readonly typed: TypedQuery
      readonly source: QuerySource
      /** Codes of warnings. */
      readonly warned: ReadonlySet<string>
    }
  | { readonly kind: 'refused'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'crashed'; readonly error: Error }

export type Executed =
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
  | { readonly kind: 'failed'; readonly sqlstate: string; readonly message: string }

export interface Run {
  readonly sql: string
  /** Leaves everything as it was, so that it needs no rollback. */
  readonly readOnly: boolean
  readonly parameters: readonly (string | null)[]
}

export interface Engine {
  /** Creates a schema; what Postgres rejects is left out of the answer. */
  create(schema: Schema): Promise<Schema>
  /** One answer for each text, in their order; `fresh` reads the catalog anew. */
  analyze(texts: readonly string[], fresh?: boolean): Promise<readonly Analysed[]>
  /** Runs each on the data, from the same state; null where the data cannot be had. */
  execute(data: DataSet, runs: readonly Run[]): Promise<readonly Executed[] | null>
  /** The statements of the data set that succeed. */
  accepted(data: DataSet): Promise<DataSet>
  /** Whether Postgres takes the text. */
  accepts(text: string): Promise<boolean>
  close(): Promise<void>
}

/** Schemas leave their traces in the catalogs, which grow slower; after so many the database is opened anew. */
const SCHEMAS_PER_DATABASE = 40

/** What reproductions begin with. */
export const SESSION = "set timezone = 'Europe/Rome'"

const SAVEPOINT = 'data_is_there'
const RUNS_AT_ONCE = 8
const IN_FAILED_TRANSACTION = '25P02'

const TYPES = {
  bigint: 'bigint',
  'timestamp without time zone': 'string',
  'timestamp with time zone': 'string',
} as const

/** `store`: where an empty cluster is kept between runs. */
export async function openEngine(store: string): Promise<Engine> {
  await loadModule()
  let database = await open(store)
  let catalog: Catalog | null = null
  let current: Schema = { objects: [] }
  let schemas = 0

  async function create(schema: Schema): Promise<Schema> {
    if (++schemas > SCHEMAS_PER_DATABASE) {
      await database.close()
      database = await open(store)
      schemas = 1
    }
    const problem = await database.execute(
      'drop schema if exists fuzzed cascade; create schema fuzzed; set search_path = fuzzed, public',
    )
    if (problem) throw new Error(problem.message)
    const objects: SchemaObject[] = []
    for (const object of schema.objects) {
      const made = await createObject(object)
      if (made) objects.push(made)
    }
    for (const [index, object] of objects.entries()) {
      if (object.kind !== 'table') continue
      const unvalidated = []
      for (const each of object.unvalidated) if (!(await database.execute(each.add))) unvalidated.push(each)
      objects[index] = { ...object, unvalidated }
    }
    current = { objects }
    catalog = null
    return current
  }

  async function createObject(object: SchemaObject): Promise<SchemaObject | null> {
    const [first = ''] = creation({ ...object, further: [] })
    if (await database.execute(first)) return null
    const further: string[] = []
    for (const text of object.further) if (!(await database.execute(text))) further.push(text)
    return { ...object, further }
  }

  async function analyze(texts: readonly string[], fresh = false): Promise<readonly Analysed[]> {
    if (!catalog || fresh) catalog = await openCatalog(database)
    const parsed = texts.map((text, index) => {
      const name = `q${index}`
      try {
        return { name, ...parseQueryFile({ path: `${name}.sql`, text }, name) }
      } catch (error) {
        return { name, value: [], diagnostics: [], crash: asError(error) }
      }
    })
    const sources = parsed.flatMap(({ value }) => value)
    const outcome = await analyzeAll(sources, catalog)
    if (outcome instanceof Error) {
      // One of them is the cause; the others are to be heard all the same.
      if (texts.length === 1) return [{ kind: 'crashed', error: outcome }]
      const alone: Analysed[] = []
      for (const text of texts) alone.push(...(await analyze([text])))
      return alone
    }
    const typed = new Map(outcome.value.map((query) => [query.source.property, query]))
    return parsed.map((each): Analysed => {
      if ('crash' in each) return { kind: 'crashed', error: each.crash }
      const found = typed.get(each.name)
      const [source] = each.value
      if (found && source) {
        const own = outcome.diagnostics.filter(({ query }) => query === each.name)
        return { kind: 'typed', typed: found, source, warned: new Set(own.map(({ code }) => code)) }
      }
      const problems = [
        ...each.diagnostics,
        ...outcome.diagnostics.filter(({ query }) => query === each.name),
      ]
      return { kind: 'refused', diagnostics: problems.filter(({ severity }) => severity === 'error') }
    })
  }

  async function analyzeAll(sources: readonly QuerySource[], known: Catalog) {
    const model = modelOf(current)
    const locator = async () => ({ relation: () => null, column: () => null })
    try {
      return await analyzeQueries(
        { config: { naming: 'drizzle', types: TYPES }, database, catalog: known, model, locator },
        sources,
      )
    } catch (error) {
      return asError(error)
    }
  }

  /** Runs `inside` on the data, in a transaction that is rolled back. */
  async function withData<Answer>(data: DataSet, inside: () => Promise<Answer>): Promise<Answer | null> {
    const tables = current.objects.filter((object) => object.kind === 'table')
    const views = current.objects.filter((object) => object.kind === 'view' && object.materialized)
    const inserts = data.rows.filter(({ table }) => tables.some(({ name }) => name === table)).map(insertion)
    const refreshes = views.map(({ name }) => `refresh materialized view ${name}`)
    // The rows were there before the triggers.
    const triggered = tables.flatMap(({ further }) =>
      further.some((text) => text.includes('disable trigger')) ? [] : triggersOn(further),
    )
    const script = [
      'begin',
      ...tables.flatMap(({ unvalidated }) => unvalidated.map(({ drop }) => drop)),
      ...triggered.map((table) => `alter table ${table} disable trigger user`),
      block([...inserts, ...refreshes]),
      ...triggered.map((table) => `alter table ${table} enable trigger user`),
      ...tables.flatMap(({ unvalidated }) => unvalidated.map(({ add }) => add)),
    ]
    try {
      return (await database.execute(script.join(';\n'))) ? null : await inside()
    } finally {
      await database.execute('rollback')
    }
  }

  /**
   * Statements are sent without waiting for the answers of those before. One that fails takes those after it in the
   * transaction along; these are sent again.
   */
  async function runAll(runs: readonly Run[]): Promise<readonly Executed[]> {
    const results: Executed[] = []
    await database.execute(`savepoint ${SAVEPOINT}`)
    while (results.length < runs.length) {
      const next = runs.slice(results.length, results.length + RUNS_AT_ONCE)
      const sent = next.map(async (each) => {
        const answer = run(each)
        if (!each.readOnly) void database.execute(`rollback to savepoint ${SAVEPOINT}`)
        return answer
      })
      for (const answer of await Promise.all(sent)) {
        if (answer.kind === 'failed' && answer.sqlstate === IN_FAILED_TRANSACTION) break
        results.push(answer)
      }
      await database.execute(`rollback to savepoint ${SAVEPOINT}`)
    }
    return results
  }

  async function run({ sql, parameters }: Run): Promise<Executed> {
    try {
      return { kind: 'rows', rows: await database.rows(sql, parameters) }
    } catch (error) {
      // `rows` begins its message with the SQLSTATE, after the worker's `Error: `; anything else is a failure of the server's own.
      const [first = ''] = asError(error).message.split('\n')
      const [, sqlstate = 'crash', message = first] = /^(?:Error: )?([0-9A-Z]{5}) (.*)$/.exec(first) ?? []
      return { kind: 'failed', sqlstate, message }
    }
  }

  return {
    create,
    analyze,
    execute: (data, runs) => withData(data, () => runAll(runs)),
    async accepted(data) {
      const rows = []
      for (const row of data.rows) {
        const tried = { ...data, rows: [...rows, row] }
        const before = await countRows(rows)
        if ((await countRows(tried.rows)) > before) rows.push(row)
      }
      return { ...data, rows }

      async function countRows(stored: DataSet['rows']): Promise<number> {
        const tables = [...new Set(stored.map(({ table }) => table))]
        if (tables.length === 0) return 0
        const counts = tables.map((table) => `(select count(*) from ${table})`).join(' + ')
        const [answer] =
          (await withData({ ...data, rows: stored }, () =>
            runAll([{ sql: `select ${counts} as n`, parameters: [], readOnly: true }]),
          )) ?? []
        return answer?.kind === 'rows' ? Number(answer.rows[0]?.['n']) : 0
      }
    },
    async accepts(text) {
      return (await database.describe(text)).kind === 'described'
    },
    close: () => database.close(),
  }
}

/** One round trip for all rows, where each that is rejected leaves the others alone. */
function block(statements: readonly string[]): string {
  const each = statements.map((text) => `begin ${text}; exception when others then null; end;`)
  return `do $block$ begin ${each.join('\n')} end $block$`
}

/** Tables that have a trigger, by the statements that make them. */
const triggersOn = (statements: readonly string[]): readonly string[] =>
  statements.flatMap((text) => /^create trigger .* on (\w+) for each row/.exec(text)?.[1] ?? [])

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))

async function open(store: string): Promise<Database> {
  const key = snapshotKey([SNAPSHOT_FORMAT, ...PRELUDE])
  const stored = await findSnapshot(store, key)
  const database = await openEmbedded({ snapshot: stored, extensions: [] })
  if (stored === null) {
    const problem = await database.execute(PRELUDE.join(';\n'))
    if (problem) throw new Error(`${problem.message} at ${problem.position}`)
    // The cluster with its prelude is kept for the next run.
    await withScratchFile(async (file) => {
      await database.closeInto(file)
      if (!(await storeSnapshot(store, key, file))) throw new Error(`${store} cannot be written`)
    })
    return open(store)
  }
  // What the server logs, trees and all, would go to a console that nobody reads.
  // A zone whose clock skips and repeats an hour: timestamps of two kinds compare otherwise there.
  await database.execute(`set log_min_messages = panic; ${SESSION}`)
  return database
}
