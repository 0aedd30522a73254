import { describe, expect, it } from 'vitest'
import { positionOf } from '#sluice/diagnostics/span'
import { drizzleColumn, drizzleRelation, drizzleType } from './model.js'
import { useSession } from './session.js'

/** `filled` has a trigger that gives `code` a value; every other table rejects what Sluice says it rejects. */
const session = useSession(`
  create domain with_default as text default 'x';
  create table plain (id int generated always as identity, code text not null, label text not null, note text,
    size int not null default 1, kind with_default not null, twice int not null generated always as (2) stored);
  create table filled (id int primary key, code text not null);
  create function fill() returns trigger language plpgsql as $$ begin new.code := coalesce(new.code, 'filled'); return new; end $$;
  create trigger fill before insert or update on filled for each row execute function fill();
  create table renewed (id int primary key, code text not null);
  create trigger fill before update on renewed for each row execute function fill();
  create view plain_view as select * from plain;
  create domain strict as text not null;
  create domain narrow as strict check (value <> '');
  create table coded (id int generated always as identity, code narrow, note text);
  create table coded_filled (id int primary key, code strict);
  create trigger fill before insert or update on coded_filled for each row execute function fill();
`)

interface Case {
  readonly says: string
  readonly sql: string
  /** `severity code line:column text under the carets` */
  readonly expected: readonly string[]
}

const cases: readonly Case[] = [
  {
    says: 'a required column that is left out is an error at the table',
    sql: "insert into plain (code) values ('a')",
    expected: ['error SL3015 1:13 plain'],
  },
  {
    says: 'columns with a default, of the column or of its domain, may be left out',
    sql: "insert into plain (code, label) values ('a', 'b')",
    expected: [],
  },
  {
    says: 'default for a column without one leaves it out',
    sql: "insert into plain (code, label) values ('a', default)",
    expected: ['error SL3015 1:13 plain'],
  },
  {
    says: 'default values leaves out every column',
    sql: 'insert into plain default values',
    expected: ['error SL3015 1:13 plain'],
  },
  {
    says: 'an INSERT from a SELECT is checked too',
    sql: 'insert into public.plain (code) select note from plain',
    expected: ['error SL3015 1:20 plain'],
  },
  {
    says: 'so is one in a CTE',
    sql: "with x as (insert into plain (label) values ('b') returning id) select id from x",
    expected: ['error SL3015 1:24 plain'],
  },
  {
    says: 'so is the INSERT of a MERGE',
    sql: 'merge into plain p using filled f on p.code = f.code when not matched then insert (code) values (f.code)',
    expected: ['error SL3015 1:12 plain'],
  },
  {
    says: 'where a BEFORE trigger may fill it in, it is a warning',
    sql: 'insert into filled (id) values (1)',
    expected: ['warning SL3015 1:13 filled'],
  },
  { says: 'a view takes what it takes', sql: "insert into plain_view (code) values ('a')", expected: [] },
  {
    says: 'the constant NULL for a required column',
    sql: "insert into plain (code, label) values ('a', null)",
    expected: ['error SL3014 1:46 null'],
  },
  {
    says: 'NULL in one row of several',
    sql: "insert into plain (code, label) values ('a', 'b'), (null, 'b')",
    expected: ['error SL3014 1:53 null'],
  },
  {
    says: 'NULL assigned by an UPDATE',
    sql: 'update plain set label = null where id = 1',
    expected: ['error SL3014 1:26 null'],
  },
  {
    says: 'NULL for a nullable column is a value',
    sql: 'update plain set note = null where id = 1',
    expected: [],
  },
  {
    says: 'NULL where a trigger may fill it in',
    sql: 'update filled set code = null',
    expected: ['warning SL3014 1:26 null'],
  },
  {
    says: 'NULL in ON CONFLICT DO UPDATE',
    sql: "insert into filled (id, code) values (1, 'a') on conflict (id) do update set id = null",
    expected: ['warning SL3014 1:83 null'],
  },
  {
    says: 'an optional parameter for a required column',
    sql: "insert into plain (code, label) values ('a', :label?)",
    expected: ['error SL3014 1:46 :label?'],
  },
  {
    says: 'an optional parameter where a trigger may fill it in',
    sql: 'insert into filled (id, code) values (1, :code?)',
    expected: ['warning SL3014 1:42 :code?'],
  },
  {
    says: 'an optional parameter of an INSERT where a trigger fills in what an UPDATE stores',
    sql: 'insert into renewed (id, code) values (1, :code?)',
    expected: ['error SL3014 1:43 :code?'],
  },
  {
    says: 'DEFAULT assigned by an UPDATE where the column has none',
    sql: 'update plain set label = default, size = default, kind = default, note = default where id = 1',
    expected: ['error SL3014 1:26 default'],
  },
  {
    says: 'DEFAULT in one row of several',
    sql: "insert into plain (code, label) values ('a', 'b'), ('c', default)",
    expected: ['error SL3014 1:58 default'],
  },
  {
    says: 'DEFAULT for a domain that refuses NULL',
    sql: 'update coded set code = default',
    expected: ['error SL3014 1:25 default'],
  },
  {
    says: 'DEFAULT where a trigger may fill it in',
    sql: 'update filled set code = default',
    expected: ['warning SL3014 1:26 default'],
  },
  {
    says: 'a column of a domain that refuses NULL, left out',
    sql: "insert into coded (note) values ('a')",
    expected: ['error SL3015 1:13 coded'],
  },
  {
    says: 'NULL for a domain that refuses it by the one it is made of',
    sql: 'insert into coded (code) values (null)',
    expected: ['error SL3014 1:34 null'],
  },
  {
    says: 'NULL in a second row for such a domain',
    sql: "insert into coded (code) values ('a'), (null)",
    expected: ['error SL3014 1:41 null'],
  },
  {
    says: 'NULL assigned to a column of such a domain',
    sql: 'update coded set code = null',
    expected: ['error SL3014 1:25 null'],
  },
  {
    says: 'a domain is checked before a trigger could put a value in',
    sql: 'insert into coded_filled (id, code) values (1, null)',
    expected: ['error SL3014 1:48 null'],
  },
  {
    says: 'also where its column is left out',
    sql: 'insert into coded_filled (id) values (1)',
    expected: ['error SL3015 1:13 coded_filled'],
  },
  {
    says: 'an optional parameter for a column of such a domain',
    sql: 'update coded_filled set code = :code?',
    expected: ['error SL3014 1:32 :code?'],
  },
  {
    says: 'an optional parameter that is of such a domain itself',
    sql: 'select id from coded where code = :code?::strict',
    expected: ['error SL3014 1:35 :code?'],
  },
  {
    says: 'an optional parameter of ON CONFLICT DO UPDATE, which has the triggers of an UPDATE',
    sql: "insert into renewed (id, code) values (1, 'a') on conflict (id) do update set code = :code?",
    expected: ['warning SL3014 1:86 :code?'],
  },
]

describe('what a statement stores', () => {
  it.each(cases)('$says', async ({ sql, expected }) => {
    const { diagnostics } = await session.analyze(sql)
    expect(
      diagnostics.map(({ severity, code, span: place }) => {
        if (!place) return `${severity} ${code}`
        const { line, column } = positionOf(place.file, place.start)
        return `${severity} ${code} ${line}:${column} ${place.file.text.slice(place.start, place.end)}`
      }),
    ).toEqual(expected)
  })

  it.each(
    cases.filter(
      ({ sql, expected }) =>
        !sql.includes(':') && !sql.includes('from') && !sql.includes('merge') && expected.length <= 1,
    ),
  )('Postgres agrees: $says', async ({ sql, expected }) => {
    await session.database.execute(
      "truncate plain, filled, coded, coded_filled restart identity; insert into plain (code, label) values ('p', 'q'); insert into coded (code) values ('p')",
    )
    const error = await session.database.execute(`begin; ${sql}; rollback`)
    await session.database.execute('rollback')
    const rejects = expected.some((line) => line.startsWith('error'))
    expect(error?.sqlstate === '23502').toBe(rejects || sql.includes('plain_view'))
  })
})

describe('a parameter for a domain that refuses NULL', () => {
  it.each([
    'insert into coded (code) values (:p)',
    "update coded set code = :p where note = ''",
    'insert into coded (code) values (:p), (:p)',
    'insert into coded (code) select :p',
    'select coalesce(:p::narrow, null) as x',
    'select id from coded where :p::strict is null',
    'insert into coded_filled (id, code) values (1, :p)',
  ])('is never null: %s', async (sql) => {
    const { parameters, sql: sent } = await session.query(sql)
    expect(parameters.map(({ name, nullable }) => `${name} ${nullable}`)).toEqual(['p false'])
    await expect(session.run(sent, [null])).rejects.toThrow('23502 domain')
  })
})

describe('what only Drizzle would have filled in', () => {
  const text = drizzleType('PgText', { sqlType: 'text' })
  const model = {
    moduleFiles: [],
    relations: [
      drizzleRelation('plain', [
        { ...drizzleColumn('label', 'label', text), hasClientDefault: true },
        { ...drizzleColumn('note', 'note', text), hasOnUpdate: true },
      ]),
      drizzleRelation('filled', [{ ...drizzleColumn('code', 'code', text), hasOnUpdate: true }]),
    ],
  }

  it('names $defaultFn where an INSERT relies on it', async () => {
    const { diagnostics } = await session.analyze("insert into plain (code) values ('a')", { model })
    expect(diagnostics.map(({ code, hint }) => [code, hint?.includes('$defaultFn')])).toEqual([
      ['SL3015', true],
    ])
  })

  it.each([
    ["update plain set code = 'b'", ['SL3016']],
    ["update plain set code = 'b', note = 'c'", []],
    ['update filled set id = 2', []],
    ["-- name: q\n-- @allow SL3016 not worth a note\nupdate plain set code = 'b'", []],
  ])('warns where an UPDATE leaves $onUpdate out: %s', async (sql, codes) => {
    const { diagnostics } = await session.analyze(sql, { model })
    expect(diagnostics.map(({ code }) => code)).toEqual(codes)
  })
})
