import { describe, expect, test } from 'vitest'
import { covered, placed, query, sent } from './reading.js'

describe('stars', () => {
  /** A star as `place text`, with `below` for one that is not the statement's own result. */
  const cases: readonly (readonly [name: string, sql: string, stars: readonly string[]])[] = [
    ['a bare star', 'select * from t', ['1:8 *']],
    [
      'a qualified star',
      'select t.*, s . *, public.u.* from t, s, u',
      ['1:8 t.*', '1:13 s . *', '1:20 public.u.*'],
    ],
    ['a quoted qualifier', 'select "T 1".* from "T 1"', ['1:8 "T 1".*']],
    [
      'a composite',
      'select (t).*, (f(2 * x)).*, (a[1]).b.* from t',
      ['1:8 (t).*', '1:15 (f(2 * x)).*', '1:29 (a[1]).b.*'],
    ],
    ['behind parameters and other scripts', "select '🙂', :größe, *, :b from t", ['1:22 *']],
    ['no multiplication, no count', 'select a * b, count(*), f(t.*), row(t.*) from t', []],
    ['both sides of a union', 'select * from t union select * from s', ['1:8 *', '1:30 *']],
    [
      'three branches with brackets',
      '(select * from a except select * from b) intersect select * from c',
      ['1:9 *', '1:32 *', '1:59 *'],
    ],
    ['a subquery', 'select x.id from (select * from t) x', ['1:26 * below']],
    [
      'a common table expression',
      'with x as (select t.* from t) select * from x',
      ['1:19 t.* below', '1:38 *'],
    ],
    ['a lateral join', 'select 1 from t, lateral (select * from u) x', ['1:34 * below']],
    [
      'a scalar subquery and in',
      'select (select * from a) from t where x in (select * from b)',
      ['1:16 * below', '1:52 * below'],
    ],
    ['exists ignores its list', 'select 1 where exists (select * from t)', []],
    [
      'exists does not ignore what lies deeper',
      'select 1 where exists (select 1 from (select * from t) x)',
      ['1:46 * below'],
    ],
    [
      'exists over a union',
      'select 1 where exists (select * from t union select * from s)',
      ['1:31 * below', '1:53 * below'],
    ],
    ['the source of an insert', 'insert into t select * from s returning *', ['1:22 * below', '1:41 *']],
    ['returning old and new', 'update t set a = :a returning old.*, new.*', ['1:31 old.*', '1:38 new.*']],
    [
      'a changing common table expression',
      'with x as (delete from t returning *) select * from x',
      ['1:36 * below', '1:46 *'],
    ],
    [
      'merge',
      'merge into t using (select * from s) s on t.id = s.id when matched then delete returning t.*',
      ['1:28 * below', '1:90 t.*'],
    ],
    ['values', 'values (1)', []],
    ['table', 'table t', ['1:1 table']],
    ['table in a union', 'select 1 union (table only s.t) order by 1', ['1:17 table']],
    ['table in a common table expression', 'with x as (table t) table x', ['1:12 table below', '1:21 table']],
    ['comments inside', 'select t /* a * b */ . /* c */ * from t', ['1:8 t /* a * b */ . /* c */ *']],
    ['multiplied in front', 'select (2 * (3 * x)), * from t', ['1:23 *']],
  ]
  test.each(cases)('%s', (_, sql, expected) => {
    const source = query(sql)
    sent(source)
    expect(source.stars.map((star) => placed(star.span) + (star.output ? '' : ' below'))).toEqual(expected)
  })

  test('qualifiers are as written', () => {
    const source = query('select *, t.*, s . *, public.u.*, (f(x)).* from t, s, u')
    expect(source.stars.map(({ qualifier }) => qualifier && covered(qualifier))).toEqual([
      null,
      't',
      's',
      'public.u',
      '(f(x))',
    ])
  })

  test('written out, TABLE is a SELECT', () => {
    const source = query('table only t')
    const columns = source.stars.map(({ span, before, after }) => ({
      kind: 'columns' as const,
      start: span.start,
      end: span.end,
      text: `${before}a, b${after}`,
    }))
    expect(sent({ ...source, edits: columns })).toBe('select a, b from only t')
  })
})

describe('overrides', () => {
  const cases: readonly (readonly [name: string, sql: string, text: string, overrides: string])[] = [
    ['with as', 'select 1 as "total!"', 'select 1 as "total"', 'total!'],
    ['without as', 'select count(*) "total?" from t', 'select count(*) "total" from t', 'total?'],
    ['capitals and spaces stay', 'select 1 as "Sum Of!"', 'select 1 as "Sum Of"', 'Sum Of!'],
    ['a doubled quote', 'select 1 as "a""b!"', 'select 1 as "a""b"', 'a"b!'],
    ['an alias without a mark', 'select 1 as "total", 2 as b', 'select 1 as "total", 2 as b', ''],
    [
      'a column of that name is no alias',
      'select "x!" as "x!", t."x!" "y?" from t',
      'select "x!" as "x", t."x!" "y" from t',
      'x! y?',
    ],
    [
      'behind is distinct from',
      'select a is distinct from b as "d!" from t as "d!"',
      'select a is distinct from b as "d" from t as "d!"',
      'd!',
    ],
    [
      'a cast with as in brackets',
      'select cast(a as text) as "a!" from t',
      'select cast(a as text) as "a" from t',
      'a!',
    ],
    [
      'returning',
      'delete from t returning id as "id!", a as "b?"',
      'delete from t returning id as "id", a as "b"',
      'id! b?',
    ],
    [
      'of a union the first branch counts, all are stripped',
      'select 1 as "a!" union select 2 as "b?"',
      'select 1 as "a" union select 2 as "b"',
      'a!',
    ],
    ['not in a subquery', 'select * from (select 1 as "a!") x', 'select * from (select 1 as "a!") x', ''],
    ['beside parameters', 'select :a? as "a?", :b!', 'select $1 as "a", $2', 'a?'],
    ['behind other scripts', `select '🙂é' as "größe!"`, `select '🙂é' as "größe"`, 'größe!'],
  ]
  test.each(cases)('%s', (_, sql, text, overrides) => {
    const source = query(sql)
    expect(sent(source)).toBe(text)
    expect(source.overrides.map(({ column, nullable }) => column + (nullable ? '?' : '!')).join(' ')).toBe(
      overrides,
    )
  })

  test('an override covers its alias', () => {
    expect(query('select \'🙂\',\n  1 as "total!"').overrides.map(({ span }) => placed(span))).toEqual([
      '2:8 "total!"',
    ])
  })
})

describe('alias paths', () => {
  /** Each path as its steps, and what is sent. */
  const cases: readonly (readonly [name: string, sql: string, paths: readonly string[], text: string])[] = [
    ['an object', 'select a as "x.a" from t', ['x > a'], 'select a as "x.a" from t'],
    ['a list of objects', 'select a "x[].a" from t', ['x[] > a'], 'select a "x[].a" from t'],
    ['a list of values', 'select a as "x[]" from t', ['x[]'], 'select a as "x[]" from t'],
    [
      'any depth',
      'select a as "x.y[].z.w[].a" from t',
      ['x > y[] > z > w[] > a'],
      'select a as "x.y[].z.w[].a" from t',
    ],
    [
      'a mark at the end',
      'select a as "x.a!", b as "x.b?" from t',
      ['x > a', 'x > b'],
      'select a as "x.a", b as "x.b" from t',
    ],
    [
      'names that are no identifiers',
      'select a as "the x.größe" from t',
      ['the x > größe'],
      'select a as "the x.größe" from t',
    ],
    ['returning', 'delete from t returning a as "x.a"', ['x > a'], 'delete from t returning a as "x.a"'],
    [
      'of a union the first branch names',
      'select a as "x.a" from t union select b as "y.b" from t',
      ['x > a'],
      'select a as "x.a" from t union select b as "y.b" from t',
    ],
    [
      'not below',
      'select * from (select a as "x.a" from t) s',
      [],
      'select * from (select a as "x.a" from t) s',
    ],
    ['a column of such a name is none', 'select "x.a", t."y.b" from t', [], 'select "x.a", t."y.b" from t'],
  ]
  test.each(cases)('%s', (_, sql, paths, text) => {
    const source = query(sql)
    expect(sent(source)).toBe(text)
    const steps = source.paths.map(({ segments }) =>
      segments.map(({ name, list }) => (list ? `${name}[]` : name)).join(' > '),
    )
    expect(steps).toEqual(paths)
  })

  test('a path covers its alias', () => {
    expect(
      query('select \'🙂\',\n  1 as "x.a!"').paths.map(({ span, column }) => [placed(span), column]),
    ).toEqual([['2:8 "x.a!"', 'x.a']])
  })
})

describe('what may be a whole row', () => {
  /** Each as its place, the relation as written, and the output column. */
  const cases: readonly (readonly [name: string, sql: string, rows: readonly string[]])[] = [
    ['a bare name', 'select p from p', ['1:8 p: p as p']],
    ['with as', 'select p as project, 1 from p', ['1:8 p as project: p as project']],
    ['without as', 'select P project from p', ['1:8 P project: P as project']],
    ['quoted', 'select "My P" as "the row!" from "My P"', ['1:8 "My P" as "the row!": "My P" as the row']],
    ['under a path', 'select p as "t.projects[]" from p', ['1:8 p as "t.projects[]": p as t.projects[]']],
    [
      'a comment between',
      'select p /* as x */ as project from p',
      ['1:8 p /* as x */ as project: p as project'],
    ],
    ['no expression, no column of a relation', 'select p.id, p.*, (p) as a, p || q, f(p) from p, q', []],
    [
      'returning',
      'delete from t returning t as gone, old',
      ['1:25 t as gone: t as gone', '1:36 old: old as old'],
    ],
    [
      'in both branches of a union, which the first one names',
      'select p as x from p union all select q from q',
      ['1:8 p as x: p as x', '1:39 q: q unnamed'],
    ],
    ['not below', 'select s.p from (select p from p) s', []],
  ]
  test.each(cases)('%s', (_, sql, rows) => {
    const found = query(sql).rowReferences.map(
      ({ span, relation, alias, segments }) =>
        `${placed(span)}: ${relation} ${segments ? `as ${alias}` : 'unnamed'}`,
    )
    expect(found).toEqual(rows)
  })
})

describe('where a column can be added', () => {
  /** The text with a further column. */
  const cases: readonly (readonly [name: string, sql: string, text: string | null])[] = [
    ['behind the last column', 'select a, b from t', 'select a, b, z from t'],
    ['behind an alias', 'select a as "x!" from t', 'select a as "x", z from t'],
    ['behind a star', 'select t.* from t where true', 'select t.*, z from t where true'],
    ['at the end', 'select 1', 'select 1, z'],
    ['behind a parameter', 'select :a? as x, :b', 'select $1 as x, $2, z'],
    ['is distinct from', 'select a is distinct from b from t', 'select a is distinct from b, z from t'],
    [
      'within group',
      'select mode() within group (order by a) from t group by b',
      'select mode() within group (order by a), z from t group by b',
    ],
    [
      'words in brackets',
      'select extract(year from a), (select 1 from u) from t',
      'select extract(year from a), (select 1 from u), z from t',
    ],
    ['an alias that is such a word', 'select a as from from t', 'select a as from, z from t'],
    ['a column that is such a word', 'select t.order from t', 'select t.order, z from t'],
    ['order by and limit', 'select a from t order by a limit 1', 'select a, z from t order by a limit 1'],
    ['without from', 'select 1 as a order by a', 'select 1 as a, z order by a'],
    ['for update', 'select a for update', 'select a, z for update'],
    ['in brackets', '(select a from t)', '(select a, z from t)'],
    ['returning', 'update t set a = 1 where b returning a', 'update t set a = 1 where b returning a, z'],
    [
      'behind a cte',
      'with x as (select a from t) select b from x',
      'with x as (select a from t) select b, z from x',
    ],
    ['distinct on', 'select distinct on (a) a, b from t', 'select distinct on (a) a, b, z from t'],
    ['not under distinct', 'select distinct a from t', null],
    ['not in a union', 'select a from t union all select b from t', null],
    ['not in table', 'table t', null],
    ['not in values', 'values (1)', null],
    ['not where nothing comes back', 'delete from t', null],
  ]
  test.each(cases)('%s', (_, sql, text) => {
    const source = query(sql)
    const end = source.resultListEnd?.start ?? null
    const added =
      end === null
        ? null
        : { ...source, edits: [...source.edits, { kind: 'hidden' as const, start: end, end, text: ', z' }] }
    expect(added && sent(added)).toBe(text)
  })
})
