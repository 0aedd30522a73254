import { describe, expect, it } from 'vitest'
import type { TypedParameter } from '#sluice/model/typed-query'
import { drizzleColumn, drizzleRelation, drizzleType } from './model.js'
import { useSession } from './session.js'

const session = useSession(`
create schema logs;
create table logs.events (
  id int generated always as identity primary key,
  "Kind" text not null,
  payload jsonb,
  tags text[],
  at timestamptz not null default now(),
  day int generated always as (1) stored
);
create table guarded (id int primary key);
alter table guarded enable row level security;
create view all_events as select id, "Kind" from logs.events;
create view writable as select id from guarded;
create function take() returns trigger language plpgsql as 'begin return new; end';
create trigger take instead of insert on writable for each row execute function take();
create materialized view counted as select count(*) as n from logs.events;
`)

const shown = ({ name, property, type, nullable }: TypedParameter): string =>
  `${name} as ${property} ${type.pgType}${nullable ? ' | null' : ''}`

const cases: readonly (readonly [
  sentence: string,
  sql: string,
  sent: string,
  parameters: readonly string[],
])[] = [
  [
    'the columns that are listed are the fields of a row',
    'copy logs.events ("Kind", payload, tags) from stdin',
    'copy logs.events ("Kind", payload, tags) from stdin',
    ['Kind as Kind text', 'payload as payload jsonb | null', 'tags as tags text[] | null'],
  ],
  [
    'without a list it is written out, and leaves out what Postgres computes',
    'copy logs.events from stdin',
    'copy logs.events (id, "Kind", payload, tags, at) from stdin',
    [
      'id as id integer',
      'Kind as Kind text',
      'payload as payload jsonb | null',
      'tags as tags text[] | null',
      'at as at timestamp with time zone',
    ],
  ],
  [
    'an identity column takes what it is given',
    'copy logs.events (id, "Kind") from stdin',
    'copy logs.events (id, "Kind") from stdin',
    ['id as id integer', 'Kind as Kind text'],
  ],
  [
    'the format that is used anyway may be named',
    'copy logs.events ("Kind") from stdin with (format text)',
    'copy logs.events ("Kind") from stdin with (format text)',
    ['Kind as Kind text'],
  ],
  [
    'a view whose trigger takes the rows',
    'copy writable (id) from stdin',
    'copy writable (id) from stdin',
    ['id as id integer | null'],
  ],
]

describe('a COPY', () => {
  it.each(cases)('%s', async (_, sql, sent, parameters) => {
    const query = await session.query(sql)
    expect(query.sql).toBe(sent)
    expect(query.parameters.map(shown)).toEqual(parameters)
    expect([query.command, query.rows, query.columns, query.source.kind]).toEqual([
      'copy',
      { min: 0, max: 0 },
      [],
      'utility',
    ])
  })

  it('has the names and types of the Drizzle schema', async () => {
    const relation = {
      ...drizzleRelation('events', [
        drizzleColumn('kind', 'Kind', drizzleType('PgText', { sqlType: 'text', enumValues: ['a', 'b'] })),
        drizzleColumn('body', 'payload', drizzleType('PgJsonb', { sqlType: 'jsonb' })),
      ]),
      schema: 'logs',
    }
    const { parameters } = await session.query('copy logs.events ("Kind", payload) from stdin', {
      model: { relations: [relation], moduleFiles: [] },
    })
    expect(parameters.map(({ property, type }) => [property, type.kind])).toEqual([
      ['kind', 'enum'],
      ['body', 'json'],
    ])
  })

  it('has the names of SQL under naming: sql', async () => {
    const { parameters } = await session.query('copy logs.events ("Kind", at) from stdin', { naming: 'sql' })
    expect(parameters.map(({ property }) => property)).toEqual(['Kind', 'at'])
  })
})

const problems: readonly (readonly [sentence: string, sql: string, problem: string])[] = [
  ['a misspelled column', 'copy logs.events ("Kind", tag) from stdin', 'SL2001 26'],
  ['a misspelled table', 'copy logs.event from stdin', 'SL2002 5'],
  ['a column twice', 'copy logs.events ("Kind", "Kind") from stdin', 'SL2000 26'],
  ['a column that Postgres computes', 'copy logs.events ("Kind", day) from stdin', 'SL3041 26'],
  ['a required column that is left out', 'copy logs.events (tags) from stdin', 'SL3015 10'],
  ['a view', 'copy all_events (id) from stdin', 'SL3041 5'],
  ['a materialized view', 'copy counted (n) from stdin', 'SL3041 5'],
  ['a table with row security', 'copy guarded from stdin', 'SL3042 5'],
]

describe('what is wrong with a COPY', () => {
  it.each(problems)('%s', async (_, sql, problem) => {
    const { diagnostics } = await session.analyze(sql)
    expect(diagnostics.map(({ code, span }) => `${code} ${span?.start}`)).toEqual([problem])
  })

  it('the warning about row security can be allowed', async () => {
    const sql = '-- name: load :copy\n-- @allow SL3042 the loader owns the table\ncopy guarded from stdin'
    expect((await session.analyze(sql)).diagnostics).toEqual([])
  })
})
