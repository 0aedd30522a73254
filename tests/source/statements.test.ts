import { describe, expect, test } from 'vitest'
import { covered, placed, queries, query, read, sent, shown } from './reading.js'

describe('statements', () => {
  const kinds = [
    ['select 1', 'select'],
    ['values (1)', 'select'],
    ['table t', 'select'],
    ['with x as (select 1) select * from x', 'select'],
    ['(select 1) union all (select 2)', 'select'],
    ['insert into t values (1)', 'insert'],
    ['with x as (select 1) insert into t select * from x', 'insert'],
    ['update t set a = 1', 'update'],
    ['delete from t', 'delete'],
    ['with gone as (delete from t returning *) select * from gone', 'select'],
    ['merge into t using s on t.id = s.id when matched then delete', 'merge'],
  ] as const
  test.each(kinds)('%s is of kind %s', (sql, kind) => {
    expect(query(sql).kind).toBe(kind)
  })

  const splits: readonly { name: string; text: string; sent: readonly string[] }[] = [
    { name: 'without a semicolon', text: 'select 1', sent: ['select 1'] },
    { name: 'with empty statements around', text: ';;select 1;;', sent: ['select 1'] },
    {
      name: 'two on one line',
      text: '/* @name a */ select 1; /* @name b */ select 2;',
      sent: ['select 1', 'select 2'],
    },
    {
      name: 'a semicolon in a string',
      text: 'select \';\', $$;$$, ";" /* ; */',
      sent: ['select \';\', $$;$$, ";"'],
    },
    {
      name: 'comments inside stay, comments around do not',
      text: '-- a\n\nselect 1, -- one\n  2 /* two */\n-- end\n; -- after',
      sent: ['select 1, -- one\n  2'],
    },
    {
      name: 'Windows line ends stay inside the statement',
      text: '-- name: a :one\r\nselect 1,\r\n  :b\r\n;\r\n-- name: c\r\nselect 2\r\n',
      sent: ['select 1,\r\n  $1', 'select 2'],
    },
    { name: 'strings over lines', text: "select 'a'\n'b', E'\\n'", sent: ["select 'a'\n'b', E'\\n'"] },
    {
      name: 'nested comments',
      text: 'select /* a /* b; */ c; */ 1',
      sent: ['select /* a /* b; */ c; */ 1'],
    },
    {
      name: 'a comment that says name inside sound SQL',
      text: '-- name: a\nselect id,\n  -- name: display\n  label\nfrom t',
      sent: ['select id,\n  -- name: display\n  label\nfrom t'],
    },
  ]
  test.each(splits)('$name', ({ text, sent: expected }) => {
    expect(queries(text).map(sent)).toEqual(expected)
  })

  test('the span goes from the first to the last token', () => {
    expect(placed(query('-- über\n\n  select 1 /* x */ ;').span)).toBe('3:3 select 1')
  })

  test("a statement's problem hides no other statement and no other problem", () => {
    const { value, diagnostics } = read(
      "-- name: a\nselct 1;\n-- name: b\nselect 2;\n-- name: c :mny\nselect 1 form t;\n-- name: d\nselect 1x, 'ok';\n-- name: e\nselect 'open;\nselect 1;",
    )
    expect(value.map((source) => source.property)).toEqual(['b'])
    expect(shown(diagnostics)).toEqual([
      'SL1011 2:1 selct',
      'SL1030 5:12 :mny',
      'SL1011 6:15 t',
      'SL1010 8:8 1x',
      "SL1010 10:8 'open;",
    ])
    expect(diagnostics.map((diagnostic) => diagnostic.query)).toEqual(['a', 'c', 'c', 'd', 'e'])
  })

  test('a query with a problem in its comments is still read', () => {
    const { value, diagnostics } = read('-- name: get-x :mny\n-- @allw SL3004\nselect :a')
    expect(value.map(sent)).toEqual(['select $1'])
    expect(diagnostics.map(({ code }) => code)).toEqual(['SL1021', 'SL1030', 'SL1032'])
  })

  test('after a forgotten semicolon both queries are read', () => {
    const { value, diagnostics } = read(
      '-- name: a :one\nselect 1\n-- name: b :many\n-- Docs.\nselect 2\n-- name: c\nselect 3',
    )
    expect(value.map((source) => [source.property, source.command?.name, sent(source)])).toEqual([
      ['a', 'one', 'select 1'],
      ['b', 'many', 'select 2'],
      ['c', undefined, 'select 3'],
    ])
    expect(value[1]?.documentation.lines).toEqual(['Docs.'])
    expect(shown(diagnostics)).toEqual(['SL1014 2:9 ', 'SL1014 5:9 '])
  })

  test('a function body is one statement', () => {
    const text =
      'create function f() returns int begin atomic select case when true then 1 end; select 2; end;\nselect 1'
    const { value, diagnostics } = read(text)
    expect(value.map(sent)).toEqual(['select 1'])
    expect(shown(diagnostics)).toEqual(['SL1012 1:1 create function'])
  })

  test('a chain too long for the parser is a problem of its statement alone', () => {
    const { value, diagnostics } = read(`-- name: a\nselect 1${'+1'.repeat(20_000)};\n-- name: b\nselect 2`)
    expect(value.map((source) => source.property)).toEqual(['b'])
    expect(shown(diagnostics)).toEqual(['SL1015 2:1 select'])
  })
})

describe('names', () => {
  const names = [
    ['-- name: getTenant\nselect 1', 'getTenant'],
    ['-- name: GetTenant\nselect 1', 'getTenant'],
    ['-- name: get_tenant :one\nselect 1', 'getTenant'],
    ['--name:get_tenant\nselect 1', 'getTenant'],
    ['/* name: getTenant :one */ select 1', 'getTenant'],
    ['/* @name GetTenant */\nselect 1', 'getTenant'],
    ['/*\n  @name GetTenant\n*/\nselect 1', 'getTenant'],
    ['/**\n * @name GetTenant\n * Docs\n */\nselect 1', 'getTenant'],
    ['-- @name get_tenant\nselect 1', 'getTenant'],
    ['-- name: größe\nselect 1', 'größe'],
    ['-- name: _get_\nselect 1', '_get_'],
    ['-- name: getHTML_page2_b\nselect 1', 'getHTMLPage2B'],
    ['select 1', 'tenants'],
    ['begin;\nselect 1;\ncommit;', 'tenants'],
  ] as const
  test.each(names)('%j is %s', (text, property) => {
    expect(read(text).value.map((source) => source.property)).toEqual([property])
  })

  test.each([
    ['get-tenant', 'getTenant'],
    ['billing/get_tenant', 'getTenant'],
    ['billing/GetTenant', 'getTenant'],
  ])('the file %s names its single statement %s', (module, property) => {
    const source = query('select 1', module)
    expect([source.property, source.module]).toEqual([property, module])
    expect(covered(source.nameSpan)).toBe('select')
  })

  test('name and command have their places', () => {
    const source = query('-- 🙂\n-- name: getTenant   :optional\nselect 1')
    expect(placed(source.nameSpan)).toBe('2:10 getTenant')
    expect(source.command && [source.command.name, placed(source.command.span)]).toEqual([
      'optional',
      '2:22 :optional',
    ])
  })

  test.each(['one', 'optional', 'many', 'exec', 'execrows'])('the command :%s', (command) => {
    expect(query(`-- name: a :${command}\nselect 1`).command?.name).toBe(command)
  })
})
