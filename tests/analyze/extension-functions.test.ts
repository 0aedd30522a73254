import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EXTENSION_AGGREGATES, EXTENSION_TOTAL } from '#sluice/analyze/nullability/extension-signatures'
import { aggregateNeeds, isTotal } from '#sluice/analyze/nullability/total-functions'
import { findExtensions } from '#sluice/database/extensions'
import { runTrials } from '../../scripts/sweep/call.js'
import { aggregateTrials } from '../../scripts/sweep/claims.js'
import { extensionFamilies, extensionsLeftOut } from '../../scripts/sweep/extension-families.js'
import { readFunctions, type SweepFunction } from '../../scripts/sweep/functions.js'
import { openSweepServer, type SweepServer } from '../../scripts/sweep/server.js'
import { trialsOf } from '../../scripts/sweep/sweep-functions.js'
import { readTypes, type Types } from '../../scripts/sweep/types.js'
import { useSession } from './session.js'

/** Calls for each function and choice of types: scripts/sweep-extension-functions.ts makes thousands. */
const BUDGET = 5

/** pgvector is not bundled: only the script sweeps it. */
const bundled = Object.keys(extensionFamilies).filter((name) => name !== 'vector')

describe('the table of total functions of extensions', () => {
  let server: SweepServer
  let types: Types
  const functions: SweepFunction[] = []
  beforeAll(async () => {
    // `cube` before `earthdistance`, which needs it.
    server = await openSweepServer([...bundled].sort().map((name) => ({ name, module: null })))
    types = await readTypes(server.database)
    for (const name of bundled) functions.push(...(await readFunctions(server.database, types, name)))
  })
  afterAll(() => server.close())

  it('rests on a review of every extension that the embedded server bundles', () => {
    const contrib = join(dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite')), 'contrib')
    const files = readdirSync(contrib).filter((file) => /^\w+\.js$/.test(file))
    const names = files.map((file) => file.replace('.js', '').replace('uuid_ossp', 'uuid-ossp'))
    expect([...bundled, ...Object.keys(extensionsLeftOut)].sort()).toEqual(names.sort())
  })

  it('has functions that the extensions have', () => {
    const size = [...EXTENSION_TOTAL, ...EXTENSION_AGGREGATES]
      .filter(({ extension }) => extension !== 'vector')
      .flatMap(({ signatures }) => Object.values(signatures))
      .flatMap((names) => names.trim().split(/\s+/)).length
    const known = functions.filter(
      (called) => isTotal(called) || (called.kind === 'a' && aggregateNeeds(called)),
    )
    expect(known.length).toBe(size)
    expect(size).toBeGreaterThan(450)
  })

  it('has no function that gives NULL for values', async () => {
    const found: string[] = []
    const claims = functions.flatMap((called) => {
      if (isTotal(called)) return [{ called, trials: trialsOf(called, types) }]
      return called.kind === 'a' && aggregateNeeds(called) === 'values'
        ? [{ called, trials: aggregateTrials(called, types, 'values') }]
        : []
    })
    for (const { called, trials } of claims) {
      const outcomes = await runTrials(server.database, trials, BUDGET)
      // Caught errors add up in the embedded server: a query between the calls resets it.
      await server.recover()
      if (outcomes.length === 0) found.push(`${called.signature}: not tried`)
      for (const { nulls, witness, attempts } of outcomes) {
        if (nulls > 0) found.push(`${called.signature}: NULL for ${witness}`)
        if (attempts === 0) found.push(`${called.signature}: not tried`)
      }
    }
    expect(found).toEqual([])
  })
})

describe('a function of an extension', () => {
  const names = [
    'btree_gist',
    'citext',
    'fuzzystrmatch',
    'hstore',
    'ltree',
    'pg_trgm',
    'pgcrypto',
    'unaccent',
  ]
  const session = useSession(
    `
    ${names.map((name) => (name === 'ltree' ? '' : `create extension ${name};`)).join('\n')}
    create schema elsewhere;
    create extension ltree schema elsewhere;
    create schema own;
    create function own.similarity(text, text) returns real strict immutable language plpgsql as 'begin return null; end';
    create table posts (
      id int primary key, title text not null, subtitle text, tag citext not null, meta hstore not null,
      path elsewhere.ltree not null
    );
    insert into posts values (1, '', null, 'A', '', ''), (2, 'abc', 'b', 'b', 'a=>NULL', 'x.y');`,
    findExtensions(
      { root: process.cwd(), file: { path: 'drizzle.config.ts', text: '' }, database: {} },
      names,
    ).value,
  )

  /** Sentence, expressions over `posts`. */
  const total: readonly (readonly [sentence: string, expressions: string])[] = [
    ['of pg_trgm', "similarity(title, 'a'), word_similarity('a', title), strict_word_similarity('a', title)"],
    ['behind an operator', "title <-> 'a' as a, title <<-> 'a' as b, title <->> 'a' as c"],
    [
      'of citext, as an operator',
      "tag = 'a' as a, tag < 'b' as b, tag ~~ 'A%' as c, tag <> all (array['x', 'y']::citext[]) as d",
    ],
    ['of hstore', "meta ? 'a' as a, meta || 'b=>1' as b, meta @> 'a=>1' as c, akeys(meta), meta::jsonb as d"],
    [
      'of an extension in a schema that is not searched',
      'elsewhere.nlevel(path), elsewhere.ltree2text(path), path operator(elsewhere.||) path as a',
    ],
    ['of fuzzystrmatch', "levenshtein(title, 'abc'), soundex(title), dmetaphone(title)"],
    ['of pgcrypto', "digest(title, 'sha256'), crypt(title, gen_salt('md5'))"],
  ]
  it.each(total)('%s is never NULL for values', async (_sentence, expressions) => {
    const sql = `select ${expressions} from posts`
    const { columns } = await session.query(sql)
    expect(columns.filter(({ nullable }) => nullable).map(({ name }) => name)).toEqual([])
    const rows = await session.run(sql)
    expect(rows).toHaveLength(2)
    expect(rows.flatMap((row) => Object.values(row)).filter((value) => value === null)).toEqual([])
  })

  it('that aggregates values is never NULL over rows', async () => {
    const { columns } = await session.query('select max(tag) as m, min(tag) as n from posts group by id')
    expect(columns.map(({ nullable }) => nullable)).toEqual([false, false])
    const { columns: over } = await session.query('select max(tag) as m from posts')
    expect(over.map(({ nullable }) => nullable)).toEqual([true])
  })

  const real: readonly (readonly [sentence: string, expression: string])[] = [
    ['that does not find a key', "meta -> 'no'"],
    ['of paths without a common ancestor', "elsewhere.lca(path, 'b.c')"],
    ['of a text without letters', 'daitch_mokotoff(title)'],
    ['of citext, that differs from that of text', "split_part(tag, 'x', 9)"],
    ['of an array in which nothing matches', "array[path] operator(elsewhere.?@>) 'b.c'"],
    ['of an argument that is NULL', 'similarity(title, subtitle)'],
    ['that a user made with the signature of one of an extension', "own.similarity(title, 'a')"],
  ]
  it.each(real)('%s is nullable', async (_sentence, expression) => {
    const sql = `select ${expression} as x from posts`
    expect((await session.query(sql)).columns).toMatchObject([{ name: 'x', nullable: true }])
    expect((await session.run(sql)).some(({ x }) => x === null)).toBe(true)
  })

  it.each(["title % 'a'", "'a' <% title", 'unaccent(title)', 'show_limit()'])(
    'is nullable where it depends on a setting or a dictionary: %s',
    async (expression) => {
      expect((await session.query(`select ${expression} as x from posts`)).columns).toMatchObject([
        { nullable: true },
      ])
    },
  )
})
