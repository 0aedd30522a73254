import { describe, expect, it } from 'vitest'
import { model } from './model.js'
import { useSession } from './session.js'

const session = useSession()

/** Column, then the column of the schema whose value it is, or a dash. */
const cases: readonly (readonly [sentence: string, sql: string, origins: string])[] = [
  ['a column', 'select id from authors', 'id=authors.id'],
  ['an alias', 'select name as n from authors', 'n=authors.name'],
  [
    'a star',
    'select b.* from books b',
    'id=books.id authorId=books.author_id score=books.score title=books.title isbn=books.isbn released=books.released',
  ],
  ['a subquery', 'select x.n from (select name as n from authors) x', 'n=authors.name'],
  ['a CTE', 'with x (n) as (select name from authors) select n from x', 'n=authors.name'],
  ['a view', 'select title from plain_books', 'title=books.title'],
  ['a view of a join', 'select name, title from author_books', 'fullName=authors.name title=books.title'],
  ['a lateral subquery', 'select x.n from authors a, lateral (select a.name as n) x', 'n=authors.name'],
  ['a scalar subquery', 'select (select title from books limit 1) as t', 't=books.title'],
  ['a correlated scalar subquery', 'select (select a.name) as n from authors a', 'n=authors.name'],
  [
    'an outer join',
    'select b.title from authors a left join books b on b.author_id = a.id',
    'title=books.title',
  ],
  ['the merged column of JOIN USING', 'select id from books join empty using (id)', 'id=books.id'],
  [
    'the merged column of a full join of one table',
    'select id from books a full join books b using (id)',
    'id=books.id',
  ],
  [
    'the merged column of a full join of two tables is neither',
    'select id from books full join empty using (id)',
    'id=-',
  ],
  ['a group', 'select title, count(*) as n from books group by title', 'title=books.title n=-'],
  ['a group by an expression is not', 'select lower(title) as t from books group by lower(title)', 't=-'],
  ['a collation', 'select title collate "C" as t from books', 't=books.title'],
  ['distinct', 'select distinct title from books', 'title=books.title'],
  [
    'min and max',
    'select min(title) as a, max(born) as b from books, authors',
    'a=books.title b=authors.born',
  ],
  [
    'any_value and mode',
    'select any_value(title) as a, mode() within group (order by title) as b from books',
    'a=books.title b=books.title',
  ],
  [
    'first_value, last_value and nth_value',
    'select first_value(title) over w as a, last_value(title) over w as b, nth_value(title, 2) over w as c from books window w as (order by id)',
    'a=books.title b=books.title c=books.title',
  ],
  [
    'lag and lead',
    'select lag(title) over w as a, lead(title, 1) over w as b from books window w as (order by id)',
    'a=books.title b=books.title',
  ],
  [
    'lag with a default of its own is not',
    "select lag(title, 1, 'x') over (order by id) as a from books",
    'a=-',
  ],
  [
    'coalesce of the same column',
    'select coalesce(a.title, b.title) as t from books a, books b',
    't=books.title',
  ],
  ['coalesce with NULL', 'select coalesce(title, null) as t from books', 't=books.title'],
  [
    'coalesce with another value is not',
    "select coalesce(title, 'x') as a, coalesce(title, name) as b from books, authors",
    'a=- b=-',
  ],
  [
    'greatest of the same column',
    'select greatest(a.title, b.title) as t from books a, books b',
    't=books.title',
  ],
  ['nullif', "select nullif(title, '') as t from books", 't=books.title'],
  [
    'case of the same column',
    'select case when a.id = 1 then a.title else b.title end as t from books a, books b',
    't=books.title',
  ],
  ['case without else', 'select case when id = 1 then title end as t from books', 't=books.title'],
  ['case with another value is not', "select case when id = 1 then title else '' end as t from books", 't=-'],
  [
    'a union of the same column',
    'select title from books union select title from plain_books',
    'title=books.title',
  ],
  ['a union with NULL', 'select title from books union select null', 'title=books.title'],
  ['a union of two columns is neither', 'select title from books union select name from authors', 'title=-'],
  [
    'except keeps the left one',
    'select title from books except select name from authors',
    'title=books.title',
  ],
  [
    'intersect of two columns is neither',
    'select title from books intersect select name from authors',
    'title=-',
  ],
  [
    'a recursive query',
    'with recursive r (id, boss) as (select id, boss_id from authors where id = 3 union all select a.id, a.boss_id from authors a join r on r.boss = a.id) select id, boss from r',
    'id=authors.id boss=authors.boss_id',
  ],
  [
    'a recursive query that passes its column on',
    'with recursive r (n, t) as (select 1, title from books union all select n + 1, t from r where n < 3) select t from r',
    't=books.title',
  ],
  [
    'a recursive query that swaps its columns knows neither',
    'with recursive r (n, a, b) as (select 1, title, isbn from books union all select n + 1, b, a from r where n < 3) select a, b from r',
    'a=- b=-',
  ],
  [
    'RETURNING of an insert',
    "insert into books (id, author_id, title) values (9, 1, 'x') returning title as t",
    't=books.title',
  ],
  [
    'RETURNING of an update, the old row and the new',
    "update books set title = 'x' returning title as t, old.title as o, new.title as n",
    't=books.title o=books.title n=books.title',
  ],
  [
    'RETURNING of a CTE',
    'with x as (delete from books returning title) select title from x',
    'title=books.title',
  ],
  [
    'RETURNING of a merge',
    'merge into books b using authors a on b.author_id = a.id when matched then delete returning a.name, b.title',
    'fullName=authors.name title=books.title',
  ],
  ['VALUES of one column', 'select v.t from books b, lateral (values (b.title)) v (t)', 't=books.title'],
  [
    'a cast of the author is not',
    'select title::text as a, title::varchar as b from books',
    'a=books.title b=-',
  ],
  [
    'an expression is not',
    "select title || '' as a, lower(title) as b, length(title) as c from books",
    'a=- b=- c=-',
  ],
  [
    'rows of a function whose body is a string',
    'select title, released from string_books(1)',
    'title=books.title released=books.released',
  ],
  ['a row that a function makes up is not', 'select id from no_author()', 'id=-'],
  ['a field of a composite value is not', 'select (home).city as city from authors', 'city=-'],
  ['a parameter is not', 'select $1::text as p', 'p=-'],
]

describe('the origin of a value goes through', () => {
  it.each(cases)('%s', async (_, sql, expected) => {
    const { columns } = await session.query(sql, { model })
    expect(
      columns
        .map(({ property, origin }) => `${property}=${origin ? `${origin.relation}.${origin.column}` : '-'}`)
        .join(' '),
    ).toBe(expected)
  })
})

describe('a value of a Drizzle column', () => {
  const typeOf = async (expression: string) => {
    const { columns } = await session.query(`select ${expression} as x from authors, books`, { model })
    return columns[0]?.type
  }

  it.each([
    ['authors.id', { kind: 'scalar', codec: 'int4', pgType: 'integer' }],
    ['authors.mood', { kind: 'enum', labels: ['sad', 'ok', 'happy'] }],
    ['authors.big', { kind: 'scalar', codec: 'int8AsBigint' }],
    ['authors.born', { kind: 'scalar', codec: 'timestamptzAsString' }],
    ['max(authors.born)', { kind: 'scalar', codec: 'timestamptzAsString' }],
    ['authors.rate', { kind: 'scalar', codec: 'numericAsNumber' }],
    ['authors.tags', { kind: 'array', dimensions: 1, elementNullable: false, element: { codec: 'text' } }],
    ['authors.data', { kind: 'drizzle', mapped: false, base: { kind: 'json', untyped: true } }],
    ['authors.note', { kind: 'drizzle', mapped: true, base: { kind: 'scalar', codec: 'text' } }],
    ['books.title', { kind: 'enum', labels: ['One', 'Two', ''] }],
    ['array_agg(books.title)', { kind: 'array', elementNullable: false, element: { kind: 'enum' } }],
    ['array_agg(authors.big)', { kind: 'array', elementNullable: true, element: { codec: 'int8AsBigint' } }],
    [
      'array(select b.title from books b)',
      { kind: 'array', elementNullable: false, element: { kind: 'enum' } },
    ],
    ["coalesce(authors.tags, '{}')", { kind: 'array', elementNullable: false, element: { codec: 'text' } }],
    [
      'coalesce((select array_agg(b.title) from books b), array[]::text[])',
      { kind: 'array', elementNullable: false, element: { kind: 'enum' } },
    ],
    [
      "coalesce(array_agg(authors.big) filter (where authors.big > 0), '{}')",
      { kind: 'array', elementNullable: false, element: { codec: 'int8AsBigint' } },
    ],
    [
      'case when authors.id = 1 then array(select max(a.born) from authors a) end',
      { kind: 'array', elementNullable: true, element: { codec: 'timestamptzAsString' } },
    ],
    ["authors.tags || 'x'::text", { kind: 'array', elementNullable: false, element: { codec: 'text' } }],
    ['array_append(authors.tags, null)', { kind: 'array', elementNullable: true }],
    ['authors.tags || array[null]', { kind: 'array', elementNullable: true, element: { codec: 'text' } }],
    ['authors.tags[1]', { kind: 'scalar', codec: 'text' }],
    ['(array(select b.title from books b))[1]', { kind: 'enum' }],
    ['(array_agg(authors.big))[1]', { kind: 'scalar', codec: 'int8AsBigint' }],
    ['authors.tags[1:2]', { kind: 'array', elementNullable: false, element: { codec: 'text' } }],
    [
      'array(select unnest(authors.tags))',
      { kind: 'array', elementNullable: false, element: { codec: 'text' } },
    ],
    [
      'array(select t from unnest(authors.tags) t order by t)',
      { kind: 'array', elementNullable: false, element: { codec: 'text' } },
    ],
    [
      'array(select upper(t) from unnest(authors.tags) t)',
      { kind: 'array', elementNullable: true, element: { codec: 'text' } },
    ],
    [
      'array(select t from books left join unnest(authors.tags) t on false)',
      { kind: 'array', elementNullable: true, element: { codec: 'text' } },
    ],
    [
      "array(select t from unnest(authors.tags, array['a', 'b']) x (t, u))",
      { kind: 'array', elementNullable: true, element: { codec: 'text' } },
    ],
    ["array(select authors.id = any ('{1}'))", { kind: 'array', elementNullable: false }],
    ["array(select 'x' = any (authors.tags))", { kind: 'array', elementNullable: true }],
    ['array(select a.tags from authors a)', { kind: 'array', dimensions: 2, element: { codec: 'text' } }],
    ['array_agg(authors.tags)', { kind: 'array', dimensions: 2, element: { codec: 'text' } }],
    ['authors.since', { kind: 'scalar', codec: 'timestamp' }],
    ['authors.big + 1', { kind: 'scalar', codec: 'int8' }],
  ])('%s', async (expression, type) => {
    expect(await typeOf(expression)).toMatchObject(type)
  })

  it('is an element where the schema has a type of its own for the array', async () => {
    const relations = model.relations.map((relation) => ({
      ...relation,
      columns: relation.columns.map((column) =>
        column.name === 'tags' ? { ...column, type: { ...column.type, typeArgument: 'Tag' } } : column,
      ),
    }))
    const { columns } = await session.query(
      'select array_agg(tags) as a, array(select x.tags from authors x) as b, array[tags, tags] as c from authors group by tags',
      { model: { ...model, relations } },
    )
    const whole = { kind: 'drizzle', mapped: false, base: { kind: 'array', dimensions: 1 } }
    const collected = { kind: 'array', dimensions: 1, elementNullable: false, element: whole }
    expect(columns.map(({ type }) => type)).toMatchObject([collected, collected, { dimensions: 2 }])
  })

  it.each([
    ['compared', 'select id from authors where born > :p', { kind: 'scalar', codec: 'timestamptzAsString' }],
    [
      'compared in a row',
      'select id from authors where (born, id) > (:p, 1)',
      { kind: 'scalar', codec: 'timestamptzAsString' },
    ],
    [
      'in a subquery',
      'select 1 as x where :p in (select big from authors)',
      { kind: 'scalar', codec: 'int8AsBigint' },
    ],
    [
      'in a list',
      'select id from authors where big = any (:p)',
      { kind: 'array', element: { codec: 'int8AsBigint' }, elementNullable: false },
    ],
    [
      'one of a list',
      'select id from authors where mood in (:p, :p)',
      { kind: 'enum', labels: ['sad', 'ok', 'happy'] },
    ],
    ['in coalesce', 'update authors set big = coalesce(:p, big)', { kind: 'scalar', codec: 'int8AsBigint' }],
    ['stored', 'update authors set data = :p', { kind: 'drizzle', mapped: false }],
    ['stored through a mapper', 'update authors set note = :p', { kind: 'drizzle', mapped: true }],
    [
      'compared through a subquery',
      'select x.b from (select born as b from authors) x where x.b > :p',
      { codec: 'timestamptzAsString' },
    ],
    [
      'compared with text by like',
      'select id from books where title like :p',
      { kind: 'scalar', codec: 'text' },
    ],
    [
      'compared under a cast of the author',
      'select id from authors where born::date = :p',
      { codec: 'date' },
    ],
    ['compared as a type of another size', 'select id from authors where big = :p::int', { codec: 'int4' }],
  ])('is what a parameter takes: %s', async (_, sql, type) => {
    const { parameters } = await session.query(sql, { model })
    expect(parameters[0]?.type).toMatchObject(type)
  })
})
