import type { Database } from '#sluice/database/database'
import { openEmbeddedWith } from '#sluice/database/open-database'
import { sweepSchema } from './values.js'

/** An embedded server with the schema of the sweep, and a way to start it anew after a call has broken it. */
export interface SweepServer {
  readonly database: Database
  /** Starts anew if the server no longer answers; whether it had to. */
  recover(): Promise<boolean>
  close(): Promise<void>
}

/** An extension to create. */
export interface SweepExtension {
  readonly name: string
  /** The module of an extension that the embedded server does not bundle; null where it does. */
  readonly module: string | null
}

export async function openSweepServer(extensions: readonly SweepExtension[] = []): Promise<SweepServer> {
  let database = await open(extensions)
  return {
    get database() {
      return database
    },
    async recover() {
      // Broken, it answers with an error, with nothing, or with nonsense.
      const answer = await database
        .rows('select 6 * 7 as answer, \'ok\'::text collate "C" as word')
        .catch(() => [])
      if (answer.length === 1 && answer[0]?.['answer'] === '42' && answer[0]['word'] === 'ok') return false
      // A broken server may fail to close.
      await database.close().catch(() => undefined)
      database = await open(extensions)
      return true
    },
    close: () => database.close(),
  }
}

async function open(extensions: readonly SweepExtension[]): Promise<Database> {
  const created = extensions.map(({ name }) => `create extension "${name}";`)
  const schema = [sweepSchema, ...created].join('\n')
  const modules = extensions.flatMap(({ name, module }) => (module === null ? [] : [[name, module] as const]))
  const { value: database } = await openEmbeddedWith(
    {
      root: process.cwd(),
      file: { path: 'scripts/sweep', text: '' },
      database: modules.length === 0 ? {} : { extensions: Object.fromEntries(modules) },
    },
    {
      key: schema,
      extensions: extensions.map(({ name }) => name),
      base: null,
      isComplete: async () => true,
      async build(empty) {
        const problem = await empty.execute(schema)
        if (problem) throw new Error(`${problem.sqlstate} ${problem.message}`)
        return []
      },
    },
  )
  if (!database) throw new Error('the embedded server did not open, or an extension is not there')
  // What a session has drawn is what `currval` and `lastval` give.
  await database.rows("select nextval('sweep.used_sequence')")
  return database
}
