import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { arrayOf } from '#sluice/runtime/arrays'
import type { Codec, Decoder } from '#sluice/runtime/codec'
import { date, dateAsDate, timestamp, timestampAsString, timestamptz } from '#sluice/runtime/dates'
import { DecodeError } from '#sluice/runtime/errors'
import { float, int4, int8, int8AsBigint } from '#sluice/runtime/numbers'
import { defineQuery, input, value } from '#sluice/runtime/query'
import { one } from '#sluice/runtime/run'
import { text } from '#sluice/runtime/text'
import { startCluster } from '../server/cluster.js'
import { createDatabase, type Database } from '../server/create-database.js'
import type { Server } from '../server/start-server.js'
import { int8s, instants, moments } from './round-trip-arbitraries.js'
import { properties } from './round-trip-properties.js'
import { madeTypes } from './round-trip-properties-of-made-types.js'
import { zonedTexts } from './round-trip-properties-of-scalars.js'
import type { Property } from './round-trip-property.js'

const installed = '/usr/lib/postgresql/15'
const hasOld = existsSync(join(installed, 'bin', 'initdb'))
const servers: readonly {
  readonly name: string
  readonly isThere: boolean
  readonly start: () => Promise<Server | null>
}[] = [
  { name: "the run's own server", isThere: true, start: async () => null },
  {
    name: hasOld ? 'PostgreSQL 15' : `PostgreSQL 15, of which there is none in ${installed}`,
    isThere: hasOld,
    start: () =>
      startCluster({ directory: installed, programs: join(installed, 'bin'), description: installed }),
  },
]

/** Settings that change what Postgres prints, none of which may change a value. */
const sessions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a session as it comes': { TimeZone: 'UTC' },
  'a session with every setting changed': {
    TimeZone: 'Asia/Kathmandu',
    DateStyle: 'ISO, DMY',
    IntervalStyle: 'iso_8601',
    bytea_output: 'escape',
    extra_float_digits: '3',
  },
}

servers.forEach(({ name: on, isThere, start }) =>
  describe.skipIf(!isThere)(`on ${on}`, () => {
    let server: Server | null = null
    let database: Database
    let missing: ReadonlySet<string> = new Set()

    beforeAll(async () => {
      server = await start()
      database = await createDatabase(server?.url ?? inject('databaseUrl'))
      const sql = postgres(database.url, { max: 1, onnotice: () => undefined })
      await sql.unsafe(madeTypes)
      const wanted = properties.flatMap(({ extension }) => extension ?? [])
      const available = await sql<
        { name: string }[]
      >`select name from pg_available_extensions where name in ${sql(wanted)}`
      for (const { name } of available) await sql.unsafe(`create extension ${name}`)
      missing = new Set(wanted.filter((name) => !available.some((each) => each.name === name)))
      await sql.end()
    })
    afterAll(async () => {
      await database.drop()
      await server?.stop()
    })

    describe.each(Object.entries(sessions))('in %s', (name, connection) => {
      let sql: postgres.Sql
      beforeAll(() => {
        sql = postgres(database.url, { max: 1, connection })
      })
      afterAll(() => sql.end())

      const held = name === 'a session as it comes' ? [...properties, zonedTexts] : properties
      it.for(held)('$name ($pgType) come back as they were', async (property, { skip }) => {
        const { extension } = property
        skip(extension !== null && missing.has(extension), `the server lacks the extension ${extension}`)
        const query = queryOf(property)
        await fc.assert(
          fc.asyncProperty(property.values, async (given) => {
            const { returned, seen } = await one(query, sql, { given })
            expect(returned).toStrictEqual(property.returned(given))
            expect(seen).toBe(property.witness.sql.includes('$2') ? 'true' : property.witness.of(given))
          }),
          { numRuns: 60 },
        )
      })

      it('an int8 comes as a number where that holds it, and is a DecodeError where not', async () => {
        const query = readingOf('int8', int8AsBigint, int8)
        await fc.assert(
          fc.asyncProperty(int8s, async (given) => {
            const read = await one(query, sql, { given }).catch((reason: unknown) => reason)
            if (Number.isSafeInteger(Number(given))) expect(read).toStrictEqual({ read: Number(given) })
            else expect(read).toBeInstanceOf(DecodeError)
          }),
        )
      })

      it('microseconds are cut from a Date, before 1970 and BC too', async () => {
        const query = readingOf('timestamp', timestampAsString, timestamp)
        await fc.assert(
          fc.asyncProperty(moments, async ({ printed, millis }) => {
            expect(await one(query, sql, { given: printed })).toStrictEqual({ read: new Date(millis) })
          }),
        )
      })

      it.each(['infinity', '-infinity'])('%s is a DecodeError where a Date is to come', async (given) => {
        for (const [pgType, codec] of [
          ['date', dateAsDate],
          ['timestamp', timestamp],
          ['timestamptz', timestamptz],
        ] as const) {
          await expect(one(readingOf(pgType, text, codec), sql, { given })).rejects.toThrow(DecodeError)
        }
      })

      it('the bounds of an array are no part of its value', async () => {
        const query = readingOf('int4[]', text, arrayOf(int4))
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.integer(), { minLength: 1 }),
            fc.integer({ min: -9, max: 9 }),
            async (items, least) => {
              const given = `[${least}:${least + items.length - 1}]={${items.join(',')}}`
              expect(await one(query, sql, { given })).toStrictEqual({ read: items })
            },
          ),
        )
      })

      it('a float4 is the number that it was, to its own precision', async () => {
        await fc.assert(
          fc.asyncProperty(fc.float(), async (given) => {
            const { read } = await one(readingOf('float4', float, float), sql, { given })
            expect(Math.fround(read)).toBe(given)
          }),
        )
      })
    })

    describe.each(['SQL', 'German', 'Postgres', 'SQL, DMY'])(
      'in a session with DateStyle %s',
      (DateStyle) => {
        let sql: postgres.Sql
        beforeAll(() => {
          sql = postgres(database.url, { max: 1, connection: { DateStyle, TimeZone: 'Asia/Kathmandu' } })
        })
        afterAll(() => sql.end())

        it('a day or an instant goes out right, and is a DecodeError when it comes', async () => {
          await fc.assert(
            fc.asyncProperty(instants, async (given) => {
              expect(await one(epochs, sql, { given })).toEqual([given.getTime(), given.getTime()])
              await expect(
                one(readingOf('timestamptz', timestamptz, timestamptz), sql, { given }),
              ).rejects.toThrow(DecodeError)
              await expect(one(readingOf('timestamp', timestamp, timestamp), sql, { given })).rejects.toThrow(
                DecodeError,
              )
              await expect(one(readingOf('date', dateAsDate, dateAsDate), sql, { given })).rejects.toThrow(
                DecodeError,
              )
              await expect(one(readingOf('date', dateAsDate, date), sql, { given })).rejects.toThrow(
                DecodeError,
              )
            }),
            { numRuns: 30 },
          )
        })
      },
    )

    it.each([
      ['postgres', '1 year 2 mons 3 days 04:05:06'],
      ['postgres_verbose', '@ 1 year 2 mons 3 days 4 hours 5 mins 6 secs'],
      ['sql_standard', '+1-2 +3 +4:05:06'],
      ['iso_8601', 'P1Y2M3DT4H5M6S'],
    ])('an interval comes as IntervalStyle %s prints it', async (IntervalStyle, printed) => {
      const sql = postgres(database.url, { max: 1, connection: { IntervalStyle } })
      try {
        const query = readingOf('interval', text, text)
        expect(await one(query, sql, { given: 'P1Y2M3DT4H5M6S' })).toEqual({ read: printed })
        expect(await one(query, sql, { given: printed })).toEqual({ read: printed })
      } finally {
        await sql.end()
      }
    })

    it('a float comes with as many digits as extra_float_digits below 1 leaves', async () => {
      const sql = postgres(database.url, { max: 1, connection: { extra_float_digits: '0' } })
      try {
        expect(await one(readingOf('float8', float, float), sql, { given: 0.1 + 0.2 })).toEqual({ read: 0.3 })
      } finally {
        await sql.end()
      }
    })
  }),
)

function queryOf({ pgType, codec, witness }: Property) {
  const seen = witness.sql.replaceAll('$type', pgType)
  const isCompared = seen.includes('$2')
  return defineQuery({
    name: pgType,
    text: `select $1::${pgType} as returned, (${seen})::text as seen`,
    parameters: (params: { given: unknown }) => [
      input('given', params.given, codec),
      ...(isCompared ? [input('compared', witness.of(params.given), text)] : []),
    ],
    columns: ['returned', 'seen'],
    row: (cells) => ({ returned: value(cells, 0, codec), seen: value(cells, 1, text) }),
  })
}

/** What Postgres takes a Date for, as a `timestamptz` and as a `timestamp`. */
const epochs = defineQuery({
  name: 'epochs',
  text: `select (extract(epoch from $1::timestamptz) * 1000)::int8 as zoned, (extract(epoch from $2::timestamp) * 1000)::int8 as wall`,
  parameters: (params: { given: Date }) => [
    input('given', params.given, timestamptz),
    input('given', params.given, timestamp),
  ],
  columns: ['zoned', 'wall'],
  row: (cells) => [value(cells, 0, int8), value(cells, 1, int8)],
})

/** Sends a value by one codec and reads it by another of the same type. */
function readingOf<Given, Read>(pgType: string, sent: Codec<unknown, Given>, read: Decoder<Read>) {
  return defineQuery({
    name: 'reading',
    text: `select $1::${pgType} as read`,
    parameters: (params: { given: Given }) => [input('given', params.given, sent)],
    columns: ['read'],
    row: (cells) => ({ read: value(cells, 0, read) }),
  })
}
