/**
 * What a diagnostic advises is right: where the advice is a change of the text, the changed text is a query that Sluice and so
 * Postgres take; where the author has to decide, the case has what an author who follows the advice would write.
 */
import { describe, expect, it } from 'vitest'
import { hasErrors } from '#sluice/diagnostics/diagnostic'
import {
  type AdviceCases,
  adviceSchema,
  meant,
  otherTools,
  rejections,
  syntax,
  traps,
} from './advice-cases.js'
import { corrected, shownPlace } from './advice.js'
import { schema } from './schema.js'
import { useSession } from './session.js'

const session = useSession(schema + adviceSchema)

/** What the select list should be called. */
const names: AdviceCases = {
  'a column without a name': {
    sql: 'select id + 1, name from authors',
    at: ['SL3002 1:8 id'],
    hint: 'write `id + 1 as value`; the whole list with names is:\nid + 1 as value, name',
    right: 'select id + 1 as value, name from authors',
  },
  'several columns without a name, or with one name': {
    sql: 'select 1, true and active, count(*), count(*), count(score) from authors a, books b group by active',
    at: ['SL3002 1:8 1', 'SL3002 1:11 true', 'SL3001 1:38 count', 'SL3001 1:48 count'],
    hint: '\n1 as value, true and active as value_2, count(*), count(*) as total, count(score) as count_2',
    right:
      'select 1 as value, true and active as value_2, count(*), count(*) as total, count(score) as count_2 from authors a, books b group by active',
  },
  'columns of one name in two tables': {
    sql: 'select a.id, b.id from authors a join books b on b.author_id = a.id',
    at: ['SL3001 1:14 b.id'],
    hint: 'write `b.id as b_id`; the whole list with names is:\na.id, b.id as b_id',
    right: 'select a.id, b.id as b_id from authors a join books b on b.author_id = a.id',
  },
  'columns of one name behind a star': {
    sql: 'select * from settings a join settings b on a.key = b.level::text',
    at: ['SL3001 1:8 *', 'SL3001 1:8 *', 'SL3001 1:8 *'],
    hint: '\na.key, a.value, a.level, b.key as b_key, b.value as b_value, b.level as b_level',
    right:
      'select a.key, a.value, a.level, b.key as b_key, b.value as b_value, b.level as b_level from settings a join settings b on a.key = b.level::text',
  },
  'columns of one name behind the star of a value with a parameter': {
    sql: 'select id, (one_book(:id)).* from books',
    at: ['SL3001 1:12 (one_book(:id)).*'],
    hint: 'write `(one_book(:id)).id as one_book_id`',
    right:
      'select id, (one_book(:id)).id as one_book_id, (one_book(:id)).author_id, (one_book(:id)).score, (one_book(:id)).title, (one_book(:id)).isbn, (one_book(:id)).released from books',
  },
  'an alias given twice': {
    sql: 'select id, name as id from authors',
    at: ['SL3001 1:12 name'],
    hint: 'write `name`;',
    right: 'select id, name from authors',
  },
  'a marked alias given twice': {
    sql: 'select note as "x!", value as "x!" from authors, settings',
    at: ['SL3001 1:22 value'],
    hint: 'write `value as "value!"`',
    right: 'select note as "x!", value as "value!" from authors, settings',
  },
  'a path given twice': {
    sql: 'select a.id as "a.id", b.id as "a.id" from authors a join books b on b.author_id = a.id',
    at: ['SL3001 1:24 b.id'],
    hint: 'write `b.id as "a.b_id"`',
    right: 'select a.id as "a.id", b.id as "a.b_id" from authors a join books b on b.author_id = a.id',
  },
  'a whole row given twice': {
    sql: 'select s, s from settings s',
    at: ['SL3001 1:11 s'],
    hint: 'write `s as s_2`',
    right: 'select s, s as s_2 from settings s',
  },
  'a name that ORDER BY means already': {
    sql: 'select a.id, b.id from authors a join (select id, author_id, id as b_id from books) b on b.author_id = a.id order by b_id',
    at: ['SL3001 1:14 b.id'],
    hint: 'write `b.id as b_id_2`',
    right:
      'select a.id, b.id as b_id_2 from authors a join (select id, author_id, id as b_id from books) b on b.author_id = a.id order by b_id',
  },
  'comments and strings in the list': {
    sql: "select id, -- the key\n  'a  b',\n  id /* twice */\nfrom authors order by id",
    at: ["SL3002 2:3 'a  b'", 'SL3001 3:3 id'],
    hint: "\nid, -- the key\n  'a  b' as value,\n  id as id_2",
    right: "select id, -- the key\n  'a  b' as value,\n  id as id_2 /* twice */\nfrom authors order by id",
  },
  'in RETURNING and behind a union': {
    sql: "with a as (select 1, 'x' union all select 2, 'y') insert into settings values ('zz') returning key, key || 'x'",
    at: ['SL3002 1:101 key'],
    hint: "\nkey, key || 'x' as value",
    right:
      "with a as (select 1, 'x' union all select 2, 'y') insert into settings values ('zz') returning key, key || 'x' as value",
  },
  'in the branch of a union that names the columns': {
    sql: 'select 1, 2 union (select 3, 4)',
    at: ['SL3002 1:8 1', 'SL3002 1:11 2'],
    hint: '\n1 as value, 2 as value_2',
    right: 'select 1 as value, 2 as value_2 union (select 3, 4)',
  },
  'columns of a function that share a name': {
    sql: 'select * from unnest(array[1], array[2])',
    at: ['SL3001 1:8 *'],
    hint: 'as in `from unnest(:ids, :names) as u (id, name)`',
    right: 'select * from unnest(array[1], array[2]) as u (id, name)',
    byHand: true,
  },
}

describe.each([
  { what: 'the names of a select list', cases: names },
  { what: 'what the grammar does not allow', cases: syntax },
  { what: 'what Postgres refuses', cases: rejections },
  { what: 'what other tools write', cases: otherTools },
])('$what', ({ cases }) => {
  it.each(Object.entries(cases))('%s', async (_, { sql, at, hint, right, byHand, steps = 1 }) => {
    const { diagnostics } = await session.analyze(sql)
    expect(diagnostics.map(shownPlace)).toEqual(at)
    expect(diagnostics.map((one) => one.hint).join('\n')).toContain(hint)
    let text = corrected(sql, diagnostics)
    for (let step = 1; step < steps; step++) {
      text = corrected(text, (await session.analyze(text)).diagnostics)
    }
    expect(text).toBe(byHand ? sql : right)
    const again = await session.analyze(right)
    expect(again.diagnostics.filter((one) => hasErrors([one]))).toEqual([])
  })
})

describe('what Postgres takes and authors seldom mean', () => {
  it.each(Object.entries(traps))('%s', async (_, { sql, at, hint, right, byHand }) => {
    const { diagnostics } = await session.analyze(sql)
    expect(diagnostics.map(shownPlace)).toEqual(at)
    expect(diagnostics.map(({ severity }) => severity)).toEqual(at.map(() => 'warning'))
    expect(diagnostics[0]?.hint).toContain(hint)
    expect(corrected(sql, diagnostics)).toBe(byHand ? sql : right)
    expect((await session.analyze(right)).diagnostics).toEqual([])
    const [name, rest] = /^(-- name: .*\n)?([\s\S]*)$/.exec(sql)?.slice(1) ?? []
    const allowed = at.map((place) => `-- @allow ${place.slice(0, 6)} meant\n`).join('')
    expect((await session.analyze(`${name ?? ''}${allowed}${rest}`)).diagnostics).toEqual([])
  })

  it.each(meant)('but not %j', async (sql) => {
    expect((await session.analyze(sql)).diagnostics).toEqual([])
  })
})
