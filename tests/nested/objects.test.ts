import { describe, expect, test } from 'vitest'
import { useSession } from '../analyze/session.js'
import { shapeText } from './shape-text.js'

const session = useSession()

/** Statements that nest objects, the shape of their rows, and for each object SQL that tells whether it is there. */
const cases: readonly (readonly [
  name: string,
  sql: string,
  shape: string,
  truths?: Readonly<Record<string, string>>,
])[] = [
  [
    'a whole row of a left join',
    'select a.id, w as book from authors a left join wide w on w.id = a.id',
    'id, book?{id, label, idSmall?} @book.id',
    { book: 'w.ctid is not null' },
  ],
  [
    'a whole row without alias',
    'select a.id, w from authors a left join wide w on w.id = a.id',
    'id, w?{id, label, idSmall?} @w.id',
    { w: 'w.ctid is not null' },
  ],
  [
    'a whole row of an inner join',
    'select a.id, w from authors a join wide w on w.id = a.id',
    'id, w{id, label, idSmall?}',
    { w: 'true' },
  ],
  [
    'a condition that keeps the joined row',
    'select a.id, w from authors a left join wide w on w.id = a.id where w.label > $1',
    'id, w{id, label, idSmall?}',
  ],
  [
    'a row that is full of NULLs is there',
    'select b.id, r as review from books b left join reviews r on r.book_id = b.id',
    'id, review?{bookId?, stars?, body} @review.body',
    { review: 'r.ctid is not null' },
  ],
  [
    'a table without any column that is never null gets a mark',
    'select s.key, l as late from settings s left join late l on l.y = s.level and s.key = $1',
    'key, late?{x?, y} @late.y',
    { late: 'l.ctid is not null' },
  ],
  [
    'nullable columns only, by hand: a column is added',
    'select a.id, b.score as "book.score" from authors a left join books b on b.author_id = a.id',
    'id, book?{score?} @b.id',
    { book: 'b.ctid is not null' },
  ],
  [
    'a column that tells stands elsewhere in the result',
    'select b.id, b.score as "book.score" from authors a left join books b on b.author_id = a.id',
    'id?, book?{score?} @id',
    { book: 'b.ctid is not null' },
  ],
  [
    'a materialized view proves nothing, so it gets a mark',
    'select a.id, s.note as "copy.note" from authors a left join snapshot s on s.id = a.id + 1',
    'id, copy?{note?} @case',
    { copy: 's.ctid is not null' },
  ],
  [
    'a subquery of nullable columns gets a mark',
    'select a.id, s as sub from authors a left join (select note, mood from authors where id = 2) s on a.id = 1',
    'id, sub?{note?, mood?} @case',
    { sub: 'a.id = 1' },
  ],
  [
    'a subquery that is flattened keeps its mark exact',
    'select a.id, s as sub from authors a left join (select b.score, null::text as none from books b where b.id = 2) s on a.id = 1',
    'id, sub?{score?, none?} @case',
    { sub: 'a.id = 1' },
  ],
  [
    'a common table expression',
    'with s as (select author_id, max(score) as best from books group by author_id) select a.id, s as best from authors a left join s on s.author_id = a.id',
    'id, best?{authorId, best?} @best.author_id',
    { best: 'exists (select from books x where x.author_id = a.id)' },
  ],
  [
    'a view with a left join inside',
    'select n.id, v as row from noted n left join author_books v on v.id = n.id',
    'id, row?{id, name, bookId?, title?, score?} @row.id',
  ],
  [
    'columns renamed in FROM',
    'select a.id, b as b from authors a left join wide b(x, y) on b.x = a.id',
    'id, b?{x, y, idSmall?} @b.x',
    { b: 'b.ctid is not null' },
  ],
  [
    'a function that returns rows',
    'select s as author from some_authors() s where s.id = $1',
    'author{id, name?, note?, mood?, tags?, big?, born?, bossId?, data?, rate?, active?, home?, mail?, since?}',
  ],
  [
    'VALUES',
    "select a.id, v as pair from authors a left join (values (1, 'x'), (2, null)) v(n, t) on v.n = a.id",
    'id, pair?{n, t?} @pair.n',
    { pair: 'a.id <= 2' },
  ],
  [
    'both sides of a full join',
    'select a.id, a as author, w as wide from (select id from authors) a full join wide w on w.id = a.id',
    'id?, author?{id} @author.id, wide?{id, label, idSmall?} @wide.id',
    { author: 'a.id is not null', wide: 'w.ctid is not null' },
  ],
  [
    'a right join',
    'select a.name as "author.name", w.id from authors a right join wide w on w.id = a.id',
    'author?{name} @author.name, id',
    { author: 'a.ctid is not null' },
  ],
  [
    'two that are left out together: inside the one the other is there',
    'select w.id, b as book, a as "book.author" from wide w left join (books b join authors a on a.id = b.author_id) on b.id = w.id',
    'id, book?{id, authorId, score?, title, isbn?, released?, author{id, name, note?, mood?, tags, big?, born, bossId?, data?, rate, active?, home?, mail?, since?}} @book.id',
  ],
  [
    'what hangs on a row that may be absent is below it',
    'select w.id, b.title as "book.title", a.name as "book.author.name" from wide w left join books b on b.id = w.id left join authors a on a.id = b.author_id',
    'id, book?{title, author?{name} @book.author.name} @book.title',
  ],
  [
    'what does not hang on it keeps the object',
    'select w.id, b.title as "book.title", a.name as "book.author.name" from wide w left join books b on b.id = w.id left join authors a on a.id = w.id',
    'id, book{title?, author?{name} @book.author.name}',
  ],
  [
    'below through a third',
    'select w.id, b.score as "book.score", r.stars as "book.review.stars", r.body as "book.review.body" from wide w left join books b on b.id = w.id left join authors a on a.id = b.author_id left join reviews r on r.book_id = a.id',
    'id, book?{score?, review?{stars?, body} @book.review.body} @b.id',
  ],
  [
    'a whole row is null with its row, whatever is put beside it',
    'select w.id, b as book, w.label as "book.label" from wide w left join books b on b.id = w.id',
    'id, book?{id, authorId, score?, title, isbn?, released?, label} @book.id',
  ],
  [
    'columns of two relations keep the object',
    'select a.id, b.title as "x.title", w.label as "x.label" from authors a left join books b on b.author_id = a.id left join wide w on w.id = a.id',
    'id, x{title?, label?}',
  ],
  [
    'expressions of one relation and constants',
    `select a.id, lower(b.title) as "book.low", coalesce(b.score, 0) as "book.score", 'x' as "book.kind" from authors a left join books b on b.author_id = a.id`,
    'id, book?{low, score, kind} @b.id',
    { book: 'b.ctid is not null' },
  ],
  [
    'a subquery of the joined row',
    'select a.id, (select count(*) from reviews r where r.book_id = b.id) as "book.reviews" from authors a left join books b on b.author_id = a.id',
    'id, book?{reviews} @b.id',
    { book: 'b.ctid is not null' },
  ],
  ['only constants', `select a.id, 'x' as "k.kind" from authors a`, 'id, k{kind}'],
  [
    'aggregates see many rows',
    'select a.id, count(b.id) as "books.total", max(b.score) as "books.best" from authors a left join books b on b.author_id = a.id group by a.id',
    'id, books{total, best?}',
  ],
  [
    'a grouped row',
    'select b.author_id as "book.author_id", count(*) from authors a left join books b on b.author_id = a.id group by b.author_id',
    'book?{authorId} @book.author_id, count',
  ],
  [
    'a row by its key, grouped',
    'select e, count(a.id) from empty e left join authors a on a.id = e.id group by e.id',
    'e{id, label}, count',
  ],
  [
    'a grouping set leaves columns out, not rows',
    'select b.author_id as "book.author_id", count(*) from authors a left join books b on b.author_id = a.id group by rollup (b.author_id)',
    'book{authorId?}, count',
  ],
  [
    'the merged column of USING is the left side’s',
    'select id as "author.id", a.name as "author.name", w.label as "wide.label" from authors a left join wide w using (id)',
    'author{id, name}, wide?{label} @wide.label',
  ],
  [
    'OLD of an insert that may update',
    `insert into wide (id, label) values (1, 'new') on conflict (id) do update set label = excluded.label returning old as before, new as after`,
    'before?{id, label, idSmall?} @before.id, after{id, label, idSmall?}',
  ],
  [
    'OLD and NEW of an update',
    `update wide set label = 'x' returning old.id as "before.id", new.id_small as "after.small"`,
    'before{id}, after{small?}',
  ],
  [
    'NEW of a deletion',
    `delete from wide returning old.id, new.label as "after.label"`,
    'id, after?{label} @after.label',
  ],
  [
    'a row that an outer join of UPDATE leaves out',
    `update wide w set label = 'x' from authors a left join books b on b.author_id = a.id where a.id = w.id returning w.id, b.score as "book.score"`,
    'id, book?{score?} @b.id',
  ],
  [
    'MERGE has no source row that is not matched by source',
    `merge into wide w using authors a on a.id = w.id when matched then update set label = 'm' when not matched by source then update set label = 's' returning w as target, a.name as "source.name"`,
    'target{id, label, idSmall?}, source?{name} @source.name',
  ],
  [
    'a union of whole rows',
    'select w as one from wide w where id = 1 union all select x from wide x where id > 1',
    'one{id, label, idSmall?}',
  ],
  [
    'a union of rows that may be absent in one branch',
    'select b.id as "book.id", b.score as "book.score" from authors a left join books b on b.author_id = a.id union all select id, score from books',
    'book?{id, score?} @book.id',
  ],
  [
    'a union with a branch of another kind keeps the object',
    'select b.id as "book.id", b.score as "book.score" from authors a left join books b on b.author_id = a.id union all select null, 1',
    'book{id?, score?}',
  ],
  [
    'EXCEPT gives rows of its left side',
    'select b.id as "book.id" from authors a left join books b on b.author_id = a.id except select 1',
    'book?{id} @book.id',
  ],
  [
    'a mark that vouches for the row',
    'select a.id, w as "wide!" from authors a left join wide w on w.id = a.id',
    'id, wide!{id, label, idSmall?} @wide.id',
  ],
  [
    'a mark that makes a row nullable',
    'select a.id, w as "wide?" from authors a join wide w on w.id = a.id',
    'id, wide?{id, label, idSmall?} @wide.id',
  ],
  [
    'marks on the columns of a path',
    'select a.id, b.score as "book.score!", b.title as "book.title?" from authors a left join books b on b.author_id = a.id',
    'id, book?{score, title?} @book.title',
  ],
  [
    'lateral subqueries',
    'select a.id, l as latest from authors a left join lateral (select id, released from books b where b.author_id = a.id order by id desc limit 1) l on true',
    'id, latest?{id, released?} @latest.id',
    { latest: 'exists (select from books x where x.author_id = a.id)' },
  ],
  [
    'a table joined with itself',
    'select a.name, b as boss, c.name as "boss.boss.name" from authors a left join authors b on b.id = a.boss_id left join authors c on c.id = b.boss_id',
    'name, boss?{id, name, note?, mood?, tags, big?, born, bossId?, data?, rate, active?, home?, mail?, since?, boss?{name} @boss.boss.name} @boss.id',
  ],
  [
    'rows that a list of arguments makes',
    'insert into wide (id, label) values (:rows.id, :rows.label) returning wide as made',
    'made{id, label, idSmall?}',
  ],
  [
    'rows that a list of arguments changes, beside a row that may be absent',
    'update wide w set label = v.label from (values (:rows.id::bigint, :rows.label::text)) v(id, label) left join books b on b.id = v.id where w.id = v.id returning w.id, b.score as "book.score"',
    'id, book?{score?} @b.id',
  ],
  [
    'names that SQL quotes',
    'select a.id, w.label as "Great Wide.the_label" from authors a left join wide w on w.id = a.id',
    'id, Great Wide?{theLabel} @Great Wide.the_label',
  ],
]

describe('objects', () => {
  test.each(cases.map(([name, sql, shape]) => [name, sql, shape] as const))('%s', async (_, sql, shape) => {
    const { queries, diagnostics } = await session.analyze(sql)
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    const [query] = queries
    expect(query && shapeText(query).replaceAll(/@case [^,}]* end/g, '@case')).toBe(shape)
  })

  const told = cases.flatMap(([name, sql, , truths]) => (truths ? [{ name, sql, truths }] : []))
  test.each(told)('$name: it is null exactly where the row is absent', async ({ sql, truths }) => {
    const query = await session.query(sql.replace('$1', "'a'"))
    const own = [...query.columns, ...query.hidden].length
    for (const [property, truth] of Object.entries(truths)) {
      const member = query.row?.members.find((member) => member.property === property)
      if (member?.node.kind !== 'object') throw new Error(`there is no object ${property}`)
      const column = member.node.presence?.column
      // The result by position, with the truth behind it.
      const named = query.sql.replace(
        / from (?=authors a|wide w|books b|settings s|noted n|\(select id from authors\) a)/,
        `, ${truth} as truth from `,
      )
      const names = Array.from({ length: own + 1 }, (_, index) => `c${index}`)
      const rows = await session.run(withNames(named, names))
      expect(rows.length).toBeGreaterThan(0)
      for (const row of rows) {
        const isThere = column === undefined || row[`c${column}`] !== null
        expect(isThere ? 't' : 'f', JSON.stringify(row)).toBe(row[`c${own}`])
      }
    }
  })
})

/** The result under names of its own: those of nested rows may be the same. */
function withNames(sql: string, names: readonly string[]): string {
  const [, cte = '', select = sql] = /^(with .*?\)) (select .*)$/s.exec(sql) ?? []
  return `${cte} select * from (${cte === '' ? sql : select}) result(${names.join(', ')})`
}
