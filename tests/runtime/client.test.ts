import { drizzle } from 'drizzle-orm/postgres-js'
import { drizzle as drizzleNodePostgres } from 'drizzle-orm/node-postgres'
import { drizzle as drizzleProxy } from 'drizzle-orm/pg-proxy'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '#sluice/runtime/client'
import { isConstraint } from '#sluice/runtime/constraints'
import { fromDrizzle } from '#sluice/runtime/drizzle'
import { int4 } from '#sluice/runtime/numbers'
import { defineQuery, input, value } from '#sluice/runtime/query'
import { exec, many } from '#sluice/runtime/run'
import { useDatabase } from '../setup/database.js'

const database = useDatabase()
let client: ReturnType<typeof createClient>

const insert = defineQuery({
  name: 'insert',
  text: 'insert into counted values ($1)',
  parameters: (params: { n: number }) => [input('n', params.n, int4)],
})
const list = defineQuery({
  name: 'list',
  text: 'select n from counted order by n',
  columns: ['n'],
  row: (cells) => value(cells, 0, int4),
})

beforeAll(async () => {
  client = createClient(database.url, { max: 1 })
  await client`create table counted (n int4 constraint counted_n_key unique)`
})
afterAll(() => client.end())

describe('createClient', () => {
  it('serves hand-written queries as postgres() does', async () => {
    const rows = await client`select ${5}::int4 as five, ${[1, 2]}::int4[] as list, now() as now`
    expect(rows[0]).toMatchObject({ five: 5, list: [1, 2], now: expect.any(Date) })
  })

  it('is marked, inside transactions too', async () => {
    expect(client.typed).toHaveProperty('sluice')
    await client.begin(async (tx) => {
      expect(tx.typed).toHaveProperty('sluice')
      await tx.savepoint(async (savepoint) => expect(savepoint.typed).toHaveProperty('sluice'))
    })
    expect(postgres(database.url).typed).not.toHaveProperty('sluice')
  })

  it('takes options alone, and custom types', async () => {
    const { hostname, port, username, password, pathname } = new URL(database.url)
    const other = createClient({
      host: hostname,
      port: Number(port),
      username,
      password,
      database: pathname.slice(1),
      max: 1,
      types: { bigint: postgres.BigInt },
    })
    const [row] = await other`select ${other.typed.bigint(5n)} as five`
    expect(row?.['five']).toBe(5n)
    expect(await many(list, other, undefined)).toEqual([])
    await other.end()
  })
})

describe('fromDrizzle', () => {
  it('runs in the transaction and savepoint of Drizzle', async () => {
    const db = drizzle(client)
    const failing = db.transaction(async (tx) => {
      await exec(insert, fromDrizzle(tx), { n: 1 })
      await tx
        .transaction(async (savepoint) => {
          await exec(insert, fromDrizzle(savepoint), { n: 2 })
          expect(await many(list, fromDrizzle(savepoint), undefined)).toEqual([1, 2])
          throw new Error('back to the savepoint')
        })
        .catch(() => undefined)
      expect(await many(list, fromDrizzle(tx), undefined)).toEqual([1])
      throw new Error('back to the start')
    })
    await expect(failing).rejects.toThrow('back to the start')
    expect(await many(list, fromDrizzle(db), undefined)).toEqual([])
  })

  it.each([
    ['node-postgres', () => drizzleNodePostgres.mock() as never],
    ['pg-proxy', () => drizzleProxy(async () => ({ rows: [] })) as never],
    ['nothing', () => undefined as never],
    ['a postgres.js client', () => client as never],
  ])('throws for %s', (_, other) => {
    expect(() => fromDrizzle(other())).toThrow('drizzle-orm/postgres-js')
  })
})

describe('isConstraint', () => {
  it('knows the constraint that was violated', async () => {
    await exec(insert, client, { n: 5 })
    const error: unknown = await exec(insert, client, { n: 5 }).catch((reason: unknown) => reason)
    expect(isConstraint(error, 'counted_n_key')).toBe(true)
    expect(isConstraint(error, 'counted_pkey')).toBe(false)
    if (isConstraint(error, 'counted_n_key')) expect(error.code).toBe('23505')
  })

  it('is false for anything else', () => {
    for (const other of [
      undefined,
      null,
      'counted_n_key',
      new Error('x'),
      { constraint_name: 'counted_n_key' },
    ]) {
      expect(isConstraint(other, 'counted_n_key')).toBe(false)
    }
  })
})
