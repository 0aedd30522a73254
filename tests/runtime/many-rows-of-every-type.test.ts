import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listInput, listInputOrNull } from '#sluice/runtime/bulk'
import { copy, defineCopy, field, fieldOrNull } from '#sluice/runtime/copy'
import { int4 } from '#sluice/runtime/numbers'
import { defineQuery, input, inputOrNull } from '#sluice/runtime/query'
import { execrows } from '#sluice/runtime/run'
import { text } from '#sluice/runtime/text'
import { useSession } from '../analyze/session.js'
import { useDatabase } from '../setup/database.js'
import { roundTrips, types } from './round-trips.js'

/*
 * What a list of rows and a COPY store is what one insert after the other stores, for every value of every type. The statements are
 * those that Sluice makes of the author's.
 */

interface Values {
  readonly pgType: string
  readonly rows: readonly {
    readonly n: number
    readonly v: unknown
    readonly write: (v: unknown) => string
  }[]
}

/** Types that have no codec of their own, or none that the other table tries: Postgres's text. */
const texts: Readonly<Record<string, readonly string[]>> = {
  'character(5)': ['abc', 'abcde', ''],
  'character(5)[]': ['{abc,"",NULL}'],
  'bit(4)': ['1010'],
  'bit varying': ['', '10101010101010101'],
  'character varying(3)': ['abc', ''],
  '"char"': ['x', ''],
  name: ['a name'],
  box: ['(2,2),(1,1)'],
  'box[]': ['{(2,2),(1,1);(4,4),(3,3)}'],
  path: ['((0,0),(1,1),(2,0))'],
  int4range: ['[1,5)', 'empty', '(,)'],
  int4multirange: ['{[1,3),[5,7)}', '{}'],
  'int4range[]': ['{"[1,5)",empty}'],
  interval: ['1 year 2 mons 3 days 04:05:06.789'],
  inet: ['203.0.113.7/24'],
  tsvector: ["'a':1 'b c':2A"],
  xml: ['<a b="c">\n\t"d" \\ &amp;</a>'],
  money: ['$1,234.56'],
  'integer[]': ['{}', '{{1,2},{3,4}}', '[0:1]={1,2}', '{NULL,1}'],
  scores: ['{1,2}', '{}'],
  home: ['(s,z,,)'],
  int2vector: ['1 2 3'],
  regclass: ['pg_class'],
}

const byType = new Map<string, { v: unknown; write: (v: unknown) => string }[]>()
for (const { pgType, given, codec } of roundTrips) {
  byType.set(pgType, [...(byType.get(pgType) ?? []), { v: given, write: codec.encode }])
}
for (const [pgType, all] of Object.entries(texts)) {
  const own = all.map((v) => ({ v, write: String }))
  byType.set(pgType, [...(byType.get(pgType) ?? []), ...own])
}
const values: readonly Values[] = [...byType].map(([pgType, all]) => ({
  pgType,
  rows: all.map(({ v, write }, n) => ({ n, v, write })),
}))

const schema = `
  ${types}
  create domain scores as int4[];
  create domain home as address;
  ${values
    .map(({ pgType }, index) =>
      ['one', 'many', 'copied']
        .map((way) => `create table ${way}_${index} (n int not null, v ${pgType});`)
        .join('\n'),
    )
    .join('\n')}`

const session = useSession(schema)
const database = useDatabase()
let sql: postgres.Sql
beforeAll(async () => {
  sql = postgres(database.url, { max: 1, onnotice: () => undefined })
  await sql.unsafe(schema)
})
afterAll(() => sql.end())

/** Writes each value with the codec it came with: the value is its own index. */
const codecOf = ({ rows }: Values) => ({
  expected: 'a row',
  encode: (n: number) => {
    const row = rows[n]
    if (!row) throw new Error('no such row')
    return row.write(row.v)
  },
  decode: () => undefined,
})

describe('each type', () => {
  it.each(values.map((each, index) => [each.pgType, each, index] as const))('%s', async (_, each, index) => {
    const codec = codecOf(each)
    const rows = [...each.rows.map(({ n }) => ({ n, v: n })), { n: each.rows.length, v: null }]
    const written = async (statement: string): Promise<string> => (await session.query(statement)).sql

    const one = defineQuery({
      name: 'one',
      text: await written(`insert into one_${index} (n, v) values (:n, :v)`),
      parameters: (row: { n: number; v: number | null }) => [
        input('n', row.n, int4),
        inputOrNull('v', row.v, codec),
      ],
    })
    for (const row of rows) await execrows(one, sql, row)

    const many = defineQuery({
      name: 'many',
      text: await written(`insert into many_${index} (n, v) values (:rows.n, :rows.v)`),
      parameters: (params: { rows: typeof rows }) => [
        listInput('rows', params.rows, 'n', int4),
        listInputOrNull('rows', params.rows, 'v', codec),
      ],
      lists: (params: { rows: typeof rows }) => [params.rows],
    })
    expect(await execrows(many, sql, { rows })).toBe(rows.length)

    const copied = defineCopy<(typeof rows)[number]>({
      name: 'copied',
      text: await written(`copy copied_${index} from stdin`),
      fields: ['n', 'v'],
      line: (line, row) => `${field(line, 0, row.n, int4)}\t${fieldOrNull(line, 1, row.v, codec)}\n`,
    })
    expect(await copy(copied, sql, rows)).toBe(rows.length)

    for (const way of ['many', 'copied']) {
      const [compared] = await sql.unsafe(`
        select count(*)::int as n, count(o.v)::int as present,
               count(*) filter (where o.v::text is not distinct from m.v::text)::int as same
        from one_${index} o full join ${way}_${index} m using (n)`)
      expect({ way, ...compared }).toEqual({
        way,
        n: rows.length,
        present: rows.length - 1,
        same: rows.length,
      })
    }
  })
})

it('a text with every awkward character is the same in each way', async () => {
  await sql`create table awkward (way text, v text)`
  const all = [
    '"',
    '\\',
    '{',
    '}',
    ',',
    'NULL',
    'null',
    '',
    ' ',
    '\n',
    '\t',
    '\r',
    "'",
    '\\N',
    '\\.',
    '$1',
    'é漢🎉',
    '\u0001',
  ]
  const pairs = all.flatMap((a) => all.map((b) => a + b))
  const many = defineQuery({
    name: 'many',
    text: "insert into awkward select 'many', r.v from unnest($1::text[]) r(v)",
    parameters: (params: { rows: { v: string }[] }) => [listInput('rows', params.rows, 'v', text)],
  })
  await execrows(many, sql, { rows: pairs.map((v) => ({ v })) })
  const copied = defineCopy<{ v: string }>({
    name: 'copied',
    text: 'copy awkward (way, v) from stdin',
    fields: ['v'],
    line: (line, row) => `copied\t${field(line, 0, row.v, text)}\n`,
  })
  await copy(
    copied,
    sql,
    pairs.map((v) => ({ v })),
  )
  for (const way of ['many', 'copied']) {
    const stored = await sql`select v from awkward where way = ${way}`
    expect(stored.map(({ v }) => v)).toEqual(pairs)
  }
})
