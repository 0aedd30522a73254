/** Schemas as data: what creates them, what may be taken away, what queries may name. */
import type { OutputColumn } from './context.js'
import type { Target } from './changes.js'
import type { PartialKey } from './partial-keys.js'
import type { Readable } from './context.js'
import { type TypeName, typeNames, typeOf } from './types.js'

export interface Schema {
  readonly objects: readonly SchemaObject[]
}

export type SchemaObject = Table | View

export interface Table {
  readonly kind: 'table'
  readonly name: string
  readonly columns: readonly Column[]
  readonly constraints: readonly Constraint[]
  /** Columns it inherits, which take values as its own do. */
  readonly inherited: readonly Column[]
  /** In front of which of its columns, from 0, another one was dropped; null where none was. */
  readonly gap: number | null
  /** What follows the column list: `partition by …`, `inherits (…)`. */
  readonly suffix: string
  /** Statements after it: partitions, indexes, triggers. */
  readonly further: readonly string[]
  /** Constraints that stored rows need not meet: they come after the data. */
  readonly unvalidated: readonly { readonly add: string; readonly drop: string }[]
  readonly rows: number
  /** Unique indexes with a condition. */
  readonly partial: readonly PartialKey[]
}

export interface Column {
  readonly name: string
  readonly type: TypeName
  /** After the name: type, NOT NULL, default, generation. */
  readonly definition: string
  readonly notNull: boolean
  /** A NULL sneaks in although the type's domain is NOT NULL. */
  readonly domainNull: boolean
  readonly hasDefault: boolean
  readonly generated: boolean
  readonly key: boolean
}

export interface Constraint {
  readonly text: string
  readonly columns: readonly string[]
  /** A key that ON CONFLICT can name. */
  readonly key: boolean
}

export interface View {
  readonly kind: 'view'
  readonly name: string
  readonly materialized: boolean
  readonly query: string
  readonly columns: readonly OutputColumn[]
  /** Columns by which a simple view can be changed; null for others. */
  readonly changes: Table | null
  /** Columns that its WHERE proves. */
  readonly proven: readonly string[]
  /** Whatever an INSTEAD OF trigger makes of it, any column may be left out. */
  readonly further: readonly string[]
}

/** Types and functions that every schema has. */
export const PRELUDE: readonly string[] = [
  "create type mood as enum ('sad', 'ok', 'happy')",
  "create domain email as text check (value ~ '@')",
  'create domain code as text not null',
  'create type pair as (a int, b text)',
  'create type nest as (p pair, l text[], j jsonb, at timestamptz, m mood)',
  "create domain sealed as text check (value ~ ':')",
  'create domain score as int check (value >= 0)',
  'create domain tags as text[]',
  'create domain spot as pair check ((value).a is not null)',
  "create function strict_text(text) returns text language sql strict immutable as $$ select nullif($1, 'a') $$",
  "create function lenient(text) returns text language sql immutable as $$ select coalesce($1, 'none') $$",
  'create function strict_int(int) returns int language plpgsql strict immutable as $$ begin if $1 > 1 then return null; end if; return $1; end $$',
  'create function twice(int) returns int language sql immutable return case when $1 between -9 and 9 then $1 * 2 end',
  'create function sql_body(int) returns int language sql stable return (select count(*)::int + $1 from pg_database where false)',
  'create function strict_flag(int) returns boolean language sql strict immutable as $$ select nullif($1 > 0, true) $$',
  'create function pair_of(int, text) returns pair language sql immutable as $$ select row($1, $2)::pair $$',
  'create function out_pair(int, out a int, out b text) language sql as $$ select $1, null::text $$',
  "create function some_rows(int) returns table (n int, note text) language sql stable as $$ select 1, 'x' union all select $1, null $$",
  "create function some_pairs() returns setof pair language sql stable as $$ select row(1, 'x')::pair union all select row(null, null)::pair $$",
  'create function plus_one(int) returns int language sql immutable return $1 % 100 + 1',
  'create function or_zero(int) returns int language sql immutable return coalesce($1, 0)',
  'create function counted(int) returns int language sql stable begin atomic select count(*)::int + 1 from pg_am where amname is null; end',
  'create function no_row(int) returns int language sql stable begin atomic select 1 where $1 > 1; end',
  'create function first_of(v int, out n int) language sql stable begin atomic select v union all select 2; end',
  'create function quick(int) returns int language sql strict immutable return 1',
  'create function at_least(v int, bound int default null) returns boolean language sql immutable return v >= bound',
  "create function shout(text) returns text language sql immutable return upper($1) || '!'",
  "create function maybe(text) returns text language sql immutable strict return nullif($1, 'a')",
  "create function label_of(int) returns text language sql stable begin atomic select case when $1 > 1 then 'many' end; end",
  'create function tableoid_text(int) returns text language sql stable begin atomic select null::text; select typname::text from pg_type where oid = 16; end',
  'create function jsonb_agg_of(int) returns jsonb language sql stable begin atomic select jsonb_agg(v) from generate_series(1, $1 % 3) v; end',
  "create function noted_rows(v int) returns table (n int, note text) language sql stable begin atomic select v, 'x' union all select 1, null; end",
  "create function sure_rows(v int) returns table (n int, note text) language sql stable begin atomic select 1, 'x' where v > 0; end",
  'create function var_sum(variadic int[]) returns int language sql immutable as $$ select sum(v)::int from unnest($1) v $$',
  'create function same(anyelement) returns anyelement language sql immutable as $$ select $1 $$',
  "create function upper(pair) returns text language sql immutable as $$ select nullif(($1).b, 'x') $$",
  'create function concat(mood, mood) returns text language sql strict immutable as $$ select null::text $$',
  'create function mood_number(mood) returns int language sql strict immutable as $$ select nullif(length($1::text), 3) $$',
  'create cast (mood as int) with function mood_number(mood)',
  'create aggregate first_sum(int) (sfunc = int4pl, stype = int)',
  'create aggregate all_sum(int) (sfunc = int4pl, stype = int, initcond = 0)',
  'create function is_like(text, text) returns boolean language sql immutable as $$ select $1 is not distinct from $2 $$',
  'create operator ==? (leftarg = text, rightarg = text, function = is_like)',
]

const DROPPED = 'gone int default 7'

const createTable = ({ name, columns, constraints, suffix, gap }: Table): string => {
  const lines = [
    ...columns.flatMap((column, index) => [
      ...(index === gap ? [DROPPED] : []),
      `${column.name} ${column.definition}`,
    ]),
    ...constraints.map(({ text }) => text),
  ]
  return `create table ${name} (${lines.join(', ')})${suffix}`
}

/** The statements that create an object; constraints that rows need not meet come last of all, after the rows. */
export function creation(object: SchemaObject): readonly string[] {
  if (object.kind === 'table') {
    const isDropped = object.gap !== null && object.gap < object.columns.length
    const drop = isDropped ? [`alter table ${object.name} drop column gone`] : []
    return [createTable(object), ...drop, ...object.further]
  }
  const { name, materialized, query, further } = object
  return [`create ${materialized ? 'materialized ' : ''}view ${name} as ${query}`, ...further]
}

export const columnsOf = (table: Table): readonly Column[] => [...table.inherited, ...table.columns]

/** Columns of one-column keys, and of several. */
const keyColumns = (table: Table): ReadonlySet<string> =>
  new Set([
    ...columnsOf(table)
      .filter(({ key }) => key)
      .map(({ name }) => name),
    ...table.constraints.filter(({ key }) => key).flatMap(({ columns }) => columns),
    ...table.partial.flatMap(({ columns }) => columns),
  ])

/** What FROM can name of an object: itself, and a function that returns its rows. */
export function readables(object: SchemaObject): readonly Readable[] {
  const own = readable(object)
  const call = `${object.name}_rows()`
  if (!object.further.some((text) => text.includes(call))) return [own]
  const columns = own.columns.map((column) => ({ ...column, key: false }))
  const made = { ...own, primary: null, stored: false, partial: [] }
  return [own, { ...made, name: call, columns, label: 'rows of a function' }, ...partOf(object, made)]
}

/** The function that returns two of the table's columns. */
function partOf({ name, further }: SchemaObject, made: Readable): readonly Readable[] {
  const definition = further.find((text) => text.includes(`${name}_part(`)) ?? ''
  const [, one, two] = /\(one (.*?), two (.*?)\) language/.exec(definition) ?? []
  const [first, second] = [one, two].map((sql) => typeNames.find((type) => typeOf(type).sql === sql))
  if (!first || !second) return []
  const columns = [
    { name: 'one', type: first, key: false },
    { name: 'two', type: second, key: false },
  ]
  return [{ ...made, name: `${name}_part(1)`, columns, label: 'columns of a function' }]
}

function readable(object: SchemaObject): Readable {
  if (object.kind === 'view') {
    const known = object.changes ? keyColumns(object.changes) : new Set(['id'])
    const columns = object.columns.map((column) => ({ ...column, key: known.has(column.name) }))
    return {
      name: object.name,
      columns,
      primary: null,
      rows: 6,
      label: object.materialized ? 'materialized view' : 'view',
      stored: false,
      partial: object.changes?.partial ?? [],
    }
  }
  const keys = keyColumns(object)
  return {
    name: object.name,
    columns: columnsOf(object).map(({ name, type }) => ({ name, type, key: keys.has(name) })),
    primary: object.columns.find(({ definition }) => definition.includes('primary key'))?.name ?? null,
    rows: 5,
    label: object.suffix.startsWith(' partition')
      ? 'partitioned table'
      : object.suffix.startsWith(' inherits')
        ? 'inheriting table'
        : 'table',
    stored: true,
    partial: object.partial,
  }
}

/** How statements can change the object; null for what cannot be changed. */
export function target(object: SchemaObject): Target | null {
  if (object.kind === 'view') {
    if (!object.changes) return null
    const own = target(object.changes)
    return (
      own && {
        ...own,
        relation: readable(object),
        keys: object.further.length > 0 ? [] : own.keys,
        proven: object.proven,
      }
    )
  }
  const constrained = object.constraints.filter(({ key }) => key).map(({ columns }) => columns)
  const single = object.columns
    .filter(({ definition }) => /primary key|unique/.test(definition))
    .map(({ name }) => [name])
  return {
    relation: readable(object),
    columns: columnsOf(object).map(({ name, type, notNull, hasDefault, generated }) => ({
      name,
      type,
      needed: notNull && !hasDefault && !generated,
      generated,
    })),
    keys: [...single, ...constrained],
    proven: [],
  }
}

export const isOrdered = (type: TypeName): boolean => typeOf(type).ordered
