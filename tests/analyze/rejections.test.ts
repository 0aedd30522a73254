import { describe, expect, it } from 'vitest'
import { analyzeQueries } from '#sluice/analyze/analyze-queries'
import { extensionAdvice } from '#sluice/analyze/explain/suggestions'
import type { DatabaseOption } from '#sluice/config/config'
import { analysisCodes } from '#sluice/diagnostics/catalogue/analysis'
import { allowableCodes } from '#sluice/diagnostics/definitions'
import { rejectionCodes } from '#sluice/diagnostics/catalogue/rejections'
import type { Diagnostic } from '#sluice/diagnostics/diagnostic'
import { positionOf, span } from '#sluice/diagnostics/span'
import type { SchemaLocator } from '#sluice/model/schema-model'
import type { QuerySource } from '#sluice/model/query-source'
import { parseQueryFile } from '#sluice/source/parse-query-file'
import { useSession } from './session.js'

const session = useSession()

/** Every relation stands in line 3 of the schema, every column in line 4. */
const schemaFile = { path: 'src/db/schema.ts', text: '\n\n\n\n' }
const locator: SchemaLocator = { relation: () => span(schemaFile, 2), column: () => span(schemaFile, 3) }

/** `code sqlstate line:column text under the carets` */
function shown({ code, sqlstate, span: place }: Diagnostic): string {
  if (!place) return `${code} ${sqlstate ?? '-'} nowhere`
  const { line, column } = positionOf(place.file, place.start)
  return `${code} ${sqlstate ?? '-'} ${line}:${column} ${place.file.text.slice(place.start, place.end)}`
}

type Case = readonly [sentence: string, sql: string, place: string, message: string, hint: string | null]

const rejections: readonly Case[] = [
  [
    'a misspelled column',
    'select nmae from authors',
    'SL2001 42703 1:8 nmae',
    'column "nmae" does not exist',
    'did you mean name? (src/db/schema.ts:4)',
  ],
  [
    'a misspelled column behind an alias',
    'select a.nmae from authors a',
    'SL2001 42703 1:8 a.nmae',
    'column a.nmae does not exist',
    'did you mean a.name? (src/db/schema.ts:4)',
  ],
  [
    'a misspelled column behind the name of its table',
    'select authors.nmae from authors',
    'SL2001 42703 1:8 authors.nmae',
    'column authors.nmae does not exist',
    'did you mean authors.name? (src/db/schema.ts:4)',
  ],
  [
    'a column in the wrong case',
    'select "Name" from authors',
    'SL2001 42703 1:8 "Name"',
    'column "Name" does not exist',
    'did you mean name? (src/db/schema.ts:4)',
  ],
  [
    'a column like no other',
    'select completely_other from authors',
    'SL2001 42703 1:8 completely_other',
    'column "completely_other" does not exist',
    'authors has id, name, note, mood, tags, big, born, boss_id, data, rate, active, home, …',
  ],
  [
    'a misspelled column of an insert',
    "insert into authors (nmae) values ('x')",
    'SL2001 42703 1:22 nmae',
    'column "nmae" of relation "authors" does not exist',
    'did you mean name? (src/db/schema.ts:4)',
  ],
  [
    'a misspelled column of an update',
    "update authors set nmae = 'x'",
    'SL2001 42703 1:20 nmae',
    'column "nmae" of relation "authors" does not exist',
    'did you mean name? (src/db/schema.ts:4)',
  ],
  [
    'a misspelled column in where',
    'select id from authors where nmae = :x',
    'SL2001 42703 1:30 nmae',
    'column "nmae" does not exist',
    'did you mean name? (src/db/schema.ts:4)',
  ],
  [
    'a misspelled column in order by',
    'select id from authors order by nmae',
    'SL2001 42703 1:33 nmae',
    'column "nmae" does not exist',
    'did you mean name? (src/db/schema.ts:4)',
  ],
  [
    'a column that the table of its alias does not have',
    'select b.nmae from books b join authors a on a.id = b.author_id',
    'SL2001 42703 1:8 b.nmae',
    'column b.nmae does not exist',
    'did you mean a.name?',
  ],
  [
    'a misspelled column of the other table',
    'select a.nmae from books b join authors a on a.id = b.author_id',
    'SL2001 42703 1:8 a.nmae',
    'column a.nmae does not exist',
    'did you mean a.name? (src/db/schema.ts:4)',
  ],
  [
    'a column of a subquery',
    'select y from (select 1 as yy) x',
    'SL2001 42703 1:8 y',
    'column "y" does not exist',
    null,
  ],
  [
    'a place on another line',
    '-- name: find\nselect id,\n       nmae\nfrom authors',
    'SL2001 42703 3:8 nmae',
    'column "nmae" does not exist',
    'did you mean name? (src/db/schema.ts:4)',
  ],
  [
    'a place behind a character of two units',
    "select '🙂' as e, nmae from authors",
    'SL2001 42703 1:19 nmae',
    'column "nmae" does not exist',
    'did you mean name? (src/db/schema.ts:4)',
  ],
  [
    'a place behind parameters',
    'select :first::int as a, :second::int as b, nmae from authors',
    'SL2001 42703 1:45 nmae',
    'column "nmae" does not exist',
    'did you mean name? (src/db/schema.ts:4)',
  ],
  [
    'a place in a written-out list',
    'select *, nmae from authors',
    'SL2001 42703 1:11 nmae',
    'column "nmae" does not exist',
    'did you mean name? (src/db/schema.ts:4)',
  ],
  [
    'a misspelled table',
    'select id from autors',
    'SL2002 42P01 1:16 autors',
    'relation "autors" does not exist',
    'did you mean authors? (src/db/schema.ts:3)',
  ],
  [
    'a misspelled schema',
    'select id from publik.authors',
    'SL2002 42P01 1:16 publik.authors',
    'relation "publik.authors" does not exist',
    'did you mean authors? (src/db/schema.ts:3)',
  ],
  [
    'a misspelled table behind its schema',
    'select id from public.autors',
    'SL2002 42P01 1:16 public.autors',
    'relation "public.autors" does not exist',
    'did you mean authors? (src/db/schema.ts:3)',
  ],
  [
    'a misspelled table of an insert',
    'insert into autors values (1)',
    'SL2002 42P01 1:13 autors',
    'relation "autors" does not exist',
    'did you mean authors? (src/db/schema.ts:3)',
  ],
  [
    'a misspelled table of an update',
    'update autors set id = 1',
    'SL2002 42P01 1:8 autors',
    'relation "autors" does not exist',
    'did you mean authors? (src/db/schema.ts:3)',
  ],
  [
    'a misspelled qualifier',
    'select autors.id from authors',
    'SL2002 42P01 1:8 autors.id',
    'missing FROM-clause entry for table "autors"',
    'did you mean authors.id?',
  ],
  [
    'an alias that FROM does not have',
    'select x.id from authors a',
    'SL2002 42P01 1:8 x.id',
    'missing FROM-clause entry for table "x"',
    'did you mean a.id?',
  ],
  [
    'a table that has an alias',
    'select authors.id from authors a',
    'SL2002 42P01 1:8 authors.id',
    'invalid reference to FROM-clause entry for table "authors"',
    'write a.id: authors has the alias a here',
  ],
  [
    'a relation of FOR UPDATE that FROM does not have',
    'select id from authors for update of b',
    'SL2002 42P01 1:38 b',
    'relation "b" in FOR UPDATE clause not found in FROM clause',
    'name a table of the schema, or a relation of FROM',
  ],
  [
    'a misspelled function',
    'select lenght(name) as n from authors',
    'SL2003 42883 1:8 lenght',
    'function lenght(text) does not exist',
    'did you mean length?',
  ],
  [
    'a function with other arguments',
    'select strict_note(1, 2) as x',
    'SL2003 42883 1:8 strict_note',
    'function strict_note(integer, integer) does not exist',
    'No function matches the given name and argument types. You might need to add explicit type casts.',
  ],
  [
    'an operator that does not exist',
    'select name ==! note as n from authors',
    'SL2003 42883 1:13 ==!',
    'operator does not exist: text ==! text',
    'No operator matches the given name and argument types. You might need to add explicit type casts.',
  ],
  [
    'an operator over other types',
    'select id + name as n from authors',
    'SL2003 42883 1:11 +',
    'operator does not exist: integer + text',
    'write `||` to concatenate text',
  ],
  [
    'a parameter that a function needs to know',
    'select id from authors where born > now() - :ago',
    'SL2003 42883 1:35 >',
    'operator does not exist: timestamp with time zone > interval',
    'cast the parameter to its type, as in :ago::interval',
  ],
  [
    'a list of parameters without a type',
    'select id from authors where id = any (array[:a, :b])',
    'SL2003 42883 1:33 =',
    'operator does not exist: integer = text',
    'cast the parameter to its type, as in :a::integer',
  ],
  [
    'a misspelled enum label',
    "select id from authors where mood = 'happpy'",
    "SL2004 22P02 1:37 'happpy'",
    'invalid input value for enum mood: "happpy"',
    "did you mean 'happy'? mood has 'sad', 'ok', 'happy'",
  ],
  [
    'an enum label like no other',
    "select 'zzz'::mood as m",
    "SL2004 22P02 1:8 'zzz'",
    'invalid input value for enum mood: "zzz"',
    'write a value of that type',
  ],
  [
    'an enum label like no other, where only one enum can be meant',
    "select id from authors where mood = 'zzz'",
    "SL2004 22P02 1:37 'zzz'",
    'invalid input value for enum mood: "zzz"',
    "mood has 'sad', 'ok', 'happy'",
  ],
  [
    'a number that is none, beside an enum',
    "select id from authors where id = 'zzz'",
    "SL2004 22P02 1:35 'zzz'",
    'invalid input syntax for type integer: "zzz"',
    'write a value of that type',
  ],
  [
    'a number that is none',
    "select '12a'::int as n",
    "SL2004 22P02 1:8 '12a'",
    'invalid input syntax for type integer: "12a"',
    'write a value of that type',
  ],
  [
    'a date that is none',
    "select 'yesterdayy'::date as d",
    "SL2004 22007 1:8 'yesterdayy'",
    'invalid input syntax for type date: "yesterdayy"',
    'write the date in the form 2026-11-22',
  ],
  [
    'a date out of range',
    "select '2026-02-30'::date as d",
    "SL2004 22008 1:8 '2026-02-30'",
    'date/time field value out of range: "2026-02-30"',
    'write a date that exists in the calendar',
  ],
  [
    'a number out of range',
    "select '99999999999'::int as n",
    "SL2004 22003 1:8 '99999999999'",
    'value "99999999999" is out of range for type integer',
    'use a wider type, as in bigint or numeric',
  ],
  [
    'a limit that is no number',
    "select id from authors limit 'x'",
    "SL2004 22P02 1:30 'x'",
    'invalid input syntax for type bigint: "x"',
    'write a value of that type',
  ],
  [
    'a column of two tables',
    'select id from authors a, books b',
    'SL2005 42702 1:8 id',
    'column reference "id" is ambiguous',
    'write the table before it: `a.id` or `b.id`',
  ],
  [
    'an alias given twice',
    'select a.id from authors a, authors a',
    'SL2005 42712 1:1 select',
    'table name "a" specified more than once',
    'give one of them an alias',
  ],
  [
    'an operator that could be several',
    'select released + :d as x from books',
    'SL2005 42725 1:17 +',
    'operator is not unique: date + unknown',
    'cast the parameter to its type, as in :d::integer',
  ],
  [
    'a function that could be several',
    'select unnest(:list) as u',
    'SL2005 42725 1:8 unnest',
    'function unnest(unknown) is not unique',
    'cast the parameter to its type, as in :list::text[]',
  ],
  [
    'a condition that is no boolean',
    'select id from authors where name',
    'SL2006 42804 1:30 name',
    'argument of WHERE must be type boolean, not type text',
    'cast it to the expected type',
  ],
  [
    'branches of different types',
    "select case when true then 1 else 'x'::text end as c",
    'SL2006 42804 1:28 1',
    'CASE types text and integer cannot be matched',
    'cast it to the expected type',
  ],
  [
    'a union of different types',
    "select 1 as a union select 'x'::text",
    "SL2006 42804 1:28 'x'",
    'UNION types integer and text cannot be matched',
    'cast it to the expected type',
  ],
  [
    'a value of another type',
    "insert into authors (id) values ('x'::text)",
    "SL2006 42804 1:34 'x'",
    'column "id" is of type integer but expression is of type text',
    'You will need to rewrite or cast the expression.',
  ],
  [
    'a cast that does not exist',
    'select born::int from authors',
    'SL2006 42846 1:12 ::',
    'cannot cast type timestamp with time zone to integer',
    'convert it with a function, or cast it to text first',
  ],
  [
    'a parameter of which nothing is known',
    'select :x is null as n',
    'SL2007 42P18 1:8 :x',
    'could not determine data type of parameter :x',
    'cast the parameter to its type, as in :x::text',
  ],
  [
    'a parameter of which a function knows nothing',
    "select json_build_object('a', :x) as j",
    'SL2007 42P18 1:31 :x',
    'could not determine data type of parameter :x',
    'cast the parameter to its type, as in :x::text',
  ],
  [
    'a positional parameter of which nothing is known',
    'select $1 is null as n',
    'SL2007 42P18 1:8 $1',
    'could not determine data type of parameter $1',
    'cast the parameter to its type, as in $1::text',
  ],
  [
    'a parameter with two types',
    'select id from authors where id = :x or name = :x',
    'SL2008 42883 1:35 :x',
    'parameter :x is used as integer and as text',
    'add a cast, :x::integer or :x::text, or use two parameters',
  ],
  [
    'a type that does not exist',
    'select 1::nosuchtype as n',
    'SL2009 42704 1:11 nosuchtype',
    'type "nosuchtype" does not exist',
    null,
  ],
  [
    'a type of an extension',
    "select 'a'::citext as n",
    'SL2009 42704 1:13 citext',
    'type "citext" does not exist',
    'citext is a type of the extension citext; create it in a migration (drizzle-kit generate --custom): create extension if not exists citext',
  ],
  [
    'a function of an extension, although another name is near',
    'select uuid_generate_v4() as id',
    'SL2003 42883 1:8 uuid_generate_v4',
    'function uuid_generate_v4() does not exist',
    'uuid_generate_v4 is a function of the extension uuid-ossp; create it in a migration (drizzle-kit generate --custom): create extension if not exists "uuid-ossp"',
  ],
  [
    'a function of an extension with a package of its own',
    "select st_distance('a', 'b') as n",
    'SL2003 42883 1:8 st_distance',
    'function st_distance(unknown, unknown) does not exist',
    'st_distance is a function of the extension postgis; create it in a migration (drizzle-kit generate --custom): create extension if not exists postgis',
  ],
  [
    'a function of an extension that the embedded Postgres lacks',
    "select cron.schedule('a', 'b', 'c') as n",
    'SL2002 3F000 1:8 cron.schedule',
    'schema "cron" does not exist',
    'cron.schedule belongs to the extension pg_cron, which the embedded Postgres does not include; check on a server that has it: database: { url }',
  ],
  [
    'an operator of an extension',
    "select id from authors where name <% 'x'",
    'SL2003 42883 1:35 <%',
    'operator does not exist: text <% unknown',
    '<% may be an operator of an extension: pg_trgm',
  ],
  [
    'a collation that no server has',
    'select name from authors order by name collate "nosuch"',
    'SL2020 42704 1:40 collate',
    'collation "nosuch" for encoding "UTF8" does not exist',
    `use a collation that every server has, as in "C" or "sv-x-icu", or create it in a migration: create collation … (provider = icu, locale = 'sv')`,
  ],
  [
    'a collation for a language that there is not',
    'select name from authors order by name collate "zzzq-x-icu"',
    'SL2020 42704 1:40 collate',
    'collation "zzzq-x-icu" for encoding "UTF8" does not exist',
    `use a collation that every server has, as in "C" or "sv-x-icu", or create it in a migration: create collation … (provider = icu, locale = 'sv')`,
  ],
  [
    'two collations in one comparison',
    'select id from authors where (name collate "C") < (name collate "POSIX")',
    'SL2021 42P21 1:57 collate',
    'collation mismatch between explicit collations "C" and "POSIX"',
    'write COLLATE with one of them after the whole operand',
  ],
  [
    'a text search configuration that does not exist',
    "select to_tsvector('swedisch', name) as n from authors",
    "SL2022 42704 1:20 'swedisch'",
    'text search configuration "swedisch" does not exist',
    "use one that Postgres has, as in 'english' or 'simple', or create it in a migration",
  ],
  [
    'a type in the wrong case',
    'select null::"Mood" as n',
    'SL2009 42704 1:14 "Mood"',
    'type "Mood" does not exist',
    'did you mean mood?',
  ],
  [
    'a column outside of GROUP BY',
    'select name, count(*) as n from authors',
    'SL2011 42803 1:8 name',
    'column "authors.name" must appear in the GROUP BY clause or be used in an aggregate function',
    'add the column to GROUP BY, or take one value of the group, as in max(…)',
  ],
  [
    'an aggregate in where',
    'select max(id) as m from authors where max(id) > 1',
    'SL2011 42803 1:40 max',
    'aggregate functions are not allowed in WHERE',
    'write the condition on an aggregate in HAVING, or aggregate in a subquery',
  ],
  [
    'an aggregate in an aggregate',
    'select sum(max(id)) as n from authors',
    'SL2011 42803 1:12 max',
    'aggregate function calls cannot be nested',
    'write the condition on an aggregate in HAVING, or aggregate in a subquery',
  ],
  [
    'more values than columns',
    "insert into settings (key) values ('a', 'b')",
    "SL2000 42601 1:41 'b'",
    'INSERT has more expressions than target columns',
    "2 values for 1 column: 'b' has no column",
  ],
  [
    'a value for a generated column',
    'insert into made (id, stored, must) values (1, 2, 3)',
    'SL2000 428C9 1:23 stored',
    'cannot insert a non-DEFAULT value into column "stored"',
    'remove the column and its value: Postgres assigns stored',
  ],
  [
    'a window function without a window',
    'select row_number() as n from authors',
    'SL2000 42809 1:8 row_number',
    'window function row_number requires an OVER clause',
    null,
  ],
  [
    'a subquery of two columns',
    'select id from authors where (select id, name from authors) = 1',
    'SL2000 42601 1:30 (',
    'subquery must return only one column',
    null,
  ],
  [
    'a position outside of the select list',
    'select id from authors group by 2',
    'SL2000 42P10 1:33 2',
    'GROUP BY position 2 is not in select list',
    null,
  ],
  [
    'an order outside of the distinct list',
    'select distinct id from authors order by name',
    'SL2000 42P10 1:42 name',
    'for SELECT DISTINCT, ORDER BY expressions must appear in select list',
    null,
  ],
  [
    'a row of another length',
    'update authors set (id, name) = (1, 2, 3)',
    'SL2000 42601 1:33 (',
    'number of columns does not match number of values',
    null,
  ],
]

/** What Postgres accepts and a query cannot be. */
const problems: readonly Case[] = [
  [
    'two columns of one name',
    'select id, name as id from authors',
    'SL3001 - 1:12 name',
    'two output columns have the property name "id"',
    'write `name`; the whole list with names is:\nid, name',
  ],
  [
    'two columns that become one property',
    'select boss_id, 1 as "bossId" from authors',
    'SL3001 - 1:17 1',
    'two output columns have the property name "bossId"',
    'write `1 as value`; the whole list with names is:\nboss_id, 1 as value',
  ],
  [
    'a column without a name',
    'select id + 1, name from authors',
    'SL3002 - 1:8 id',
    'output column 1 has no name',
    'write `id + 1 as value`; the whole list with names is:\nid + 1 as value, name',
  ],
  [
    'a literal without a name',
    'select 1, name from authors',
    'SL3002 - 1:8 1',
    'output column 1 has no name',
    'write `1 as value`; the whole list with names is:\n1 as value, name',
  ],
  [
    'a parameter of a record type',
    'select 1 as x from authors where :r = authors',
    'SL3008 - 1:34 :r',
    'parameter :r has the type record, whose columns are unknown, so its value cannot be checked',
    'compare column by column, or cast the row to a composite type',
  ],
  [
    'a mark on the elements of a parameter that is not an array',
    'select name from authors where id = :id[?]',
    'SL3060 - 1:37 :id[?]',
    ':id marks the elements of an array, but the type of the parameter is integer',
    'write the mark without brackets, or cast the parameter to an array type',
  ],
  [
    'an optional argument that every object has already',
    'select name from authors where (:constructor? is null or name = :constructor)',
    'SL3045 - 1:33 :constructor?',
    'an argument cannot be named constructor: every object inherits a property with that name',
    'rename it, for example to :constructor_',
  ],
  [
    'a flag that every object has already',
    'select name from authors\nwhere true\n  and id = 1 -- @if value_of',
    'SL3045 - 3:21 value_of',
    'an argument cannot be named valueOf: every object inherits a property with that name',
    'rename it, for example to :value_of_',
  ],
  [
    'a star of a composite value that is grouped',
    'select (home).* from authors group by home',
    'SL3011 - 1:8 (home).*',
    'Sluice cannot expand this *: Postgres does not report its columns',
    'list the columns in place of the *',
  ],
  [
    'a command that needs rows',
    "-- name: change :many\nupdate authors set name = 'x'",
    'SL3003 - 1:17 :many',
    ':many needs result columns, but the statement returns none',
    'write :exec or :execrows, or add RETURNING',
  ],
  [
    'a command of one row on many',
    '-- name: find :one\nselect id from authors',
    'SL3004 - 1:15 :one',
    ':one may return more than one row: nothing bounds the rows',
    'add limit 1, bind a unique key, or write :many; at run time, a second row throws TooManyRowsError',
  ],
  [
    'a command of one row on two',
    '-- name: find :optional\nvalues (1), (2)',
    'SL3004 - 1:15 :optional',
    ':optional may return more than one row: it may return up to 2 rows',
    'add limit 1, bind a unique key, or write :many; at run time, a second row throws TooManyRowsError',
  ],
  [
    'a command that gives rows away',
    '-- name: change :exec\ndelete from settings returning key',
    'SL3012 - 1:17 :exec',
    ':exec discards the rows that the statement returns',
    'write :many, or remove RETURNING',
  ],
  [
    'a mark that changes nothing',
    'select id as "id!" from authors',
    'SL3005 - 1:14 "id!"',
    '"id" is never null even without the mark',
    'remove the mark: write "id"',
  ],
  [
    'a mark of a nullable column that changes nothing',
    'select note as "note?" from authors',
    'SL3005 - 1:16 "note?"',
    '"note" is nullable even without the mark',
    'remove the mark: write "note"',
  ],
  [
    'an allowance that silences nothing',
    '-- name: find :many\n-- @allow SL3004 later\nselect id from authors',
    'SL3007 - 2:4 @allow SL3004 later',
    '@allow SL3004 has no effect: the query does not cause this warning',
    'remove the line',
  ],
  [
    'an allowance of an error',
    '-- name: find :many\n-- @allow SL3001 never mind\nselect id from authors',
    'SL3013 - 2:4 @allow SL3001 never mind',
    '@allow cannot silence SL3001: it is not a warning about a query',
    `@allow accepts ${allowableCodes('query').join(', ')}`,
  ],
  [
    'a null for a column that takes none',
    'insert into settings (key) values (:key?)',
    'SL3014 - 1:36 :key?',
    'settings.key is NOT NULL, but parameter :key may be null',
    'leave out the ?, or give the column a value with coalesce',
  ],
]

describe.each([
  { what: 'Postgres rejects', cases: rejections },
  { what: 'a query cannot be', cases: problems },
])('what $what', ({ cases }) => {
  it.each(cases)('%s', async (_, sql, place, message, hint) => {
    const { diagnostics } = await session.analyze(sql, { locator })
    expect(diagnostics.map((diagnostic) => [shown(diagnostic), diagnostic.message, diagnostic.hint])).toEqual(
      [[place, message, hint]],
    )
    expect(diagnostics.map(({ query }) => query)).toEqual([sql.match(/name: (\w+)/)?.[1] ?? 'q'])
  })
})

describe('what no line of SQL is short enough for', () => {
  it('a statement that is nested too deeply', async () => {
    // Postgres itself goes deeper; the stack that we read trees on does not.
    for (const length of [700, 3000]) {
      const sum = `${'1 + '.repeat(length)}:n`
      const { diagnostics } = await session.analyze(
        `select 'é', id\nfrom authors\nwhere id = ${sum} and id > 1`,
      )
      expect(diagnostics.map(shown)).toEqual([`SL2010 54001 3:7 id = ${sum} and id > 1`])
    }
    for (const deep of [
      `${'abs('.repeat(900)}1${')'.repeat(900)}`,
      `case when ${'not '.repeat(900)}true then 1 end`,
    ]) {
      const { diagnostics } = await session.analyze(`select id,\n  ${deep} as n\nfrom authors`)
      expect(diagnostics).toMatchObject([{ code: 'SL2010', span: { start: 'select id,\n  '.length } }])
    }
    const union = await session.analyze(`select 1${' union select 1'.repeat(3000)}`)
    expect(union.diagnostics.map(shown)).toEqual(['SL2010 54001 1:1 select'])
    await session.query(`select ${'1 + '.repeat(500)}1 as n`)
    await session.query(`select id from authors where ${'id = 1 or '.repeat(5000)}id = 2`)
  })

  /** What the source stage sees to by itself. */
  const changed = async (text: string, change: (source: QuerySource) => QuerySource): Promise<string[]> => {
    const { value } = parseQueryFile({ path: 'q.sql', text }, 'q')
    const { diagnostics } = await analyzeQueries(
      {
        config: { naming: 'drizzle', types: {} },
        database: session.database,
        catalog: session.catalog,
        model: { relations: [], moduleFiles: [] },
        locator: async () => locator,
      },
      value.map(change),
    )
    return diagnostics.map(shown)
  }

  it('a mark that a caller gives to no column', async () => {
    const found = await changed('select note as "note!" from authors', (source) => ({
      ...source,
      overrides: source.overrides.map((override) => ({ ...override, column: 'other' })),
    }))
    expect(found).toEqual(['SL3006 - 1:16 "note!"'])
  })
})

it.each<[string, DatabaseOption]>([
  ['that checks on a running server, which may have it', { url: 'postgres://localhost/app' }],
  ['that gives a module for it', { extensions: { pg_cron: '@acme/pg-cron#cron' } }],
])('advises to create an extension in a project %s', async (_name, database) => {
  const names = { config: { database }, functionNames: () => Promise.resolve([]) }
  expect(await extensionAdvice('SL2003', 'cron.schedule', names)).toMatch(
    /^cron\.schedule is a function of the extension pg_cron; create it in a migration /,
  )
})

it('accepts a collation in all queries that name it first', async () => {
  const query = 'select id from authors order by name collate "nb-x-icu"'
  const { diagnostics } = await session.analyze(`-- name: a\n${query};\n-- name: b\n${query} desc`)
  expect(diagnostics).toEqual([])
})

it.each(['sv-x-icu', 'zh-Hans-x-icu', 'de_DE.utf8', 'sr_RS@latin', 'C.UTF-8', 'Swedish_Sweden.1252'])(
  'accepts a collation that other servers have from the start: %s',
  async (collation) => {
    const { diagnostics } = await session.analyze(
      `select name from authors where name > :after order by name collate "${collation}"`,
    )
    expect(diagnostics).toEqual([])
  },
)

it('tells of all problems of all queries at once', async () => {
  const { queries, diagnostics } = await session.analyze(
    '-- name: a\nselect x from authors;\n-- name: b\nselect id from authors;\n-- name: c\nselect id, id from autors;\n-- name: d\nselect 1, id, name as id from authors',
  )
  expect(queries.map(({ source }) => source.property)).toEqual(['b'])
  expect(diagnostics.map(({ code, query }) => `${query} ${code}`)).toEqual([
    'a SL2001',
    'c SL2002',
    'd SL3002',
    'd SL3001',
  ])
})

/** In the tests of plans, of lists, copies and streams, and in unknown-nodes.test.ts. */
const CASED_ELSEWHERE = [
  'SL2012',
  'SL2013',
  'SL2014',
  'SL2015',
  'SL2016',
  'SL3040',
  'SL3041',
  'SL3042',
  'SL3043',
  'SL3044',
  'SL3050',
  'SL3051',
]

it('has a case for every code of the stage', async () => {
  const cased = new Set([...rejections, ...problems].map(([, , place]) => place.split(' ')[0]))
  for (const code of ['SL2010', 'SL3006', 'SL3014', 'SL3015', 'SL3016', ...CASED_ELSEWHERE]) cased.add(code)
  expect(cased).toEqual(new Set([...Object.keys(rejectionCodes), ...Object.keys(analysisCodes)]))
  expect(rejections.length).toBeGreaterThan(30)
})
