import { describe, expect, test } from 'vitest'
import { covered, query, sent } from './reading.js'

interface Case {
  readonly name: string
  readonly sql: string
  /** The text sent. */
  readonly text: string
  /** Names in order, with their marks. */
  readonly parameters: string
}

const cases: readonly Case[] = [
  { name: 'a name is a number', sql: 'select :a', text: 'select $1', parameters: 'a' },
  {
    name: 'the same name is the same number',
    sql: 'select :a, :b, :a',
    text: 'select $1, $2, $1',
    parameters: 'a b',
  },
  {
    name: 'a mark anywhere holds everywhere',
    sql: 'select :a, :a?::int, :b!',
    text: 'select $1, $1::int, $2',
    parameters: 'a? b!',
  },
  {
    name: '!= behind a name is no mark',
    sql: 'select :a!=:b',
    text: 'select $1!=$2',
    parameters: 'a b',
  },
  {
    name: '!~ behind a name is no mark',
    sql: 'select :a!~:b',
    text: 'select $1!~$2',
    parameters: 'a b',
  },
  { name: '?| behind a name is no mark', sql: 'select :doc?|x', text: 'select $1?|x', parameters: 'doc' },
  { name: '?& behind a name is no mark', sql: 'select :doc?&x', text: 'select $1?&x', parameters: 'doc' },
  { name: 'a ? apart is an operator', sql: "select :doc ? 'x'", text: "select $1 ? 'x'", parameters: 'doc' },
  { name: 'a mark before a cast', sql: 'select :a?::text', text: 'select $1::text', parameters: 'a?' },
  { name: 'a mark before a comment', sql: 'select :a!/* c */', text: 'select $1', parameters: 'a!' },
  { name: 'a mark before a bracket', sql: 'select f(:a?)', text: 'select f($1)', parameters: 'a?' },
  {
    name: 'a mark on elements',
    sql: 'select :a[?]::int[], f(:b[!]), :c[?]?, :d[!]!::text[]',
    text: 'select $1::int[], f($2), $3, $4::text[]',
    parameters: 'a[?] b[!] c[?]? d[!]!',
  },
  {
    name: 'a mark on elements anywhere holds everywhere',
    sql: 'select :a, :a[?], :a?',
    text: 'select $1, $1, $1',
    parameters: 'a[?]?',
  },
  {
    name: 'a mark on the elements of a field of a list',
    sql: 'insert into t (tags) values (:rows.tags[?])',
    text: 'insert into t (tags) values ($1)',
    parameters: 'rows.tags[?]',
  },
  {
    name: 'a subscript is no mark',
    sql: 'select :a[1], (:c)[:i], :d[:j?]',
    text: 'select $1[1], ($2)[$3], $4[$5]',
    parameters: 'a c i d j?',
  },
  {
    name: 'a mark and an operator apart',
    sql: 'select :a? + 1, :b! is null',
    text: 'select $1 + 1, $2 is null',
    parameters: 'a? b!',
  },
  {
    name: 'jsonb operators are untouched',
    sql: "select a ? 'x', a ?| b, a ?& b, a @> :a, b <@ a, a @@ '$.x', a @? '$.y' from t",
    text: "select a ? 'x', a ?| b, a ?& b, a @> $1, b <@ a, a @@ '$.x', a @? '$.y' from t",
    parameters: 'a',
  },
  {
    name: 'casts are untouched',
    sql: 'select x::int, :a::int[], (:b)::text',
    text: 'select x::int, $1::int[], ($2)::text',
    parameters: 'a b',
  },
  {
    name: 'slices of constants are untouched',
    sql: 'select x[1:2], x[:2], x[1:], x[:]',
    text: 'select x[1:2], x[:2], x[1:], x[:]',
    parameters: '',
  },
  {
    name: 'a slice of columns is untouched',
    sql: 'select x[lo:hi], x[f(lo):hi], x[y[1]:hi]',
    text: 'select x[lo:hi], x[f(lo):hi], x[y[1]:hi]',
    parameters: '',
  },
  {
    name: 'behind a bracket a colon begins a parameter',
    sql: 'select x[:i]',
    text: 'select x[$1]',
    parameters: 'i',
  },
  {
    name: 'a slice between parameters',
    sql: 'select x[:lo : :hi]',
    text: 'select x[$1 : $2]',
    parameters: 'lo hi',
  },
  {
    name: 'a slice between cast parameters',
    sql: 'select x[:lo::int : :hi::int]',
    text: 'select x[$1::int : $2::int]',
    parameters: 'lo hi',
  },
  {
    name: 'a slice behind an operator',
    sql: 'select x[n+:lo : n-:hi]',
    text: 'select x[n+$1 : n-$2]',
    parameters: 'lo hi',
  },
  {
    name: 'an array constructor of parameters',
    sql: 'select array[:a, :b], array[[:c]]',
    text: 'select array[$1, $2], array[[$3]]',
    parameters: 'a b c',
  },
  {
    name: 'key and value of json_object are untouched',
    sql: "select json_object('a':b), json_object('a' :b), json_object(k:'v')",
    text: "select json_object('a':b), json_object('a' :b), json_object(k:'v')",
    parameters: '',
  },
  {
    name: 'parameters as key and value of json_object',
    sql: "select json_object(:k : :v, 'b': :b)",
    text: "select json_object($1 : $2, 'b': $3)",
    parameters: 'k v b',
  },
  {
    name: 'json_object with the word value',
    sql: 'select json_object(k value :v), json_object(value: :w)',
    text: 'select json_object(k value $1), json_object(value: $2)',
    parameters: 'v w',
  },
  {
    name: 'json_objectagg',
    sql: 'select json_objectagg(k : :v) from t',
    text: 'select json_objectagg(k : $1) from t',
    parameters: 'v',
  },
  {
    name: 'named notation with => and := is untouched',
    sql: 'select f(a => :a, b := :b, c=>:c, d:=:d)',
    text: 'select f(a => $1, b := $2, c=>$3, d:=$4)',
    parameters: 'a b c d',
  },
  {
    name: 'a keyword that may be a name is no operand',
    sql: 'select a at time zone :tz, a like :p escape :e from t order by :o fetch first :n rows only',
    text: 'select a at time zone $1, a like $2 escape $3 from t order by $4 fetch first $5 rows only',
    parameters: 'tz p e o n',
  },
  {
    name: 'a name that is a keyword',
    sql: 'select :user, :order, :from, :limit, :value',
    text: 'select $1, $2, $3, $4, $5',
    parameters: 'user order from limit value',
  },
  {
    name: 'a name touching the word before it stays apart',
    sql: 'select a from t where a in(:a)and:b limit:n',
    text: 'select a from t where a in($1)and $2 limit $3',
    parameters: 'a b n',
  },
  {
    name: 'a name touching a literal before it',
    sql: "select 'x'||:a||'y'",
    text: "select 'x'||$1||'y'",
    parameters: 'a',
  },
  {
    name: 'no parameter in strings, names, dollar quotes and comments',
    sql: `select ':a', E'\\':b', $$ :c $$, $x$ :d $x$, ":e" /* :f /* :g */ */ -- :h\n from t`,
    text: `select ':a', E'\\':b', $$ :c $$, $x$ :d $x$, ":e" /* :f /* :g */ */ -- :h\n from t`,
    parameters: '',
  },
  {
    name: 'names in other scripts',
    sql: 'select :größe, :名前',
    text: 'select $1, $2',
    parameters: 'größe 名前',
  },
  {
    name: 'text beyond the basic plane in front',
    sql: "select '🙂🙂', /* 🙂 */ :a, :b from t",
    text: "select '🙂🙂', /* 🙂 */ $1, $2 from t",
    parameters: 'a b',
  },
  {
    name: "sqlc's names",
    sql: 'select @a, f(@b,@a) from t where a = @c and b=@d and c<>@e and d>=@f',
    text: 'select $1, f($2,$1) from t where a = $3 and b=$4 and c<>$5 and d>=$6',
    parameters: 'a b c d e f',
  },
  {
    name: 'operators with @ are untouched',
    sql: 'select @ x, @(x), @-5, a@b, a @> b, a<@b, a @@ b, a @? b from t',
    text: 'select @ x, @(x), @-5, a@b, a @> b, a<@b, a @@ b, a @? b from t',
    parameters: '',
  },
  {
    name: 'the absolute value of a parameter',
    sql: 'select @ :a, @(:b)',
    text: 'select @ $1, @($2)',
    parameters: 'a b',
  },
  {
    name: "sqlc's arg and narg",
    sql: "select sqlc.arg(a), sqlc.arg('b')::int, sqlc.narg(c), coalesce(sqlc.narg('d'), @a)",
    text: 'select $1, $2::int, $3, coalesce($4, $1)',
    parameters: 'a b c? d?',
  },
  {
    name: 'a schema named sqlc is a schema',
    sql: 'select sqlc.other(1), sqlc.arg from sqlc',
    text: 'select sqlc.other(1), sqlc.arg from sqlc',
    parameters: '',
  },
  {
    name: 'numbers stay, in the order of the numbers',
    sql: 'select $2, $1, $2::int',
    text: 'select $2, $1, $2::int',
    parameters: '$1 $2',
  },
  {
    name: 'control characters in a string',
    sql: "select '\u0001\u001f', :a",
    text: "select '\u0001\u001f', $1",
    parameters: 'a',
  },
  {
    name: 'form feeds and vertical tabs are white space',
    sql: 'select\f:a,\v:b',
    text: 'select\f$1,\v$2',
    parameters: 'a b',
  },
]

describe('parameters', () => {
  test.each(cases)('$name', ({ sql, text, parameters }) => {
    const source = query(sql)
    const mark = { optional: '?', required: '!' }
    expect(sent(source)).toBe(text)
    const marked = source.parameters.map(
      ({ name, mark: own, elementMark }) =>
        `${name}${elementMark ? `[${mark[elementMark]}]` : ''}${own ? mark[own] : ''}`,
    )
    expect(marked.join(' ')).toBe(parameters)
  })

  test('every occurrence is known with its mark', () => {
    const source = query("select '🙂', :tenant_id, :tenant_id?, x -- é\n, :tenant_id")
    expect(source.parameters.map((p) => p.occurrences.map(covered))).toEqual([
      [':tenant_id', ':tenant_id?', ':tenant_id'],
    ])
  })

  test('properties are camel case, positional parameters have none', () => {
    expect(query('select :tenant_id, :_private, :a__b, :Already').parameters.map((p) => p.property)).toEqual([
      'tenantId',
      '_private',
      'a__b',
      'Already',
    ])
    expect(query('select $1').parameters.map((p) => p.property)).toEqual([null])
  })
})
