/**
 * The schema that the inference tables run on, with data that holds NULL wherever the schema allows it and the edges of
 * every type that is used. Every table has a row unless its name says otherwise.
 */
export const schema = `
create type mood as enum ('sad', 'ok', 'happy');
create domain email as text check (value ~ '@');
create domain code as text not null;
create domain labels as text[];
create type address as (street text, city text);
create type wrapped as (value text);

create table authors (
  id int primary key,
  name text not null,
  note text,
  mood mood,
  tags text[] not null default '{}',
  big bigint,
  born timestamptz not null default now(),
  boss_id int references authors (id),
  data jsonb,
  rate numeric(10, 2) not null,
  active boolean,
  home address,
  mail email,
  since timestamp
);
insert into authors values
  (1, '', 'first', 'ok', '{}', 1, 'infinity', null, 'null', 0, true, row (null, 'Rome'), 'a@b', 'infinity'),
  (2, 'Bo', null, null, '{a,null}', null, '-infinity', 1, null, 'NaN', null, null, null, null),
  (3, 'Cy', '', 'sad', '{x}', -9223372036854775808, '2026-03-29 02:30', 2, '{"a": null}', -1, false, row ('s', null), null, '2026-03-29 02:30');

create table books (
  id int primary key,
  author_id int not null references authors (id),
  score int,
  title text not null,
  isbn text unique,
  released date,
  unique (author_id, title)
);
insert into books values
  (1, 1, 5, 'One', '111', 'infinity'), (2, 1, null, 'Two', null, null), (3, 2, 0, '', '333', '2026-02-28');

create table reviews (book_id int, stars int, body text not null);
insert into reviews values (1, 3, 'fine'), (1, null, ''), (null, 5, 'about nothing'), (77, null, 'lost');

create table wide (id bigint not null unique, label text not null, id_small smallint);
insert into wide values (1, 'one', 1), (9, 'nine', null);

create table empty (id int primary key, label text not null);
create table bare ();
insert into bare default values;
create table settings (key text primary key, value text, level int);
insert into settings values ('a', null, 1), ('b', 'x', null);

-- NOT NULL that is not what it seems.
create table late (x int, y int not null);
insert into late values (null, 1), (2, 2);
alter table late add constraint late_x not null x not valid;
create table parents (x int, y int not null);
alter table parents add constraint parents_x not null x no inherit;
create table children () inherits (parents);
insert into parents values (1, 1);
insert into children values (null, 2);
create table coded (id int primary key, code code);
create table labelled (id int primary key, tags labels not null);
insert into labelled values (1, '{a,b}');
insert into coded values (1, (select c from (values ('x'::code)) v (c) where false)), (2, 'y');
create table made (
  id int primary key, n int, must int not null,
  stored int generated always as (n * 2) stored,
  virtual int generated always as (n + 1) virtual,
  strict int not null generated always as (must + 1) virtual
);
insert into made (id, n, must) values (1, null, 1), (2, 2, 2);
create table events (id int not null, at date not null, kind text, primary key (id, at)) partition by range (at);
create table events_old partition of events for values from (minvalue) to ('2026-01-01');
create table events_new partition of events for values from ('2026-01-01') to (maxvalue);
insert into events values (1, '2025-01-01', null), (1, '2026-06-01', 'new');

create function clear_note() returns trigger language plpgsql as $$ begin new.note := null; return new; end $$;
create table watched (id int primary key, note text, label text not null);
insert into watched values (1, 'n', 'l'), (2, 'm', 'k');
create trigger watched_clear before update on watched for each row execute function clear_note();
create function skip_row() returns trigger language plpgsql as $$ begin return null; end $$;
create table picky (id int primary key, note text);
create trigger picky_skip before insert on picky for each row execute function skip_row();
create table shy (id int primary key, note text);
insert into shy values (1, 'n');
create trigger shy_skip before update on shy for each row execute function skip_row();
create table moving (id int not null, zone int not null, note text) partition by list (zone);
create table moving_1 partition of moving for values in (1);
create table moving_2 partition of moving for values in (2);
insert into moving values (1, 1, 'n');
create trigger moving_clear before insert on moving_2 for each row execute function clear_note();

create table ruled (id int not null, label text not null);
insert into ruled values (1, 'x');
create rule ruled_insert as on insert to ruled do instead
  insert into settings values (new.label, null, null) returning null::int, settings.value;
create rule ruled_update as on update to ruled do instead
  update settings set value = null returning null::int, settings.value;

create table echoed (id int primary key, label text not null, note text);
insert into echoed values (1, 'x', null);
create rule echoed_insert as on insert to echoed do also update settings set value = value where false;
create rule echoed_update as on update to echoed do also update settings set value = value where false;
create view over_echoed as select id, label, note from echoed;

create view author_books as
  select a.id, a.name, b.id as book_id, b.title, b.score from authors a left join books b on b.author_id = a.id;
create view noted as select id, note, name from authors where note is not null;
create view tallies as select author_id, count(*) as books, max(score) as best from books group by author_id;
create view plain_books as select id, title, score from books;
create view sampled_classes as select oid, relname from pg_class tablesample bernoulli (50);
create view tree_a as select 1 as x;
create view tree_b as select x from tree_a;
create or replace view tree_a as select x from tree_b;
create view handled as select id, name from authors;
create function handle() returns trigger language plpgsql as $$ begin new.id := null; new.name := null; return new; end $$;
create trigger handled_instead instead of insert or update on handled for each row execute function handle();
create view tagged as select id, name, array[name] as marks from authors;
create function untag() returns trigger language plpgsql as $$ begin new.marks := array[null]; return new; end $$;
create view retagged as select id, name, array[name] as marks from authors;
create trigger retagged_instead instead of update on retagged for each row execute function untag();
create view over_ruled as select id, label from ruled;
create view over_handled as select id, name from handled;
create materialized view snapshot as select id, name, note from authors;

create function some_authors() returns setof authors language sql
  as $$ select (null::authors).* union all select * from authors $$;
create function no_author() returns authors language sql as $$ select null::authors $$;
create function strict_note(text) returns text language sql strict immutable as $$ select nullif($1, 'first') $$;
create function lenient(text) returns text language sql immutable as $$ select coalesce($1, 'none') $$;
create function pair(out a int, out b text) language sql as $$ select 1, null::text $$;
create function is_like(text, text) returns boolean language sql immutable as $$ select $1 is not distinct from $2 $$;
create operator ==? (leftarg = text, rightarg = text, function = is_like);

create function strict_string(a int) returns int language sql immutable strict as $$ select coalesce(a, 1) $$;
create function string_maybe(a int) returns text language sql stable as $$ select name from authors where id = a $$;
create function string_always(a int) returns bigint language sql stable as $$ select count(*) from books where author_id = a $$;
create materialized view copied as select id, note as memo, body from authors, reviews;
create table housed (name text not null, home address not null);
create unique index on housed (name) where home is not null;
insert into housed values ('a', row ('s', null)), ('a', row ('s', null)), ('b', row ('s', 'c'));
create table narrowed (a int, gone int, b int unique, c text not null);
insert into narrowed values (1, 1, null, 'x'), (2, 1, 5, 'y'), (3, 1, 6, 'x');
alter table narrowed drop column gone;
create function all_narrowed() returns setof narrowed language sql stable as $$ select * from narrowed $$;
create function string_books(a int) returns setof books language sql stable as $$ select * from books where author_id = a; $$;
create schema own;
create table own.paths (p text);
insert into own.paths values (null);
create table paths (p text not null);
insert into paths values ('p');
create function own_path() returns text language sql stable set search_path = own as $$ select max(p) from paths group by () $$;
create function any_path() returns text language sql stable as $$ select coalesce(max(p), 'none') from paths $$;
create function quoted_body() returns text language sql immutable as $q$ select $function$x$function$::text -- the end $q$;
create function string_put(k text) returns text language sql as $$
  insert into settings (key, value) values (k || '1', k);
  select null::text;
$$;
create function string_poly(a anyelement) returns text language sql immutable as $$ select 'x'::text $$;
create function string_ddl() returns int language sql as $$ create temp table if not exists made_here (x int); select 1 $$;
create function string_wide() returns bigint language sql immutable as $$ select 1 $$;

-- Bodies in standard SQL.
create function plus_one(a int) returns int language sql immutable return a + 1;
create function strict_one(a int) returns int language sql immutable strict return coalesce(a, 1);
create function maybe(a int) returns text language sql stable begin atomic select name from authors where id = a; end;
create function always(a int) returns bigint language sql stable begin atomic select count(*) from books where author_id = a; end;
create function with_default(a int, b int default null) returns int language sql immutable return b;
create function widened(a int) returns numeric language sql immutable return a;
create function books_of(a int) returns table (id int, title text, score int) language sql stable
  begin atomic select id, title, score from books where author_id = a; end;
create function book(a int) returns setof books language sql stable begin atomic select * from books where id = a; end;
create function one_book(a int) returns books language sql stable begin atomic select * from books where id = a; end;
create function strict_books(a int) returns setof int language sql strict stable begin atomic select id from books; end;
create function second(first int, second text) returns text language sql immutable return second;
create function twice(a int) returns int language sql immutable return plus_one(plus_one(a));
create function put(k text) returns text language sql
  begin atomic insert into settings (key, value) values (k, k) returning value; end;
create function put_twice(k text) returns text language sql begin atomic
  insert into settings (key, value) values (k || '1', k) returning value;
  select null::text;
end;
create function count_of(a int) returns bigint language sql stable
  begin atomic select count(b.id) + coalesce(a, 0) from books_of(a) b; end;
create function doubled(a int) returns int[] language sql immutable return array[a, a];
create function around_b(a int) returns int language sql immutable return a;
create function around_a(a int) returns int language sql immutable return around_b(a);
create or replace function around_b(a int) returns int language sql immutable
  return case when a > 0 then around_a(a - 1) else 0 end;

create table flags (id int primary key, on_at timestamp unique, at timestamptz unique, folded text);
insert into flags values (1, '2026-03-29 02:30', '2026-03-29 02:30', 'a'), (2, '2026-03-29 03:30', null, 'A');
create table keys (a int, b int, c text, d int, e int, f int, unique (a, b), unique nulls not distinct (c), unique (d) deferrable);
create view over_keys as select d as e, a, b, c, e as d from keys;
create unique index keys_e on keys (e) where f > 0;
create unique index keys_f on keys ((f + 1));
insert into keys values (1, 1, null, 1, 1, 0), (1, 2, 'x', 2, 1, 1), (1, null, 'y', 3, 2, 2), (1, null, 'z', null, null, null);
create collation swedish (provider = icu, locale = 'sv-SE');
create table accounts (
  id int primary key, email text, handle text not null, active boolean not null, closed_at timestamptz, plan text,
  named text collate swedish unique
);
create unique index accounts_email on accounts (lower(email)) where closed_at is null;
create unique index accounts_handle on accounts (handle) where active;
create unique index accounts_plan on accounts (plan) where plan is not null and not active;
create unique index accounts_folded on accounts (lower(handle collate "C"));
insert into accounts values
  (1, 'a@b', 'X', true, null, 'pro', 'x'), (2, 'A@B', 'y', true, now(), 'pro', null), (3, 'a@B', 'z', true, now(), null, null),
  (4, null, 'q', false, null, 'pro', 'y');
create type measure as (size numeric, unit text);
create table images (id int primary key, v measure);
create unique index images_v on images (v record_image_ops);
insert into images values (1, row (1.0, null)), (2, row (1.00, null));
create table secured (id int primary key);
alter table secured enable row level security;
insert into secured values (1);
create collation folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create sequence counter;
create type thing as (x int);
create view rolled as select floor(random() * 3 + 1)::int as r;
create table folded_names (name text collate folded primary key, plain text unique);
`
