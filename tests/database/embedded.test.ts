import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '#sluice/database/database'
import { openEmbedded } from '#sluice/database/embedded'
import { withScratchFile } from '#sluice/database/snapshots'
import { clusterSnapshot } from './cluster-snapshot.js'

let database: Database
beforeAll(async () => {
  database = await openEmbedded({ snapshot: await clusterSnapshot(), extensions: [] })
  await database.execute('create table notes (id int primary key, body text not null)')
})
afterAll(() => database.close())

const canary = async (): Promise<void> => {
  expect(await database.rows('select 6 * 7 as answer')).toEqual([{ answer: '42' }])
  expect(await database.describe('select id from notes')).toMatchObject({
    kind: 'described',
    fields: [{ name: 'id' }],
  })
}

describe('the embedded server', () => {
  it('is PostgreSQL 18', () => {
    expect(Math.floor(database.version / 10_000)).toBe(18)
  })

  it('describes parameters, columns and the tree', async () => {
    const answer = await database.describe(
      'select id, body as b, 1 as one from notes where id = $1 and body = $2',
    )
    expect(answer).toMatchObject({
      kind: 'described',
      parameterTypes: [23, 25],
      fields: [
        { name: 'id', attribute: 1, type: 23 },
        { name: 'b', attribute: 2, type: 25 },
        { name: 'one', attribute: 0, relation: 0, type: 23 },
      ],
      tree: expect.stringContaining('{QUERY'),
    })
  })

  it('takes declared parameter types', async () => {
    expect(await database.describe('select $1 as a, $2 as b', [20])).toMatchObject({
      parameterTypes: [20, 25],
    })
  })

  it('has no fields for a statement without rows', async () => {
    expect(await database.describe("insert into notes values (1, 'x')")).toMatchObject({
      fields: null,
      tree: expect.any(String),
    })
  })

  it('executes nothing that it describes', async () => {
    await database.describe("insert into notes values (1, 'x')")
    await database.describe('drop table notes')
    await database.describe('create table more ()')
    expect(await database.rows("select count(*) as n, to_regclass('more') as more from notes")).toEqual([
      { n: '0', more: null },
    ])
  })

  it('plans statements, and runs none of them', async () => {
    const answers = await database.plan([
      "insert into notes values (1, 'x') returning id",
      'delete from notes where id = $1',
      'insert into notes values ($1, $2) on conflict (body) do nothing',
      "select '🙂', nmae from notes",
      `select ${'id + '.repeat(20_000)}1 from notes`,
      'select id from notes',
    ])
    expect(answers.map((error) => error && [error.sqlstate, error.file, error.position])).toEqual([
      null,
      null,
      ['42P10', 'plancat.c', null],
      ['42703', 'parse_relation.c', "select '🙂', ".length],
      ['54001', 'stack_depth.c', null],
      null,
    ])
    expect(await database.rows('select count(*) as n from notes')).toEqual([{ n: '0' }])
    await canary()
  })

  it.each([
    ["select '🙂🙂' as e, nmae from notes", '42703'],
    ["select 'ä' as e, lenght('x')", '42883'],
    ['select\n\tid,\n\tnmae\nfrom notes', '42703'],
    ["select E'\\u00e4', id from nots", '42P01'],
  ])('places an error in UTF-16: %s', async (text, sqlstate) => {
    const answer = await database.describe(text)
    if (answer.kind !== 'rejected') throw new Error('it was accepted')
    expect(answer.error.sqlstate).toBe(sqlstate)
    const wrong = /nmae|lenght|nots/.exec(text)
    expect(answer.error.position).toBe(wrong?.index)
  })

  it('gives detail, hint and the names of objects', async () => {
    await database.execute("insert into notes values (5, 'x')")
    const problem = await database.execute("insert into notes values (5, 'y')")
    expect(problem).toMatchObject({
      sqlstate: '23505',
      table: 'notes',
      constraint: 'notes_pkey',
      schema: 'public',
      detail: expect.any(String),
      routine: '_bt_check_unique',
    })
    await database.execute('delete from notes')
  })

  it('says that a statement is nested too deeply, and goes on', async () => {
    const deep = await database.describe(`select ${'1+'.repeat(30_000)}1`)
    expect(deep).toMatchObject({ kind: 'rejected', error: { sqlstate: '54001' } })
    await canary()
  })

  it('survives a function that calls itself for ever', async () => {
    await database.execute(
      "create function forever(int) returns int language plpgsql as 'begin return forever($1 + 1); end'",
    )
    await expect(database.rows('select forever(1)')).rejects.toThrow(/54001/)
    await canary()
    await database.execute("create function ever(int) returns int language sql as 'select forever($1 + 1)'")
    await expect(database.rows('select ever(1)')).rejects.toThrow(/54001/)
    await canary()
  })

  it('runs several statements at once, all or none', async () => {
    const problem = await database.execute(
      "create table a (x int); insert into a values (1); insert into a values ('🙂', nothing)",
    )
    expect(problem).toMatchObject({ sqlstate: expect.stringMatching(/^42/), position: expect.any(Number) })
    expect(await database.rows("select to_regclass('a') as a")).toEqual([{ a: null }])
    expect(
      await database.execute('create table a (x int); insert into a values (1); drop table a'),
    ).toBeNull()
  })

  it('is itself again after a transaction that failed', async () => {
    await database.execute('begin')
    await database.execute('select nothing')
    expect((await database.describe('select 1 as x')).kind).toBe('rejected')
    await database.execute('rollback')
    await canary()
  })

  it('gives rows as text, with NULL as null', async () => {
    const rows = await database.rows(
      "select null as a, true as b, '{1,NULL}'::int[] as c, $1::date as d, $2::text as e",
      ['2026-11-22', null],
    )
    expect(rows).toEqual([{ a: null, b: 't', c: '{1,NULL}', d: '2026-11-22', e: null }])
  })

  it('rejects with state and text where rows cannot be had', async () => {
    await expect(database.rows('select 1/0 as x')).rejects.toThrow(/22012[^]*select 1\/0/)
    await canary()
  })

  it('answers calls that are made at once in their order', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => database.rows(`select ${index} as n`)),
    )
    expect(answers.map(([row]) => row?.['n'])).toEqual(Array.from({ length: 50 }, (_, index) => `${index}`))
  })

  it('prints trees for descriptions only', async () => {
    await database.rows('select 1 as x')
    expect(await database.rows("select current_setting('debug_print_parse') as p")).toEqual([{ p: 'off' }])
    expect(await database.describe('select 1 as x')).toMatchObject({ tree: expect.any(String) })
  })
})

describe('an embedded server that ends', () => {
  it('closes once, however often it is asked to, and then says so', async () => {
    const closing = await openEmbedded({ snapshot: await clusterSnapshot(), extensions: [] })
    await Promise.all([closing.close(), closing.close()])
    await closing.close()
    await expect(closing.rows('select 1')).rejects.toThrow('the embedded server is closed')
  })

  it('writes what was done to a snapshot, from which others start and which none of them changes', async () => {
    const first = await openEmbedded({ snapshot: await clusterSnapshot(), extensions: [] })
    await first.execute('create table kept as select 1 as x')
    await withScratchFile(async (snapshot) => {
      await first.closeInto(snapshot)
      await expect(first.rows('select 1')).rejects.toThrow('the embedded server is closed')
      for (const round of [1, 2]) {
        const next = await openEmbedded({ snapshot, extensions: [] })
        expect([round, await next.rows('select x from kept')]).toEqual([round, [{ x: '1' }]])
        await next.execute('drop table kept')
        await next.close()
      }
    })
  })

  it('is gone as well where its snapshot cannot be written', async () => {
    const closing = await openEmbedded({ snapshot: await clusterSnapshot(), extensions: [] })
    await expect(closing.closeInto(join(tmpdir(), 'sluice-nowhere', 'file'))).rejects.toThrow('ENOENT')
    await expect(closing.rows('select 1')).rejects.toThrow('the embedded server is closed')
    expect(closing.isAlive()).toBe(false)
  })

  it('rejects what is under way when its worker dies, and everything after', async () => {
    const modules = await mkdtemp(join(tmpdir(), 'sluice-dying-'))
    const file = join(modules, 'dying.mjs')
    const signal = join(modules, 'signal')
    await writeFile(
      file,
      `import { existsSync } from 'node:fs'
      const watch = () => setInterval(() => { if (existsSync(${JSON.stringify(signal)})) throw new Error('the worker broke') }, 20)
      export const dying = { name: 'dying', setup: async () => { watch(); return {} } }`,
    )
    const url = pathToFileURL(file).href
    const dying = await openEmbedded({
      snapshot: await clusterSnapshot(),
      extensions: [{ name: 'dying', url, exportName: 'dying' }],
    })
    await writeFile(signal, '')
    const deaths: unknown[] = []
    while (deaths.length === 0) {
      await dying.rows('select 1').catch((error: unknown) => deaths.push(error))
    }
    expect(String(deaths[0])).toContain('the worker broke')
    await expect(dying.describe('select 1')).rejects.toThrow('the worker broke')
    await dying.close()
    await rm(modules, { recursive: true })
  })

  it('does not open without an export that an extension names', async () => {
    const url = 'data:text/javascript,export const other = 1'
    const opening = openEmbedded({
      snapshot: await clusterSnapshot(),
      extensions: [{ name: 'x', url, exportName: 'x' }],
    })
    await expect(opening).rejects.toThrow('has no export x')
  })
})
