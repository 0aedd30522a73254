import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrayOf } from '#sluice/runtime/arrays'
import { createClient } from '#sluice/runtime/client'
import type { Codec } from '#sluice/runtime/codec'
import { timestamptz } from '#sluice/runtime/dates'
import { DecodeError } from '#sluice/runtime/errors'
import { json } from '#sluice/runtime/json'
import { boolean, float, int4, int8, numeric } from '#sluice/runtime/numbers'
import { defineQuery, type Query, value } from '#sluice/runtime/query'
import { many, one, optional } from '#sluice/runtime/run'
import { stream } from '#sluice/runtime/stream'
import { enumOf, text, uuid } from '#sluice/runtime/text'
import { useDatabase } from '../setup/database.js'

const database = useDatabase()
let admin: postgres.Sql
let clients: Readonly<Record<string, postgres.Sql>>

beforeAll(async () => {
  const options = { max: 1, onnotice: () => undefined }
  admin = postgres(database.url, options)
  clients = {
    'a plain client': postgres(database.url, options),
    'a client of createClient': createClient(database.url, options),
    'a client that prepares nothing': createClient(database.url, { ...options, prepare: false }),
  }
  await admin.unsafe(`
    create type mood as enum ('5', 'sad');
    create type pair as (a text, b text);
    create domain label as text;
    create domain labels as text[];
    create domain moods as mood[]`)
})
afterAll(() => Promise.all([admin, ...Object.values(clients)].map((client) => client.end({ timeout: 5 }))))

let made = 0
/** A table with a row, and a query of its column as it is generated. */
async function tableOf(
  type: string,
  content: string,
  codec: Codec<unknown, never>,
): Promise<{ table: string; query: Query<undefined, unknown> }> {
  const table = `changing_${made++}`
  await admin.unsafe(`create table ${table} (v ${type}); insert into ${table} values (${content})`)
  // What RowDescription reports is the type beneath a domain.
  const [column] = await admin
    .unsafe(`select v from ${table}`)
    .describe()
    .then(({ columns }) => columns)
  const own = (column?.type ?? 0) >= 10_000
  const [found] = await admin`select typelem <> 0 as "isArray" from pg_type where oid = ${column?.type ?? 0}`
  const reported = own ? (found?.['isArray'] ? -1 : 0) : (column?.type ?? 0)
  const query = defineQuery({
    name: 'read',
    text: `select v from ${table}`,
    columns: ['v'],
    types: [reported],
    row: (cells) => value(cells, 0, codec),
  })
  return { table, query }
}

const change = (table: string, type: string, using: string): Promise<unknown> =>
  admin.unsafe(`alter table ${table} alter v type ${type} using (${using})`)

const mood = enumOf('mood', ['5', 'sad'])

/** Changes after which the values are still of the type that was promised. */
const read: [
  from: string,
  content: string,
  codec: Codec<unknown, never>,
  to: string,
  gives: unknown,
  using?: string,
][] = [
  ['text', "'5'", text, 'varchar(9)', '5'],
  ['varchar(9)', "'5'", text, 'text', '5'],
  ['text', "'5'", text, 'char(3)', '5  '],
  ['text', "'5'", text, 'name', '5'],
  ['text', "'5'", text, 'label', '5'],
  ['label', "'5'", text, 'varchar', '5'],
  ['text', "'5'", text, 'mood', '5'],
  ['mood', "'5'", mood, 'text', '5'],
  ['text[]', "'{5}'", arrayOf(text), 'varchar[]', ['5']],
  ['text[]', "'{5}'", arrayOf(text), 'labels', ['5']],
  ['text[]', "'{5}'", arrayOf(text), 'mood[]', ['5']],
  ['mood[]', "'{5}'", arrayOf(mood), 'text[]', ['5']],
  ['smallint', '5', int4, 'integer', 5],
  ['integer', '5', int4, 'bigint', 5],
  ['bigint', '5', int8, 'integer', 5],
  ['integer[]', "'{5}'", arrayOf(int4), 'bigint[]', [5]],
  ['real', '1.5', float, 'double precision', 1.5],
  ['json', `'{"a":1}'`, json(), 'jsonb', { a: 1 }],
  ['jsonb', `'{"a":1}'`, json(), 'json', { a: 1 }],
  ['inet', "'10.0.0.1'", text, 'cidr', '10.0.0.1/32'],
  ['varchar(20)', "'2026-11-22'", text, 'varchar(30)', '2026-11-22'],
]

/** Changes after which another value would come, or one of another type. */
const refused: [from: string, content: string, codec: Codec<unknown, never>, to: string, using?: string][] = [
  ['text', "'5'", text, 'integer'],
  ['text', "'5'", text, 'numeric'],
  ['text', "'t'", text, 'boolean'],
  ['text', "'2026-11-22'", text, 'date'],
  ['text', "'{}'", text, 'jsonb'],
  ['text', "'5'", text, 'text[]', 'array[v]'],
  ['text[]', "'{5}'", arrayOf(text), 'integer[]'],
  ['text[]', "'{5}'", arrayOf(text), 'text', 'v::text'],
  ['integer', '5', int4, 'text'],
  ['integer', '5', int4, 'numeric'],
  ['integer', '1', int4, 'mood', "'5'"],
  ['double precision', '1.5', float, 'numeric'],
  ['numeric', '1.5', numeric, 'double precision'],
  ['boolean', 'true', boolean, 'text'],
  ['jsonb', "'5'", json(), 'text'],
  ['uuid', "'0198c1de-6d0c-7b6e-9c0e-3f1c5d3b7a10'", uuid, 'text'],
  ['timestamptz', "'2026-11-22Z'", timestamptz, 'timestamp'],
  ['money', "'5'", text, 'numeric', 'v::numeric'],
  ['interval', "'5 days'", text, 'text'],
  ['mood', "'5'", mood, 'integer', 'v::text::integer'],
  ['pair', "'(a,b)'", text, 'jsonb', 'to_jsonb(v)'],
  ['mood[]', "'{5}'", arrayOf(mood), 'text', 'v::text'],
  ['mood', "'5'", mood, 'text[]', 'array[v::text]'],
]

describe('a column that changed its type under a running service', () => {
  it.each(read)('$0 $1 is read as $3', async (from, content, codec, to, gives, using = `v::text::${to}`) => {
    for (const [name, client] of Object.entries(clients)) {
      const { table, query } = await tableOf(from, content, codec)
      const before = [await one(query, client, undefined), await one(query, client, undefined)]
      expect(before[1], name).toEqual(before[0])
      await change(table, to, using)
      for (let time = 0; time < 3; time++) {
        expect(await many(query, client, undefined), name).toEqual([gives])
        for await (const row of stream(query, client, undefined)) expect(row, name).toEqual(gives)
      }
    }
  })

  it.each(refused)(
    '$0 $1 is a DecodeError as $3',
    async (from, content, codec, to, using = `v::text::${to}`) => {
      for (const [name, client] of Object.entries(clients)) {
        const { table, query } = await tableOf(from, content, codec)
        await one(query, client, undefined)
        await one(query, client, undefined)
        await change(table, to, using)
        for (const call of [many, one, optional] as const) {
          const error: unknown = await call<undefined, unknown>(query, client, undefined).catch(
            (reason: unknown) => reason,
          )
          expect(error, name).toBeInstanceOf(DecodeError)
          expect(error, name).toMatchObject({
            query: 'read',
            column: 'v',
            given: expect.stringMatching(/^of /),
          })
        }
        const streamed = stream(query, client, undefined).next()
        await expect(streamed, name).rejects.toBeInstanceOf(DecodeError)
        expect(await client`select 1 as one`, 'the connection is as good as before').toEqual([{ one: 1 }])
      }
    },
  )

  it('is named with both types, and what to do', async () => {
    const { table, query } = await tableOf('text', "'5'", text)
    await change(table, 'integer', 'v::integer')
    await expect(one(query, admin, undefined)).rejects.toThrow(
      'read: column v is of type integer, expected type text, the type at generation (the schema has changed: generate again)',
    )
  })

  it('is no error where there is no row to read', async () => {
    const { table, query } = await tableOf('text', "'5'", text)
    await change(table, 'integer', 'v::integer')
    await admin.unsafe(`delete from ${table}`)
    expect(await optional(query, admin, undefined)).toBeNull()
  })
})

describe('the types that are named and compared', () => {
  it('have the OIDs that a server gives them', async () => {
    const source = await import('node:fs').then(({ readFileSync }) =>
      readFileSync(new URL('../../src/runtime/column-types.ts', import.meta.url), 'utf8'),
    )
    const named = [...source.matchAll(/\[(\d+), '([^']+)'\]/g)]
    expect(named.length).toBeGreaterThan(20)
    for (const [, oid, name] of named) {
      const [row] = await admin`select ${name ?? ''}::regtype::oid::int as oid`
      expect(row, name).toEqual({ oid: Number(oid) })
    }
  })
})
