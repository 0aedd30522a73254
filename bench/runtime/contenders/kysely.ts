import { type ColumnType, type Generated, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import Cursor from 'pg-cursor'
import type { Open } from '../contender.js'
import type { Settings } from '../schema.js'

interface Tables {
  readonly accounts: {
    id: number
    public_id: string
    name: string
    nickname: string | null
    active: boolean
    score: number
    settings: Settings
    created_at: Date
  }
  readonly events: {
    id: Generated<number>
    account_id: number
    kind: string
    amount: number
    payload: ColumnType<Record<string, number | string>, Record<string, number | string>>
    happened_at: Date
  }
  readonly readings: { sensor: number; label: string; value: number; taken_at: Date }
}

/** On node-postgres, by Kysely's own dialect. */
export const open: Open = async (url) => {
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool, cursor: Cursor }) })
  const columns = [
    'id',
    'public_id as publicId',
    'name',
    'nickname',
    'active',
    'score',
    'settings',
    'created_at as createdAt',
  ] as const
  return {
    getAccount: (id) =>
      db.selectFrom('accounts').select(columns).where('id', '=', id).executeTakeFirstOrThrow(),
    listAccounts: () => db.selectFrom('accounts').select(columns).orderBy('id').execute(),
    insertEvents: (events) =>
      db
        .insertInto('events')
        .values(
          events.map(({ accountId, kind, amount, payload, happenedAt }) => ({
            account_id: accountId,
            kind,
            amount,
            payload,
            happened_at: happenedAt,
          })),
        )
        .execute(),
    async streamReadings(batch, each) {
      const query = db.selectFrom('readings').select(['sensor', 'label', 'value', 'taken_at as takenAt'])
      for await (const row of query.stream(batch)) each(row)
    },
    copyReadings: null,
    close: () => db.destroy(),
  }
}
