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

export async function openSweepServer(): Promise<SweepServer> {
  let database = await open()
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
      database = await open()
      return true
    },
    close: () => database.close(),
  }
}

async function open(): Promise<Database> {
  const { value: database } = await openEmbeddedWith(
    { root: process.cwd(), file: { path: 'scripts/sweep', text: '' }, database: {} },
    {
      key: sweepSchema,
      extensions: [],
      base: null,
      async build(empty) {
        const problem = await empty.execute(sweepSchema)
        if (problem) throw new Error(`${problem.sqlstate} ${problem.message}`)
        return []
      },
    },
  )
  if (!database) throw new Error('the embedded server needs no extension and yet did not open')
  // What a session has drawn is what `currval` and `lastval` give.
  await database.rows("select nextval('sweep.used_sequence')")
  return database
}
