import { asc, eq, sql as expression } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import type { Open } from '../contender.js'
import { accounts, events } from '../schema.js'

/** On postgres.js; a client of its own, since `drizzle` changes the one it is given. */
export const open: Open = async (url) => {
  const sql = postgres(url, { max: 1 })
  const db = drizzle(sql)
  return {
    async getAccount(id) {
      const [account] = await db.select().from(accounts).where(eq(accounts.id, id))
      if (account === undefined) throw new Error('no such account')
      return account
    },
    listAccounts: async () => db.select().from(accounts).orderBy(asc(accounts.id)),
    insertEvents: (rows) => db.insert(events).values([...rows]),
    streamReadings: null,
    copyReadings: null,
    close: () => sql.end(),
  }
}

/** The same with queries that are built and named once. */
export const openPrepared: Open = async (url) => {
  const sql = postgres(url, { max: 1 })
  const db = drizzle(sql)
  const byId = db
    .select()
    .from(accounts)
    .where(eq(accounts.id, expression.placeholder('id')))
    .prepare('account_by_id')
  const all = db.select().from(accounts).orderBy(asc(accounts.id)).prepare('all_accounts')
  return {
    async getAccount(id) {
      const [account] = await byId.execute({ id })
      if (account === undefined) throw new Error('no such account')
      return account
    },
    listAccounts: () => all.execute(),
    insertEvents: null,
    streamReadings: null,
    copyReadings: null,
    close: () => sql.end(),
  }
}
