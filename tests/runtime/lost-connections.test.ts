import { execFile } from 'node:child_process'
import { createServer, type AddressInfo, connect, type Server as Listener } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createClient } from '#sluice/runtime/client'
import type { Handle } from '#sluice/runtime/driver'
import { execrows, one } from '#sluice/runtime/run'
import { useDatabase } from '../setup/database.js'
import { pid, store } from './queries.js'

const run = promisify(execFile)
const database = useDatabase()
let admin: postgres.Sql
let sql: postgres.Sql
const options = { max: 1, onnotice: () => undefined, backoff: () => 0 } as const

beforeAll(async () => {
  admin = postgres(database.url, options)
  await admin`create table things (id int)`
})
beforeEach(async () => {
  await admin`truncate things`
  sql = createClient(database.url, options)
})
afterEach(() => sql.end({ timeout: 1 }))
afterAll(() => admin.end({ timeout: 5 }))

/** Ends the server process of the handle, and waits until the client has seen it. */
async function kill(handle: Handle): Promise<void> {
  const backend = await one(pid, handle, undefined)
  await admin`select pg_terminate_backend(${backend}, 1000)`
  await delay(50)
}
const stored = async (): Promise<unknown> =>
  (await admin`select id from things order by id`).map(({ id }) => id)
const failure = (call: Promise<unknown>): Promise<unknown> =>
  Promise.race([
    call.then(
      (given) => ({ given }),
      (error: unknown) => error,
    ),
    delay(3_000, 'it waits for ever'),
  ])

describe('a transaction whose server process ends', () => {
  afterEach(async () => {
    // Nothing of the transaction has run since, and the client serves others.
    expect(await stored()).toEqual([])
    expect(await one(pid, sql, undefined)).toBeGreaterThan(0)
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }])
    expect(await sql.begin((tx) => tx`select 2 as two`)).toEqual([{ two: 2 }])
  })

  it('rejects while a query of it runs', async () => {
    const ended = sql.begin(async (tx) => {
      await execrows(store, tx, { id: 1 })
      const backend = await one(pid, tx, undefined)
      void delay(50).then(() => admin`select pg_terminate_backend(${backend}, 1000)`)
      await tx`select pg_sleep(5)`
    })
    expect(await failure(ended)).toMatchObject({ code: expect.stringMatching(/57P01|CONNECTION_CLOSED/) })
  })

  it('rejects the queries that come after it, generated and hand-written', async () => {
    const found: unknown[] = []
    const ended = sql.begin(async (tx) => {
      await execrows(store, tx, { id: 1 })
      await kill(tx)
      for (const call of [
        () => execrows(store, tx, { id: 2 }),
        () => tx`insert into things values (3)`,
        () => tx.unsafe('insert into things values (4)'),
        () => tx.savepoint((inner) => inner`insert into things values (5)`),
      ])
        found.push(await failure(call()))
      throw new Error('enough')
    })
    expect(await failure(ended)).toMatchObject({ code: 'CONNECTION_CLOSED' })
    await delay(200)
    expect(found).toHaveLength(4)
    for (const error of found) expect(error).toMatchObject({ code: 'CONNECTION_CLOSED' })
  })

  it('rejects what waits for its turn in it', async () => {
    let found: unknown[] = []
    const ended = sql.begin(async (tx) => {
      const backend = await one(pid, tx, undefined)
      void delay(50).then(() => admin`select pg_terminate_backend(${backend}, 1000)`)
      const calls = [
        tx`select pg_sleep(${5})`.execute(),
        ...[1, 2, 3].map((id) => execrows(store, tx, { id })),
      ]
      found = await Promise.all(calls.map((call) => failure(Promise.resolve(call))))
    })
    expect(await failure(ended)).toMatchObject({ code: expect.stringMatching(/57P01|CONNECTION_CLOSED/) })
    await delay(100)
    expect(found).toHaveLength(4)
    for (const error of found) {
      expect(error).toMatchObject({ code: expect.stringMatching(/57P01|CONNECTION_CLOSED/) })
    }
  })

  it('rejects though its function gives a value', async () => {
    const ended = sql.begin(async (tx) => {
      await execrows(store, tx, { id: 1 })
      await kill(tx)
      return 'stored'
    })
    expect(await failure(ended)).toMatchObject({ code: 'CONNECTION_CLOSED' })
  })

  it('rejects a savepoint that is open', async () => {
    let inner: unknown
    const ended = sql.begin(async (tx) => {
      inner = await failure(
        tx.savepoint(async (savepoint) => {
          await kill(savepoint)
          throw new Error('enough')
        }),
      )
    })
    expect(await failure(ended)).toMatchObject({ code: 'CONNECTION_CLOSED' })
    await delay(200)
    expect(inner).toMatchObject({ code: 'CONNECTION_CLOSED' })
  })

  it('sends nothing on the connection that takes its place', async () => {
    let late: unknown
    const others: unknown[] = []
    const ended = sql.begin(async (tx) => {
      await kill(tx)
      for (let time = 0; time < 3; time++) others.push(await one(pid, sql, undefined))
      await delay(300)
      late = await failure(execrows(store, tx, { id: 9 }))
    })
    expect(await failure(ended)).toMatchObject({ code: 'CONNECTION_CLOSED' })
    await delay(600)
    expect(late).toMatchObject({ code: 'CONNECTION_CLOSED' })
    expect(others).toHaveLength(3)
  })

  it('and a reserved connection rejects, and is released', async () => {
    const reserved = await sql.reserve()
    await execrows(store, reserved, { id: 1 })
    await kill(reserved)
    await admin`truncate things`
    expect(await failure(execrows(store, reserved, { id: 2 }))).toMatchObject({ code: 'CONNECTION_CLOSED' })
    expect(await failure(Promise.resolve(reserved`select 1`))).toMatchObject({ code: 'CONNECTION_CLOSED' })
    reserved.release()
  })
})

/** What a server sends before it ends: an ErrorResponse. https://www.postgresql.org/docs/current/protocol-message-formats.html */
const terminated = ((fields) => {
  const body = Buffer.from(`${fields.join('\0')}\0\0`)
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
})(['SFATAL', 'VFATAL', 'C57P01', 'Mterminating connection due to administrator command'])

/** Passes everything on, and ends a connection as a server would at the first message that holds a text while it is told to. */
async function startProxy(): Promise<{ url: string; closeAt: string | null; listener: Listener }> {
  const target = new URL(database.url)
  const port = Number(target.port)
  const proxy = { url: '', closeAt: null as string | null, listener: createServer() }
  proxy.listener.on('connection', (socket) => {
    const server = connect(port, target.hostname)
    socket.on('error', () => server.destroy()).on('close', () => server.destroy())
    server.on('error', () => socket.destroy()).on('close', () => socket.destroy())
    server.pipe(socket)
    socket.on('data', (data) => {
      if (proxy.closeAt !== null && data.includes(proxy.closeAt)) socket.end(terminated)
      else server.write(data)
    })
  })
  await new Promise<void>((listening) => proxy.listener.listen(0, '127.0.0.1', listening))
  target.port = String((proxy.listener.address() as AddressInfo).port)
  proxy.url = target.href
  return proxy
}

describe('a connection that is lost while the types of arrays are fetched', () => {
  it('rejects the queries that wait for them, and the next ones fetch anew', async () => {
    const proxy = await startProxy()
    proxy.closeAt = 'typarray'
    const client = createClient(proxy.url, { ...options, max: 2 })
    const calls = [client`select 1`, one(pid, client, undefined), client.begin((tx) => tx`select 1`)]
    for (const call of calls) {
      expect(await failure(Promise.resolve(call))).toMatchObject({
        code: expect.stringMatching(/57P01|CONNECTION_CLOSED/),
      })
    }
    proxy.closeAt = null
    expect(await client`select array['a', 'b']::text[] as list`).toEqual([{ list: ['a', 'b'] }])
    await client.end({ timeout: 1 })
    proxy.listener.close()
  })
})

describe('hand-written queries of a client of createClient', () => {
  const arrays = `
    array['a', 'b "c" \\ {d}', '', 'null']::text[] as texts, array[1, 2]::int[] as numbers, array[[1, 2], [3, 4]] as matrix,
    '[2:3]={1,2}'::int[] as bounded, '{}'::int[] as none, array['x', 'y']::mood[] as moods, array['a']::label[] as labels,
    array[box '(1,1),(0,0)', box '(2,2),(1,1)'] as boxes, array[row(1, 'a')::pair] as pairs, array[true, false] as flags,
    array['2026-11-22 10:00Z'::timestamptz] as instants, array['{"a":[1]}'::jsonb] as documents, array['\\x00ff'::bytea] as bytes,
    array[1.5::float8] as floats, array[12345678901234567890::numeric] as amounts`

  it('take and give arrays as those of postgres()', async () => {
    await admin.unsafe(`
      create type mood as enum ('x', 'y'); create domain label as text; create type pair as (a int, b text)`)
    const plain = postgres(database.url, options)
    try {
      const [expected] = await plain.unsafe(
        `select ${arrays.replace(/'\[2:3\][^,]*,[^,]*,/, "'{1,2}'::int[] as bounded,")}`,
      )
      const [found] = await sql.unsafe(`select ${arrays}`)
      expect(found).toEqual(expected)
      for (const client of [plain, sql]) {
        const [row] = await client`
          select ${['a', 'b"\\']}::text[] as texts, ${[1, 2]}::int[] as numbers, ${['x']}::mood[] as moods,
            ${client.array([1, 2])} as made, ${
              [
                [1, 2],
                [3, 4],
              ] as never
            }::int[] as matrix`
        expect(row).toEqual({
          texts: ['a', 'b"\\'],
          numbers: [1, 2],
          moods: ['x'],
          made: ['1', '2'],
          matrix: [
            [1, 2],
            [3, 4],
          ],
        })
      }
    } finally {
      await plain.end({ timeout: 1 })
    }
  })

  it('give null for NULL in an array, which postgres.js takes for text', async () => {
    expect(await sql`select array['a', null, 'NULL'] as texts, array[1, null] as numbers`).toEqual([
      { texts: ['a', null, 'NULL'], numbers: [1, null] },
    ])
  })

  it('know a type that is made later once a connection was opened after it', async () => {
    await sql`select 1`
    await admin`create type later as enum ('a')`
    await kill(sql)
    expect(await sql`select array['a']::later[] as list`).toEqual([{ list: ['a'] }])
  })

  it('get no arrays where fetch_types is false, as those of postgres()', async () => {
    const client = createClient(database.url, { ...options, fetch_types: false })
    expect(await client`select array['a'] as list`).toEqual([{ list: '{a}' }])
    await client.end()
  })
})

/** What postgres.js does by itself, which is why createClient does more. Each runs in a process of its own, since that ends. */
describe('postgres.js 3.4.9', () => {
  const upstream = async (script: string, url = database.url): Promise<string> => {
    const text = `
      import postgres from 'postgres'
      const options = { max: 1, onnotice() {}, backoff: 0 }
      const sql = postgres(process.argv[1], options)
      const admin = postgres(${JSON.stringify(database.url)}, { ...options, fetch_types: false })
      ${script}
      console.log('survived')
      process.exit(0)`
    const root = new URL('../../', import.meta.url).pathname
    const args = ['--input-type=module', '-e', text, url]
    return run(process.execPath, args, { cwd: root, timeout: 20_000 }).then(
      ({ stdout }) => stdout,
      (error: { stderr?: string }) => String(error.stderr),
    )
  }

  it('ends the process where a transaction goes on after its connection', async () => {
    const said = await upstream(`
      await sql.begin(async (tx) => {
        const [{ pid }] = await tx\`select pg_backend_pid() as pid\`
        await admin\`select pg_terminate_backend(\${pid}, 1000)\`
        await new Promise((resolve) => setTimeout(resolve, 50))
        await tx\`select 1\`
      }).catch(() => {})
      await new Promise((resolve) => setTimeout(resolve, 200))`)
    expect(said).toContain("Cannot read properties of null (reading 'write')")
  })

  it('ends the process where a connection is lost while it fetches types', async () => {
    const proxy = await startProxy()
    proxy.closeAt = 'typarray'
    const said = await upstream(
      `
      await sql\`select 1\`.catch(() => {})
      await new Promise((resolve) => setTimeout(resolve, 200))`,
      proxy.url,
    )
    proxy.listener.close()
    expect(said).toContain('terminating connection due to administrator command')
    expect(said).not.toContain('survived')
  })
})
