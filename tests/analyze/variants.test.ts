import { describe, expect, it } from 'vitest'
import type { TypedQuery } from '#sluice/model/typed-query'
import { variantCodes } from '#sluice/diagnostics/catalogue/variants'
import { useSession } from './session.js'

const session = useSession()

const columns = (query: TypedQuery): string =>
  query.columns
    .map(({ name, type, nullable }) => `${name}:${type.pgType}${nullable ? '|null' : ''}`)
    .join(', ')

const parameters = (query: TypedQuery): string =>
  query.parameters
    .map(({ property, type, nullable }) => `${property}:${type.pgType}${nullable ? '|null' : ''}`)
    .join(', ')

describe('the combinations of a statement', () => {
  type Case = readonly [sentence: string, sql: string, columns: string, parameters: string, rows: string]
  const cases: readonly Case[] = [
    [
      'have the row bounds of the widest',
      'select name from authors where true\n  and id = :id -- @if id',
      'name:text',
      'id:integer',
      '0..null',
    ],
    [
      'keep a bound that all of them have',
      'select name from authors where id = :id\n  and mood = :mood -- @if mood',
      'name:text',
      'id:integer, mood:mood',
      '0..1',
    ],
    [
      'make a column nullable that one of them makes so',
      'select b.title, a.name from authors a\nleft join books b on b.author_id = a.id -- @if !published\njoin books b on b.author_id = a.id -- @if published',
      'title:text|null, name:text',
      '',
      '0..null',
    ],
    [
      'make a column nullable that only a clause proves',
      'select note from authors where true\n  and note = :note -- @if note',
      'note:text|null',
      'note:text',
      '0..null',
    ],
    [
      'give a parameter the type that its place in a case has',
      'select id from authors where\n-- @choose by = name\nname = :name\n-- @case rate: rate > :rate\n-- @end',
      'id:integer',
      'name:text, rate:numeric',
      '0..null',
    ],
    [
      'take NULL where a clause stores it in a nullable column',
      'update authors set\n  note = :note, -- @if note\n  name = :name -- @if name\nwhere id = :id',
      '',
      'note:text|null, name:text, id:integer',
      '0..0',
    ],
    [
      'leave a parameter that only one of them takes as NULL nullable in the columns of all',
      'select :label::text as label from authors where true\n  and (:label is null or name = :label) -- @if named',
      'label:text|null',
      'label:text|null',
      '0..null',
    ],
    [
      'give a parameter without a type the one it has elsewhere, by a cast',
      'select id from authors where true\n  and born > :at -- @if later\n  and :at is not null -- @if !later',
      'id:integer',
      'at:timestamp with time zone',
      '0..null',
    ],
    [
      'give an output column that is a parameter the type it has elsewhere',
      'select :at as at from authors where true\n  and born > :at -- @if later',
      'at:timestamp with time zone',
      'at:timestamp with time zone',
      '0..null',
    ],
    [
      'have Postgres’s own type where its origin differs',
      'select\n-- @choose what = mood\nmood::text as what\n-- @case name: name as what\n-- @end\nfrom authors',
      'what:text|null',
      '',
      '0..null',
    ],
    [
      'have their stars written out',
      'select * from books where true\n  and id = :id -- @if id',
      'id:integer, author_id:integer, score:integer|null, title:text, isbn:text|null, released:date|null',
      'id:integer',
      '0..null',
    ],
  ]

  it.each(cases)('%s', async (_sentence, sql, expectedColumns, expectedParameters, rows) => {
    const { queries, diagnostics } = await session.analyze(sql)
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    const [query] = queries
    if (!query) throw new Error('no query')
    expect(columns(query)).toBe(expectedColumns)
    expect(parameters(query)).toBe(expectedParameters)
    expect(`${query.rows.min}..${query.rows.max}`).toBe(rows)
  })

  it('are all run by the server as they were analysed, NULL only where it was said', async () => {
    const query = await session.query(
      'select b.title, a.name from authors a\nleft join books b on b.author_id = a.id -- @if !published\njoin books b on b.author_id = a.id -- @if published\nwhere true\n  and a.note is not null -- @if noted\n',
    )
    const seen = new Set<string>()
    for (const variant of query.source.dynamic?.variants ?? []) {
      const { source } = variant
      if (!source) throw new Error('a query that is not sent')
      const { rewrite } = await import('#sluice/source/rewrite')
      const { text } = rewrite(source.file, source.span.start, source.span.end, source.edits)
      for (const row of await session.run(text)) {
        for (const [name, value] of Object.entries(row)) if (value === null) seen.add(name)
      }
    }
    expect([...seen]).toEqual(query.columns.filter(({ nullable }) => nullable).map(({ name }) => name))
  })

  it('are counted', async () => {
    const query = await session.query(
      'select id from authors where true\n  and id = :id -- @if id\n  and name = :name -- @if name\norder by\n-- @choose s = id\nid\n-- @case name: name\n-- @case born: born\n-- @end',
    )
    expect(query.dynamic).toMatchObject({ checked: 12, total: 12 })
  })
})

describe('a problem between combinations', () => {
  type Case = readonly [sentence: string, sql: string, problems: readonly string[]]
  const cases: readonly Case[] = [
    [
      'a name that a clause brings into scope',
      'select a.id from authors a\njoin books b on b.author_id = a.id -- @if owning\nwhere true\n  and b.title = :title -- @if title',
      ['SL2002 without owning, with title: missing FROM-clause entry for table "b"'],
    ],
    [
      'an error of the text with every clause, said once and without a combination',
      'select a.id from authors a where true\n  and a.nmae = :name -- @if name\n  and a.note = :note -- @if note',
      ['SL2001 column a.nmae does not exist'],
    ],
    [
      'an error of a case',
      'select id from authors order by\n-- @choose s = id\nid\n-- @case name: nmae\n-- @end',
      ['SL2001 with s = name: column "nmae" does not exist'],
    ],
    [
      'two errors of two combinations',
      'select id from authors order by\n-- @choose s = id\nid\n-- @case name: nmae\n-- @case born: bron\n-- @end',
      [
        'SL2001 with s = name: column "nmae" does not exist',
        'SL2001 with s = born: column "bron" does not exist',
      ],
    ],
    [
      'other columns',
      'select id,\n  note, -- @if detailed\n  name from authors',
      ['SL3020 without detailed: the result has id, name, but id, note, name in other combinations'],
    ],
    [
      'no columns',
      'delete from authors where id = :id\nreturning id -- @if returning',
      ['SL3020 without returning: the result has no columns, but id in other combinations'],
    ],
    [
      'a column of another type',
      'select\n-- @choose n = id\nid as n\n-- @case big: big as n\n-- @end\nfrom authors',
      ['SL3020 with n = big: column n has type bigint, but integer in other combinations'],
    ],
    [
      'a parameter of another type',
      'select id from authors where\n-- @choose by = id\nid = :value\n-- @case big: big = :value\n-- @end',
      ['SL3021 with by = big: :value has type bigint, but integer in other combinations'],
    ],
    [
      'a parameter whose uses want two types in one of them',
      'select id from authors where true\n  and id = :value -- @if one\n  and name = :value -- @if two',
      ['SL2008 parameter :value is used as integer and as text'],
    ],
    [
      'a star that stands for other columns',
      'select count(*) as n from (\n  select * from books b\n  join wide w on w.id = b.id -- @if wide\n) as found',
      ['SL3022 without wide: this * expands to different columns than in other combinations'],
    ],
    [
      'nested rows that are told apart by other columns',
      'select a.id,\n  -- @choose score = book\n  b.score\n  -- @case big: a.big::int\n  -- @end\n  as "book.score"\nfrom authors a left join books b on b.author_id = a.id',
      ['SL3023 with score = big: nested rows have different keys than in other combinations'],
    ],
    [
      'lists of rows that are told apart by other columns',
      'select\n  -- @choose by = author\n  a.name\n  -- @case book: b.title\n  -- @end\n  as name, r.body as "bodies[]"\nfrom authors a join books b on b.author_id = a.id join reviews r on r.book_id = b.id',
      ['SL3023 with by = book: nested rows have different keys than in other combinations'],
    ],
    [
      'a join that is inner or outer',
      'select a.id, b.score as "book.score" from authors a\nleft join books b on b.author_id = a.id -- @if !published\njoin books b on b.author_id = a.id -- @if published',
      [],
    ],
    [
      'a clause that binds the key of a list',
      'select a.id, b.title as "books[].title" from authors a left join books b on b.author_id = a.id where true\n  and a.id = :id -- @if id',
      [],
    ],
    [
      'a clause that binds the key of a list, which is added to all texts',
      'select a.name, b.title as "books[].title" from authors a left join books b on b.author_id = a.id where true\n  and a.id = :id -- @if id',
      [],
    ],
    [
      'nested rows with their keys go with any clause',
      'select a.id, b.id as "books[].id", b.score as "books[].score" from authors a\nleft join books b on b.author_id = a.id -- @if !published\njoin books b on b.author_id = a.id -- @if published\nwhere true\n  and a.name = :name -- @if name',
      [],
    ],
    [
      'a whole row beside a clause, whose key is added behind the last column',
      'select b.title, a as author\nfrom books b left join authors a on a.id = b.author_id\nwhere b.score > :score -- @if score',
      [],
    ],
    [
      'a list whose hidden keys are in all of them',
      'select a.name, b.title as "books[].title"\nfrom authors a left join books b on b.author_id = a.id\nwhere a.name = :name -- @if name\norder by\n-- @choose s = name\na.name\n-- @case id: a.id\n-- @end',
      [],
    ],
    [
      'a possible second row',
      '-- name: q :optional\nselect name from authors where true\n  and id = :id -- @if id',
      ['SL3004 without id: :optional may return more than one row: nothing bounds the rows'],
    ],
    [
      'a column of an insert that must have a value',
      'insert into books (\n  id, author_id,\n  title -- @if title\n) values (\n  :id, :author_id,\n  :title -- @if title\n)',
      [
        'SL3015 without title: insert into books omits the required column title (NOT NULL without a default in the database)',
      ],
    ],
    [
      'a mark that changes nothing in any of them',
      'select name as "name!" from authors where true\n  and id = :id -- @if id',
      ['SL3005 "name" is never null even without the mark'],
    ],
    [
      'a mark that changes something in one of them is none',
      'select note as "note!" from authors where true\n  and note <> :not -- @if not',
      [],
    ],
    [
      'an allowance that silences something in one of them is none',
      '-- name: q :optional\n-- @allow SL3004 by hand\nselect name from authors where true\n  and id = :id -- @if id',
      [],
    ],
  ]

  it.each(cases)('%s', async (_sentence, sql, problems) => {
    const { diagnostics } = await session.analyze(sql)
    expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual(problems)
  })

  it('every code has a case', () => {
    const codes = cases.flatMap(([, , problems]) => problems.map((problem) => problem.slice(0, 6)))
    expect(Object.keys(variantCodes).filter((code) => !codes.includes(code))).toEqual([])
  })
})
