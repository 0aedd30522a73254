/** Schemas as data: what creates them, what may be taken away, what queries may name. */
import type { OutputColumn } from './context.js'
import type { Target } from './changes.js'
import type { Readable } from './context.js'
import { type TypeName, typeOf } from './types.js'

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
  /** What follows the column list: `partition by …`, `inherits (…)`. */
  readonly suffix: string
  /** Statements after it: partitions, indexes, triggers. */
  readonly further: readonly string[]
  /** Constraints that stored rows need not meet: they come after the data. */
  readonly unvalidated: readonly { readonly add: string; readonly drop: string }[]
  readonly rows: number
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
  /** Whatever an INSTEAD OF trigger makes of it, any column may be left out. */
  readonly further: readonly string[]
}

/** Types and functions that every schema has. */
export const PRELUDE: readonly string[] = [
  "create type mood as enum ('sad', 'ok', 'happy')",
  "create domain email as text check (value ~ '@')",
  'create domain code as text not null',
  'create type pair as (a int, b text)',
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
  'create function is_like(text, text) returns boolean language sql immutable as $$ select $1 is not distinct from $2 $$',
  'create operator ==? (leftarg = text, rightarg = text, function = is_like)',
]

export const createTable = ({ name, columns, constraints, suffix }: Table): string => {
  const lines = [
    ...columns.map((column) => `${column.name} ${column.definition}`),
    ...constraints.map(({ text }) => text),
  ]
  return `create table ${name} (${lines.join(', ')})${suffix}`
}

/** The statements that create an object; constraints that rows need not meet come last of all, after the rows. */
export function creation(object: SchemaObject): readonly string[] {
  if (object.kind === 'table') return [createTable(object), ...object.further]
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
  ])

/** What FROM can name of an object: itself, and a function that returns its rows. */
export function readables(object: SchemaObject): readonly Readable[] {
  const own = readable(object)
  const call = `${object.name}_rows()`
  if (!object.further.some((text) => text.includes(call))) return [own]
  const columns = own.columns.map((column) => ({ ...column, key: false }))
  return [own, { ...own, name: call, columns, primary: null, label: 'rows of a function', stored: false }]
}

function readable(object: SchemaObject): Readable {
  if (object.kind === 'view') {
    const columns = object.columns.map((column) => ({ ...column, key: column.name === 'id' }))
    return {
      name: object.name,
      columns,
      primary: null,
      rows: 6,
      label: object.materialized ? 'materialized view' : 'view',
      stored: false,
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
  }
}

/** How statements can change the object; null for what cannot be changed. */
export function target(object: SchemaObject): Target | null {
  if (object.kind === 'view') {
    if (!object.changes) return null
    const own = target(object.changes)
    return own && { ...own, relation: readable(object), keys: object.further.length > 0 ? [] : own.keys }
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
  }
}

export const isOrdered = (type: TypeName): boolean => typeOf(type).ordered
