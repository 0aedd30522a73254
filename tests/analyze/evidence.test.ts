import { describe, expect, it } from 'vitest'
import { positionOf } from '#sluice/diagnostics/span'
import type { Reason } from '#sluice/model/typed-query'
import { useSession } from './session.js'

const session = useSession()

/** `detail @ line:column of the text` */
const shown = ({ detail, span }: Reason): string => {
  if (!span) return `${detail} @ nowhere`
  const { line, column } = positionOf(span.file, span.start)
  return `${detail} @ ${line}:${column}`
}

type Case = readonly [sentence: string, sql: string, expected: readonly string[]]

/** What is said of the first column, which is never NULL. */
const proofs: readonly Case[] = [
  ['a constraint needs no words', 'select id from authors where id > 3', []],
  ['a constraint behind a view needs none', 'select id from noted where id > 3', []],
  [
    'a comparison',
    'select score\nfrom books p\nwhere title <> $1\n  and p.score > 3',
    ['proven by `p.score > 3` @ 4:7'],
  ],
  [
    'is not null',
    'select note from authors where note is not null order by 1',
    ['proven by `note is not null` @ 1:32'],
  ],
  ['a named parameter', 'select note from authors where note = :note', ['proven by `note = :note` @ 1:32']],
  [
    'between',
    'select score from books where score between 1 and 9 and id > 0',
    ['proven by `score between 1 and 9` @ 1:31'],
  ],
  [
    'a list',
    "select note from authors where note in ('a, b', 'c)')",
    ["proven by `note in ('a, b', 'c)')` @ 1:32"],
  ],
  [
    'a subquery',
    'select boss_id from authors where boss_id in (select id from authors where true)',
    ['proven by `boss_id in (select id from authors where true)` @ 1:35'],
  ],
  ['not', 'select note from authors where not (note is null)', ['proven by `not (note is null)` @ 1:32']],
  [
    'either side of or',
    'select note from authors where (note = $1 or (note = $2 and id > 1)) limit 3',
    ['proven by `note = $1 or (note = $2 and id > 1)` @ 1:33'],
  ],
  [
    'parentheses on the left',
    'select score from books where (score + 1) > 2 group by score',
    ['proven by `(score + 1) > 2` @ 1:31'],
  ],
  [
    'a call',
    'select note from authors where length(note) > 0 -- a comment\n and true',
    ['proven by `length(note) > 0` @ 1:32'],
  ],
  [
    'comments and line ends',
    'select note from authors\nwhere note /* it */ is\n  -- never\n  not null',
    ['proven by `note is not null` @ 2:7'],
  ],
  [
    'a long condition is cut',
    "select note from authors where note <> 'a very long constant that says nothing at all to anybody'",
    ["proven by `note <> 'a very long constant that says nothing at all to a…` @ 1:32"],
  ],
  [
    'a condition of JOIN',
    'select a.boss_id from authors a left join authors c on true join authors b on b.id = a.boss_id left join books on true',
    ['proven by `b.id = a.boss_id` @ 1:79'],
  ],
  [
    'having',
    'select max(score) as m from books group by author_id having max(score) > 1',
    ['proven by `max(score) > 1` @ 1:61'],
  ],
  [
    'having over a grouped column',
    'select a.note, count(*) as n from authors a group by a.note having (a.note > $1)',
    ['proven by `a.note > $1` @ 1:69'],
  ],
  [
    'an expression as a whole',
    "select data ->> 'a' as a from authors where data ->> 'a' is not null",
    ["proven by `data ->> 'a' is not null` @ 1:45"],
  ],
  [
    'a branch of CASE',
    "select case when note is not null then note else '' end as a from authors",
    ['proven by `note is not null` @ 1:18'],
  ],
  [
    'a branch after others',
    "select case when note is null then '' else note end as a from authors",
    ['proven by `note is null` @ 1:18'],
  ],
  [
    'a condition inside a subquery',
    'select x.note from (select note from authors where note > $1) x',
    ['proven by `note > $1` @ 1:52'],
  ],
  ['a condition of a view', 'select note from noted', ['proven by a condition of a view @ 1:8']],
  [
    'exists',
    'select boss_id from authors a where exists (select from books where author_id = a.boss_id)',
    ['proven by `exists (select from books where author_id = a.boss_id)` @ 1:37'],
  ],
  [
    'a join that a condition makes inner',
    'select b.title from authors a left join books b on b.author_id = a.id where b.score > 3',
    ['left join of books b reduced to an inner join by `b.score > 3` @ 1:77'],
  ],
  [
    'a join to what always has a row',
    'select x.n from authors a left join lateral (select count(*) as n from books) x on true',
    ['left join of x, which always has a row @ 1:8'],
  ],
  [
    'a value that is stored',
    'update authors set note = lower(name)\nwhere id = 1\nreturning note',
    ['`lower(name)` is stored @ 1:27'],
  ],
  [
    'a value of VALUES that is stored',
    "insert into settings (key, value) values ('k', 'v') returning value",
    ["`'v'` is stored @ 1:48"],
  ],
  ['of coalesce only what decides', 'select coalesce(note, name) as a from authors where id > 3', []],
]

describe('what proves that a column is never NULL', () => {
  it.each(proofs)('%s', async (_, sql, expected) => {
    const [column] = (await session.query(sql)).columns
    expect(column?.nullable).toBe(false)
    expect(column?.proofs.map(shown)).toEqual(expected)
  })

  it('is nothing for a nullable column', async () => {
    const sql = 'select note, id from authors where big is not null'
    expect((await session.query(sql)).columns.map((column) => column.proofs)).toEqual([[], []])
  })
})

const bounds: readonly Case[] = [
  ['nothing', 'select id from authors', []],
  ['a limit', 'select id from authors\nlimit 5', ['limit 5 @ 2:7']],
  [
    'an aggregate',
    'select count(*) as n from authors',
    ['aggregation without GROUP BY returns one row @ nowhere'],
  ],
  [
    'a key',
    'select name from authors\nwhere id = :id',
    ['unique key authors_pkey is bound by `id = :id` @ 2:7'],
  ],
  [
    'keys over a join',
    'select a.name from books b join authors a on a.id = b.author_id where b.id = $1',
    [
      'unique key books_pkey is bound by `b.id = $1` @ 1:71',
      'unique key authors_pkey is bound by `a.id = b.author_id` @ 1:46',
    ],
  ],
  [
    'a key over an expression',
    'select id from accounts where lower(email) = $1 and closed_at is null',
    ['unique key accounts_email is bound by `lower(email) = $1` @ 1:31'],
  ],
  [
    'a key inside a view',
    'select title from plain_books where id = 1',
    ['unique key books_pkey is bound @ nowhere'],
  ],
  [
    'a limit that is smaller than a list',
    'select n from (values (1), (2)) v (n) limit 1',
    ['limit 1 @ 1:45'],
  ],
  ['VALUES', 'values (1), (2)', ['VALUES lists the rows @ nowhere']],
  [
    'ON CONFLICT',
    "insert into settings (key) values ('x') on conflict do nothing returning key",
    ['ON CONFLICT may skip a row @ nowhere'],
  ],
  [
    'a trigger',
    'insert into picky values (1) returning id',
    ['a BEFORE trigger of picky may skip a row @ nowhere'],
  ],
  [
    'groups',
    'select note, count(*) as n from authors where id = 1 group by note',
    ['unique key authors_pkey is bound by `id = 1` @ 1:47'],
  ],
  ['a call', "select x from lower('A') x", ['a function that returns one row @ nowhere']],
]

describe('what bounds the rows', () => {
  it.each(bounds)('%s', async (_, sql, expected) => {
    expect((await session.query(sql)).bounds.map(shown)).toEqual(expected)
  })
})
