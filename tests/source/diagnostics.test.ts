import { describe, expect, test } from 'vitest'
import { manyRowsCodes } from '#sluice/diagnostics/catalogue/many-rows'
import { sourceCodes } from '#sluice/diagnostics/catalogue/source'
import { fileCases } from './file-cases.js'
import { read, shown } from './reading.js'

interface Case {
  readonly name: string
  readonly text: string
  /** `code line:column covered`, in order. */
  readonly problems: readonly string[]
  /** Part of what the first one advises. */
  readonly hint: string
}

const cases: readonly Case[] = [
  // Files
  { name: 'an empty file', text: '', problems: ['SL1006 1:1 '], hint: '-- name: getTenant' },
  {
    name: 'only white space and semicolons',
    text: ' \n;\n',
    problems: ['SL1006 1:1 '],
    hint: 'or delete the file',
  },
  { name: 'only comments', text: '-- a\n/* b */', problems: ['SL1006 1:1 '], hint: '-- name: getTenant' },
  { name: 'a NUL byte', text: 'select 1;\nselect \0', problems: ['SL1005 2:8 \0'], hint: '\\x00' },
  // Lexer
  {
    name: 'an open string',
    text: "select 1,\n  'abc\n;",
    problems: ["SL1010 2:3 'abc"],
    hint: "close the string with '",
  },
  {
    name: 'an open escape string',
    text: "select E'a\\'",
    problems: ["SL1010 1:8 E'a\\'"],
    hint: 'close the string',
  },
  {
    name: 'an open dollar quote',
    text: '-- name: a\nselect $a$ $b$',
    problems: ['SL1010 2:8 $a$ $b$'],
    hint: 'close the string with $a$',
  },
  {
    name: 'an open quoted name',
    text: "select 'é🙂', \"abc",
    problems: ['SL1010 1:15 "abc'],
    hint: 'close the name with "',
  },
  {
    name: 'an open nested comment',
    text: 'select 1; /* a /* b */ c',
    problems: ['SL1010 1:11 /* a /* b */ c'],
    hint: 'comments nest',
  },
  { name: 'an empty quoted name', text: 'select ""', problems: ['SL1010 1:8 ""'], hint: 'single quotes' },
  {
    name: 'letters behind a number',
    text: 'select 12ab from t',
    problems: ['SL1010 1:8 12ab'],
    hint: 'space after the number',
  },
  {
    name: 'a bad escape',
    text: "select E'\\uZZ'",
    problems: ["SL1010 1:8 E'\\uZZ'"],
    hint: 'correct the escape',
  },
  {
    name: 'a parameter that begins with a digit',
    text: 'select :1a',
    problems: ['SL1010 1:9 1a'],
    hint: 'space',
  },
  // Grammar
  {
    name: 'a misspelled first word',
    text: 'selec 1',
    problems: ['SL1011 1:1 selec'],
    hint: 'did you mean `select`?',
  },
  {
    name: 'a misspelled word seen one later',
    text: 'select a frm t',
    problems: ['SL1011 1:14 t'],
    hint: 'did you mean `from`?',
  },
  {
    name: 'a comma too many',
    text: 'select a, from t',
    problems: ['SL1011 1:11 from'],
    hint: 'remove the comma',
  },
  {
    name: 'a comma too many before a bracket',
    text: 'select f(a,)',
    problems: ['SL1011 1:12 )'],
    hint: 'remove the comma',
  },
  {
    name: 'an end too early',
    text: 'select a from',
    problems: ['SL1011 1:14 '],
    hint: 'complete the statement',
  },
  {
    name: 'an open bracket',
    text: 'select (1',
    problems: ['SL1011 1:10 '],
    hint: 'close the bracket (',
  },
  { name: 'a bracket too many', text: 'select 1)', problems: ['SL1011 1:9 )'], hint: 'remove it' },
  {
    name: 'a reserved word as a name',
    text: 'select user.id, order from user',
    problems: ['SL1011 1:12 .'],
    hint: '`user` is a reserved word',
  },
  {
    name: 'a reserved word as a column',
    text: 'insert into t (order) values (1)',
    problems: ['SL1011 1:16 order'],
    hint: 'write "order"',
  },
  {
    name: 'an error behind a parameter and other scripts',
    text: "select '🙂', :größe, frm x,,",
    problems: ['SL1011 1:28 ,'],
    hint: 'remove the comma',
  },
  {
    name: 'an error at a parameter',
    text: 'select a from t where a in :ids',
    problems: ['SL1011 1:28 :ids'],
    hint: '= any(:ids)',
  },
  {
    name: 'a question mark as a parameter',
    text: 'select a from t where a = ? and b = ?',
    problems: ['SL1011 1:29 and'],
    hint: 'write `:name`',
  },
  {
    name: 'a question mark as a parameter without space',
    text: 'select a from t where a =?',
    problems: ['SL1011 1:27 '],
    hint: 'write `:name`',
  },
  {
    name: 'a chain too long',
    text: `select 1${'+1'.repeat(20_000)}`,
    problems: ['SL1015 1:1 select'],
    hint: 'any(:xs)',
  },
  // What is no query
  {
    name: 'DDL',
    text: 'create table t (a int);\nalter table t add b int;',
    problems: ['SL1012 1:1 create table', 'SL1012 2:1 alter table'],
    hint: 'migration',
  },
  {
    name: 'DDL that is no SQL either',
    text: 'create tabel t',
    problems: ['SL1012 1:1 create tabel'],
    hint: 'migration',
  },
  {
    name: 'begin and commit',
    text: 'begin;\n-- name: a\nselect 1;\ncommit;',
    problems: ['SL1012 1:1 begin', 'SL1012 4:1 commit'],
    hint: 'sql.begin',
  },
  { name: 'set', text: "set statement_timeout = '1s'", problems: ['SL1012 1:1 set'], hint: 'set_config' },
  { name: 'explain', text: 'explain select 1', problems: ['SL1012 1:1 explain'], hint: 'remove `explain`' },
  { name: 'call', text: 'call f()', problems: ['SL1012 1:1 call'], hint: 'select f(' },
  { name: 'do', text: 'do $$ begin end $$', problems: ['SL1012 1:1 do'], hint: 'migration' },
  { name: 'truncate', text: 'truncate t', problems: ['SL1012 1:1 truncate'], hint: 'delete from' },
  { name: 'notify', text: 'notify c', problems: ['SL1012 1:1 notify'], hint: 'pg_notify' },
  {
    name: 'select into',
    text: 'select 1 as a into temp x from t',
    problems: ['SL1013 1:15 into temp x'],
    hint: 'migration',
  },
  {
    name: 'select into in a union',
    text: '(select 1 into x) union select 2',
    problems: ['SL1013 1:11 into x'],
    hint: 'INTO',
  },
  {
    name: 'a forgotten semicolon',
    text: '-- name: a\nselect 1\n-- name: b\nselect 2',
    problems: ['SL1014 2:9 '],
    hint: 'semicolon',
  },
  // Names
  {
    name: 'one name for two statements',
    text: '-- name: a\nselect 1;\nselect 2;',
    problems: ['SL1020 3:1 select'],
    hint: '-- name: …',
  },
  {
    name: 'two statements without names',
    text: 'select 1;\nselect 2',
    problems: ['SL1020 1:1 select', 'SL1020 2:1 select'],
    hint: '-- name: …',
  },
  {
    name: 'a name with a hyphen',
    text: '-- name: get-tenant\nselect 1',
    problems: ['SL1021 1:10 get-tenant'],
    hint: 'write getTenant',
  },
  {
    name: 'a name with a dot',
    text: '-- name: tenants.get\nselect 1',
    problems: ['SL1021 1:10 tenants.get'],
    hint: 'write tenantsGet',
  },
  {
    name: 'a name that begins with a digit',
    text: '-- name: 2fa\nselect 1',
    problems: ['SL1021 1:10 2fa'],
    hint: 'begin the name with a letter',
  },
  {
    name: 'a reserved word',
    text: '-- name: delete\nselect 1',
    problems: ['SL1022 1:10 delete'],
    hint: 'for example to deleteOne',
  },
  {
    name: 'a reserved word after conversion',
    text: '-- name: Delete\nselect 1',
    problems: ['SL1022 1:10 Delete'],
    hint: 'for example to deleteOne',
  },
  {
    name: 'a name that would make the module a thenable',
    text: '-- name: then\nselect 1',
    problems: ['SL1027 1:10 then'],
    hint: 'for example to thenOne',
  },
  {
    name: 'a name that CommonJS marks compiled modules by',
    text: '-- name: __esModule\nselect 1',
    problems: ['SL1027 1:10 __esModule'],
    hint: 'for example to __esModuleOne',
  },
  {
    name: 'a doubled name',
    text: '-- name: a\nselect 1;\n-- name: a\nselect 2;',
    problems: ['SL1023 3:10 a'],
    hint: 'a different name',
  },
  {
    name: 'names that become equal',
    text: '-- name: get_tenant\nselect 1;\n-- name: GetTenant\nselect 2;',
    problems: ['SL1024 3:10 GetTenant'],
    hint: 'rename',
  },
  {
    name: 'names whose types become equal',
    text: '-- name: _get\nselect 1;\n-- name: _Get\nselect 2;',
    problems: ['SL1024 3:10 _Get'],
    hint: 'rename',
  },
  {
    name: 'a name at the end',
    text: '-- name: a\nselect 1;\n-- name: b',
    problems: ['SL1025 3:4 name: b'],
    hint: 'below',
  },
  {
    name: 'two names for one statement',
    text: '-- name: a\n-- name: b\nselect 1',
    problems: ['SL1025 1:4 name: a'],
    hint: 'remove the line',
  },
  { name: 'only a name', text: '/* @name a */', problems: ['SL1025 1:4 @name a'], hint: 'below' },
  {
    name: 'a name line without a name',
    text: '-- name: :one\nselect 1',
    problems: ['SL1026 1:4 name: :one'],
    hint: 'getTenant :one',
  },
  {
    name: 'a command without a colon',
    text: '-- name: a one\nselect 1',
    problems: ['SL1026 1:12 one'],
    hint: 'with a colon',
  },
  {
    name: 'two commands',
    text: '-- name: a :one :many\nselect 1',
    problems: ['SL1026 1:17 :many'],
    hint: 'one command',
  },
  // Commands
  {
    name: 'a misspelled command',
    text: '-- name: a :mny\nselect 1',
    problems: ['SL1030 1:12 :mny'],
    hint: 'did you mean :many?',
  },
  {
    name: 'a command in capitals',
    text: '-- name: a :ONE\nselect 1',
    problems: ['SL1030 1:12 :ONE'],
    hint: 'did you mean :one?',
  },
  {
    name: 'a command like no other',
    text: '-- name: a :fetchall\nselect 1',
    problems: ['SL1030 1:12 :fetchall'],
    hint: ':optional, :many',
  },
  {
    name: ':execresult',
    text: '-- name: a :execresult\nselect 1',
    problems: ['SL1031 1:12 :execresult'],
    hint: ':execrows',
  },
  {
    name: ':execlastid',
    text: '-- name: a :execlastid\nselect 1',
    problems: ['SL1031 1:12 :execlastid'],
    hint: 'returning id',
  },
  {
    name: ':copyfrom',
    text: '-- name: a :copyfrom\nselect 1',
    problems: ['SL1031 1:12 :copyfrom'],
    hint: 'values (:rows.a, :rows.b)',
  },
  {
    name: ':batchexec',
    text: '-- name: a :batchexec\nselect 1',
    problems: ['SL1031 1:12 :batchexec'],
    hint: 'values (:rows.a, :rows.b)',
  },
  {
    name: ':batchmany',
    text: '-- name: a :batchmany\nselect 1',
    problems: ['SL1031 1:12 :batchmany'],
    hint: 'values (:rows.a, :rows.b)',
  },
  {
    name: ':batchone',
    text: '-- name: a :batchone\nselect 1',
    problems: ['SL1031 1:12 :batchone'],
    hint: 'values (:rows.a, :rows.b)',
  },
  {
    name: ':copy on another statement',
    text: '-- name: a :copy\ninsert into t values (1)',
    problems: ['SL1059 1:12 :copy'],
    hint: 'copy t (a, b) from stdin',
  },
  {
    name: 'another command on COPY',
    text: '-- name: a :exec\ncopy t from stdin',
    problems: ['SL1059 1:12 :exec'],
    hint: ':copy',
  },
  // Annotations
  {
    name: 'a misspelled annotation',
    text: '-- @parm a It.\nselect :a',
    problems: ['SL1032 1:4 @parm'],
    hint: 'did you mean @param?',
  },
  {
    name: 'a misspelled annotation in a block comment',
    text: '/*\n * @alow SL3004\n */\nselect 1',
    problems: ['SL1032 2:4 @alow'],
    hint: 'did you mean @allow?',
  },
  {
    name: 'a word of templates in the place of an annotation',
    text: 'select 1\n-- @if a\n, 2\n-- @else\n, 3\n-- @end',
    problems: ['SL1032 4:4 @else'],
    hint: '@if !name',
  },
  {
    name: 'a short annotation with letters swapped',
    text: 'select 1 -- @fi a',
    problems: ['SL1032 1:13 @fi'],
    hint: 'did you mean @if?',
  },
  {
    name: 'an allowance without a code',
    text: '-- @allow nullable\nselect 1',
    problems: ['SL1033 1:4 @allow nullable'],
    hint: '@allow SL3004',
  },
  {
    name: 'a description without a name',
    text: '-- @param\nselect 1',
    problems: ['SL1033 1:4 @param'],
    hint: '@param email',
  },
  {
    name: 'a description of another parameter',
    text: '-- @param emial It.\nselect :email',
    problems: ['SL1034 1:11 emial'],
    hint: 'did you mean email?',
  },
  {
    name: 'a description without parameters',
    text: '-- @param id It.\nselect 1',
    problems: ['SL1034 1:11 id'],
    hint: 'no parameters',
  },
  {
    name: 'a description inside',
    text: 'select :a -- @param a It.',
    problems: ['SL1035 1:14 @param'],
    hint: 'above the statement',
  },
  {
    name: 'an allowance behind the semicolon',
    text: 'select 1; -- @allow SL3004 x',
    problems: ['SL1035 1:14 @allow'],
    hint: 'above the statement',
  },
  {
    name: 'a parameter described twice',
    text: '-- @param a It.\n-- @param a That.\nselect :a',
    problems: ['SL1036 2:11 a'],
    hint: 'remove',
  },
  {
    name: "PgTyped's array expansion",
    text: '/* @name a\n   @param ids -> (...)\n*/\nselect 1 where 1 in :ids',
    problems: ['SL1045 2:4 @param ids -> (...)'],
    hint: '= any(:ids)',
  },
  {
    name: "PgTyped's object expansion",
    text: '/* @name a\n   @param user -> (name, age)\n*/\ninsert into t values :user',
    problems: ['SL1045 2:4 @param user -> (name, age)'],
    hint: '(:name, :age)',
  },
  {
    name: "PgTyped's bulk expansion",
    text: '/* @name a\n   @param users -> ((name, age)...)\n*/\ninsert into t values :users',
    problems: ['SL1045 2:4 @param users -> ((name, age)...)'],
    hint: '(:users.name, :users.age)',
  },
  // Parameters
  {
    name: 'names and numbers',
    text: 'select :a, $1',
    problems: ['SL1040 1:12 $1'],
    hint: 'every parameter as :name',
  },
  { name: "names and sqlc's names", text: 'select :a, @b', problems: ['SL1040 1:12 @b'], hint: 'write :b' },
  {
    name: "sqlc's functions and names",
    text: 'select sqlc.arg(a), :b',
    problems: ['SL1040 1:21 :b'],
    hint: 'every parameter as :name',
  },
  {
    name: 'parameters that become equal',
    text: 'select :tenant_id, :tenantId',
    problems: ['SL1041 1:20 :tenantId'],
    hint: 'write :tenant_id',
  },
  { name: 'a gap in the numbers', text: 'select $1, $3', problems: ['SL1042 1:12 $3'], hint: 'without gaps' },
  {
    name: 'parameter zero',
    text: 'select $0, $1',
    problems: ['SL1042 1:8 $0'],
    hint: 'first parameter is $1',
  },
  {
    name: 'both marks on one parameter',
    text: 'select :a?, :a, :a!',
    problems: ['SL1043 1:17 :a!'],
    hint: 'keep one mark',
  },
  {
    name: 'both marks on the elements of one parameter',
    text: 'select :a[?]!, :a!, :a[!]',
    problems: ['SL1043 1:21 :a[!]'],
    hint: 'keep one mark',
  },
  {
    name: "psql's quoted value",
    text: "select :'name'",
    problems: ["SL1044 1:8 :'name'"],
    hint: 'write :name',
  },
  {
    name: "psql's quoted name",
    text: 'select * from :"name"',
    problems: ['SL1044 1:15 :"name"'],
    hint: 'cannot be parameters',
  },
  { name: 'a number behind a colon', text: 'select :1', problems: ['SL1044 1:8 :1'], hint: '$1' },
  {
    name: 'sqlc.slice',
    text: "select a from t where a in (sqlc.slice('ids'))",
    problems: ["SL1045 1:29 sqlc.slice('ids')"],
    hint: '= any(:ids)',
  },
  {
    name: 'a list that is spread',
    text: 'select a from t where a in (:...ids)',
    problems: ['SL1045 1:29 :...ids'],
    hint: '`= any(:ids)` in place of `in (:...ids)`',
  },
  {
    name: 'a list that is spread behind NOT IN, dots first',
    text: 'select a from t where a not in (...:ids)',
    problems: ['SL1045 1:33 ...:ids'],
    hint: '`<> all(:ids)` in place of `not in (...:ids)`',
  },
  {
    name: 'sqlc.embed',
    text: 'select sqlc.embed(t) from t',
    problems: ['SL1045 1:8 sqlc.embed(t)'],
    hint: 'write `t`',
  },
  {
    name: 'sqlc.arg of an expression',
    text: 'select sqlc.arg(a + 1)',
    problems: ['SL1046 1:8 sqlc.arg(a + 1)'],
    hint: 'sqlc.arg(name)',
  },
  {
    name: 'sqlc.narg of nothing',
    text: 'select sqlc.narg()',
    problems: ['SL1046 1:8 sqlc.narg()'],
    hint: 'sqlc.narg(name)',
  },
  {
    name: 'a parameter that is no property',
    text: 'select :__proto__',
    problems: ['SL1047 1:8 :__proto__'],
    hint: 'rename',
  },
  // Many rows
  {
    name: 'a field of a list in a condition',
    text: 'select 1 from t where a = :keys.id',
    problems: ['SL1051 1:27 :keys.id'],
    hint: '(values (:keys.id::text)) v(id)',
  },
  {
    name: 'a field of a list in ON CONFLICT',
    text: 'insert into t values (:keys.id) on conflict (id) do update set id = :keys.id',
    problems: ['SL1051 1:69 :keys.id'],
    hint: 'excluded.id',
  },
  {
    name: 'a row behind the one with the list',
    text: 'insert into t values (:keys.id), (1)',
    problems: ['SL1052 1:34 ('],
    hint: 'a separate statement',
  },
  {
    name: 'a row in front of the one with the list',
    text: 'insert into t values (f(1)), (:keys.id)',
    problems: ['SL1052 1:22 ('],
    hint: 'a separate statement',
  },
  {
    name: 'two lists in one row',
    text: 'insert into t values (:keys.id, :events.path)',
    problems: ['SL1053 1:33 :events.path'],
    hint: ':keys.path',
  },
  {
    name: 'a list and a value of one name',
    text: 'insert into t values (:keys.id, :keys)',
    problems: ['SL1054 1:33 :keys'],
    hint: 'rename',
  },
  {
    name: 'lists whose names become equal',
    text: 'with a as (insert into t values (:my_keys.id)) insert into t values (:myKeys.id)',
    problems: ['SL1041 1:70 :myKeys.id'],
    hint: 'rename',
  },
  {
    name: 'fields whose names become equal',
    text: 'insert into t values (:keys.key_id, :keys.keyId)',
    problems: ['SL1041 1:37 :keys.keyId'],
    hint: 'rename',
  },
  {
    name: 'a star of a list',
    text: 'insert into t values (:keys.*)',
    problems: ['SL1055 1:23 :keys.*'],
    hint: 'values (:keys.id, :keys.name)',
  },
  {
    name: 'a quoted field',
    text: 'insert into t values (:keys."Id")',
    problems: ['SL1055 1:23 :keys."Id"'],
    hint: 'without quotes',
  },
  ...(
    [
      ['copy t to stdout', '`copy … to`'],
      ['copy (select 1) to stdout', '`copy (…) to`'],
      ["copy t from '/tmp/t'", 'file of the server'],
      ["copy t from program 'cat'", 'from program'],
    ] as const
  ).map(([text, message]) => ({
    name: text,
    text,
    problems: [`SL1056 1:1 copy`],
    message,
    hint: ':stream',
  })),
  ...(
    [
      ['copy t from stdin csv', 22],
      ['copy t from stdin with (format csv)', 8],
      ['copy t from stdin with (format binary)', 8],
      ["copy t from stdin with (delimiter ';')", 8],
      ['copy t from stdin with (on_error ignore)', 8],
      ['copy t from stdin with (header)', 8],
      ["copy t from stdin with (default 'x')", 8],
      ['copy t from stdin where a > 1', 8],
      ['copy binary t from stdin', 8],
    ] as const
  ).map(([text]) => ({
    name: text,
    text,
    problems: [`SL1057 1:${text.indexOf('from') + 1} ${text.slice(text.indexOf('from'))}`],
    hint: text.includes('where') ? 'filter the rows' : 'remove it',
  })),
  {
    name: 'a parameter in COPY',
    text: 'copy t from stdin where a > :a',
    problems: ['SL1057 1:8 from stdin where a > :a', 'SL1058 1:29 :a'],
    hint: 'filter the rows',
  },
  // Output
  {
    name: 'an alias that is a mark',
    text: 'select 1 as "!"',
    problems: ['SL1050 1:13 "!"'],
    hint: '"total!"',
  },
  // Nested rows
  {
    name: 'a path with an empty name',
    text: 'select p.id as "project..id" from p',
    problems: ['SL1080 1:16 "project..id"'],
    hint: 'write a name on each side of a dot',
  },
  {
    name: 'a path that begins with a dot, in returning',
    text: 'delete from p returning id as ".id!"',
    problems: ['SL1080 1:31 ".id!"'],
    hint: 'write a name on each side of a dot',
  },
  {
    name: 'a path that ends with a dot',
    text: 'select p.id as "project." from p',
    problems: ['SL1080 1:16 "project."'],
    hint: 'write a name on each side of a dot',
  },
  {
    name: 'a list without a name',
    text: 'select p.id "[].id" from p',
    problems: ['SL1080 1:13 "[].id"'],
    hint: 'write a name on each side of a dot',
  },
  {
    name: 'brackets in front of a name',
    text: 'select p.id "[]projects.id" from p',
    problems: ['SL1080 1:13 "[]projects.id"'],
    hint: 'write [] once, after the name',
  },
  {
    name: 'brackets twice',
    text: 'select p.id "projects[][].id" from p',
    problems: ['SL1080 1:13 "projects[][].id"'],
    hint: 'write [] once, after the name',
  },
  {
    name: 'a number in the brackets of a path',
    text: 'select p.id "projects[0].id" from p',
    problems: ['SL1080 1:13 "projects[0].id"'],
    hint: 'write [] once, after the name',
  },
  {
    name: 'a mark in the middle of a path',
    text: 'select p.id as "project!.id" from p',
    problems: ['SL1080 1:16 "project!.id"'],
    hint: 'p as "project!"',
  },
  {
    name: 'a mark on a list',
    text: 'select p as "projects[]?" from p',
    problems: ['SL1080 1:13 "projects[]?"'],
    hint: 'write "projects[]"',
  },
  {
    name: 'a path that Postgres would cut',
    text: `select p.id as "${'project.'.repeat(8)}id" from p`,
    problems: [`SL1080 1:16 "${'project.'.repeat(8)}id"`],
    hint: '63 bytes',
  },
  {
    name: 'a row type without a name',
    text: '-- @row\nselect 1 as a',
    problems: ['SL1033 1:4 @row'],
    hint: '@row TenantSummary',
  },
  {
    name: 'a row type of two words',
    text: '-- @row Tenant Summary\nselect 1 as a',
    problems: ['SL1033 1:4 @row Tenant Summary'],
    hint: '@row TenantSummary',
  },
  {
    name: 'a row type inside the statement',
    text: 'select 1 as a\n-- @row Tenant\nfrom t',
    problems: ['SL1035 2:4 @row'],
    hint: 'above the statement',
  },
  {
    name: 'two row types of one query',
    text: '-- @row Tenant\n-- @row Other\nselect 1 as a',
    problems: ['SL1081 2:4 @row Other'],
    hint: 'remove one',
  },
  {
    name: 'a row type by the name of a global one',
    text: '-- @row Date\nselect 1 as a',
    problems: ['SL1081 1:4 @row Date'],
    hint: 'DateRow',
  },
  {
    name: 'a row type by the name of another query’s',
    text: '-- name: getA\nselect 1 as a;\n-- name: getB\n-- @row GetARow\nselect 1 as a',
    problems: ['SL1081 4:4 @row GetARow'],
    hint: '`@row GetARow` above getA',
  },
  // Later versions
]

describe('problems of a file', () => {
  test.each(cases)('$name', ({ text, problems, hint }) => {
    const { diagnostics } = read(text)
    expect(shown(diagnostics)).toEqual(problems)
    expect(diagnostics[0]?.hint).toContain(hint)
  })

  test('every diagnostic says what to write instead', () => {
    const silent = cases.flatMap(({ name, text }) =>
      read(text).diagnostics.every((d) => d.hint) ? [] : [name],
    )
    expect(silent).toEqual([])
  })

  test('a problem of two places shows both', () => {
    const related = (text: string) =>
      read(text).diagnostics.flatMap((d) => shown(d.related.map((r) => ({ ...d, span: r.span }))))
    expect(related('select :a, $1')).toEqual(['SL1040 1:8 :a'])
    expect(related('select :a?, :a!')).toEqual(['SL1043 1:8 :a?'])
    expect(related('select :a_b, :aB')).toEqual(['SL1041 1:8 :a_b'])
    expect(related('-- name: a\nselect 1;\n-- name: a\nselect 2')).toEqual(['SL1023 1:10 a'])
    expect(related('-- name: a\nselect 1;\n-- name: A\nselect 2')).toEqual(['SL1024 1:10 a'])
    expect(related('-- name: a\nselect 1\n-- name: b\nselect 2')).toEqual(['SL1014 3:1 -- name: b'])
  })

  test("Postgres's own words and SQLSTATE are kept", () => {
    const [first] = read('select a b c').diagnostics
    expect([first?.message, first?.sqlstate]).toEqual(['syntax error at or near "c"', '42601'])
    expect(read('select 1 where 1 in :ids?').diagnostics[0]?.message).toBe('syntax error at or near ":ids?"')
  })

  test('a file that gives its statement a name must have one', () => {
    expect(shown(read('select 1', '2fa').diagnostics)).toEqual(['SL1021 1:1 select'])
    expect(shown(read('select 1', 'billing/get tenant').diagnostics)).toEqual(['SL1021 1:1 select'])
    expect(shown(read('select 1', 'delete').diagnostics)).toEqual(['SL1022 1:1 select'])
  })

  test('every code has a case', () => {
    const covered = [...cases, ...fileCases].flatMap(({ problems }) =>
      problems.map((problem) => problem.slice(0, 6)),
    )
    expect(
      Object.keys({ ...sourceCodes, ...manyRowsCodes }).filter((code) => !covered.includes(code)),
    ).toEqual([])
  })
})
