import { parseSync } from 'libpg-query'
import { describe, expect, test } from 'vitest'
import { rewrite } from '#sluice/source/rewrite'
import { query } from './reading.js'

interface Case {
  readonly name: string
  readonly sql: string
  /** The texts of all combinations by their switches, blanks as one; null for one that is not sent. */
  readonly texts: Readonly<Record<string, string | null>>
}

const cases: readonly Case[] = [
  {
    name: 'a line comes and goes with its parameter',
    sql: 'select a from t where true\n  and b = :b -- @if b\norder by a',
    texts: {
      b: 'select a from t where true and b = $1 order by a',
      '': 'select a from t where true order by a',
    },
  },
  {
    name: 'parameters are numbered in each text',
    sql: 'select :a::int from t where true\n  and b = :b -- @if b\n  and c = :c and d = :a -- @if c\nlimit :n',
    texts: {
      'b c': 'select $1::int from t where true and b = $2 and c = $3 and d = $1 limit $4',
      b: 'select $1::int from t where true and b = $2 limit $3',
      c: 'select $1::int from t where true and c = $2 and d = $1 limit $3',
      '': 'select $1::int from t where true limit $2',
    },
  },
  {
    name: 'blocks nest',
    sql: 'select a from t where true\n-- @if b\n  and (b = :b\n    or c = :c -- @if c\n  )\n-- @end\n',
    texts: {
      'b c': 'select a from t where true and (b = $1 or c = $2 )',
      b: 'select a from t where true and (b = $1 )',
      'c, ': 'select a from t where true',
    },
  },
  {
    name: 'several conditions hold together, a flag may be negated',
    sql: 'select a from t where true\n  and b between :lo and :hi -- @if lo, hi\n  and c -- @if !all',
    texts: {
      'lo hi': 'select a from t where true and b between $1 and $2 and c',
      'lo hi all': 'select a from t where true and b between $1 and $2',
      'lo, hi, ': 'select a from t where true and c',
      'lo all, hi all, all': 'select a from t where true',
    },
  },
  {
    name: 'a choice has its live lines, or a case',
    sql: 'select a from t order by\n  -- @choose sort = new\n  a desc\n  -- @case old: a\n  -- @case other: b,\n  --   a\n  -- @end\nlimit 1',
    texts: {
      'sort=new': 'select a from t order by a desc limit 1',
      'sort=old': 'select a from t order by a limit 1',
      'sort=other': 'select a from t order by b, a limit 1',
    },
  },
  {
    name: 'a case and live lines may be nothing, and a choice may end the statement',
    sql: 'select a from t where a = :a\n  -- @choose lock = none\n  -- @case update: for update\n  -- @case wait: for update\n  --   nowait\n  -- @end\n;',
    texts: {
      'lock=none': 'select a from t where a = $1',
      'lock=update': 'select a from t where a = $1 for update',
      'lock=wait': 'select a from t where a = $1 for update nowait',
    },
  },
  {
    name: 'a statement may begin with a choice or a clause',
    sql: '-- name: q\n-- @if c\nwith c as (select 1)\n-- @end\n-- @choose s = one\nselect 1\n-- @case two: select 2\n-- @end\n',
    texts: {
      'c s=one': 'with c as (select 1) select 1',
      'c s=two': 'with c as (select 1) select 2',
      's=one': 'select 1',
      's=two': 'select 2',
    },
  },
  {
    name: 'parameters stand in live lines and cases',
    sql: 'select a from t where\n  -- @choose by = name\n  name = :name\n  -- @case id: id = :id and name <> :not\n  -- @end\n  and b = :b',
    texts: {
      'by=name': 'select a from t where name = $1 and b = $2',
      'by=id': 'select a from t where id = $1 and name <> $2 and b = $3',
    },
  },
  {
    name: 'a choice stands in two places',
    sql: 'select a from (select a from t order by\n-- @choose s = up\na\n-- @case down: a desc\n-- @end\n) t order by\n-- @choose s = up\na\n-- @case down: a desc\n-- @end\n',
    texts: {
      's=up': 'select a from (select a from t order by a ) t order by a',
      's=down': 'select a from (select a from t order by a desc ) t order by a desc',
    },
  },
  {
    name: 'a clause inside live lines, and a choice inside a block',
    sql: 'select a from t where true\n-- @if f\nand\n-- @choose s = x\nb = 1\nand c = :c -- @if c\n-- @case y: b = 2\n-- @end\n-- @end\n',
    texts: {
      'f s=x c': 'select a from t where true and b = 1 and c = $1',
      'f s=x': 'select a from t where true and b = 1',
      'f s=y, f s=y c': 'select a from t where true and b = 2',
      's=x, s=y, s=x c, s=y c': 'select a from t where true',
    },
  },
  {
    name: 'a comma at the end of a line goes with its item, the last of an earlier one too',
    sql: 'update t set\n  a = :a, -- @if a\n  b = :b, -- @if b\n  c = :c -- @if c\nwhere id = :id',
    texts: {
      'a b c': 'update t set a = $1, b = $2, c = $3 where id = $4',
      'a b': 'update t set a = $1, b = $2 where id = $3',
      'a c': 'update t set a = $1, c = $2 where id = $3',
      'b c': 'update t set b = $1, c = $2 where id = $3',
      a: 'update t set a = $1 where id = $2',
      b: 'update t set b = $1 where id = $2',
      c: 'update t set c = $1 where id = $2',
      '': null,
    },
  },
  {
    name: 'a comma at the beginning of a line goes with its item',
    sql: 'update t\nset\n  a = :a -- @if a\n  , b = :b -- @if b\n  ,c = :c -- @if c\nwhere id = :id',
    texts: {
      'a b c': 'update t set a = $1 , b = $2 , c = $3 where id = $4',
      'a b': 'update t set a = $1 , b = $2 where id = $3',
      'a c': 'update t set a = $1 , c = $2 where id = $3',
      'b c': 'update t set b = $1 , c = $2 where id = $3',
      a: 'update t set a = $1 where id = $2',
      b: 'update t set b = $1 where id = $2',
      c: 'update t set c = $1 where id = $2',
      '': null,
    },
  },
  {
    name: 'SET on the line of the first item stays',
    sql: 'update t\nset a = :a, -- @if a\n    b = :b -- @if b\nwhere id = :id',
    texts: {
      'a b': 'update t set a = $1, b = $2 where id = $3',
      a: 'update t set a = $1 where id = $2',
      b: 'update t set b = $1 where id = $2',
      '': null,
    },
  },
  {
    name: 'an assignment that is always there keeps the comma right on both sides',
    sql: 'update t set\n  a = :a, -- @if a\n  at = now()\n  , b = :b -- @if b\n  , c = :c -- @if c\nwhere id = :id',
    texts: {
      'a b c': 'update t set a = $1, at = now() , b = $2 , c = $3 where id = $4',
      'a b': 'update t set a = $1, at = now() , b = $2 where id = $3',
      'a c': 'update t set a = $1, at = now() , c = $2 where id = $3',
      'b c': 'update t set at = now() , b = $1 , c = $2 where id = $3',
      a: 'update t set a = $1, at = now() where id = $2',
      b: 'update t set at = now() , b = $1 where id = $2',
      c: 'update t set at = now() , c = $1 where id = $2',
      '': 'update t set at = now() where id = $1',
    },
  },
  {
    name: 'a block of several assignments with one of its own inside',
    sql: 'update t set\n  -- @if profile\n  a = :a,\n  b = :b, -- @if b\n  -- @end\n  c = :c -- @if c\nwhere id = :id',
    texts: {
      'profile b c': 'update t set a = $1, b = $2, c = $3 where id = $4',
      'profile b': 'update t set a = $1, b = $2 where id = $3',
      'profile c': 'update t set a = $1, c = $2 where id = $3',
      profile: 'update t set a = $1 where id = $2',
      'c, b c': 'update t set c = $1 where id = $2',
      ', b': null,
    },
  },
  {
    name: 'columns and values of an insert',
    sql: 'insert into t (\n  a,\n  b, -- @if b\n  c -- @if c\n) values (\n  :a,\n  :b, -- @if b\n  :c -- @if c\n)',
    texts: {
      'b c': 'insert into t ( a, b, c ) values ( $1, $2, $3 )',
      b: 'insert into t ( a, b ) values ( $1, $2 )',
      c: 'insert into t ( a, c ) values ( $1, $2 )',
      '': 'insert into t ( a ) values ( $1 )',
    },
  },
  {
    name: 'AND at the beginning of lines, WHERE on the first of them',
    sql: 'select a from t\nwhere a = :a -- @if a\n  and b = :b -- @if b\n  and c between :c and 9 -- @if c\norder by a',
    texts: {
      'a b c': 'select a from t where a = $1 and b = $2 and c between $3 and 9 order by a',
      'a b': 'select a from t where a = $1 and b = $2 order by a',
      'a c': 'select a from t where a = $1 and c between $2 and 9 order by a',
      'b c': 'select a from t where b = $1 and c between $2 and 9 order by a',
      a: 'select a from t where a = $1 order by a',
      b: 'select a from t where b = $1 order by a',
      c: 'select a from t where c between $1 and 9 order by a',
      '': 'select a from t order by a',
    },
  },
  {
    name: 'AND at the end of lines, and WHERE on a line of its own',
    sql: 'select a from t\nwhere\n  a = :a and -- @if a\n  b is distinct from :b -- @if b\norder by a',
    texts: {
      'a b': 'select a from t where a = $1 and b is distinct from $2 order by a',
      a: 'select a from t where a = $1 order by a',
      b: 'select a from t where b is distinct from $1 order by a',
      '': 'select a from t order by a',
    },
  },
  {
    name: 'OR binds less than AND, so it is what stays between their neighbours',
    sql: 'select a from t where\n  a = 1\n  and b = :b -- @if b\n  or c = :c -- @if c\n  and d = :d -- @if d\n',
    texts: {
      'b c d': 'select a from t where a = 1 and b = $1 or c = $2 and d = $3',
      'b c': 'select a from t where a = 1 and b = $1 or c = $2',
      'b d': 'select a from t where a = 1 and b = $1 or d = $2',
      'c d': 'select a from t where a = 1 or c = $1 and d = $2',
      b: 'select a from t where a = 1 and b = $1',
      c: 'select a from t where a = 1 or c = $1',
      d: 'select a from t where a = 1 or d = $1',
      '': 'select a from t where a = 1',
    },
  },
  {
    name: 'a condition in brackets, and one of HAVING and of ON',
    sql: 'select a from t join u on u.a = t.a\n  and u.b = :b -- @if b\nwhere (\n  t.c = 1\n  or t.c = :c -- @if c\n) group by a having\n  count(*) > :n -- @if n\n',
    texts: {
      'b c n':
        'select a from t join u on u.a = t.a and u.b = $1 where ( t.c = 1 or t.c = $2 ) group by a having count(*) > $3',
      'b c': 'select a from t join u on u.a = t.a and u.b = $1 where ( t.c = 1 or t.c = $2 ) group by a',
      'b n':
        'select a from t join u on u.a = t.a and u.b = $1 where ( t.c = 1 ) group by a having count(*) > $2',
      'c n':
        'select a from t join u on u.a = t.a where ( t.c = 1 or t.c = $1 ) group by a having count(*) > $2',
      b: 'select a from t join u on u.a = t.a and u.b = $1 where ( t.c = 1 ) group by a',
      c: 'select a from t join u on u.a = t.a where ( t.c = 1 or t.c = $1 ) group by a',
      n: 'select a from t join u on u.a = t.a where ( t.c = 1 ) group by a having count(*) > $1',
      '': 'select a from t join u on u.a = t.a where ( t.c = 1 ) group by a',
    },
  },
  {
    name: 'items of ORDER BY, a modifier of one, and no ORDER BY at all',
    sql: 'select a from t\norder by\n  a -- @if a\n  -- @if b\n  , b\n    desc -- @if down\n  -- @end\nlimit :n',
    texts: {
      'a b down': 'select a from t order by a , b desc limit $1',
      'a b': 'select a from t order by a , b limit $1',
      'b down': 'select a from t order by b desc limit $1',
      b: 'select a from t order by b limit $1',
      'a, a down': 'select a from t order by a limit $1',
      'down, ': 'select a from t limit $1',
    },
  },
  {
    name: 'relations of FROM, queries of WITH',
    sql: 'with\n  x as (select 1 as a), -- @if x\n  y as (select 2 as b) -- @if y\nselect 1\nfrom t\n, x -- @if x\n, y -- @if y\n',
    texts: {
      'x y': 'with x as (select 1 as a), y as (select 2 as b) select 1 from t , x , y',
      x: 'with x as (select 1 as a) select 1 from t , x',
      y: 'with y as (select 2 as b) select 1 from t , y',
      '': 'select 1 from t',
    },
  },
  {
    name: 'a WHERE inside of its block goes with it, its conditions one by one inside',
    sql: 'select a from t\n-- @if filter\nwhere\n  b = :b -- @if b\n  and c = 1\n-- @end\norder by a',
    texts: {
      'filter b': 'select a from t where b = $1 and c = 1 order by a',
      filter: 'select a from t where c = 1 order by a',
      ', b': 'select a from t order by a',
    },
  },
  {
    name: 'a comment of the author goes with what it stands above',
    sql: 'select a from t where true\n  -- only these\n  and b = :b -- @if b\n  -- all\n  and c',
    texts: {
      b: 'select a from t where true -- only these and b = $1 -- all and c',
      '': 'select a from t where true -- all and c',
    },
  },
  {
    name: 'lines end in a carriage return too',
    sql: 'select a from t where true\r\n  and b = :b -- @if b\r\n  -- @if c\r\n  and c = :c\r\n  -- @end\r\norder by a',
    texts: {
      'b c': 'select a from t where true and b = $1 and c = $2 order by a',
      b: 'select a from t where true and b = $1 order by a',
      c: 'select a from t where true and c = $1 order by a',
      '': 'select a from t where true order by a',
    },
  },
]

describe('a dynamic statement', () => {
  test.each(cases)('$name', ({ sql, texts }) => {
    const { dynamic, file } = query(sql)
    if (!dynamic) throw new Error('the statement is not dynamic')
    const found = dynamic.variants.flatMap(({ assignments, source }) =>
      assignments.map((assignment) => {
        const on = assignment.flatMap((value, index) => {
          const { name = '' } = dynamic.switches[index] ?? {}
          return typeof value === 'string' ? [`${name}=${value}`] : value ? [name] : []
        })
        const text = source && rewrite(file, source.span.start, source.span.end, source.edits).text
        if (text !== null) parseSync(text)
        return [on.sort().join(' '), text?.replaceAll(/\s+/g, ' ').trim() ?? null] as const
      }),
    )
    const expected = Object.entries(texts).flatMap(([names, text]) =>
      names.split(',').map((some) => [some.trim().split(' ').sort().join(' '), text] as const),
    )
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected))
    expect([dynamic.checked, dynamic.total]).toEqual([found.length, found.length])
  })

  test('of more than 128 combinations is looked at on, off, alone, missing, in pairs and label by label', () => {
    const names = Array.from({ length: 9 }, (_, index) => `p${index}`)
    const lines = names.map((name) => `and ${name} = :${name} -- @if ${name}\n`)
    const { dynamic } = query(
      `select a from t where true\n${lines.join('')}order by\n-- @choose s = a\na\n-- @case b: b\n-- @case c: c\n-- @end\n`,
    )
    const all = new Set(dynamic?.variants.flatMap(({ assignments }) => assignments.map((one) => one.join())))
    const assignment = (on: readonly number[], label = 'a'): string =>
      [...names.map((_, index) => on.includes(index)), label].join()
    const every = names.map((_, index) => index)
    const wanted = [
      assignment(every),
      assignment([]),
      ...every.map((index) => assignment([index])),
      ...every.map((index) => assignment(every.filter((other) => other !== index))),
      ...every.flatMap((one) => every.map((other) => assignment([one, other]))),
      ...['a', 'b', 'c'].flatMap((label) => [
        assignment(every, label),
        assignment([], label),
        ...every.map((index) => assignment([index], label)),
      ]),
    ]
    expect(wanted.filter((one) => !all.has(one))).toEqual([])
    expect([dynamic?.total, dynamic?.checked]).toEqual([2 ** 9 * 3, all.size])
    expect(all.size).toBe(new Set(wanted).size)
  })
})
