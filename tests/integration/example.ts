import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { afterAll, beforeAll } from 'vitest'
import { runMigrations } from '#sluice/migrate/index'
import { seed } from '../../examples/seed.js'
import { createClient } from '../../generated/index.js'
import { useDatabase } from '../setup/database.js'

type Seeded = Awaited<ReturnType<typeof seed>>

/** The living example on the run's server, migrated and seeded. */
export interface Example {
  readonly url: string
  /** What generated functions are called on. */
  readonly sql: ReturnType<typeof connect>
  /** A client without our options, for queries by hand. */
  readonly hand: postgres.Sql
  readonly seeded: Seeded
}

const connect = (url: string) => createClient(url, { max: 2, onnotice: () => undefined })

/** There once `beforeAll` has run. */
export function useExample(): Example {
  const database = useDatabase()
  let example: Example | null = null
  beforeAll(async () => {
    await runMigrations({
      url: database.url,
      folder: fileURLToPath(new URL('../../drizzle', import.meta.url)),
    })
    const sql = connect(database.url)
    const hand = postgres(database.url, { max: 1, onnotice: () => undefined })
    example = { url: database.url, sql, hand, seeded: await seed(sql) }
  })
  afterAll(async () => {
    await Promise.all([example?.sql.end(), example?.hand.end()])
  })
  const there = (): Example => {
    if (example === null) throw new Error('The example is there once beforeAll has run')
    return example
  }
  return {
    get url() {
      return there().url
    },
    get sql() {
      return there().sql
    },
    get hand() {
      return there().hand
    },
    get seeded() {
      return there().seeded
    },
  }
}

/** What an awaited call rejects with. */
export async function rejection(call: Promise<unknown>): Promise<unknown> {
  return await call.then(
    (value) => {
      throw new Error(`expected a rejection, got ${JSON.stringify(value)}`)
    },
    (reason: unknown) => reason,
  )
}
