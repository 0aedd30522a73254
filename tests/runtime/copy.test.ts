import { setTimeout as delay } from 'node:timers/promises'
import postgres from 'postgres'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createClient } from '#sluice/runtime/client'
import { copy, defineCopy, field, fieldOrNull } from '#sluice/runtime/copy'
import { ParameterError } from '#sluice/runtime/errors'
import { int4 } from '#sluice/runtime/numbers'
import type { Handle } from '#sluice/runtime/driver'
import { text } from '#sluice/runtime/text'
import { useDatabase } from '../setup/database.js'

const database = useDatabase()
const clients: postgres.Sql[] = []
/** One connection, so that one which is not given back is missed at once. */
let sql: postgres.Sql
let other: postgres.Sql

interface Thing {
  id: number
  body: string | null
}

const things = defineCopy<Thing>({
  name: 'loadThings',
  text: 'copy things (id, body) from stdin',
  fields: ['id', 'body'],
  line: (line, row) => `${field(line, 0, row.id, int4)}\t${fieldOrNull(line, 1, row.body, text)}\n`,
})

function connect(options: postgres.Options<Record<string, never>> = {}): postgres.Sql {
  const client = postgres(database.url, { max: 1, onnotice: () => undefined, ...options })
  clients.push(client)
  return client
}

beforeAll(async () => {
  sql = connect()
  other = connect()
  await sql`create table things (id int primary key, body text check (body <> 'forbidden'))`
  await sql`create table parents (id int primary key)`
  await sql`alter table things add constraint things_id_fkey foreign key (id) references parents (id) deferrable initially deferred not valid`
  await sql`alter table things disable trigger all`
})
beforeEach(async () => {
  await sql`truncate things`
})
afterAll(() => Promise.all(clients.map((client) => client.end({ timeout: 5 }))))

const rows = (count: number, from = 0): Thing[] =>
  Array.from({ length: count }, (_, index) => ({ id: from + index, body: `body ${from + index}` }))

async function* slowly(all: readonly Thing[], pause = 0): AsyncGenerator<Thing> {
  for (const row of all) {
    if (pause > 0) await delay(pause)
    yield row
  }
}

const stored = async (): Promise<unknown[]> => [...(await sql`select id, body from things order by id`)]
const count = async (): Promise<unknown> => (await sql`select count(*)::int as n from things`)[0]?.['n']

/** The connection takes and answers queries, and each gets its own result. */
async function isFree(handle: postgres.ISql = sql): Promise<void> {
  const answers = await Promise.all([1, 2, 3].map((n) => handle`select ${n}::int as n`))
  expect(answers.map(([row]) => row?.['n'])).toStrictEqual([1, 2, 3])
}

describe('rows are stored as they were given', () => {
  it('of an array', async () => {
    expect(await copy(things, sql, rows(3))).toBe(3)
    expect(await stored()).toStrictEqual(rows(3))
    await isFree()
  })

  it('of an async generator, a generator and a Set', async () => {
    expect(await copy(things, sql, slowly(rows(3)))).toBe(3)
    expect(
      await copy(
        things,
        sql,
        (function* () {
          yield* rows(3, 10)
        })(),
      ),
    ).toBe(3)
    expect(await copy(things, sql, new Set(rows(3, 20)))).toBe(3)
    expect(await stored()).toStrictEqual([...rows(3), ...rows(3, 10), ...rows(3, 20)])
  })

  it('none', async () => {
    expect(await copy(things, sql, [])).toBe(0)
    expect(await copy(things, sql, slowly([]))).toBe(0)
    await isFree()
  })

  it('more than go in a chunk', async () => {
    expect(await copy(things, sql, rows(20_000))).toBe(20_000)
    expect(await count()).toBe(20_000)
    expect(await copy(things, sql, slowly(rows(20_000, 20_000)))).toBe(20_000)
    expect(await count()).toBe(40_000)
  })

  it('a row that is larger than a chunk', async () => {
    const large = { id: 1, body: 'x'.repeat(3_000_000) }
    await copy(things, sql, [large, ...rows(2, 5)])
    expect(await stored()).toStrictEqual([large, ...rows(2, 5)])
  })

  it('with every character that the format has a use for', async () => {
    const bodies = [
      '',
      '\\',
      '\\N',
      '\\.',
      '\t',
      '\n',
      '\r',
      '\r\n',
      'a\\tb',
      '\\\\',
      'ü€😀',
      '\b\f\v',
      null,
      ' a ',
      'NULL',
      '\\x41',
    ]
    const given = bodies.map((body, id) => ({ id, body }))
    expect(await copy(things, sql, given)).toBe(given.length)
    expect(await stored()).toStrictEqual(given)
  })

  it.each([
    ['the client that Sluice makes', {}],
    ['a client without prepared statements', { prepare: false }],
    ['a client that fetches no types', { fetch_types: false }],
    ['a client with names in camel case', { transform: postgres.camel }],
  ])('on %s, as the first query of the connection', async (name, options) => {
    const client =
      name === 'the client that Sluice makes' ? createClient(database.url, { max: 1 }) : connect(options)
    clients.push(client)
    expect(await copy(things, client, rows(5))).toBe(5)
    await isFree(client)
    expect(await stored()).toStrictEqual(rows(5))
  })

  it('in a transaction, a savepoint and on a reserved connection', async () => {
    await sql.begin(async (tx) => {
      expect(await copy(things, tx, rows(2))).toBe(2)
      await tx.savepoint(async (savepoint) => {
        expect(await copy(things, savepoint, rows(2, 10))).toBe(2)
      })
      await isFree(tx)
    })
    const reserved = await sql.reserve()
    expect(await copy(things, reserved, rows(2, 20))).toBe(2)
    await isFree(reserved)
    reserved.release()
    expect(await stored()).toStrictEqual([...rows(2), ...rows(2, 10), ...rows(2, 20)])
  })

  it('the number is of the rows that were stored, not of those that were sent', async () => {
    await sql`create function odd_only() returns trigger language plpgsql as 'begin return case when new.id % 2 = 1 then new end; end'`
    await sql`create table odd (id int, body text)`
    await sql`create trigger odd_only before insert on odd for each row execute function odd_only()`
    expect(await copy({ ...things, text: 'copy odd (id, body) from stdin' }, sql, rows(10))).toBe(5)
  })
})

describe('other queries of the same connection', () => {
  it('wait, and get their own results', async () => {
    const copied = copy(things, sql, slowly(rows(20), 2))
    const results = await Promise.all([1, 2, 3].map((n) => sql`select ${n}::int as n`))
    expect(results.map(([row]) => row?.['n'])).toStrictEqual([1, 2, 3])
    expect(await copied).toBe(20)
  })

  it('of a transaction wait as well', async () => {
    await sql.begin(async (tx) => {
      const [copied, ...results] = await Promise.all([
        copy(things, tx, slowly(rows(5000))),
        ...[1, 2, 3].map((n) => tx`select ${n}::int as n`),
        copy(things, tx, rows(5, 10_000)),
      ])
      expect(copied).toBe(5000)
      expect(results.at(-1)).toBe(5)
    })
    expect(await count()).toBe(5005)
  })

  it('several copies at once follow each other', async () => {
    const copied = await Promise.all(
      [0, 1000, 2000, 3000].map((from) => copy(things, sql, slowly(rows(1000, from)))),
    )
    expect(copied).toStrictEqual([1000, 1000, 1000, 1000])
    await isFree()
    expect(await count()).toBe(4000)
  })
})

describe('a failure stores nothing and leaves the connection as it was', () => {
  const bad = { id: Number.NaN, body: 'bad' }

  it.each([
    ['in the first chunk', 2],
    ['when much was sent', 20_000],
  ])('a bad row %s is named with its field', async (_, good) => {
    const copied = copy(things, sql, [...rows(good), bad, ...rows(5, 100_000)])
    await expect(copied).rejects.toBeInstanceOf(ParameterError)
    await expect(copied).rejects.toMatchObject({
      parameter: `rows[${good}].id`,
      message: `loadThings: rows[${good}].id is the number NaN, expected an integer from -2147483648 to 2147483647`,
    })
    await isFree()
    expect(await count()).toBe(0)
  })

  it.each([
    ['null', null],
    ['a string', 'text'],
    ['an array', [1, 'x']],
    ['undefined', undefined],
  ])('a row that is %s', async (_, given) => {
    const copied = copy(things, sql, [...rows(2), given as unknown as Thing])
    await expect(copied).rejects.toMatchObject({ name: 'ParameterError', parameter: 'rows[2]' })
    expect(await count()).toBe(0)
  })

  it.each([[null], [undefined], [5], [{}], ['rows']])('rows that are %j', async (given) => {
    await expect(copy(things, sql, given as unknown as Thing[])).rejects.toBeInstanceOf(ParameterError)
    await isFree()
  })

  it.each([
    ['at once', 0],
    ['when much was sent', 20_000],
  ])('an iterable that throws %s', async (_, good) => {
    async function* failing(): AsyncGenerator<Thing> {
      yield* rows(good)
      throw new Error('of the source')
    }
    await expect(copy(things, sql, failing())).rejects.toThrow('of the source')
    await isFree()
    expect(await count()).toBe(0)
  })

  it.each([
    ['a value the table refuses', { id: 7, body: 'forbidden' }, '23514', 'things_body_check'],
    ['a key that is there twice', { id: 1, body: 'again' }, '23505', 'things_pkey'],
  ])('%s: Postgres names the row', async (_, wrong, code, constraint) => {
    for (const good of [5, 20_000]) {
      const copied = copy(things, sql, [
        ...rows(good, 1),
        { ...wrong, id: code === '23505' ? 1 : 0 },
        ...rows(20_000, 30_000),
      ])
      await expect(copied).rejects.toMatchObject({
        code,
        constraint_name: constraint,
        where: expect.stringMatching(new RegExp(`^COPY things, line ${good + 1}\\b`)),
      })
      await isFree()
      expect(await count()).toBe(0)
    }
  })

  it('a value that Postgres cannot read: it names row and column', async () => {
    const wrong = defineCopy<{ id: string }>({
      name: 'wrong',
      text: 'copy things (id) from stdin',
      fields: ['id'],
      line: (line, row) => `${field(line, 0, row.id, text)}\n`,
    })
    await expect(copy(wrong, sql, [{ id: '1' }, { id: 'x' }])).rejects.toMatchObject({
      code: '22P02',
      where: 'COPY things, line 2, column id: "x"',
    })
    await isFree()
  })

  it('a constraint that is looked at when all rows are there', async () => {
    await sql`create table children (id int references parents (id) deferrable initially deferred)`
    const children = defineCopy<{ id: number }>({
      name: 'loadChildren',
      text: 'copy children (id) from stdin',
      fields: ['id'],
      line: (line, row) => `${field(line, 0, row.id, int4)}\n`,
    })
    for (const size of [1, 20_000]) {
      const copied = copy(
        children,
        sql,
        Array.from({ length: size }, (_, id) => ({ id })),
      )
      await expect(copied).rejects.toMatchObject({ code: '23503', constraint_name: 'children_id_fkey' })
      await isFree()
    }
    expect(await copy(things, sql, rows(3))).toBe(3)
    await isFree()
  })

  it('a statement that Postgres refuses at once', async () => {
    const nowhere = { ...things, text: 'copy nowhere (id, body) from stdin' }
    await expect(copy(nowhere, sql, rows(3))).rejects.toMatchObject({ code: '42P01' })
    await expect(copy(nowhere, sql, slowly(rows(20_000)))).rejects.toMatchObject({ code: '42P01' })
    await isFree()
  })

  it('the source is told that no more rows are wanted', async () => {
    let closed = 0
    async function* source(): AsyncGenerator<Thing> {
      try {
        yield* rows(5)
        yield bad
        yield* rows(5, 10)
      } finally {
        closed++
      }
    }
    await expect(copy(things, sql, source())).rejects.toBeInstanceOf(ParameterError)
    await delay(0)
    expect(closed).toBe(1)
  })

  it('an error of the server is heard of while the source is waited for', async () => {
    async function* endless(): AsyncGenerator<Thing> {
      yield* rows(5000)
      yield { id: 6000, body: 'forbidden' }
      yield* rows(5000, 10_000)
      await new Promise(() => undefined)
    }
    await expect(copy(things, sql, endless())).rejects.toMatchObject({ code: '23514' })
    await isFree()
  })

  it('in a transaction makes the transaction fail, even where it is caught', async () => {
    const ended = sql.begin(async (tx) => {
      await copy(things, tx, [{ id: 1, body: 'forbidden' }]).catch(() => undefined)
    })
    await expect(ended).rejects.toMatchObject({ code: '23514' })
    await isFree()
  })

  it('of a caller that is noticed before anything is sent leaves a transaction whole', async () => {
    await sql.begin(async (tx) => {
      await expect(copy(things, tx, [bad])).rejects.toBeInstanceOf(ParameterError)
      expect(await copy(things, tx, rows(2))).toBe(2)
    })
    expect(await count()).toBe(2)
  })

  it('a lost connection', async () => {
    const client = connect()
    const [row] = await client`select pg_backend_pid() as pid`
    async function* source(): AsyncGenerator<Thing> {
      yield* rows(10_000)
      await sql`select pg_terminate_backend(${Number(row?.['pid'])})`
      await delay(50)
      yield* rows(50_000, 10_000)
    }
    await expect(copy(things, client, source())).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:57P01|CONNECTION_CLOSED|ECONNRESET|EPIPE)$/),
    })
    // postgres.js tells the first query of the next connection of it once more.
    await client`select 1`.catch(() => undefined)
    await isFree(client)
    expect(await count()).toBe(0)
  })

  it('a hundred failures and successes one after the other', async () => {
    for (let time = 0; time < 100; time++) {
      const fails = time % 3 !== 0
      const copied = copy(things, sql, fails ? [...rows(time % 3 === 1 ? 3000 : 3), bad] : rows(3, time * 10))
      if (fails) await expect(copied).rejects.toBeInstanceOf(ParameterError)
      else expect(await copied).toBe(3)
    }
    expect(await count()).toBe(34 * 3)
  })

  it('no value of a row reaches the log of the server', async () => {
    const notices: string[] = []
    const client = connect({ debug: (_, query) => notices.push(query) })
    const secret = { id: 1, body: 'a\u0000secret' }
    await expect(copy(things, client, [...rows(20_000, 5), secret])).rejects.toBeInstanceOf(ParameterError)
    expect(notices.join()).not.toContain('secret')
  })
})

describe('backpressure', () => {
  it('the source is asked for rows no faster than the server takes them', async () => {
    await other`begin`
    await other`lock table things in access exclusive mode`
    let asked = 0
    function* source(): Generator<Thing> {
      for (const row of rows(100_000)) {
        asked++
        yield row
      }
    }
    const copied = copy(things, sql, source())
    await delay(200)
    // One chunk is read before the statement is sent, which waits for the lock.
    expect(asked).toBeLessThan(10_000)
    await other`commit`
    expect(await copied).toBe(100_000)
  })
})

describe('an AbortSignal', () => {
  it('that is aborted already sends nothing, and asks for no row', async () => {
    const signal = AbortSignal.abort(new Error('too late'))
    let asked = false
    const source = {
      [Symbol.iterator]: () => {
        asked = true
        return rows(1)[Symbol.iterator]()
      },
    }
    await expect(copy(things, sql, source, { signal })).rejects.toThrow('too late')
    expect(asked).toBe(false)
  })

  it.each([
    ['before the first chunk is full', 5],
    ['when much was sent', 20_000],
  ])('%s', async (_, before) => {
    const controller = new AbortController()
    async function* source(): AsyncGenerator<Thing> {
      yield* rows(before)
      controller.abort(new Error('enough'))
      yield* rows(5, 100_000)
    }
    await expect(copy(things, sql, source(), { signal: controller.signal })).rejects.toThrow('enough')
    await isFree()
    expect(await count()).toBe(0)
  })

  it('while the source is waited for', async () => {
    const controller = new AbortController()
    async function* source(): AsyncGenerator<Thing> {
      yield* rows(20_000)
      await new Promise(() => undefined)
    }
    const copied = copy(things, sql, source(), { signal: controller.signal })
    setTimeout(() => controller.abort(new Error('enough')), 100)
    await expect(copied).rejects.toThrow('enough')
    await isFree()
    expect(await count()).toBe(0)
  })

  it('while the statement waits for a lock', async () => {
    await other`begin`
    await other`lock table things in access exclusive mode`
    const controller = new AbortController()
    const copied = copy(things, sql, rows(5), { signal: controller.signal })
    setTimeout(() => controller.abort(new Error('enough')), 50)
    await expect(copied).rejects.toThrow('enough')
    await isFree()
    await other`rollback`
    expect(await count()).toBe(0)
  })

  it('while the statement waits for its connection', async () => {
    const controller = new AbortController()
    const blocking = sql`select pg_sleep(0.3)`.execute()
    const copied = copy(things, sql, rows(5), { signal: controller.signal })
    setTimeout(() => controller.abort(new Error('enough')), 50)
    await expect(copied).rejects.toThrow('enough')
    await blocking
    await isFree()
    expect(await count()).toBe(0)
  })
})

it('something that is no handle is refused', async () => {
  await expect(copy(things, {} as Handle, rows(1))).rejects.toThrow(
    'loadThings: the first argument is not a postgres.js client or transaction',
  )
})
