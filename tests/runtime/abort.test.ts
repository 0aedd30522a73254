import { connect, createServer, type Server, type Socket } from 'node:net'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { int4 } from '#sluice/runtime/numbers'
import { defineQuery, input, value } from '#sluice/runtime/query'
import type { Handle } from '#sluice/runtime/driver'
import { exec, one, type QueryOptions } from '#sluice/runtime/run'
import { text } from '#sluice/runtime/text'
import { useDatabase } from '../setup/database.js'

const database = useDatabase()
const clients: postgres.Sql[] = []
let observer: postgres.Sql

function connectTo(url: string, options: postgres.Options<Record<string, never>> = {}): postgres.Sql {
  const client = postgres(url, { max: 1, ...options })
  clients.push(client)
  return client
}

beforeAll(async () => {
  observer = connectTo(database.url)
  await observer`create table seen (n int4)`
})
afterAll(() => Promise.all(clients.map((client) => client.end({ timeout: 1 }))))

const sleep = defineQuery({
  name: 'sleep',
  text: 'select $1::text as tag, pg_sleep(60)',
  parameters: (params: { tag: string }) => [input('tag', params.tag, text)],
})
const number = defineQuery({
  name: 'number',
  text: 'select $1::int4 as n',
  parameters: (params: { n: number }) => [input('n', params.n, int4)],
  columns: ['n'],
  row: (cells) => ({ n: value(cells, 0, int4) }),
})
const see = defineQuery({
  name: 'see',
  text: 'insert into seen values ($1)',
  parameters: (params: { n: number }) => [input('n', params.n, int4)],
})

async function sleeping(): Promise<number> {
  const [row] = await observer<[{ count: number }]>`
    select count(*)::int4 from pg_stat_activity
    where query like '%pg_sleep(60)%' and state = 'active' and pid <> pg_backend_pid()
      and datname = current_database()`
  return row.count
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries++) {
    if (tries > 200) throw new Error('It did not come to pass within ten seconds')
    await pause(50)
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}

const reason = new Error('the caller has left')

describe('an aborted signal', () => {
  it('sends nothing when it is aborted before the call', async () => {
    const sent: string[] = []
    const client = connectTo(database.url, { debug: (_, query) => sent.push(query) })
    const options: QueryOptions = { signal: AbortSignal.abort(reason) }
    await expect(one(number, client, { n: 1 }, options)).rejects.toBe(reason)
    expect(await one(number, client, { n: 2 })).toEqual({ n: 2 })
    expect(sent.filter((query) => query === number.text)).toHaveLength(1)
  })

  it('cancels the query that runs, at once and with its reason', async () => {
    const client = connectTo(database.url)
    const controller = new AbortController()
    const running = exec(sleep, client, { tag: 'a' }, { signal: controller.signal })
    await until(async () => (await sleeping()) === 1)
    controller.abort(reason)
    await expect(running).rejects.toBe(reason)
    await until(async () => (await sleeping()) === 0)
    expect(await one(number, client, { n: 3 })).toEqual({ n: 3 })
  })

  it.each([0, 1, 2, 5, 10])('cancels a query aborted %d ms after the call', async (delay) => {
    const client = connectTo(database.url)
    await one(number, client, { n: 0 })
    const controller = new AbortController()
    const running = exec(sleep, client, { tag: 'b' }, { signal: controller.signal })
    setTimeout(() => controller.abort(reason), delay)
    await expect(running).rejects.toBe(reason)
    expect(await one(number, client, { n: 4 })).toEqual({ n: 4 })
    expect(await sleeping()).toBe(0)
  })

  it('in the same turn as the call leaves the connection in order, connected or not', async () => {
    const client = connectTo(database.url)
    for (let round = 0; round < 3; round++) {
      const controller = new AbortController()
      const running = exec(see, client, { n: 1 }, { signal: controller.signal })
      controller.abort(reason)
      await expect(running).rejects.toBe(reason)
    }
    expect(await one(number, client, { n: 5 })).toEqual({ n: 5 })
    expect(await observer`select from seen where n = 1`).toHaveLength(0)
  })

  it('keeps a query that waits behind others from being sent', async () => {
    const client = connectTo(database.url)
    await one(number, client, { n: 0 })
    const controller = new AbortController()
    const slow = client`select pg_sleep(0.3)`.execute()
    const waiting = Array.from({ length: 3 }, () =>
      exec(see, client, { n: 2 }, { signal: controller.signal }).catch((error: unknown) => error),
    )
    const behind = one(number, client, { n: 6 })
    await pause(50)
    controller.abort(reason)
    expect(await Promise.all(waiting)).toEqual([reason, reason, reason])
    expect(await behind).toEqual({ n: 6 })
    await slow
    // Those that were written to the socket before may have run; the connection serves its queries in order either way.
    expect(await one(number, client, { n: 7 })).toEqual({ n: 7 })
  })

  it('leaves nothing in the queue that keeps an ended client connected', async () => {
    const connection = { application_name: 'ended' }
    const client = connectTo(database.url, { connection })
    await one(number, client, { n: 0 })
    const slow = client`select pg_sleep(0.2)`.execute()
    const controller = new AbortController()
    const waiting = Array.from({ length: 5 }, (_, n) =>
      one(number, client, { n }, { signal: controller.signal }).catch((error: unknown) => error),
    )
    await pause(50)
    controller.abort(reason)
    expect(await Promise.all(waiting)).toEqual(Array.from(waiting, () => reason))
    const ended = client.end()
    await slow
    await ended
    await until(async () => {
      const open = await observer`select from pg_stat_activity where application_name = 'ended'`
      return open.length === 0
    })
    await pause(100)
    expect(await observer`select from pg_stat_activity where application_name = 'ended'`).toHaveLength(0)
  })

  it('never gives the result of an aborted query to another', async () => {
    const client = connectTo(database.url)
    await one(number, client, { n: 0 })
    const calls = Array.from({ length: 400 }, async (_, n) => {
      const controller = new AbortController()
      const result = one(number, client, { n }, { signal: controller.signal })
      if (n % 3 === 0) setTimeout(() => controller.abort(reason), n % 7)
      return result
    })
    for (const [n, outcome] of (await Promise.allSettled(calls)).entries()) {
      if (outcome.status === 'fulfilled') expect(outcome.value).toEqual({ n })
      else expect(outcome.reason).toBe(reason)
    }
    expect(await one(number, client, { n: 8 })).toEqual({ n: 8 })
  })

  it('after the result has come does nothing', async () => {
    const client = connectTo(database.url)
    const controller = new AbortController()
    expect(await one(number, client, { n: 9 }, { signal: controller.signal })).toEqual({ n: 9 })
    controller.abort(reason)
    expect(await one(number, client, { n: 10 })).toEqual({ n: 10 })
  })
})

describe('in a transaction', () => {
  async function abortsIn(sql: Handle, delay: number): Promise<void> {
    const controller = new AbortController()
    const running = exec(sleep, sql, { tag: 'c' }, { signal: controller.signal })
    if (delay === 0) controller.abort(reason)
    else setTimeout(() => controller.abort(reason), delay)
    await running
  }

  it.each([0, 100])('an abort after %d ms fails it, and the client goes on', async (delay) => {
    const client = connectTo(database.url)
    const failing = client.begin(async (tx) => {
      await exec(see, tx, { n: 11 })
      await abortsIn(tx, delay)
    })
    await expect(failing).rejects.toBe(reason)
    expect(await one(number, client, { n: 12 })).toEqual({ n: 12 })
    expect(await observer`select from seen where n = 11`).toHaveLength(0)
  })

  it('an abort before the statement was sent does not hang a reserved connection', async () => {
    const client = connectTo(database.url)
    const reserved = await client.reserve()
    await expect(abortsIn(reserved, 0)).rejects.toBe(reason)
    expect(await one(number, reserved, { n: 13 })).toEqual({ n: 13 })
    reserved.release()
  })
})

describe('when the server is out of reach', () => {
  let gate: Server
  const sockets = new Set<Socket>()
  beforeAll(async () => {
    const target = new URL(database.url)
    gate = createServer((socket) => {
      const upstream = connect(Number(target.port), target.hostname)
      for (const end of [socket, upstream]) {
        sockets.add(end)
        end.on('error', () => undefined)
      }
      socket.pipe(upstream).pipe(socket)
    })
    await new Promise<void>((resolve) => {
      gate.listen(0, '127.0.0.1', resolve)
    })
  })
  afterAll(() => {
    for (const socket of sockets) socket.destroy()
  })

  it('an abort rejects all the same, and no rejection is left unhandled', async () => {
    const unhandled: unknown[] = []
    const note = (error: unknown): unknown => unhandled.push(error)
    process.on('unhandledRejection', note)
    const address = gate.address()
    const url = new URL(database.url)
    url.port = String(typeof address === 'object' ? address?.port : '')
    const client = connectTo(url.href)
    await one(number, client, { n: 0 })
    const controller = new AbortController()
    const running = exec(sleep, client, { tag: 'd' }, { signal: controller.signal })
    await until(async () => (await sleeping()) === 1)
    gate.close()
    controller.abort(reason)
    await expect(running).rejects.toBe(reason)
    await pause(200)
    expect(unhandled).toEqual([])
    process.off('unhandledRejection', note)
    await observer`
      select pg_terminate_backend(pid) from pg_stat_activity
      where query like '%pg_sleep(60)%' and pid <> pg_backend_pid() and datname = current_database()`
  })
})
