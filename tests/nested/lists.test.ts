import { describe, expect, test } from 'vitest'
import { nestedCodes } from '#sluice/diagnostics/catalogue/nested'
import { useSession } from '../analyze/session.js'
import { shapeText } from './shape-text.js'

const session = useSession()

describe('lists', () => {
  /** Statements that collect, the shape of their rows, and the bounds of the groups. */
  const cases: readonly (readonly [name: string, sql: string, shape: string, rows: string])[] = [
    [
      'by the primary key beside the list',
      'select a.id, b.title as "books[].title" from authors a left join books b on b.author_id = a.id',
      'id, books[]{title} @books[].title by id',
      '0..',
    ],
    [
      'by a primary key that is added',
      'select a.name, b.title as "books[].title" from authors a left join books b on b.author_id = a.id',
      'name, books[]{title} @books[].title by a.id',
      '0..',
    ],
    [
      'by another unique key, if its columns are in the result',
      'select b.author_id, b.title, r.stars as "stars[]" from books b left join reviews r on r.book_id = b.id',
      'authorId, title, stars[]? @r.body by author_id and title',
      '0..',
    ],
    [
      'a unique column that may be null is no key',
      'select b.isbn, r.body as "bodies[]" from books b left join reviews r on r.book_id = b.id',
      'isbn?, bodies[] @bodies[] by b.id',
      '0..',
    ],
    [
      'inner joins give every row an element',
      'select a.id, b.score as "scores[]" from authors a join books b on b.author_id = a.id',
      'id, scores[]? by id',
      '0..',
    ],
    [
      'a row that is bound by its key is the only group',
      'select a.id, b.title as "titles[]" from authors a left join books b on b.author_id = a.id where a.id = $1',
      'id, titles[] @titles[] by nothing',
      '0..1',
    ],
    [
      'an only row that an outer join may leave out is two groups',
      'select e.label, b.id as "books[].id" from books b left join empty e on e.id = 1 and b.score > 3',
      'label?, books[]{id} by e.id',
      '0..',
    ],
    [
      'an only row whose condition speaks of itself is one group or none',
      'select e.label, b.id as "books[].id" from books b left join empty e on e.id = 1 and e.label > $1',
      'label?, books[]{id} by nothing',
      '0..1',
    ],
    [
      'a relation that the key decides adds nothing to it',
      'select b.id, a.name, r.body as "bodies[]" from books b join authors a on a.id = b.author_id left join reviews r on r.book_id = b.id',
      'id, name, bodies[] @bodies[] by id',
      '0..',
    ],
    [
      'a relation that a later one decides adds nothing to the key either',
      'select b.title, a.name, r.body as "bodies[]" from authors a join books b on b.author_id = a.id left join reviews r on r.book_id = b.id',
      'title, name, bodies[] @bodies[] by b.id',
      '0..',
    ],
    [
      'a relation of its own adds its key',
      'select a.id, w.label, b.title as "titles[]" from authors a cross join wide w left join books b on b.author_id = a.id and b.score = w.id',
      'id, label, titles[] @titles[] by id and w.id',
      '0..',
    ],
    [
      'a subquery is told apart by what it groups by',
      'select c.books, b.title as "titles[]" from (select author_id, count(*) as books from books group by author_id) c join books b on b.author_id = c.author_id',
      'books, titles[] by c.author_id',
      '0..',
    ],
    [
      'a view by the key of its table',
      'select p.title, r.stars as "reviews[].stars", r.body as "reviews[].body" from plain_books p left join reviews r on r.book_id = p.id',
      'title, reviews[]{stars?, body} @reviews[].body by p.id',
      '0..',
    ],
    [
      'a lateral subquery of one row is decided by the row beside it',
      'select a.id, c.total, b.title as "titles[]" from authors a cross join lateral (select count(*) as total from books where author_id = a.id) c left join books b on b.author_id = a.id',
      'id, total, titles[] @titles[] by id',
      '0..',
    ],
    [
      'a lateral subquery of many rows by its key within that row',
      'select a.id, l.title as "books[].title", r.body as "books[].bodies[]" from authors a left join lateral (select id, title from books where author_id = a.id order by id limit 2) l on true left join reviews r on r.book_id = l.id',
      'id, books[]{title, bodies[] @books[].bodies[] by books[].title} @books[].title by id',
      '0..',
    ],
    [
      'three levels',
      'select w.id, a.id as "authors[].id", b.id as "authors[].books[].id", r.body as "authors[].books[].reviews[].body" from wide w left join authors a on a.boss_id = w.id left join books b on b.author_id = a.id left join reviews r on r.book_id = b.id',
      'id, authors[]{id, books[]{id, reviews[]{body} @authors[].books[].reviews[].body by authors[].books[].id} @authors[].books[].id by authors[].id} @authors[].id by id',
      '0..',
    ],
    [
      'a list in an object, and an object in a list',
      'select b.id, a.name as "author.name", r.body as "author.reviews[].text.body" from books b join authors a on a.id = b.author_id left join reviews r on r.book_id = b.id',
      'id, author{name, reviews[]{text{body}} @author.reviews[].text.body by id}',
      '0..',
    ],
    [
      'a list in an object that may be null',
      'select a.id, b.name as "boss.name", w.stars as "boss.stars[]" from authors a left join authors b on b.id = a.boss_id left join reviews w on w.book_id = b.id',
      'id, boss?{name, stars[]? @w.body by id} @boss.name',
      '0..',
    ],
    [
      'elements of what is joined to each other are there with the upper one',
      'select a.id, b.title as "items[].title", r.stars as "items[].stars" from authors a left join books b on b.author_id = a.id left join reviews r on r.book_id = b.id',
      'id, items[]{title, stars?} @items[].title by id',
      '0..',
    ],
    [
      'columns of the row around the list do not make an element',
      'select a.id, a.name as "items[].author", b.score as "items[].score" from authors a left join books b on b.author_id = a.id',
      'id, items[]{author, score?} @b.id by id',
      '0..',
    ],
    [
      'what is computed of the row stands beside the list',
      `select a.id, lower(a.name) as low, 1 as one, $1::int as given, now() as at, (select count(*) from wide) as wides, b.title as "titles[]" from authors a left join books b on b.author_id = a.id`,
      'id, low, one, given, at, wides, titles[] @titles[] by id',
      '0..',
    ],
    [
      'an aggregate of each element',
      'select a.id, b.id as "books[].id", count(r.body) as "books[].reviews" from authors a left join books b on b.author_id = a.id left join reviews r on r.book_id = b.id group by a.id, b.id',
      'id, books[]{id, reviews} @books[].id by id',
      '0..',
    ],
    [
      'DISTINCT, where the key is in the result',
      'select distinct a.id, b.id as "books[].id" from authors a left join books b on b.author_id = a.id',
      'id, books[]{id} @books[].id by id',
      '0..',
    ],
    [
      'RETURNING',
      `update books b set score = 1 from authors a where a.id = b.author_id returning a.id, b as "books[]"`,
      'id, books[]{id, authorId, score, title, isbn?, released?} by id',
      '0..',
    ],
    [
      'a cte that is read once, by its key',
      'with c as materialized (select id, name from authors) select c.name, b.title as "titles[]" from c left join books b on b.author_id = c.id',
      'name, titles[] @titles[] by c.id',
      '0..',
    ],
    [
      'a table that has children has no key over all of them, a list within needs none',
      'select a.id, p.x as "xs[]" from authors a left join parents p on p.y = a.id',
      'id, xs[]? @p.y by id',
      '0..',
    ],
    [
      'a relation with one row or none tells whether it has one',
      'select a.id, e.label as "labels[]" from authors a left join empty e on e.id = a.id',
      'id, labels[] @labels[] by id',
      '0..',
    ],
    [
      'so does one on the left side of a right join, by a column that is added',
      'select b.id, a.note as "notes[]" from authors a right join books b on b.author_id = a.id',
      'id, notes[]? @a.id by id',
      '0..',
    ],
    [
      'so does each of several levels',
      'select b.id, a.name as "authors[].name", o.name as "authors[].bosses[].name", e.label as "authors[].bosses[].labels[]" from books b left join authors a on a.id = b.author_id left join authors o on o.id = a.boss_id left join empty e on e.id = o.id',
      'id, authors[]{name, bosses[]{name, labels[] @authors[].bosses[].labels[] by nothing} @authors[].bosses[].name by nothing} @authors[].name by id',
      '0..',
    ],
    [
      'so does a lateral row without a column that is never null',
      'select a.id, l.score as "scores[]" from authors a left join lateral (select score from books where author_id = a.id order by id limit 1) l on true',
      'id, scores[]? @case when l is distinct from null then true end by id',
      '0..',
    ],
    [
      'so does a row that a parameter chooses',
      'select a.id, e as "chosen[]" from authors a left join empty e on e.id = $1',
      'id, chosen[]{id, label} @chosen[].id by id',
      '0..',
    ],
    [
      'so does a row of the only group',
      'select a.id, e.label as "labels[]" from authors a left join empty e on e.id = a.id where a.id = $1',
      'id, labels[] @labels[] by nothing',
      '0..1',
    ],
    [
      'so does a subquery of one row for each key',
      'select a.id, c.best as "best[]" from authors a left join (select author_id, max(score) as best from books group by author_id) c on c.author_id = a.id',
      'id, best[]? @c.author_id by id',
      '0..',
    ],
    [
      'so does what is computed of a row',
      `select a.id, coalesce(e.label, '') || a.name as "labels[]" from authors a left join empty e on e.id = a.id`,
      'id, labels[] @e.id by id',
      '0..',
    ],
    [
      'so does a row that is also an object beside the list',
      'select a.id, e as wide, e.label as "labels[]" from authors a left join empty e on e.id = a.id',
      'id, wide?{id, label} @wide.id, labels[] @labels[] by id',
      '0..',
    ],
    [
      'not where the list is in the object of the row',
      'select a.id, e.label as "wide.label", e.id as "wide.ids[]" from authors a left join empty e on e.id = a.id',
      'id, wide?{label, ids[] by id} @wide.label',
      '0..',
    ],
    [
      'nor where an inner join has found it',
      'select b.id, a.name as "names[]" from books b join authors a on a.id = b.author_id',
      'id, names[] by id',
      '0..',
    ],
    [
      'of rows that may be absent, those beside the list make no element',
      'select a.id, e.label, e.label as "items[].label", o.name as "items[].boss" from authors a left join empty e on e.id = a.id left join authors o on o.id = a.boss_id',
      'id, label?, items[]{label?, boss} @items[].boss by id',
      '0..',
    ],
    [
      'a row that is always there makes no element if it also stands beside the list',
      'select b.id, a.id as author, a.name as "x[].author", r.body as "x[].review" from books b join authors a on a.id = b.author_id left join reviews r on r.book_id = b.id',
      'id, author, x[]{author, review} @x[].review by id',
      '0..',
    ],
    [
      'a row that is always there is an element where all others are there with it',
      'select b.id, a.name as "x[].author", r.body as "x[].review" from books b join authors a on a.id = b.author_id join reviews r on r.book_id = b.id',
      'id, x[]{author, review} by id',
      '0..',
    ],
    [
      'an element of one row for lists of many',
      'select a.id, o.name as "bosses[].name", b.title as "bosses[].titles[]" from authors a left join authors o on o.id = a.boss_id left join books b on b.author_id = o.id',
      'id, bosses[]{name, titles[] @bosses[].titles[] by nothing} @bosses[].name by id',
      '0..',
    ],
    [
      'NOT MATERIALIZED and a volatile column beside the one that tells',
      'select a.id, v.n as "ns[]" from authors a left join (select b.author_id, b.id, random() as n from books b) v on v.author_id = a.id',
      'id, ns[] @ns[] by id',
      '0..',
    ],
  ]
  test.each(cases)('%s', async (_, sql, shape, rows) => {
    const query = await session.query(sql)
    expect(shapeText(query)).toBe(shape)
    expect(`${query.rows.min}..${query.rows.max ?? ''}`).toBe(rows)
    // Postgres takes what is sent.
    expect((await session.database.describe(query.sql)).kind).toBe('described')
  })

  test('the command follows from the number of groups', async () => {
    const bound = 'from authors a left join books b on b.author_id = a.id where a.id = :id'
    expect((await session.query(`select a.id, b.id as "books[].id" ${bound}`)).command).toBe('optional')
    expect((await session.query(`select a.id, b.id as book ${bound}`)).command).toBe('many')
  })
})

describe('what cannot be nested', () => {
  /** Code, span and part of message and hint. */
  const cases: readonly (readonly [name: string, sql: string, problem: string, text: string])[] = [
    [
      'two lists on one level',
      'select a.id, b.id as "books[].id", w.id as "wides[].id" from authors a left join books b on b.author_id = a.id left join wide w on w.id = a.id',
      'SL3032 "wides[].id"',
      'json_agg',
    ],
    [
      'two lists of different depth in one object',
      'select a.id, b.id as "x.books[].id", w.id as "wides[].id" from authors a left join books b on b.author_id = a.id left join wide w on w.id = a.id',
      'SL3032 "wides[].id"',
      'as wides`',
    ],
    [
      'a list with nothing beside it',
      'select b.id as "books[].id" from books b',
      'SL3033 "books[].id"',
      'or remove []',
    ],
    [
      'a function around a list',
      'select g, b.id as "books[].id" from generate_series(1, 2) g left join books b on b.id = g',
      'SL3033 "books[].id"',
      'g has no key',
    ],
    [
      'a table without key around a list',
      'select r.stars, b.id as "books[].id" from reviews r left join books b on b.id = r.book_id',
      'SL3033 "books[].id"',
      'r has no key that is never null',
    ],
    [
      'a table with children around a list',
      'select p.y, a.id as "authors[].id" from parents p left join authors a on a.id = p.x',
      'SL3033 "authors[].id"',
      'p has no key',
    ],
    [
      'a key in a middle list is missing too',
      'select a.id, r.body as "reviews[].body", w.id as "reviews[].wides[].id" from authors a left join reviews r on r.book_id = a.id left join wide w on w.id = r.stars',
      'SL3033 "reviews[].wides[].id"',
      'r has no key',
    ],
    [
      'a volatile subquery around a list is read anew',
      'select v.n, b.id as "books[].id" from (select id, random() as n from wide) v left join books b on b.id = v.id',
      'SL3033 "books[].id"',
      'v has no key',
    ],
    [
      'DISTINCT without the key',
      'select distinct a.name, b.id as "books[].id" from authors a left join books b on b.author_id = a.id',
      'SL3033 "books[].id"',
      'select a.id as well',
    ],
    [
      'GROUP BY without the key',
      'select a.name, b.id as "books[].id" from authors a left join books b on b.author_id = a.id group by a.name, b.id',
      'SL3033 "books[].id"',
      'to GROUP BY',
    ],
    [
      'a list over a set operation',
      'select a.id, b.id as "books[].id" from authors a join books b on b.author_id = a.id union all select 1, 2',
      'SL3033 "books[].id"',
      'set operation',
    ],
    [
      'a window function beside a list',
      'select a.id, count(*) over () as n, b.id as "books[].id" from authors a join books b on b.author_id = a.id',
      'SL3034 count',
      '"books[].n"',
    ],
    [
      'an aggregate beside a list',
      'select a.id, count(*) as n, b.id as "books[].id" from authors a join books b on b.author_id = a.id group by a.id, b.id',
      'SL3034 count',
      'differ',
    ],
    [
      'a volatile function beside a list',
      'select a.id, random() as n, b.id as "books[].id" from authors a join books b on b.author_id = a.id',
      'SL3034 random',
      'differ',
    ],
    [
      'elements of two relations that do not hang together',
      'select a.id, b.id as "x[].book", w.id as "x[].wide" from authors a left join books b on b.author_id = a.id left join wide w on w.id_small = a.id',
      'SL3035 "x[].book"',
      'a row of b does not imply a row of w',
    ],
    [
      'an inner list that does not hang on the outer one',
      'select a.id, b.id as "books[].id", w.id as "books[].wides[].id" from authors a left join books b on b.author_id = a.id left join wide w on w.id_small = a.id',
      'SL3035 "books[].id"',
      'a row of b does not imply a row of w',
    ],
    [
      'elements of two relations with a row or none each',
      'select a.id, e.label as "x[].label", o.name as "x[].boss" from authors a left join empty e on e.id = a.id left join authors o on o.id = a.boss_id',
      'SL3035 "x[].label"',
      'a row of e does not imply a row of o',
    ],
    [
      'elements of many rows, and of one that may be there without them',
      'select a.id, b.title as "x[].title", e.label as "x[].label" from authors a left join books b on b.author_id = a.id left join empty e on e.id = a.id',
      'SL3035 "x[].title"',
      'a row of b does not imply a row of e',
    ],
    [
      'elements of many rows or none, and of one row that is always there',
      'select b.id, a.name as "x[].author", r.body as "x[].review" from books b join authors a on a.id = b.author_id left join reviews r on r.book_id = b.id',
      'SL3035 "x[].author"',
      'select a column of a beside the list as well',
    ],
    [
      'elements of a row or none, and of one row that is always there',
      'select b.id, a.name as "x[].author", e.label as "x[].label" from books b join authors a on a.id = b.author_id left join empty e on e.id = b.id',
      'SL3035 "x[].author"',
      'a has a row even where e has none',
    ],
    [
      'whole rows that may be absent, and in them one that is always there',
      'select b.id, e as "x[]", a as "x[].author" from books b join authors a on a.id = b.author_id left join empty e on e.id = b.id',
      'SL3035 e as "x[]"',
      'a has a row even where e has none',
    ],
    [
      'an object in elements that is always there',
      'select b.id, r.body as "x[].body", a.name as "x[].author.name" from books b join authors a on a.id = b.author_id left join reviews r on r.book_id = b.id',
      'SL3035 "x[].body"',
      'use an inner join for r',
    ],
    [
      'a list in elements whose row is always there',
      'select b.id, e.label as "x[].label", a.name as "x[].authors[]" from books b join authors a on a.id = b.author_id left join empty e on e.id = b.id',
      'SL3035 "x[].label"',
      'a has a row even where e has none',
    ],
    [
      'a row that another of its own table always has beside it',
      'select b.id, c.title as "x[].title", r.body as "x[].review" from books b left join books c on c.id = b.id left join reviews r on r.book_id = b.id',
      'SL3035 "x[].title"',
      'c has a row even where r has none',
    ],
    [
      'an inner list that is there without the element of one row',
      'select a.id, e.label as "x[].label", b.title as "x[].titles[]" from authors a left join empty e on e.id = a.id left join books b on b.author_id = a.id',
      'SL3035 "x[].label"',
      'join b on a column of e',
    ],
    [
      'a value and an object',
      'select a.id as author, a.name as "author.name" from authors a',
      'SL3031 "author.name"',
      'an object here and a value elsewhere',
    ],
    [
      'an object and a value',
      'select a.name as "author.name", a.id as author from authors a',
      'SL3031 a.id',
      'a value here and an object elsewhere',
    ],
    [
      'a value and a list',
      'select a.id, a.name as books, b.id as "books[].id" from authors a join books b on b.author_id = a.id',
      'SL3031 "books[].id"',
      'a list here and a value elsewhere',
    ],
    [
      'an object and a list',
      'select a.id, b.id as "books.id", b.title as "books[].title" from authors a join books b on b.author_id = a.id',
      'SL3031 "books[].title"',
      'a list here and an object elsewhere',
    ],
    [
      'a list of values and of objects',
      'select a.id, b.id as "books[]", b.title as "books[].title" from authors a join books b on b.author_id = a.id',
      'SL3031 "books[].title"',
      'a list of objects here and a list of values elsewhere',
    ],
    [
      'a list of objects and of values',
      'select a.id, b.title as "books[].title", b.id as "books[]" from authors a join books b on b.author_id = a.id',
      'SL3031 "books[]"',
      'a list of values here and a list of objects elsewhere',
    ],
    [
      'a path twice',
      'select a.id as "author.id", a.boss_id as "author.id" from authors a',
      'SL3001 a.boss_id',
      '"author.id"',
    ],
    [
      'a whole row and one of its columns again',
      'select a as author, a.id as "author.id" from authors a',
      'SL3001 a.id',
      '"author.id"',
    ],
    ['a row in brackets', 'select (a) as author from authors a', 'SL3030 a', 'with this unqualified name'],
    [
      'a row of a join',
      'select j from (authors a join wide w on w.id = a.id) j',
      'SL3030 j',
      'join the relation here',
    ],
    [
      'a row that comes up through a subquery',
      'select s.author from (select a as author from authors a) s',
      'SL3030 s.author',
      'join the relation here',
    ],
    [
      'ORDER BY by place behind a row',
      'select a as author, a.born from authors a order by 2',
      'SL3030 a as author',
      'name the columns there',
    ],
    [
      'ORDER BY of a union by place behind a row',
      'select a as author, a.name from authors a union all select b, b.name from authors b order by 2',
      'SL3030 a as author',
      'name the columns there',
    ],
    [
      'ORDER BY the alias of a row',
      'select a as author, a.name from authors a order by author',
      'SL3030 a as author',
      'name its columns there',
    ],
    [
      'GROUP BY a row',
      'select a as author from authors a group by a',
      'SL3030 a as author',
      'must appear in the GROUP BY clause',
    ],
    [
      'columns of one name in a row',
      'select s from (select 1 as x, 2 as x) s',
      'SL3030 s',
      'two of its columns have the name x',
    ],
    [
      'DISTINCT over nullable columns of a row that may be absent',
      'select distinct a.id, b.score as "book.score" from authors a left join books b on b.author_id = a.id',
      'SL3039 "book.score"',
      'select b.id as well',
    ],
    [
      'GROUP BY without a column that tells',
      'select a.id, b.score as "book.score" from authors a left join books b on b.author_id = a.id group by a.id, b.score',
      'SL3039 "book.score"',
      'select b.id as well',
    ],
    [
      'a union without a column that tells',
      'select b.score as "book.score" from authors a left join books b on b.author_id = a.id union all select score from books',
      'SL3039 "book.score"',
      'that is never null',
    ],
    [
      'LIMIT',
      'select a.id, b.id as "books[].id" from authors a left join books b on b.author_id = a.id order by a.id limit 10',
      'SL3036 10',
      'limit the rows that contain the list in a subquery',
    ],
    [
      'OFFSET',
      'select a.id, b.id as "books[].id" from authors a left join books b on b.author_id = a.id order by a.id offset 10',
      'SL3036 10',
      'subquery',
    ],
    [
      'a stream',
      '-- name: q :stream\nselect a.id, b.id as "books[].id" from authors a left join books b on b.author_id = a.id',
      'SL3044 :stream',
      'write :many',
    ],
    [
      'a mark on a row that changes nothing',
      'select a.id, w as "wide!" from authors a join wide w on w.id = a.id',
      'SL3005 "wide!"',
      'never null',
    ],
    [
      'a mark on a row that is nullable already',
      'select a.id, w as "wide?" from authors a left join wide w on w.id = a.id',
      'SL3005 "wide?"',
      'is nullable even without the mark',
    ],
  ]
  test.each(cases)('%s', async (_, sql, problem, text) => {
    const { diagnostics } = await session.analyze(sql)
    const shown = diagnostics.map(
      ({ code, span }) => `${code} ${span?.file.text.slice(span.start, span.end)}`,
    )
    expect([...new Set(shown)]).toEqual([problem])
    expect(diagnostics.map(({ message, hint }) => `${message} / ${hint}`).join()).toContain(text)
  })

  test('a warning about LIMIT can be allowed', async () => {
    const sql =
      'select a.id, b.id as "books[].id" from authors a left join books b on b.author_id = a.id limit 10'
    expect((await session.analyze(`-- @allow SL3036 a sample\n${sql}`)).diagnostics).toEqual([])
  })

  test('each code of nested rows has a case', () => {
    const named = cases.map(([, , problem]) => problem.slice(0, 6))
    // Row types are held against each other once all queries are typed: tests/cases/bad-queries.
    const missing = Object.keys(nestedCodes).filter((code) => !named.includes(code) && code !== 'SL3037')
    expect(missing).toEqual([])
  })
})
