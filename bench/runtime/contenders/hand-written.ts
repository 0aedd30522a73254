import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import postgres from 'postgres'
import type { Open } from '../contender.js'
import type { Account, Reading } from '../data.js'

/** postgres.js as its manual has it, on default settings. */
export const open: Open = async (url) => {
  const sql = postgres(url, { max: 1 })
  return {
    async getAccount(id) {
      const [account] = await sql<[Account]>`
        select id, public_id as "publicId", name, nickname, active, score, settings, created_at as "createdAt"
        from accounts
        where id = ${id}
      `
      return account
    },
    listAccounts: () => sql<Account[]>`
      select id, public_id as "publicId", name, nickname, active, score, settings, created_at as "createdAt"
      from accounts
      order by id
    `,
    insertEvents: (events) => {
      const rows = events.map(({ accountId, kind, amount, payload, happenedAt }) => ({
        account_id: accountId,
        kind,
        amount,
        payload: sql.json(payload),
        happened_at: happenedAt,
      }))
      return sql`insert into events ${sql(rows, 'account_id', 'kind', 'amount', 'payload', 'happened_at')}`
    },
    async streamReadings(batch, each) {
      const cursor = sql<Reading[]>`select sensor, label, value, taken_at as "takenAt" from readings`.cursor(
        batch,
      )
      for await (const rows of cursor) for (const row of rows) each(row)
    },
    async copyReadings(rows) {
      const writable = await sql`copy copied (sensor, label, value, taken_at) from stdin`.writable()
      await pipeline(Readable.from(copyTexts(rows)), writable)
    },
    close: () => sql.end(),
  }
}

/** In pieces of some 64 kB: a piece for each row would cost more than the row. */
function* copyTexts(rows: Iterable<Reading>): Generator<string, void, undefined> {
  let text = ''
  for (const { sensor, label, value, takenAt } of rows) {
    text += `${sensor}\t${escape(label)}\t${value}\t${takenAt.toISOString()}\n`
    if (text.length > 65_536) {
      yield text
      text = ''
    }
  }
  yield text
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

const escape = (text: string): string => text.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? '')
