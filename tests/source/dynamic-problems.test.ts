import { describe, expect, test } from 'vitest'
import { dynamicCodes } from '#sluice/diagnostics/catalogue/dynamic'
import { read, shown } from './reading.js'

interface Case {
  readonly name: string
  readonly text: string
  /** `code line:column covered`, in order. */
  readonly problems: readonly string[]
  /** Part of what the first one says or advises. */
  readonly says: string
}

const cases: readonly Case[] = [
  {
    name: 'a block that is not closed',
    text: 'select a from t where true\n-- @if b\nand b = :b;',
    problems: ['SL1060 2:4 @if b'],
    says: '`-- @end` below the last line of the clause',
  },
  {
    name: 'a choice that is not closed',
    text: 'select a from t order by\n-- @choose s = a\na\n-- @case b: b\n;',
    problems: ['SL1060 2:4 @choose s = a'],
    says: '`-- @end` below the last case',
  },
  {
    name: 'an end that closes nothing',
    text: 'select a from t\nwhere a = :a -- @if a\n-- @end\n;',
    problems: ['SL1061 3:4 @end'],
    says: 'covers its line',
  },
  {
    name: 'a condition with a colon',
    text: 'select a from t\nwhere a = :a -- @if :a\n;',
    problems: ['SL1062 2:17 @if :a'],
    says: 'without a colon',
  },
  {
    name: 'a condition without a name',
    text: 'select a from t\nwhere a = :a -- @if\n;',
    problems: ['SL1062 2:17 @if'],
    says: '-- @if plan',
  },
  {
    name: 'a condition in words',
    text: 'select a from t\nwhere a = :a -- @if a is given\n;',
    problems: ['SL1062 2:17 @if a is given'],
    says: '`a is given` is not a condition',
  },
  {
    name: 'a choice without a live label',
    text: 'select a from t order by\n-- @choose s\na\n-- @case b: b\n-- @end\n;',
    problems: ['SL1062 2:4 @choose s'],
    says: '-- @choose sort = newest',
  },
  {
    name: 'a case without a label',
    text: 'select a from t order by\n-- @choose s = a\na\n-- @case b\n-- @end\n;',
    problems: ['SL1062 4:4 @case b'],
    says: '-- @case name: lower(t.name), t.id',
  },
  {
    name: 'a parameter outside of its own clause',
    text: 'select :a::int from t\nwhere a = :a -- @if a\n;',
    problems: ['SL1063 1:8 :a'],
    says: 'is used outside the clause',
  },
  {
    name: 'a parameter in the clause of its absence',
    text: 'select a from t where true\nand a = :a -- @if a\nor b = :a -- @if !a\n;',
    problems: ['SL1063 3:8 :a'],
    says: 'is used outside the clause',
  },
  {
    name: 'a line that begins inside a string',
    text: "select a from t where a = '\n' -- @if b\n;",
    problems: ['SL1064 2:6 @if b'],
    says: 'begins inside a string',
  },
  {
    name: 'a clause inside of a parameter of sqlc',
    text: 'select a from t where true and sqlc.arg(\nb -- @if b\n);',
    problems: ['SL1064 1:32 sqlc.arg(\nb -- @if b\n)'],
    says: 'write the parameter on one line',
  },
  {
    name: 'a condition that is a slip for a parameter in the clause',
    text: 'select a from t where true\nand plan = :plan -- @if plna\n;',
    problems: ['SL1065 2:25 plna'],
    says: 'did you mean plan?',
  },
  {
    name: 'a case without a choice',
    text: 'select a from t order by a\n-- @case b: b\n;',
    problems: ['SL1066 2:4 @case b: b'],
    says: '-- @choose sort = newest',
  },
  {
    name: 'a case inside an open block of the live lines',
    text: 'select a from t order by\n-- @choose s = a\n-- @if f\na\n-- @case b: b\n-- @end\n-- @end\n;',
    problems: ['SL1067 2:4 @choose s = a', 'SL1066 5:4 @case b: b'],
    says: 'this choice has no cases',
  },
  {
    name: 'a choice without cases',
    text: 'select a from t order by\n-- @choose s = a\na\n-- @end\n;',
    problems: ['SL1067 2:4 @choose s = a'],
    says: '@if',
  },
  {
    name: 'a label twice',
    text: 'select a from t order by\n-- @choose s = a\na\n-- @case b: b\n-- @case b: c\n-- @end\n;',
    problems: ['SL1068 5:10 b'],
    says: 'rename one of the labels',
  },
  {
    name: 'the live label again',
    text: 'select a from t order by\n-- @choose s = a\na\n-- @case a: b\n-- @end\n;',
    problems: ['SL1068 4:10 a'],
    says: 'uses the label a twice',
  },
  {
    name: 'SQL behind a case, said once',
    text: 'select a from t order by\n-- @choose s = a\na\n-- @case b: b\ndesc, a\n-- @end\n;',
    problems: ['SL1069 5:1 desc'],
    says: 'to the live lines',
  },
  {
    name: 'a clause in a case',
    text: 'select a from t order by\n-- @choose s = a\na\n-- @case b: b\n-- @if f\n-- @end\n;',
    problems: ['SL1069 5:4 @if f'],
    says: 'the text of a case is fixed',
  },
  {
    name: 'an open string in a case',
    text: "select a from t order by\n-- @choose s = a\na\n-- @case b: 'b\n-- @end\n;",
    problems: ["SL1010 4:13 'b"],
    says: 'unterminated quoted string',
  },
  {
    name: 'a block of nothing',
    text: 'select a from t\n-- @if b\n-- @end\n;',
    problems: ['SL1070 2:4 @if b'],
    says: 'remove it',
  },
  {
    name: 'all of a statement, and a clause behind its semicolon',
    text: 'select a from t; -- @if b\n-- @if c\n-- @end',
    problems: ['SL1074 1:25 b', 'SL1075 2:4 @if', 'SL1075 3:4 @end'],
    says: 'the clauses remove the whole statement',
  },
  {
    name: 'a clause on a flag and its opposite',
    text: 'select a from t where true\n-- @if f\nand a = 1\nand b = 1 -- @if !f\n-- @end\n;',
    problems: ['SL1071 4:14 @if !f'],
    says: 'it requires two different values of f',
  },
  {
    name: 'numbers for parameters',
    text: 'select a from t where a = $1\nand b = $2 -- @if b\n;',
    problems: ['SL1072 1:27 $1', 'SL1072 2:9 $2'],
    says: ':name',
  },
  {
    name: 'a choice called as a parameter',
    text: 'select :s::int from t order by\n-- @choose s = a\na\n-- @case b: b\n-- @end\n;',
    problems: ['SL1073 2:12 s'],
    says: 'already used by a parameter of the statement',
  },
  {
    name: 'a condition called as a choice',
    text: 'select a from t where true\nand a = 1 -- @if s\norder by\n-- @choose s = a\na\n-- @case b: b\n-- @end\n;',
    problems: ['SL1073 4:12 s'],
    says: 'already used by a condition',
  },
  {
    name: 'two choices of one name with other labels',
    text: 'select a from t order by\n-- @choose s = a\na\n-- @case b: b\n-- @end\nlimit\n-- @choose s = a\n1\n-- @case c: 2\n-- @end\n;',
    problems: ['SL1073 7:12 s'],
    says: 'has different labels',
  },
  {
    name: 'a line that opens a bracket',
    text: 'select a from t where true\nand ( -- @if f\na = 1)\n;',
    problems: ['SL1074 3:1 a'],
    says: 'without f: syntax error',
  },
  {
    name: 'a line that holds the beginning of the statement, once for all combinations',
    text: 'select a -- @if f\nfrom t -- @if g\nwhere b = :b -- @if b\n;',
    problems: ['SL1074 1:13 @if f'],
    says: 'the line of this clause contains the beginning of the statement',
  },
  {
    name: 'a case that is no SQL',
    text: 'select a from t order by\n-- @choose s = a\na\n-- @case b: b b b\n-- @end\n;',
    problems: ['SL1074 4:15 b'],
    says: 'with s = b: syntax error',
  },
  {
    name: 'a list of columns of which nothing is left',
    text: 'insert into t (\na -- @if a\n) values (\n:a -- @if a\n);',
    problems: ['SL1074 3:1 )'],
    says: 'without a: syntax error',
  },
  {
    name: 'an upsert that updates nothing',
    text: 'insert into t (a) values (1) on conflict (a) do update set\nb = :b -- @if b\n;',
    problems: ['SL1074 1:55 '],
    says: 'without b: syntax error',
  },
  {
    name: 'a WITH that changes something in front of no assignments',
    text: 'with x as (delete from u returning a) update t set\nb = :b -- @if b\nwhere a = 1;',
    problems: ['SL1074 3:1 where'],
    says: 'without b: syntax error',
  },
  {
    name: 'a clause without which it is no query',
    text: 'select -- @if a\nreset;',
    problems: ['SL1012 2:1 reset'],
    says: 'without a: ',
  },
  {
    name: 'a field of a list in a clause',
    text: 'insert into t (\na,\nb -- @if f\n) values (\n:r.a,\n:r.b -- @if f\n);',
    problems: ['SL1076 6:1 :r.b'],
    says: 'with null if it has no value',
  },
  {
    name: 'a flag called as a list',
    text: 'insert into t (a, b) values (:r.a, :r.b)\non conflict do nothing -- @if r\n;',
    problems: ['SL1073 2:31 r'],
    says: 'already used by a list of rows',
  },
  {
    name: 'an if in a block comment',
    text: 'select a from t where true /* @if a */ and a = :a;',
    problems: ['SL1075 1:31 @if'],
    says: '`-- @if …`',
  },
  {
    name: 'a choice behind SQL',
    text: 'select a from t order by -- @choose s = a\na\n;',
    problems: ['SL1075 1:29 @choose s = a'],
    says: 'a separate line',
  },
  {
    name: 'a clause above the name',
    text: '-- @if a\n-- name: q\nselect 1;',
    problems: ['SL1075 1:4 @if'],
    says: 'move it below the name',
  },
  {
    name: 'a syntax error of the text as it stands is one of any statement',
    text: 'select a from t where where\nand a = :a -- @if a\n;',
    problems: ['SL1011 1:23 where'],
    says: 'syntax error at or near "where"',
  },
]

describe('a problem of clauses and choices', () => {
  test.each(cases)('$name', ({ text, problems, says }) => {
    const { diagnostics } = read(text)
    expect(shown(diagnostics)).toEqual(problems)
    const [first] = diagnostics
    expect(`${first?.message} ${first?.hint}`).toContain(says)
  })

  test('every code has a case', () => {
    const codes = new Set(cases.flatMap(({ problems }) => problems.map((problem) => problem.slice(0, 6))))
    expect(Object.keys(dynamicCodes).filter((code) => !codes.has(code))).toEqual([])
  })
})
