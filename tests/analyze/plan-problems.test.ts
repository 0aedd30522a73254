/** Statements that Postgres's analysis accepts and its planner or the start of its executor refuses. The oracle is Postgres, executing each. */
import { expect, describe, it } from 'vitest'
import { useSession } from './session.js'
import { positionOf } from '#sluice/diagnostics/span'
import type { Diagnostic } from '#sluice/diagnostics/diagnostic'

const session = useSession()

/** `code sqlstate line:column text under the carets` */
function shown({ code, sqlstate, span: place }: Diagnostic): string {
  if (!place) return `${code} ${sqlstate ?? '-'} nowhere`
  const { line, column } = positionOf(place.file, place.start)
  return `${code} ${sqlstate ?? '-'} ${line}:${column} ${place.file.text.slice(place.start, place.end)}`
}

type Case = readonly [sentence: string, sql: string, place: string, hint: string | null]

const BOOK = "insert into books (id, author_id, title) values (9, 1, 'New')"
const ACCOUNT = "insert into accounts (id, handle, active, email) values (9, 'new', true, 'n@b')"
const KEY = "insert into keys (a, b, c, d) values (7, 7, 'new', 7)"
const BOOK_KEYS = 'name a key of books: (id), (author_id, title), (isbn)'
const ACCOUNT_KEYS =
  'name a key of accounts: (id), (named); accounts_email, accounts_folded, accounts_handle, accounts_plan require the expressions and the WHERE of the index, with constants'

const refused: readonly Case[] = [
  [
    'ON CONFLICT with a column that no unique index is over',
    `${BOOK} on conflict (author_id) do nothing`,
    'SL2012 42P10 1:63 on conflict (author_id)',
    BOOK_KEYS,
  ],
  [
    'ON CONFLICT with more columns than a unique index has',
    `${BOOK}\non conflict (id, title) do update set title = excluded.title`,
    'SL2012 42P10 2:1 on conflict (id, title)',
    BOOK_KEYS,
  ],
  [
    'ON CONFLICT with an expression that no index has',
    `${BOOK} on conflict (lower(title)) do nothing`,
    'SL2012 42P10 1:63 on conflict (lower(title))',
    BOOK_KEYS,
  ],
  [
    'ON CONFLICT with a partial index, without its WHERE',
    `${ACCOUNT} on conflict (handle) do nothing`,
    'SL2012 42P10 1:81 on conflict (handle)',
    ACCOUNT_KEYS,
  ],
  [
    'ON CONFLICT with a table without a unique index',
    "insert into reviews (body) values ('x') on conflict (body) do nothing",
    'SL2012 42P10 1:41 on conflict (body)',
    'create a unique index on reviews, which has none',
  ],
  [
    'ON CONFLICT in a CTE',
    `with new as (${BOOK} on conflict (author_id) do nothing returning id) select id from new`,
    'SL2012 42P10 1:76 on conflict (author_id)',
    BOOK_KEYS,
  ],
  [
    'the second ON CONFLICT of two, at the name of the query',
    `-- name: add\nwith a as (${BOOK} on conflict (id) do nothing) ${BOOK.replace('9', '10')} on conflict (author_id) do nothing`,
    'SL2012 42P10 1:10 add',
    'name the columns of a unique index, with its WHERE if it is partial, or its expressions',
  ],
  [
    'a row lock on the nullable side of an outer join',
    'select a.id, b.title from authors a left join books b on b.author_id = a.id for update',
    'SL2012 0A000 1:77 for update',
    'name the tables whose rows to lock, as in for update of a, since a row of the other side may be absent',
  ],
  [
    'a row lock of a view that groups',
    'select author_id, books from tallies for update',
    'SL2012 0A000 1:38 for update',
    'name the tables whose rows to lock, as in for update of a, since the rows of a view that groups cannot be locked',
  ],
  [
    'a row lock of a materialized view',
    'select id from snapshot for share',
    'SL2012 42809 1:25 for share',
    'name the tables whose rows to lock, as in for update of a',
  ],
  [
    'a full join on an inequality',
    'select a.id, b.id as book from authors a full outer join books b on b.author_id > a.id',
    'SL2012 0A000 1:42 full outer join',
    'join on an equality, or combine the left join with the rows that only the right side has by union all',
  ],
  [
    'a DELETE from a materialized view',
    'delete from snapshot where id = 1',
    'SL2012 42809 1:1 delete from',
    'change its underlying tables, and run refresh materialized view',
  ],
  [
    'an UPDATE of a materialized view',
    "update snapshot set name = 'x'",
    'SL2012 42809 1:1 update',
    'change its underlying tables, and run refresh materialized view',
  ],
  [
    'an INSERT into a materialized view',
    "insert into snapshot values (9, 'x', 'y')",
    'SL2012 42809 1:1 insert into',
    'change its underlying tables, and run refresh materialized view',
  ],
  [
    'a window over values without an order',
    "select count(*) over (partition by x) as n from (values ('1'::xid)) v (x)",
    'SL2012 0A000 1:17 over (partition by x)',
    'Window partitioning columns must be of sortable datatypes.',
  ],
  [
    'a recursive UNION over values without a hash',
    "with recursive r (b) as (select b'1' union select b from r) select count(*) from r",
    'SL2012 0A000 1:38 union',
    'write union all, and stop the recursion with a condition',
  ],
  [
    'groups of values of which some can only be hashed and some only be sorted',
    "select count(*) from (values ('1'::xid, b'1'), ('2', b'1')) v (x, b) group by x, b",
    'SL2012 0A000 1:70 group by',
    'Some of the datatypes only support hashing, while others only support sorting.',
  ],
  [
    'an INTERSECT of such values',
    "select x, b from (values ('1'::xid, b'1')) v (x, b) intersect select '1'::xid, b'1'",
    'SL2012 0A000 1:53 intersect',
    'Some of the datatypes only support hashing, while others only support sorting.',
  ],
  [
    'a constant expression that fails',
    'select id / (1 - 1 / 1 * 1) as ratio, make_date(2026, 2, 30) as day from authors',
    'SL2013 22008 1:1 select',
    'correct the constant, or compute the value from a column or a parameter; CASE does not prevent the evaluation',
  ],
  [
    'a constant expression that fails behind a condition on a column',
    'select case when id > 0 then 1 else 1 / 0 end as ratio from authors',
    'SL2013 22012 1:37 1',
    'correct the constant, or compute the value from a column or a parameter; CASE does not prevent the evaluation',
  ],
  [
    'ON CONFLICT without a target where a constraint is deferrable',
    `${KEY} on conflict do nothing`,
    'SL2015 - 1:55 on conflict',
    'name a key that is not deferrable, as in on conflict (a, b), or declare the constraint not deferrable',
  ],
  [
    'ON CONFLICT with the column of a deferrable constraint',
    `${KEY} on conflict (d) do update set a = 1`,
    'SL2015 - 1:55 on conflict (d)',
    'name a key that is not deferrable, as in on conflict (a, b), or declare the constraint not deferrable',
  ],
  [
    'ON CONFLICT with the name of a deferrable constraint',
    `${KEY} on conflict on constraint keys_d_key do nothing`,
    'SL2015 - 1:55 on conflict',
    'name a key that is not deferrable, as in on conflict (a, b), or declare the constraint not deferrable',
  ],
  [
    'ON CONFLICT of a view with a column that is deferrable in its table',
    "insert into over_keys (e, c) values (99, 'new') on conflict (e) do nothing",
    'SL2015 - 1:49 on conflict (e)',
    'name a key that is not deferrable, as in on conflict (a, b), or declare the constraint not deferrable',
  ],
  [
    'ON CONFLICT without a target of a view of a table with a deferrable key',
    "insert into over_keys (e, c) values (99, 'new') on conflict do nothing",
    'SL2015 - 1:49 on conflict',
    'name a key that is not deferrable, as in on conflict (a, b), or declare the constraint not deferrable',
  ],
]

describe('Postgres refuses in each call, and so does Sluice', () => {
  it.each(refused)('%s', async (_, sql, place, hint) => {
    const { diagnostics } = await session.analyze(sql)
    const problems = diagnostics.filter(({ code }) => code !== 'SL3002')
    expect(problems.map((problem) => [shown(problem), problem.hint])).toEqual([[place, hint]])
    await expect(session.run(sql)).rejects.toThrow(
      place.split(' ')[1] === '-' ? /55000/ : (problems[0]?.sqlstate ?? ''),
    )
  })
})

describe('a text is planned as it is sent', () => {
  const messages = async (sql: string): Promise<readonly string[]> =>
    (await session.analyze(sql)).diagnostics.map((problem) => `${shown(problem)}: ${problem.message}`)
  const NO_KEY = 'there is no unique or exclusion constraint matching the ON CONFLICT specification'
  const NULLABLE_SIDE = 'FOR UPDATE cannot be applied to the nullable side of an outer join'

  it('of a list of rows', async () => {
    expect(
      await messages(
        'insert into books (id, author_id, title) values (:new.id, :new.author, :new.title)\non conflict (title) do nothing',
      ),
    ).toEqual([`SL2012 42P10 2:1 on conflict (title): ${NO_KEY}`])
  })

  it('of a stream', async () => {
    const sql =
      '-- name: all :stream\nselect a.id, b.title from authors a left join books b on b.author_id = a.id\nfor update'
    expect(await messages(sql)).toEqual([`SL2012 0A000 3:1 for update: ${NULLABLE_SIDE}`])
  })

  it('of rows that nest, with the columns that are added for them', async () => {
    const sql =
      'select a.id, b as "books[]" from authors a left join books b on b.author_id = a.id\nfor update'
    expect(await messages(sql)).toEqual([`SL2012 0A000 2:1 for update: ${NULLABLE_SIDE}`])
  })

  it('of each combination of a dynamic statement, and says of which', async () => {
    const sql =
      'select a.id from authors a\njoin books b on b.author_id = a.id -- @if strict\nleft join books b on b.author_id = a.id -- @if !strict\nfor update'
    expect(await messages(sql)).toEqual([`SL2012 0A000 4:1 for update: without strict: ${NULLABLE_SIDE}`])
  })
})

type Accepted = readonly [sentence: string, sql: string, before: string | null]

const accepted: readonly Accepted[] = [
  [
    'a constant that fails in a branch that is never taken',
    'select case when true then 1 else 1 / 0 end as n',
    null,
  ],
  ['a constant that fails behind the value of COALESCE', 'select coalesce(1, 1 / 0) as n', null],
  ['a constant that fails behind false', "select id from authors where false and '2' > (1 / 0)::text", null],
  [
    'a setting that only the session of a call has',
    "select id from authors where name = current_setting('app.name')",
    "set local app.name = 'Bo'",
  ],
  [
    'a setting that is a number only in the session of a call',
    "select id from authors where id = length(current_setting('app.name')) / length(current_setting('app.name', true))",
    "set local app.name = 'Bo'",
  ],
  [
    'a row lock of the side that is always there',
    'select a.id, b.title from authors a left join books b on b.author_id = a.id for update of a',
    null,
  ],
  [
    'a full join on an equality and more',
    'select a.id, b.id as book from authors a full join books b on b.author_id = a.id and b.score > a.id',
    null,
  ],
  [
    'ON CONFLICT with a partial index and its WHERE',
    `${ACCOUNT} on conflict (handle) where active do nothing`,
    null,
  ],
  [
    'ON CONFLICT with an index over an expression',
    `${ACCOUNT} on conflict (lower(email)) where closed_at is null do nothing`,
    null,
  ],
  [
    'ON CONFLICT of a view that Postgres updates',
    'insert into plain_books (id, title) select id, title from plain_books where false on conflict (id) do nothing',
    null,
  ],
  [
    'ON CONFLICT with a key that is not deferrable beside one that is',
    `${KEY} on conflict (a, b) do nothing`,
    null,
  ],
  ['a set operation', 'select id from authors intersect select id from books', null],
]

describe('Postgres runs, and Sluice accepts', () => {
  it.each(accepted)('%s', async (_, sql, before) => {
    const { diagnostics } = await session.analyze(sql)
    expect(diagnostics.filter(({ severity }) => severity === 'error').map(shown)).toEqual([])
    await session.database.execute('begin')
    try {
      if (before !== null) expect(await session.database.execute(before)).toBe(null)
      await session.database.rows(sql)
    } finally {
      await session.database.execute('rollback')
    }
  })

  it('a function that raises an error unless its session is set up', async () => {
    await session.database.execute(
      "create function app_user() returns int language plpgsql stable as $$ begin if current_setting('app.name', true) is null then raise exception 'nobody'; end if; return 1; end $$",
    )
    await session.query('select id, name from authors where id = app_user()')
  })

  it('a parameter of a domain that is not null, which no plan needs a value for', async () => {
    await session.query('insert into coded (id, code) values (:id, :code)')
  })
})

describe('a plan without the arguments fails', () => {
  const warned: readonly (readonly [sql: string, argument: string])[] = [
    ['select case when :flag::boolean then 1 else 1 / 0 end as n', 'true'],
    ['select coalesce(:value::int, 1 / 0) as n', '1'],
    ["select id from authors where :flag::boolean or make_date(2026, 2, 30) > '2026-01-01'", 'true'],
  ]

  it.each(warned)('from the sixth execution on, which is a warning: %s', async (sql, argument) => {
    const { queries, diagnostics } = await session.analyze(sql)
    expect(diagnostics.map(({ code, severity }) => `${code} ${severity}`)).toEqual(['SL2014 warning'])
    await session.database.execute(`prepare warned as ${queries[0]?.sql}`)
    const calls: (string | undefined)[] = []
    for (let call = 1; call <= 6; call++) {
      calls.push((await session.database.execute(`execute warned (${argument})`))?.sqlstate)
    }
    await session.database.execute('deallocate warned')
    expect(calls).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      expect.stringMatching(/^22/),
    ])
  })

  it('and is silent where its author allows it', async () => {
    const { diagnostics } = await session.analyze(
      '-- name: a\n-- @allow SL2014 sent without being prepared\nselect coalesce(:value::int, 1 / 0) as n',
    )
    expect(diagnostics).toEqual([])
  })
})

describe('a row lock on the nullable side of an outer join that a condition makes an inner one', () => {
  const JOINED = 'select a.id from authors a left join books b on b.author_id = a.id'
  const warned: readonly (readonly [sentence: string, sql: string, refused: string])[] = [
    ['a flag decides the condition', `${JOINED} where b.score > 0 and :flag::boolean for update`, 'false'],
    ['a comparison with NULL', `${JOINED} where b.score > 0 and a.note = :note? for update of b`, 'null'],
    ['the comparison that removes the rows', `${JOINED} where b.score > :min? for share`, 'null'],
    [
      'a right join',
      'select a.id from books b right join authors a on b.author_id = a.id where b.score > 0 and :n::int = 1 for update',
      '2',
    ],
    [
      'in a subquery',
      `select id from authors where id in (${JOINED} where b.score > 0 and :flag::boolean for update)`,
      'false',
    ],
  ]

  it.each(warned)(
    'is refused for some arguments, which is a warning: %s',
    async (_sentence, sql, refused) => {
      const { queries, diagnostics } = await session.analyze(sql)
      expect(diagnostics.map(({ code, severity }) => `${code} ${severity}`)).toEqual(['SL2016 warning'])
      await session.database.execute(`prepare locking as ${queries[0]?.sql}`)
      const failed = await session.database.execute(`execute locking (${refused})`)
      await session.database.execute('deallocate locking')
      expect(failed?.sqlstate).toBe('0A000')
    },
  )

  const silent: readonly (readonly [sentence: string, sql: string, argument: string])[] = [
    ['an inner join', 'select a.id from authors a join books b on :flag::boolean for update', 'false'],
    ['the lock is on the other side', `${JOINED} where b.score > :min? for update of a`, 'null'],
    ['a required argument beside a column', `${JOINED} where b.score > 0 and a.id = :id for update`, '-1'],
    ['a condition without arguments', `${JOINED} where b.score > 0 and a.id = 1 for update`, ''],
  ]

  it.each(silent)('runs with every argument, without a warning: %s', async (_sentence, sql, argument) => {
    const { queries, diagnostics } = await session.analyze(sql)
    expect(diagnostics).toEqual([])
    await session.database.execute(`prepare locking as ${queries[0]?.sql}`)
    const failed = await session.database.execute(`execute locking ${argument && `(${argument})`}`)
    await session.database.execute('deallocate locking')
    expect(failed).toBe(null)
  })
})
