import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { loadModule } from 'libpg-query'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { analyzeQueries } from '#sluice/analyze/analyze-queries'
import { openCatalog } from '#sluice/database/catalog'
import type { Database } from '#sluice/database/database'
import { openEmbedded } from '#sluice/database/embedded'
import { openLive } from '#sluice/database/live'
import { openServer } from '#sluice/database/open-database'
import { parseQueryFile } from '#sluice/source/parse-query-file'
import { startCluster } from '../server/cluster.js'
import { useDatabase } from '../setup/database.js'
import { clusterSnapshot } from './cluster-snapshot.js'

const server = useDatabase()
const role = `sluice_reader_${process.pid}`

const schema = `
create schema shop;
create type shop.state as enum ('open', 'closed');
create domain shop.label as text check (value <> '');
create table shop.owners (id int primary key, name text not null, note text, state shop.state, tags text[] not null default '{}');
create table shop.items (id bigint generated always as identity primary key, owner_id int not null references shop.owners (id), label shop.label, price numeric(10, 2), at timestamptz not null default now(), unique (owner_id, label));
create view shop.owned as select o.id, o.name, i.label from shop.owners o left join shop.items i on i.owner_id = o.id;
create table notes (id int primary key, body text);
create function note_down() returns int language plpgsql as $$ begin insert into notes values (-1, 'down'); return 1; end $$;
create function noting() returns int language plpgsql stable as $$ begin return note_down(); end $$;
`

const statements: readonly string[] = [
  'select * from notes',
  'select id, body from notes where id = $1',
  'select o.*, i.label, i.price from shop.owners o left join shop.items i on i.owner_id = o.id',
  'select name, label from shop.owned where label is not null',
  'select state, count(*) as n, max(note) as note from shop.owners group by state having count(*) > :least::int',
  'select note, count(*) as n from shop.owners group by rollup (note)',
  "select coalesce(note, 'none') as note, count(*) as n from shop.owners group by grouping sets ((coalesce(note, 'none')), ())",
  'select array_agg(o.name) as names, json_agg(o.*) as owners from shop.owners o group by o.state',
  'select sum(price) over (partition by owner_id order by at) as total, lag(label) over (order by id) as before from shop.items',
  'select id from shop.items full join (select id, body from notes) n using (id)',
  'insert into shop.items (owner_id, label, price) values (:owner, :label, :price) returning id, label, at',
  "insert into notes values (:id, :body), (2, 'x') on conflict (id) do update set body = excluded.body",
  'update shop.owners set note = :note, state = :state where id = any (:ids) returning *',
  'delete from shop.items where price < :price or price is null returning id, price',
  'with recursive r (n) as (select 1 union all select n + 1 from r where n < 5) select n from r',
  'with gone as (delete from notes returning id) select count(*) as n from gone',
  'merge into notes n using shop.owners o on n.id = o.id when matched then update set body = o.note when not matched then insert values (o.id, o.note)',
  'select :x is null or body = :x as same from notes',
  'select id from notes where (body, id) > (:body, :id) order by body, id limit :size offset :from',
  "select '🙂ä' as e, '{\"a\": [1, null]}'::jsonb -> 'a' as a, (array[1, 2])[1] as first",
  'select exists (select from notes) as any, (select body from notes limit 1) as one, array(select id from notes) as ids',
  'values (1, null), (2, :second::text)',
  'select nmae from shop.owners',
  'select id from notes where id = :a or body = :a',
  "select 'x'::shop.state as s",
  'select id from shop.nothing',
  'insert into notes values (:id, :body) on conflict (body) do nothing',
  'select n.id, i.label from notes n left join shop.items i on i.id = n.id for update',
  'select id from notes full join shop.items i using (id) for update',
  'select n.id from notes n full join shop.items i on i.id < n.id',
  'select 1 / 0 as ratio',
  'select id from notes where id = noting()',
  `select ${'1 + '.repeat(100)}1 as n`,
]

let embedded: Database
let live: Database
let ordinary: string

beforeAll(async () => {
  await loadModule()
  const admin = postgres(server.url, { max: 1, onnotice: () => undefined })
  await admin.unsafe(schema)
  await admin.unsafe(`create role ${role} login password 'secret'; grant usage on schema shop to ${role};
    grant select, insert, update, delete on all tables in schema shop, public to ${role};
    create table hidden (id int);
    alter role ${role} set search_path = shop, public`)
  await admin.end()
  const url = new URL(server.url)
  url.username = role
  url.password = 'secret'
  ordinary = url.href

  embedded = await openEmbedded({ snapshot: await clusterSnapshot(), extensions: [] })
  await embedded.execute(schema)
  live = await openLive(server.url)
})
afterAll(async () => {
  await Promise.all([embedded.close(), live.close()])
  const admin = postgres(server.url, { max: 1, onnotice: () => undefined })
  await admin.unsafe(`drop owned by ${role}; drop role ${role}`)
  await admin.end()
})

/** Everything analysis says of the statements, without OIDs. */
async function analysed(database: Database): Promise<unknown> {
  const text = statements.map((statement, index) => `-- name: q${index}\n${statement};`).join('\n')
  const parsed = parseQueryFile({ path: 'q.sql', text }, 'q')
  expect(parsed.diagnostics).toEqual([])
  const { value, diagnostics } = await analyzeQueries(
    {
      config: { naming: 'drizzle', types: {} },
      database,
      catalog: await openCatalog(database),
      model: { relations: [], moduleFiles: [] },
      locator: async () => ({ relation: () => null, column: () => null }),
    },
    parsed.value,
  )
  return {
    queries: value.map(({ source, command, sql, rows, parameters, columns }) => ({
      name: source.property,
      command,
      sql,
      rows,
      parameters,
      columns,
    })),
    diagnostics: diagnostics.map(({ code, message, hint, sqlstate, query, span }) => ({
      code,
      message,
      hint,
      sqlstate,
      query,
      start: span?.start,
    })),
  }
}

const sameVersion = async (): Promise<boolean> =>
  Math.floor(live.version / 10_000) === Math.floor(embedded.version / 10_000)

describe('a running server', () => {
  it('says what the embedded one says', async () => {
    expect(await sameVersion(), 'the test needs a server of the embedded version').toBe(true)
    const [here, there] = [await analysed(embedded), await analysed(live)]
    expect(there).toEqual(here)
    expect(there).toMatchObject({
      queries: expect.arrayContaining([expect.objectContaining({ name: 'q0' })]),
    })
  })

  it('describes the same, field by field', async () => {
    for (const text of [
      'select id, body as b, 1 as one from notes where id = $1',
      "insert into notes values (1, 'x')",
      'select',
      'select nothing',
      "select '🙂', nothing",
    ]) {
      const [here, there] = [await embedded.describe(text), await live.describe(text)]
      const plain = (answer: typeof here): unknown =>
        answer.kind === 'rejected'
          ? answer
          : {
              ...answer,
              tree: answer.tree !== null,
              fields: answer.fields?.map((field) => ({ ...field, relation: field.relation > 0 })) ?? null,
            }
      expect(plain(there)).toEqual(plain(here))
    }
    expect(await live.describe('select $1 as a', [20])).toMatchObject({ parameterTypes: [20] })
    expect(
      await live.rows("select null as a, true as b, '{1,NULL}'::int[] as c, $1::date as d", ['2026-11-22']),
    ).toEqual(
      await embedded.rows("select null as a, true as b, '{1,NULL}'::int[] as c, $1::date as d", [
        '2026-11-22',
      ]),
    )
  })

  it('plans the same, and runs none of it', async () => {
    const texts = [
      'select id from notes for update',
      'insert into notes values ($1, $2) on conflict (body) do nothing',
      'delete from notes where id = $1',
      'select id from notes where id = noting()',
      'select 1 / 0',
      'select nothing',
      'select 1',
    ]
    const answers = await live.plan(texts)
    const own = (error: (typeof answers)[number]): unknown =>
      error && { ...error, context: error.context !== null }
    expect(answers.map(own)).toEqual((await embedded.plan(texts)).map(own))
    expect(answers.map((error) => error && `${error.sqlstate} ${error.file}`)).toEqual([
      null,
      '42P10 plancat.c',
      null,
      // A function that writes must not have done so.
      '25006 utility.c',
      '22012 int.c',
      '42703 parse_relation.c',
      null,
    ])
    expect(answers[5]?.position).toBe('select '.length)
    expect(await live.rows('select count(*) as n from notes')).toEqual([{ n: '0' }])
  })

  it('plans for a role that may not run the statement', async () => {
    const reader = await openLive(ordinary)
    const [error] = await reader.plan(['select * from hidden'])
    expect(error).toMatchObject({ sqlstate: '42501' })
    const { value, diagnostics } = await analyzeQueries(
      {
        config: { naming: 'drizzle', types: {} },
        database: reader,
        catalog: await openCatalog(reader),
        model: { relations: [], moduleFiles: [] },
        locator: async () => ({ relation: () => null, column: () => null }),
      },
      parseQueryFile({ path: 'q.sql', text: 'select id from hidden' }, 'q').value,
    )
    expect([value.length, diagnostics]).toEqual([1, []])
    await reader.close()
  })

  it('describes the same text again and again', async () => {
    for (let time = 0; time < 5; time++) {
      expect(await live.describe('select id from notes')).toMatchObject({
        kind: 'described',
        tree: expect.stringContaining('{QUERY'),
      })
    }
  })

  it('is asked by an ordinary role, with its own search path', async () => {
    const reader = await openLive(ordinary)
    expect(await reader.rows('select current_user as u')).toEqual([{ u: role }])
    expect(await reader.describe('select name from owners')).toMatchObject({
      kind: 'described',
      tree: expect.any(String),
    })
    expect(await live.describe('select name from owners')).toMatchObject({
      kind: 'rejected',
      error: { sqlstate: '42P01' },
    })
    expect(await analysed(reader)).toMatchObject({
      queries: expect.arrayContaining([expect.objectContaining({ name: 'q0' })]),
    })
    await reader.close()
  })

  it('is left as it was', async () => {
    const fingerprint = (): Promise<unknown> =>
      live.rows(
        'select (select count(*) from notes) as notes, (select count(*) from shop.items) as items, (select json_agg(relname order by oid) from pg_class where relnamespace > 16000 or relnamespace = 2200) as relations',
      )
    const before = await fingerprint()
    const other = await openLive(server.url)
    await other.describe("insert into notes values (1, 'x')")
    await other.describe('create table more ()')
    await other.describe('drop table notes')
    await other.describe("select setval(pg_get_serial_sequence('shop.items', 'id'), 100)")
    await other.close()
    expect(await fingerprint()).toEqual(before)
    await expect(live.execute('drop table notes')).rejects.toThrow('never changed')
  })

  it('holds no more than a hundred statements of ours, and none when we are gone', async () => {
    const other = await openLive(server.url)
    const [{ pid } = { pid: null }] = await other.rows('select pg_backend_pid() as pid')
    let most = 0
    for (let index = 0; index < 250; index++) {
      await other.describe(`select ${index} as n`)
      if (index % 25 > 0) continue
      const [row] = await other.rows('select count(*) as n from pg_prepared_statements')
      most = Math.max(most, Number(row?.['n']))
    }
    expect(most).toBeLessThanOrEqual(101)
    await other.close()
    // The backend goes a moment after its connection.
    for (let time = 0; time < 100; time++) {
      const [found] = await live.rows('select count(*) as n from pg_stat_activity where pid = $1', [pid])
      if (found?.['n'] === '0') return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    expect.unreachable('the backend stays')
  })

  it('has no transaction of ours open between questions', async () => {
    await live.describe('select nothing')
    await live.rows('select 1 as x')
    const [row] = await live.rows(
      "select count(*) as n from pg_stat_activity where application_name = 'sluice' and state = 'idle in transaction' and datname = current_database() and pid <> pg_backend_pid()",
    )
    expect(row).toEqual({ n: '0' })
  })

  it('answers questions asked at once in their order', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        index % 3 === 0 ? live.rows(`select ${index} as n`) : live.describe(`select ${index} as n${index}`),
      ),
    )
    expect(
      answers.every((answer, index) =>
        Array.isArray(answer)
          ? answer[0]?.n === `${index}`
          : 'fields' in answer && answer.fields?.[0]?.name === `n${index}`,
      ),
    ).toBe(true)
  })
})

describe('a server that cannot be used', () => {
  const config = {
    root: process.cwd(),
    file: { path: 'drizzle.config.ts', text: 'export const sluice = {}' },
  }

  it('is noted to write trees to its log where it can', async () => {
    const { value, diagnostics } = await openServer(config, server.url)
    expect(diagnostics).toMatchObject([{ code: 'SL6005', severity: 'note' }])
    await value?.close()
  })

  it.each([
    ['no server', () => 'postgres://127.0.0.1:1/nothing', 'ECONNREFUSED'],
    ['no such host', () => 'postgres://nowhere.invalid/nothing', 'nowhere.invalid'],
    [
      'no such database',
      () => Object.assign(new URL(server.url), { pathname: '/nothing_here' }).href,
      'nothing_here',
    ],
    [
      'a wrong password',
      () => Object.assign(new URL(ordinary), { password: 'wrong' }).href,
      'password authentication failed',
    ],
  ])('says why: %s', async (_, url, reason) => {
    const { value, diagnostics } = await openServer(config, url())
    expect(value).toBeNull()
    expect(diagnostics).toMatchObject([
      { code: 'SL6003', severity: 'error', message: expect.stringContaining(reason) },
    ])
  })

  /** A server before 16, as Debian 12 brings it. */
  const installed = '/usr/lib/postgresql/15'
  it.runIf(existsSync(join(installed, 'bin', 'initdb')))('is refused before PostgreSQL 16', async () => {
    const old = await startCluster({
      directory: installed,
      programs: join(installed, 'bin'),
      description: installed,
    })
    try {
      const { value, diagnostics } = await openServer(config, old.url)
      expect(value).toBeNull()
      expect(diagnostics).toMatchObject([
        { code: 'SL6004', message: expect.stringContaining('PostgreSQL 15') },
      ])
    } finally {
      await old.stop()
    }
  })
})
