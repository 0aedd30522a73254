/** The schema that the JSON cases run on: as a module for Drizzle and the compiler, and as SQL with data. */

export const schemaModule = `
import {
  bigint, boolean, customType, date, doublePrecision, integer, jsonb, json, numeric, pgEnum, pgTable, text, timestamp, uuid,
} from 'drizzle-orm/pg-core'

export const mood = pgEnum('mood', ['sad', 'ok', 'happy'])
const address = customType<{ data: string }>({ dataType: () => 'address' })
const upper = customType<{ data: { up: string }; driverData: string }>({
  dataType: () => 'text',
  toDriver: ({ up }) => up,
  fromDriver: (up) => ({ up }),
})
const document = customType<{ data: { wrapped: unknown } }>({ dataType: () => 'jsonb' })

export type Brand = string & { readonly __brand?: 'author' }
export interface Settings {
  theme: 'light' | 'dark'
  size?: number
  nested?: { a: string; list: number[] }
  nothing: string | null
  pair: [string, number]
}
export type Event = { kind: 'created'; by: string } | { kind: 'moved'; to: number }

export const authors = pgTable('authors', {
  id: integer('id').primaryKey(),
  name: text('name').notNull(),
  note: text('note'),
  mood: mood('mood'),
  level: text('level', { enum: ['low', 'high'] }).notNull(),
  brand: text('brand').$type<Brand>().notNull(),
  uid: uuid('uid').$type<Brand>(),
  tags: text('tags').array().notNull(),
  labels: text('labels').array().$type<Brand[]>().notNull(),
  moods: mood('moods').array().notNull(),
  matrix: integer('matrix').array().array(),
  big: bigint('big', { mode: 'number' }),
  huge: bigint('huge', { mode: 'bigint' }).notNull(),
  rate: numeric('rate', { precision: 10, scale: 2 }).notNull(),
  score: doublePrecision('score'),
  active: boolean('active').notNull(),
  birthday: date('birthday'),
  bornAt: timestamp('born_at', { withTimezone: true }).notNull(),
  settings: jsonb('settings').$type<Settings>().notNull(),
  extra: jsonb('extra').$type<Partial<Settings> | null>(),
  history: json('history').$type<Event[]>().notNull(),
  raw: jsonb('raw'),
  home: address('home'),
  shout: upper('shout').notNull(),
  wrapped: document('wrapped').notNull(),
})

export const books = pgTable('books', {
  id: integer('id').primaryKey(),
  authorId: integer('author_id').references(() => authors.id),
  title: text('title').notNull(),
  price: numeric('price'),
  pages: integer('pages').notNull(),
  soldAt: timestamp('sold_at'),
  event: jsonb('event').$type<Event>().notNull(),
})

export const deviants = pgTable('deviants', {
  id: integer('id').primaryKey(),
  rate: numeric('rate').notNull(),
  score: doublePrecision('score').notNull(),
  tags: text('tags').array().notNull(),
  matrix: integer('matrix').array().array().notNull(),
})
`

export const schemaSql = `
create type mood as enum ('sad', 'ok', 'happy');
create type address as (street text, city text, zip int);
create type stay as (at address, nights int2[]);
create domain percent as numeric check (value >= 0 or value <> value);
create domain doc as jsonb;
create type shade as enum ('light', 'deep');
create function shade_json(shade) returns json language sql immutable as $$ select json_build_object('shade', $1::text) $$;
create cast (shade as json) with function shade_json (shade);
create table tints (id int primary key, shade shade not null, shades shade[] not null);
insert into tints values (1, 'deep', '{light,deep}');

create table authors (
  id int primary key, name text not null, note text, mood mood, level text not null, brand text not null, uid uuid,
  tags text[] not null, labels text[] not null, moods mood[] not null, matrix int[][], big bigint, huge bigint not null,
  rate numeric(10, 2) not null, score float8, active boolean not null, birthday date, born_at timestamptz not null,
  settings jsonb not null, extra jsonb, history json not null, raw jsonb, home address, shout text not null, wrapped jsonb not null
);
insert into authors values
  (1, '', null, null, 'low', 'b1', null, '{}', '{}', '{}', null, null, 0, 0, null, true, null, 'infinity',
   '{"theme": "dark", "nothing": null, "pair": ["", 0]}', null, '[]', null, null, 'A', '1'),
  (2, 'O''Neil "x" \\\\ é', 'n', 'ok', 'high', 'b2', '00000000-0000-0000-0000-000000000001', '{a,"b c",NULL}', '{x}', '{sad,happy}',
   '{{1,2},{3,4}}', 9007199254740991, -9007199254740991, -1.50, 1e300, false, 'infinity', '2026-03-29 02:30+01',
   '{"theme": "light", "size": 3, "nested": {"a": "x", "list": [1, 2]}, "nothing": "n", "pair": ["p", 1.5]}', '{"size": 2}',
   '[{"kind": "created", "by": "me"}, {"kind": "moved", "to": 2}]', '[1, {"a": null}]', row (null, 'Rome', 1), 'B', '{"x": [null]}'),
  (3, 'c', '', 'happy', 'low', 'b3', null, '{z}', '{}', '{ok}', '{}', 5, 5, 99999999.99, -0.5, true, '0044-03-15 BC', '-infinity',
   '{"theme": "dark", "size": 1, "nothing": null, "pair": ["q", -1]}', 'null', '[{"kind": "moved", "to": 0}]', 'null', row ('s', null, null), '', 'null'),
  (4, 'alone', null, 'sad', 'high', 'b4', null, '{}', '{a,b}', '{}', null, -1, 1, 1, 0, false, '2026-01-01', '2026-01-01',
   '{"theme": "light", "nested": {"a": "", "list": []}, "nothing": "", "pair": ["", 2]}', '{}', '[]', '"s"', null, 'D', 'true');
update authors set tags = '{a,"b c"}' where id = 2;

create table books (
  id int primary key, author_id int references authors, title text not null, price numeric, pages int not null, sold_at timestamp,
  event jsonb not null
);
insert into books values
  (1, 1, 'one', 1.5, 10, '2026-01-01 10:00', '{"kind": "created", "by": "x"}'),
  (2, 1, 'two', null, 0, null, '{"kind": "moved", "to": 1}'),
  (3, 2, '', 3, -1, 'infinity', '{"kind": "moved", "to": 2}'),
  (4, null, 'nobody''s', null, 5, null, '{"kind": "created", "by": ""}');

create table deviants (id int primary key, rate numeric not null, score float8 not null, tags text[] not null, matrix int[][] not null);
insert into deviants values
  (1, 'NaN', 1, '{a}', '{{1}}'), (2, 1, '-Infinity', '{}', '{}'), (3, 1, 1, '{a,NULL}', '{{1}}'), (4, 1, 1, '{{a},{b}}', '{{1}}'),
  (5, 1, 1, '{}', '{1,2}'), (6, 1, 1, '{}', '{{1,NULL}}');

create table oddities (
  id int primary key, cash money not null, ip inet not null, span interval not null, bytes bytea not null, ref oid not null,
  range int4range not null, xml xml not null, bits bit(3) not null, at time not null, moment timestamp not null, name name not null,
  percent percent, stay stay, docs jsonb[] not null, homes address[] not null, vec int2vector not null, doc doc, "odd ""key" text
);
insert into oddities values
  (1, 1.5, '::1', '1 day', '\\\\x00ff', 7, '[1,)', '<a/>', '101', '10:00', 'infinity', 'n', null, null, '{}', '{}', '1 2', null, 'k'),
  (2, -2, '10.0.0.0/8', '-1 mon', '', 0, 'empty', '', '000', '24:00', '2026-01-01', '', 50.5,
   row (row ('s', null, 1), '{1,null}'), array['1'::jsonb, null, '{"a": []}'], array[row ('s', 'c', 1)::address, null], '', '{"d": 1}', null);

create view shelves as
  select a.id, a.settings, jsonb_build_object('name', a.name, 'count', count(b.id), 'kind', 'shelf') as summary,
         coalesce(json_agg(b.title) filter (where b.id is not null), '[]') as titles
  from authors a left join books b on b.author_id = a.id group by a.id;
create view summaries as select id, name, jsonb_build_object('name', name) as summary from authors;
create function summarize() returns trigger language plpgsql as $$ begin new.summary := '[1]'; return new; end $$;
create trigger summaries_instead instead of update on summaries for each row execute function summarize();
create function an_author() returns authors language sql as $$ select null::authors $$;
create function all_books() returns setof books language sql stable begin atomic select * from books; end;
create function any_doc() returns jsonb language sql as $$ select '{"a": 1}'::jsonb $$;
`
