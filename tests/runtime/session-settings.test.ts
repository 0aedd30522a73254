import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { arrayOf } from '#sluice/runtime/arrays'
import { listInputOrNull } from '#sluice/runtime/bulk'
import { createClient } from '#sluice/runtime/client'
import { composite, orNull } from '#sluice/runtime/composites'
import { copy, defineCopy, field } from '#sluice/runtime/copy'
import { SettingError } from '#sluice/runtime/errors'
import { defineQuery, input, value } from '#sluice/runtime/query'
import type { Handle } from '#sluice/runtime/driver'
import { many, one } from '#sluice/runtime/run'
import { stream } from '#sluice/runtime/stream'
import { bytea, text } from '#sluice/runtime/text'
import { interval } from '#sluice/runtime/text-forms'
import { createDatabase, type Database } from '../server/create-database.js'
import { useDatabase } from '../setup/database.js'
import { textQuery } from './queries.js'

const database = useDatabase()
const opened: postgres.Sql[] = []
const keep = <Kept extends postgres.Sql>(client: Kept): Kept => {
  opened.push(client)
  return client
}
afterEach(() => Promise.all(opened.splice(0).map((client) => client.end({ timeout: 1 }))))

type Settings = Readonly<Record<string, string>>
const makers: readonly [name: string, make: (connection: Settings, url?: string) => postgres.Sql][] = [
  [
    'postgres()',
    (connection, url = database.url) =>
      keep(postgres(url, { max: 1, onnotice: () => undefined, connection })),
  ],
  [
    'createClient()',
    (connection, url = database.url) =>
      keep(createClient(url, { max: 1, onnotice: () => undefined, connection })),
  ],
]

const nullable = arrayOf(text, { nullable: true })
const pair = composite('pair', { name: text, tags: orNull(nullable) })
const echo = defineQuery({
  name: 'echo',
  text: 'select $1::text[] as list',
  parameters: (params: { list: readonly (string | null)[] }) => [input('list', params.list, nullable)],
  columns: ['list'],
  types: [1009],
  row: (cells) => value(cells, 0, nullable),
})
const rows = defineQuery({
  name: 'rows',
  text: 'select coalesce(n, $$none$$) as n from unnest($1::text[]) n',
  parameters: (params: { rows: readonly { n: string | null }[] }) => [
    listInputOrNull('rows', params.rows, 'n', text),
  ],
  columns: ['n'],
  types: [25],
  row: (cells) => value(cells, 0, text),
})
const composed = defineQuery({
  name: 'composed',
  text: 'select ($1::pair).tags as tags',
  parameters: (params: { pair: { name: string; tags: readonly (string | null)[] } }) => [
    input('pair', params.pair, pair),
  ],
  columns: ['tags'],
  types: [1009],
  row: (cells) => value(cells, 0, nullable),
})
const load = defineCopy<{ list: readonly (string | null)[] }>({
  name: 'load',
  text: 'copy lists from stdin',
  fields: ['list'],
  line: (line, row) => `${field(line, 0, row.list, nullable)}\n`,
})
const digits = textQuery('digits', `select regexp_replace('a1b22', '\\d+', '#', 'g') as v`)
const equalsNull = textQuery('equalsNull', `select coalesce((null = null)::text, 'unknown') as v`)

const list = ['a', null, 'NULL']
const calls: readonly [
  name: string,
  setting: string,
  value: string,
  call: (sql: Handle) => Promise<unknown>,
  gives: unknown,
][] = [
  ['a null in an array', 'array_nulls', 'off', (sql) => one(echo, sql, { list }), list],
  [
    'a null in a list of rows',
    'array_nulls',
    'off',
    (sql) => many(rows, sql, { rows: [{ n: 'a' }, { n: null }] }),
    ['a', 'none'],
  ],
  [
    'a null in an array of a composite',
    'array_nulls',
    'off',
    (sql) => one(composed, sql, { pair: { name: 'x', tags: list } }),
    list,
  ],
  ['a null in a copy', 'array_nulls', 'off', (sql) => copy(load, sql, [{ list: ['a'] }, { list }]), 2],
  [
    'a null in a stream',
    'array_nulls',
    'off',
    async (sql) => {
      for await (const row of stream(echo, sql, { list })) return row
      return null
    },
    list,
  ],
  [
    'a backslash in a string',
    'standard_conforming_strings',
    'off',
    (sql) => one(digits, sql, undefined),
    'a#b#',
  ],
  ['= null', 'transform_null_equals', 'on', (sql) => one(equalsNull, sql, undefined), 'unknown'],
]

beforeAll(async () => {
  const admin = postgres(database.url, { max: 1, onnotice: () => undefined })
  await admin.unsafe('create type pair as (name text, tags text[]); create table lists (list text[])')
  await admin.end()
})

describe.each(makers)('a client of %s', (_, make) => {
  it.each(calls)('refuses %s where %s is %s, and sends nothing', async (_name, setting, off, call, gives) => {
    const usual = make({})
    expect(await call(usual)).toEqual(gives)
    const sql = make({ [setting]: off })
    const handles: ((use: (handle: Handle) => Promise<unknown>) => Promise<unknown>)[] = [
      (use) => use(sql),
      (use) => sql.begin((tx) => use(tx)),
    ]
    for (const on of handles) {
      const error: unknown = await on(call).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(SettingError)
      expect(error).toMatchObject({ code: 'SLUICE_SETTING', setting, value: off })
    }
    // The others go through.
    expect(
      await one(echo, sql, { list: ['a', 'NULL', 'b,NULL,c'] }).catch((error: unknown) => error),
    ).toEqual(setting === 'array_nulls' ? expect.any(SettingError) : ['a', 'NULL', 'b,NULL,c'])
    expect(await one(echo, sql, { list: ['a', 'b'] })).toEqual(['a', 'b'])
  })

  it('asks once', async () => {
    const sent: string[] = []
    const sql = keep(
      postgres(database.url, {
        max: 1,
        fetch_types: false,
        debug: (_connection, query) => void sent.push(query),
      }),
    )
    for (let time = 0; time < 3; time++) {
      await one(echo, sql, { list })
      await one(digits, sql, undefined)
      await sql.begin((tx) => one(echo, tx, { list }))
    }
    expect(sent.filter((query) => query.includes('current_setting'))).toHaveLength(1)
  })

  it.each([
    { IntervalStyle: 'postgres' },
    { IntervalStyle: 'sql_standard' },
    { IntervalStyle: 'iso_8601' },
    { IntervalStyle: 'postgres_verbose' },
  ])('takes an interval as what it is under %o', async (connection) => {
    const seconds = defineQuery({
      name: 'seconds',
      text: 'select extract(epoch from $1::interval)::text as v',
      parameters: (params: { given: string }) => [input('given', params.given, interval)],
      columns: ['v'],
      row: (cells) => value(cells, 0, text),
    })
    const sql = make(connection)
    const usual = make({})
    for (const given of [
      '-1 day 02:03:04',
      '-1 2:03:04',
      '-1-2 3 4:05:06',
      '-1day 2:00',
      '-10 days',
      '-1 mon 2 days',
      '1 day -2:00',
      '-04:05:06',
      '-1 day +2:00',
      '-1 day -2:00',
      '1-2',
      '-1 day 2:03 ago',
      'P-1DT2H',
      '-1.5 hours',
    ]) {
      const [expected] = await usual`select extract(epoch from ${given}::text::interval)::text as v`
      expect(await one(seconds, sql, { given }), given).toBe(expected?.['v'])
    }
  })

  it.each([
    { bytea_output: 'escape' },
    { xmloption: 'document' },
    { backslash_quote: 'off' },
    { TimeZone: 'Asia/Kathmandu' },
    { escape_string_warning: 'on' },
    { quote_all_identifiers: 'on' },
  ])('gives the same under %o', async (connection) => {
    const bytes = defineQuery({
      name: 'bytes',
      text: 'select $1::bytea as v',
      parameters: (params: { given: Uint8Array }) => [input('given', params.given, bytea)],
      columns: ['v'],
      row: (cells) => value(cells, 0, bytea),
    })
    const sql = make(connection)
    for (let time = 0; time < 2; time++) {
      expect(await one(bytes, sql, { given: new Uint8Array([0, 39, 92, 255]) })).toEqual(
        Buffer.from([0, 39, 92, 255]),
      )
      expect(await one(echo, sql, { list: ["a'\\", '"', null] })).toEqual(["a'\\", '"', null])
    }
  })
})

describe('databases of other encodings', () => {
  const made: Database[] = []
  afterAll(() => Promise.all(made.map((one_) => one_.drop())))
  const word = defineQuery({
    name: 'word',
    text: 'insert into words values ($1) returning v',
    parameters: (params: { given: string }) => [input('given', params.given, text)],
    columns: ['v'],
    types: [25],
    row: (cells) => value(cells, 0, text),
  })
  const stored = textQuery('stored', 'select v from words order by n desc limit 1')
  const create = async (encoding: string): Promise<string> => {
    const own = await createDatabase(
      inject('databaseUrl'),
      `encoding '${encoding}' lc_collate 'C' lc_ctype 'C' template template0`,
    )
    made.push(own)
    const admin = keep(postgres(own.url, { max: 1, onnotice: () => undefined }))
    await admin`create table words (v text, n serial)`
    return own.url
  }

  it.each(['LATIN1', 'SQL_ASCII'])('%s: text comes back as it was given', async (encoding) => {
    const url = await create(encoding)
    for (const [, make] of makers) {
      const sql = make({}, url)
      for (const given of ['plain', 'é ÿ', '\ufffd'.repeat(encoding === 'LATIN1' ? 0 : 1)]) {
        for (let time = 0; time < 3; time++) expect(await one(word, sql, { given })).toBe(given)
      }
    }
  })

  it('LATIN1: what it lacks is an error of Postgres', async () => {
    const url = await create('LATIN1')
    for (const [, make] of makers)
      await expect(one(word, make({}, url), { given: '漢' })).rejects.toMatchObject({ code: '22P05' })
  })

  it('SQL_ASCII: bytes that are not UTF-8 are an error of Postgres', async () => {
    const url = await create('SQL_ASCII')
    for (const [, make] of makers) {
      const sql = make({}, url)
      for (let time = 0; time < 3; time++) {
        await one(word, sql, { given: 'é' })
        expect(await one(stored, sql, undefined)).toBe('é')
        await sql`insert into words values (convert_from('\\xe920'::bytea, 'SQL_ASCII'))`
        await expect(one(stored, sql, undefined)).rejects.toMatchObject({
          code: '22021',
          queryName: 'stored',
        })
      }
    }
  })
})
