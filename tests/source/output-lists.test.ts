import { describe, expect, test } from 'vitest'
import { placed, query, sent } from './reading.js'

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
    expect(source.stars.map((star) => star.qualifier)).toEqual([null, 't', 's', 'public.u', '(f(x))'])
  })

  test('written out, TABLE is a SELECT', () => {
    const source = query('table only t')
    const columns = source.stars.map(({ span, before, after }) => ({
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
