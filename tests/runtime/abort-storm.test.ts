import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '#sluice/runtime/client'
import { int4 } from '#sluice/runtime/numbers'
import { defineQuery, input, value } from '#sluice/runtime/query'
import type { Handle } from '#sluice/runtime/driver'
import { exec, one } from '#sluice/runtime/run'
import { useDatabase } from '../setup/database.js'
import { count } from '../setup/length.js'
import { randomFrom } from '../setup/random.js'

/** Calls of each scenario. `npm run test:all` makes 20,000. */
const calls = count('SLUICE_ABORTS', 100, 300)
const seed = Number(process.env['SLUICE_SEED'] ?? 1)

const database = useDatabase()
let observer: postgres.Sql

beforeAll(async () => {
  observer = postgres(database.url, { max: 1 })
  await observer`create table stored (n int4 primary key)`
})
afterAll(() => observer.end())

/** Takes up to some milliseconds, so that an abort meets it waiting, running or done. */
const echo = defineQuery({
  name: 'echo',
  text: 'select $1::int4 as n, pg_sleep($1 % 4 / 1000.0)',
  parameters: (params: { n: number }) => [input('n', params.n, int4)],
  columns: ['n', 'pg_sleep'],
  row: (cells) => value(cells, 0, int4),
})
const store = defineQuery({
  name: 'store',
  text: 'insert into stored values ($1)',
  parameters: (params: { n: number }) => [input('n', params.n, int4)],
})

const reason = new Error('the caller has left')

const clients = [
  { of: 'postgres()', connect: (max: number) => postgres(database.url, { max }) },
  { of: 'createClient()', connect: (max: number) => createClient(database.url, { max }) },
]
const scenarios = clients.flatMap((client) => [1, 3, 10].map((max) => ({ ...client, max })))

/** Calls with a signal in every second place, of which the abort comes after 0 to 10 ms if it comes before the result. */
async function storm(sql: Handle, random: () => number, numbers: readonly number[]): Promise<void> {
  const outcomes = await Promise.allSettled(
    numbers.map(async (n) => {
      if (n % 2 === 0) return one(echo, sql, { n })
      const controller = new AbortController()
      const timer = setTimeout(() => controller.abort(reason), random() * 10)
      return one(echo, sql, { n }, { signal: controller.signal }).finally(() => clearTimeout(timer))
    }),
  )
  for (const [index, outcome] of outcomes.entries()) {
    const n = numbers[index] ?? 0
    if (outcome.status === 'fulfilled') expect(outcome.value).toBe(n)
    else expect([n % 2, outcome.reason]).toEqual([1, reason])
  }
}

describe.each(scenarios)('aborts at random on $max connections of $of', ({ connect, max }) => {
  it('reject no call but their own', async () => {
    const random = randomFrom(seed)
    const client = connect(max)
    for (let n = 0; n < calls; n += 100) {
      await storm(
        client,
        random,
        Array.from({ length: 100 }, (_, index) => n + index),
      )
    }
    await client.end()
  })

  it('never fail the next transaction, nor one that says it is committed', async () => {
    const random = randomFrom(seed + max)
    const client = connect(max)
    await observer`truncate stored`
    const transactions = Array.from({ length: Math.ceil(calls / 5) }, (_, n) => n)
    const run = async (n: number): Promise<number | null> => {
      // A call without a signal that stands behind an aborted one fails with its transaction, and with no cancellation of its own.
      const strangers: unknown[] = []
      try {
        await client.begin(async (tx) => {
          await exec(store, tx, { n })
          if (n % 3 === 0) return
          const controller = new AbortController()
          const timer = setTimeout(() => controller.abort(reason), random() * 10)
          const aborted = one(echo, tx, { n: n * 4 + 3 }, { signal: controller.signal }).catch(
            (error: unknown) => {
              if (n % 2 === 0) throw error
            },
          )
          const behind = one(echo, tx, { n }).catch((error: unknown) => strangers.push(error))
          await Promise.all([aborted, behind]).finally(() => clearTimeout(timer))
        })
        return n
      } catch (error) {
        expect(n % 3, String(error)).not.toBe(0)
        if (error !== reason) expect(error).toMatchObject({ code: '57014' })
        return null
      } finally {
        for (const error of strangers) expect(error).toMatchObject({ code: '25P02' })
      }
    }
    const committed: number[] = []
    for (let at = 0; at < transactions.length; at += 20) {
      const some = await Promise.all(transactions.slice(at, at + 20).map(run))
      committed.push(...some.filter((n) => n !== null))
    }
    const rows = await observer<{ n: number }[]>`select n from stored order by n`
    expect(rows.map(({ n }) => n)).toEqual(committed.toSorted((a, b) => a - b))
    expect(committed.length).toBeGreaterThan(transactions.length / 4)
    expect(committed.length).toBeLessThan(transactions.length)
    await client.end()
  })
})

it('one signal for many calls warns of nothing', async () => {
  const warnings: Error[] = []
  const note = (warning: Error): unknown => warnings.push(warning)
  process.on('warning', note)
  const client = postgres(database.url, { max: 2 })
  const controller = new AbortController()
  const { signal } = controller
  await Promise.all(Array.from({ length: 50 }, (_, n) => one(echo, client, { n }, { signal })))
  const running = Array.from({ length: 50 }, (_, n) => one(echo, client, { n }, { signal }))
  controller.abort(reason)
  for (const outcome of await Promise.allSettled(running)) {
    expect(outcome).toMatchObject({ status: 'rejected', reason })
  }
  // Node.js emits a warning in a later turn.
  await pause(10)
  process.off('warning', note)
  expect(warnings).toEqual([])
  expect(await one(echo, client, { n: 1 })).toBe(1)
  await client.end()
})
