import postgres from 'postgres'
import type { Open, Session } from '../contender.js'
import { getAccount, listAccounts } from '../generated/accounts.js'
import { insertEvents } from '../generated/events.js'
import { copyReadings, streamReadings } from '../generated/readings.js'
import { createClient, type Handle } from '../generated/sluice.js'

const session = (sql: Handle, close: () => Promise<void>): Session => ({
  getAccount: (id) => getAccount(sql, { id }),
  listAccounts: () => listAccounts(sql),
  insertEvents: (events) => insertEvents(sql, { events }),
  async streamReadings(batchSize, each) {
    for await (const row of streamReadings(sql, { batchSize })) each(row)
  },
  copyReadings: (rows) => copyReadings(sql, rows),
  close,
})

/** Generated functions on the client that the generated `createClient` makes. */
export const openOnFactory: Open = async (url) => {
  const sql = createClient(url, { max: 1 })
  return session(sql, () => sql.end())
}

/** Generated functions on a client of postgres.js's defaults. */
export const openOnPlain: Open = async (url) => {
  const sql = postgres(url, { max: 1 })
  return session(sql, () => sql.end())
}
