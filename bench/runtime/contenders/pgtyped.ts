import { parseSQLFile, queryASTToIR } from '@pgtyped/parser'
import { PreparedQuery } from '@pgtyped/runtime'
import pg from 'pg'
import Cursor from 'pg-cursor'
import type { Open } from '../contender.js'
import type { Account, NewEvent, Reading } from '../data.js'

const FILE = `
/* @name GetAccount */
select id, public_id as "publicId", name, nickname, active, score, settings, created_at as "createdAt"
from accounts
where id = :id;

/* @name ListAccounts */
select id, public_id as "publicId", name, nickname, active, score, settings, created_at as "createdAt"
from accounts
order by id;

/*
  @name InsertEvents
  @param events -> ((accountId, kind, amount, payload, happenedAt)...)
*/
insert into events (account_id, kind, amount, payload, happened_at) values :events;

/* @name StreamReadings */
select sensor, label, value, taken_at as "takenAt" from readings;
`

/** What PgTyped's command line makes of the file: the parsed statement, handed to its run time. */
function prepare<Params, Row>(name: string): PreparedQuery<Params, Row> {
  const { queries } = parseSQLFile(FILE)
  const query = queries.find((candidate) => candidate.name === name)
  if (query === undefined) throw new Error(`PgTyped does not find ${name}`)
  return new PreparedQuery<Params, Row>(queryASTToIR(query))
}

/** PgTyped's run time on node-postgres. */
export const open: Open = async (url) => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const connection = {
    query: async (text: string, bindings: unknown[]) => {
      const { rows, rowCount } = await client.query<Record<string, unknown>>(text, bindings)
      return { rows, rowCount: rowCount ?? 0 }
    },
    stream: (text: string, bindings: unknown[]) => client.query(new Cursor<Reading>(text, bindings)),
  }
  const getAccount = prepare<{ id: number }, Account>('GetAccount')
  const listAccounts = prepare<void, Account>('ListAccounts')
  const insertEvents = prepare<{ events: readonly NewEvent[] }, void>('InsertEvents')
  const streamReadings = prepare<void, Reading>('StreamReadings')
  return {
    async getAccount(id) {
      const [account] = await getAccount.run({ id }, connection)
      if (account === undefined) throw new Error('no such account')
      return account
    },
    listAccounts: () => listAccounts.run(undefined, connection),
    insertEvents: (events) => insertEvents.run({ events }, connection),
    async streamReadings(batch, each) {
      const cursor = streamReadings.stream(undefined, connection)
      for (;;) {
        const rows = await cursor.read(batch)
        if (rows.length === 0) break
        for (const row of rows) each(row)
      }
    },
    copyReadings: null,
    close: () => client.end(),
  }
}
