import fc from 'fast-check'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Codec } from '#sluice/runtime/codec'
import { date, timestampAsString, timestamptzAsString } from '#sluice/runtime/dates'
import { float, float4, int8AsString, numeric } from '#sluice/runtime/numbers'
import { uuid } from '#sluice/runtime/text'
import {
  bit,
  geometric,
  inet,
  interval,
  macaddr,
  macaddr8,
  multirange,
  range,
  time,
} from '#sluice/runtime/text-forms'
import { useDatabase } from '../setup/database.js'
import { count } from '../setup/length.js'

const database = useDatabase()
let sql: postgres.Sql

beforeAll(async () => {
  sql = postgres(database.url, { max: 1, onnotice: () => undefined })
  // pg_input_is_valid is of version 16.
  await sql.unsafe(`
    create function takes(type text, input text) returns boolean language plpgsql as $$
    begin
      execute format('select %L::%s', input, type);
      return true;
    exception when others then
      return false;
    end $$`)
})
afterAll(() => sql.end())

/** Of each text, whether Postgres takes it for the type. */
async function taken(pgType: string, inputs: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
  const rows = await sql<{ input: string; taken: boolean }[]>`
    select input, takes(${pgType}, input) as taken from unnest(${[...inputs]}::text[]) input`
  return new Map(rows.map(({ input, taken: is }) => [input, is]))
}

function takes(codec: Codec<string>, input: string): boolean {
  try {
    return codec.encode(input) === input
  } catch {
    return false
  }
}

/** Texts near those that are given: with characters changed, put in or taken out, or one's beginning before another's end. */
function near(seeds: readonly string[]): fc.Arbitrary<string> {
  const alphabet = fc.constantFrom(...new Set(seeds.join('') + "0123456789 :.,-+/'xAZ"))
  const seed = fc.constantFrom(...seeds)
  const edited = fc
    .tuple(
      seed,
      fc.array(fc.tuple(fc.nat(), fc.nat(1), fc.string({ unit: alphabet, maxLength: 2 })), { maxLength: 3 }),
    )
    .map(([from, edits]) =>
      edits.reduce((now, [at, removed, put]) => {
        const place = at % (now.length + 1)
        return now.slice(0, place) + put + now.slice(place + removed)
      }, from),
    )
  const spliced = fc
    .tuple(seed, seed, fc.nat(), fc.nat())
    .map(([head, tail, a, b]) => head.slice(0, a % (head.length + 1)) + tail.slice(b % (tail.length + 1)))
  return fc.oneof(seed, edited, edited, spliced)
}

function inputsNear(seeds: readonly string[]): readonly string[] {
  return [...new Set([...seeds, ...fc.sample(near(seeds), count('SLUICE_TEXTS', 400, 1500))])]
}

const days = [
  '2026-11-22',
  '2024-02-29',
  '2023-02-29',
  '0001-01-01',
  '4714-11-24 BC',
  '4714-11-23 BC',
  '4713-01-01 BC',
  '2026-13-45',
]
const clocks = [
  '00:00',
  '23:59:59',
  '24:00:00',
  '24:00:01',
  '25:61',
  '23:59:60',
  '12:00:00.123456',
  '23:60:00',
  '12:34:61',
]
const moments = days.flatMap((day) => {
  const [written = '', bc] = day.split(' ')
  return clocks.map((clock) => `${written} ${clock}${bc === undefined ? '' : ` ${bc}`}`)
})

/** Types of which every text that passes the codec must be one that Postgres takes. */
const strict: readonly [pgType: string, codec: Codec<string>, seeds: readonly string[]][] = [
  ['date', date, [...days, '5874897-12-31', '5874898-01-01', 'infinity']],
  [
    'timestamp',
    timestampAsString,
    [...moments, '294276-12-31 23:59:59', '294277-01-01', '2026-11-22T10:00Z', 'infinity'],
  ],
  [
    'timestamptz',
    timestamptzAsString,
    [
      ...moments.slice(0, 40),
      '2026-11-22 10:00:00+05:30',
      '2026-11-22T10:00:00-15:59:59',
      '2026-11-22 10:00+16',
    ],
  ],
  [
    'uuid',
    uuid,
    [
      '550e8400-e29b-41d4-a716-446655440000',
      '{550e8400-e29b-41d4-a716-446655440000}',
      '550e8400e29b41d4a716446655440000',
    ],
  ],
  [
    'numeric',
    numeric,
    [
      '0',
      '-1.5',
      '+.5',
      '1e10',
      '1e-16383',
      '1e-16384',
      '1e131071',
      '1e131072',
      '0e-20000',
      '.001e131074',
      '00012e131070',
      'NaN',
      '-Infinity',
      '5.',
    ],
  ],
  ['int8', int8AsString, ['0', '-9223372036854775808', '9223372036854775807', '9223372036854775808', '007']],
  ['bit varying', bit, ['', '0101', 'b01', 'B1', 'x1F', 'XfF', '012', 'xg']],
]

/** Whether it is an instant of the first or last days, of which Postgres holds some hours only. */
const hasEdge = (pgType: string, input: string): boolean =>
  pgType.startsWith('timestamp') && /^0*(?:4714-11-2[34].* BC|294276-12-31|294277)/.test(input)

/** Types with more forms than a codec knows: it refuses only what Postgres refuses too. */
const lenient: readonly [pgType: string, codec: Codec<string>, seeds: readonly string[]][] = [
  ...strict.filter(([pgType]) => pgType === 'bit varying'),
  [
    'time',
    time,
    [
      ...clocks,
      '04:05 PM',
      '040506',
      '4:5',
      '04:05:06-08:00',
      'allballs',
      'now',
      '2026-11-22 04:05:06',
      'J2451187 04:05',
      '04:05:06 America/New_York',
      'T040506',
      ' 12:00',
      'noon',
      'abc',
      '',
    ],
  ],
  [
    'timetz',
    time,
    [
      ...clocks,
      '04:05 PM+02',
      '040506-08',
      '04:05:06-08:00',
      '04:05:06 PST',
      '2003-04-12 04:05:06 America/New_York',
      '04:05:06 zulu',
      'z',
    ],
  ],
  [
    'interval',
    interval,
    [
      '1 day',
      '1 year 2 mons 3 days 04:05:06',
      '@ 1 year 2 mons ago',
      'P1Y2M3DT4H5M6S',
      'P0001-02-03T04:05:06',
      '1-2',
      '3 4:05:06',
      '+1-2 +3 +4:05:06',
      '1.5 weeks',
      '2 decades',
      '3 centuries',
      '1 millennium',
      '5 microseconds',
      '5 milliseconds',
      '1 usec',
      '7 qtr',
      '3 c',
      '4 mils',
      '1d2h',
      'infinity',
      '-infinity',
      '3 apples',
      'abc',
      '',
      '1 timezone',
      '6 mseconds',
      '1 decs',
      '1 cent',
      '5 hrs',
      '1 yrs',
      'epoch',
      '1 quarters',
    ],
  ],
  [
    'inet',
    inet,
    [
      '10.0.0.1',
      '10.0.0.1/8',
      '255.255.255.255/32',
      '256.0.0.1',
      '10.0.0.1/33',
      '::1',
      '2001:db8::/32',
      '::ffff:1.2.3.4/128',
      'fe80::1/129',
      '10',
      '10.1',
      'abc',
      '',
      'fe80:12345::',
      '1.2.3.4.5',
    ],
  ],
  [
    'cidr',
    inet,
    [
      '10',
      '10.1',
      '10.1.2',
      '10.0.0.0/8',
      '192.168/24',
      '192.168.0.0/16',
      '0x0a',
      '0xff.1',
      '2001:db8::/32',
      '::/0',
      '10.',
      'abc',
    ],
  ],
  [
    'macaddr',
    macaddr,
    [
      '08:00:2b:01:02:03',
      '08-00-2b-01-02-03',
      '08002b:010203',
      '08002b-010203',
      '0800.2b01.0203',
      '0800-2b01-0203',
      '08002b010203',
      '8:0:2b:1:2:3',
      ' 8:0:2b:1:2:3 ',
      '08:00:2b:01:02',
      'zz:00:2b:01:02:03',
      '0x8:0:2b:1:2:3',
      '',
    ],
  ],
  [
    'macaddr8',
    macaddr8,
    [
      '08:00:2b:01:02:03:04:05',
      '08-00-2b-01-02-03-04-05',
      '08002b:0102030405',
      '0800.2b01.0203.0405',
      '08002b0102030405',
      '08:00:2b:01:02:03',
      ' 08002b010203 ',
      '08:00:2b:01:02',
      '08002b:01020304050',
    ],
  ],
  [
    'int4range',
    range,
    [
      '[1,5)',
      '(1,5]',
      'empty',
      ' EMPTY ',
      '(,)',
      '[1,)',
      ' [ 1 , 5 ) ',
      '["1","5"]',
      '1,5',
      '[1;5]',
      '[5,1]',
      '',
    ],
  ],
  [
    'tstzrange',
    range,
    ['[2026-11-22,2026-11-23)', '["2026-11-22 10:00:00+00",)', '(infinity,]', '[now,tomorrow]'],
  ],
  [
    'int4multirange',
    multirange,
    [
      '{}',
      '{[1,5)}',
      '{[1,5),[7,9)}',
      ' { [1,5) , (7,9] } ',
      '{empty}',
      '{empty,[1,2)}',
      '[1,5)',
      '{1,5}',
      '',
      '{ }',
    ],
  ],
  [
    'point',
    geometric,
    [
      '(1,2)',
      '1,2',
      ' ( 1.5 , -2e3 ) ',
      '(inf,nan)',
      '(Infinity,-infinity)',
      '(1)',
      'abc',
      '(1,2',
      '(0x1p3,2)',
    ],
  ],
  ['line', geometric, ['{1,2,3}', '[(1,2),(3,4)]', '((1,2),(3,4))', '(1,2),(3,4)', '1,2,3,4']],
  ['lseg', geometric, ['[(1,2),(3,4)]', '((1,2),(3,4))', '(1,2),(3,4)', '1,2,3,4', '[1,2]']],
  ['box', geometric, ['((1,2),(3,4))', '(1,2),(3,4)', '1,2,3,4', '(1,2)']],
  ['path', geometric, ['[(1,2),(3,4)]', '((1,2),(3,4))', '(1,2),(3,4)', '1,2', '(1,2)', '[]']],
  ['polygon', geometric, ['((1,2),(3,4))', '(1,2),(3,4)', '1,2,3,4', '1,2']],
  ['circle', geometric, ['<(1,2),3>', '((1,2),3)', '(1,2),3', '1,2,3', '<(1,2)>']],
]

describe('a text that the codec takes is one that Postgres takes', () => {
  it.each(strict)('%s', async (pgType, codec, seeds) => {
    const inputs = inputsNear(seeds).filter((input) => takes(codec, input) && !hasEdge(pgType, input))
    const said = await taken(pgType, inputs)
    expect(inputs.filter((input) => !said.get(input))).toEqual([])
    expect(said.size).toBeGreaterThan(3)
  })

  it('real', async () => {
    const given = [
      3.4028234663852886e38, 3.4028235677973366e38, 3.4028235677973362e38, 1e39, 1e-45, 7e-46, 7.1e-46, 1e-50,
      0.1, -0,
    ]
    const inputs = given.filter((each) => {
      try {
        return float4.encode(each) !== ''
      } catch {
        return false
      }
    })
    const said = await taken(
      'float4',
      given.map((each) => float.encode(each)),
    )
    expect(inputs.map(String)).toEqual(
      given.map(String).filter((each) => said.get(each === '0' ? '-0' : each)),
    )
  })
})

describe('a text that the codec refuses is one that Postgres refuses', () => {
  it.each(lenient)('%s', async (pgType, codec, seeds) => {
    const inputs = inputsNear(seeds).filter((input) => !takes(codec, input))
    const said = await taken(pgType, inputs)
    expect(inputs.filter((input) => said.get(input))).toEqual([])
    expect(said.size).toBeGreaterThan(0)
  })
})
