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
import { every } from '../setup/length.js'
import { useSession } from './session.js'

/** Calls for each function and choice of types: scripts/sweep-extension-functions.ts makes thousands. */
const BUDGET = 5

/*
 * pg_trgm has servers of its own: `<->` of texts sometimes breaks an embedded server that has loaded several extensions.
 */

/** pgvector is not bundled: only the script sweeps it. */
const bundled = Object.keys(extensionFamilies).filter((name) => name !== 'vector')

const modulesOf = (names: readonly string[]) =>
  findExtensions({ root: process.cwd(), file: { path: 'drizzle.config.ts', text: '' }, database: {} }, names)
    .value

describe('the table of total functions of extensions', () => {
  interface Swept {
    readonly server: SweepServer
    readonly types: Types
    readonly functions: readonly SweepFunction[]
  }
  const swept: Swept[] = []
  beforeAll(async () => {
    for (const names of [bundled.filter((name) => name !== 'pg_trgm'), ['pg_trgm']]) {
      // `cube` before `earthdistance`, which needs it.
      const server = await openSweepServer(names.toSorted().map((name) => ({ name, module: null })))
      const types = await readTypes(server.database)
      const functions: SweepFunction[] = []
      for (const name of names) functions.push(...(await readFunctions(server.database, types, name)))
      swept.push({ server, types, functions })
    }
  })
  afterAll(async () => {
    for (const { server } of swept) await server.close()
  })

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
    const known = swept
      .flatMap(({ functions }) => functions)
      .filter((called) => isTotal(called) || (called.kind === 'a' && aggregateNeeds(called)))
    expect(known.length).toBe(size)
    expect(size).toBeGreaterThan(450)
  })

  it('has no function that gives NULL for values', async () => {
    const found: string[] = []
    for (const { server, types, functions } of swept) {
      const claims = functions.flatMap((called) => {
        if (isTotal(called)) return [{ called, trials: trialsOf(called, types) }]
        return called.kind === 'a' && aggregateNeeds(called) === 'values'
          ? [{ called, trials: aggregateTrials(called, types, 'values') }]
          : []
      })
      for (const { called, trials } of every(4, claims)) {
        const outcomes = await runTrials(server.database, trials, BUDGET)
        // Caught errors add up in the embedded server: a query between the calls resets it.
        await server.recover()
        if (outcomes.length === 0) found.push(`${called.signature}: not tried`)
        for (const { nulls, witness, attempts } of outcomes) {
          if (nulls > 0) found.push(`${called.signature}: NULL for ${witness}`)
          if (attempts === 0) found.push(`${called.signature}: not tried`)
        }
      }
    }
    expect(found).toEqual([])
  })
})

describe('a function of an extension', () => {
  const names = ['citext', 'fuzzystrmatch', 'hstore', 'ltree', 'pg_trgm', 'pgcrypto', 'unaccent']
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
    modulesOf(names),
  )

  /** Sentence, expressions over `posts`. */
  const total: readonly (readonly [sentence: string, expressions: string])[] = [
    ['of pg_trgm', "similarity(title, 'a'), word_similarity('a', title), strict_word_similarity('a', title)"],
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

describe('an operator of an extension', () => {
  const session = useSession(
    `
    create extension pg_trgm;
    create table posts (title text not null);
    insert into posts values (''), ('abc');`,
    modulesOf(['pg_trgm']),
  )

  it.each(['<->', '<<->', '<->>', '<<<->', '<->>>'])('%s is never NULL for values', async (operator) => {
    const sql = `select title ${operator} 'a' as x from posts`
    expect((await session.query(sql)).columns).toMatchObject([{ name: 'x', nullable: false }])
    const rows = await session.run(sql)
    expect(rows).toHaveLength(2)
    expect(rows.filter(({ x }) => x === null)).toEqual([])
  })
})
