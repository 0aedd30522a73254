import { buildDatabase } from '#sluice/schema/build-database'
import { planDatabase } from '#sluice/schema/plan-database'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Line, lines } from '../setup/drizzle-lines.js'
import {
  drizzleProject,
  fromNothing,
  imports,
  loadProject,
  shown,
  writeMigrations,
} from './drizzle-project.js'
import { catalogOf, embeddedForFile } from './empty-database.js'

const server = embeddedForFile()

interface Scenario {
  /** The schema module that the migrations were made from, and the one of today. */
  readonly before: string
  readonly after: string
  /** A migration written by hand, on top of `before`. It must fit `after` too. */
  readonly custom?: string
  /** Where it must not be the same text, what `custom` amounts to on top of `after`. */
  readonly customAfter?: string
  readonly options?: string
}

const users = (columns: string) =>
  `export const users = pg.pgTable('users', { id: pg.uuid().primaryKey(), ${columns} })\n`
const mood = (...labels: string[]) => `export const mood = pg.pgEnum('mood', ${JSON.stringify(labels)})\n`
const audit = `
create function touch() returns trigger language plpgsql as $$ begin new.note := 'x'; return new; end $$;
create view recent as select id, note from users;
create view recent_ids as select id from recent;
create trigger touch before update of note on users for each row when (new.note is not null) execute function touch();
create index users_note_lower on users (id, note);
create function notes(u users) returns text language sql return u.id::text;
`

const scenarios: Readonly<Record<string, Scenario>> = {
  'a new column that is NOT NULL, on a table that a migration seeds': {
    before: users('a: pg.text()'),
    after: users('a: pg.text(), b: pg.integer().notNull()'),
    custom: "insert into users values (gen_random_uuid(), 'x')",
  },
  'a column that is gone': { before: users('a: pg.text(), b: pg.text()'), after: users('a: pg.text()') },
  'a column renamed': { before: users('a: pg.text()'), after: users('b: pg.text()') },
  'text to integer': { before: users('a: pg.text()'), after: users('a: pg.integer()') },
  'text to jsonb with a default': {
    before: users("a: pg.text().default('x')"),
    after: users('a: pg.jsonb().default({ a: 1 })'),
  },
  'NOT NULL set and dropped': {
    before: users('a: pg.text(), b: pg.text().notNull()'),
    after: users('a: pg.text().notNull(), b: pg.text()'),
  },
  'defaults set, changed and dropped': {
    before: users("a: pg.text(), b: pg.text().default('x'), c: pg.text().default('x')"),
    after: users("a: pg.text().default('x'), b: pg.text().default('y'), c: pg.text()"),
  },
  'serial to identity': {
    before: 'export const t = pg.pgTable("t", { id: pg.serial().primaryKey(), n: pg.text() })\n',
    after:
      'export const t = pg.pgTable("t", { id: pg.integer().primaryKey().generatedAlwaysAsIdentity(), n: pg.text() })\n',
  },
  'an enum that grows at its end': {
    before: mood('a', 'b') + users("m: mood().default('a')"),
    after: mood('a', 'b', 'c') + users("m: mood().default('c')"),
  },
  'an enum that grows in the middle': {
    before: mood('a', 'c') + users("m: mood().default('a')"),
    after: mood('a', 'b', 'c') + users("m: mood().default('b')"),
  },
  'an enum that loses and renames labels, in a column and an array': {
    before: mood('a', 'b', 'c') + users("m: mood().default('a').notNull(), n: mood().array()"),
    after: mood('a', 'x') + users("m: mood().default('x').notNull(), n: mood().array()"),
  },
  'an enum renamed': {
    before: mood('a') + users('m: mood()'),
    after: "export const temper = pg.pgEnum('temper', ['a'])\n" + users('m: temper()'),
  },
  'a table renamed, with what refers to it': {
    before: `${users('a: pg.text()')}export const posts = pg.pgTable('posts', { id: pg.uuid(), by: pg.uuid().references(() => users.id) })\n`,
    after: `export const people = pg.pgTable('people', { id: pg.uuid().primaryKey() })
export const posts = pg.pgTable('posts', { id: pg.uuid(), by: pg.uuid().references(() => people.id) })\n`,
  },
  'a table moved to a schema of its own, an enum with it': {
    before: mood('a') + users('m: mood()'),
    after: `export const app = pg.pgSchema('app')
export const mood = app.enum('mood', ['a'])
export const users = app.table('users', { id: pg.uuid().primaryKey(), m: mood() })\n`,
  },
  'a schema that is gone': {
    before: "export const app = pg.pgSchema('app')\nexport const t = app.table('t', { id: pg.uuid() })\n",
    after: "export const t = pg.pgTable('t', { id: pg.uuid() })\n",
  },
  'a composite key over a new column': {
    before: 'export const t = pg.pgTable("t", { a: pg.uuid().notNull() })\n',
    after:
      'export const t = pg.pgTable("t", { a: pg.uuid(), b: pg.uuid() }, (t) => [pg.primaryKey({ columns: [t.a, t.b] })])\n',
  },
  'a primary key moved to another column': {
    before: 'export const t = pg.pgTable("t", { a: pg.uuid().primaryKey(), b: pg.uuid() })\n',
    after: 'export const t = pg.pgTable("t", { a: pg.uuid(), b: pg.uuid().primaryKey() })\n',
  },
  'the type of a key that others refer to': {
    before: `export const a = pg.pgTable('a', { id: pg.integer().primaryKey() })
export const b = pg.pgTable('b', { a: pg.integer().references(() => a.id), c: pg.text() })\n`,
    after: `export const a = pg.pgTable('a', { id: pg.uuid().primaryKey() })
export const b = pg.pgTable('b', { a: pg.uuid().references(() => a.id), c: pg.text() })\n`,
  },
  'a composite key, an index and a unique key over a column whose type changes': {
    before: `export const t = pg.pgTable('t', { a: pg.text(), b: pg.uuid() },
  (t) => [pg.primaryKey({ columns: [t.a, t.b] }), pg.index('i').on(t.b, t.a), pg.unique('u').on(t.a)])
export const r = pg.pgTable('r', { a: pg.text(), b: pg.uuid() },
  (r) => [pg.foreignKey({ columns: [r.a, r.b], foreignColumns: [t.a, t.b] })])\n`,
    after: `export const t = pg.pgTable('t', { a: pg.integer(), b: pg.uuid() },
  (t) => [pg.primaryKey({ columns: [t.a, t.b] }), pg.index('i').on(t.b, t.a), pg.unique('u').on(t.a)])
export const r = pg.pgTable('r', { a: pg.integer(), b: pg.uuid() },
  (r) => [pg.foreignKey({ columns: [r.a, r.b], foreignColumns: [t.a, t.b] })])\n`,
  },
  'unique keys, checks and indexes that change, come and go': {
    before: `export const t = pg.pgTable('t', { a: pg.text().unique(), b: pg.integer() }, (t) => [
  pg.unique('u').on(t.a), pg.check('c', sql\`\${t.b} > 0\`), pg.index('i').on(t.a), pg.index('gone').on(t.b)])\n`,
    after: `export const t = pg.pgTable('t', { a: pg.text(), b: pg.integer() }, (t) => [
  pg.unique('u').on(t.a, t.b).nullsNotDistinct(), pg.check('c', sql\`\${t.b} > 1\`), pg.check('d', sql\`\${t.b} < 9\`),
  pg.uniqueIndex('i').on(sql\`lower(\${t.a})\`).where(sql\`b > 0\`), pg.index('new').on(t.b.desc())])\n`,
  },
  'a foreign key that acts otherwise': {
    before: `${users('a: pg.text()')}export const p = pg.pgTable('p', { u: pg.uuid().references(() => users.id) })\n`,
    after: `${users('a: pg.text()')}export const p = pg.pgTable('p', { u: pg.uuid().references(() => users.id, { onDelete: 'cascade' }) })\n`,
  },
  'tables that refer to each other and to themselves': {
    before: users('a: pg.text()'),
    after: `${users('a: pg.text()')}export const x = pg.pgTable('x', { id: pg.uuid().primaryKey(), y: pg.uuid().references((): pg.AnyPgColumn => y.id), up: pg.uuid().references((): pg.AnyPgColumn => x.id) })
export const y = pg.pgTable('y', { id: pg.uuid().primaryKey(), x: pg.uuid().references((): pg.AnyPgColumn => x.id) })\n`,
  },
  'generated columns: another expression, and one over a column whose type changes': {
    before: users(
      'a: pg.integer(), b: pg.integer().generatedAlwaysAs(sql`1`), c: pg.text().generatedAlwaysAs(sql`a::text`)',
    ),
    after: users(
      "a: pg.bigint({ mode: 'number' }), b: pg.integer().generatedAlwaysAs(sql`2`), c: pg.text().generatedAlwaysAs(sql`a::text`)",
    ),
  },
  'views over a column whose type changes, and views over views in the wrong order': {
    before: `${users('a: pg.text()')}export const base = pg.pgView('base').as((qb) => qb.select().from(users))
export const top = pg.pgView('top', { id: pg.uuid(), a: pg.text() }).as(sql\`select * from base\`)\n`,
    after: `${users('a: pg.integer()')}export const atop = pg.pgView('top', { id: pg.uuid(), a: pg.integer() }).as(sql\`select * from base\`)
export const base = pg.pgView('base').as((qb) => qb.select().from(users))
export const m = pg.pgMaterializedView('m').as((qb) => qb.select({ id: users.id }).from(users))\n`,
  },
  'a view that becomes materialized, with another definition': {
    before: `${users('a: pg.text()')}export const v = pg.pgView('v').as((qb) => qb.select().from(users))\n`,
    after: `${users('a: pg.text()')}export const v = pg.pgMaterializedView('v').as((qb) => qb.select({ id: users.id }).from(users))\n`,
  },
  'policies and row security that change': {
    before: `export const boss = pg.pgRole('boss')
export const t = pg.pgTable('t', { a: pg.integer() }, () => [pg.pgPolicy('p', { to: boss, using: sql\`a > 0\` })])
export const open = pg.pgTable('open', { a: pg.integer() }, () => [pg.pgPolicy('q', { using: sql\`true\` })])\n`,
    after: `export const boss = pg.pgRole('boss', { createDb: true })
export const clerk = pg.pgRole('clerk')
export const t = pg.pgTable('t', { a: pg.integer() }, () => [pg.pgPolicy('p', { to: clerk, as: 'restrictive', for: 'select', using: sql\`a > 1\` })])
export const open = pg.pgTable('open', { a: pg.integer() })\n`,
  },
  'a role that is gone': {
    before: "export const boss = pg.pgRole('boss')\nexport const t = pg.pgTable('t', { a: pg.integer() })\n",
    after: "export const t = pg.pgTable('t', { a: pg.integer() })\n",
  },
  'sequences that change, come and go': {
    before: `${users('a: pg.text()')}export const s = pg.pgSequence('s', { startWith: 5 })\nexport const g = pg.pgSequence('g')\n`,
    after: `${users('a: pg.text()')}export const s = pg.pgSequence('s', { startWith: 7, increment: 2 })\nexport const n = pg.pgSequence('n')\n`,
  },
  'a hand-written function, trigger, views and index over a column that becomes wider': {
    before: users('note: pg.varchar({ length: 10 })'),
    after: users('note: pg.text(), more: pg.integer().notNull()'),
    custom: audit,
  },
  'hand-written things stay when nothing they need changes': {
    before: users('note: pg.text(), gone: pg.text()'),
    after: users('note: pg.text()'),
    custom: audit,
  },
  'a hand-written table, function, domain and policy over an enum that changes': {
    before: mood('a', 'b') + users('m: mood(), note: pg.text()'),
    after: mood('a', 'c') + users('m: mood(), note: pg.text()'),
    custom: `create table log (id int generated always as identity, m mood default 'a' not null, ms mood[]);
create index log_m on log (m);
create function is_a(m mood) returns boolean language sql immutable return m = 'a';
create table checked (m mood check (is_a(m)), twice boolean generated always as (is_a(m)) stored);
create domain moody as mood not null;
create policy only_a on users using (is_a(m));
create rule quiet as on delete to log where old.m = 'a' do instead nothing;`,
  },
  'a hand-written default, foreign key and NOT VALID check on what is made anew': {
    before: users('a: pg.integer(), b: pg.integer()'),
    after: users("a: pg.bigint({ mode: 'number' }), b: pg.integer()"),
    custom: `alter table users alter column a set default 5;
alter table users add constraint ab unique (a, b);
alter table users add constraint small check (a < 5) not valid;
create table refers (a bigint, b integer, foreign key (a, b) references users (a, b));`,
  },
  'names given by casing, in query-builder views too': {
    before: users('firstName: pg.text()'),
    after: `${users('firstName: pg.text(), lastName: pg.text()')}export const named = pg.pgTable('named', { userId: pg.uuid().references(() => users.id) })
export const joined = pg.pgView('joined').as((qb) => qb.select({ first: users.firstName, u: named.userId }).from(users).innerJoin(named, sql\`\${named.userId} = \${users.id}\`))\n`,
    options: "casing: 'snake_case'",
  },
  'names longer than Postgres stores': {
    before: `export const t = pg.pgTable('t', { a: pg.text() }, (t) => [pg.unique('${'u'.repeat(70)}').on(t.a), pg.index('${'i'.repeat(70)}').on(t.a)])\n`,
    after: `export const t = pg.pgTable('t', { a: pg.text() })\n`,
  },
}

/** From 1.0 on, columns are named where a table is built. */
const written = (schema: string, line: Line, options?: string): string =>
  imports +
  (line === '1.x' && options?.includes('snake_case')
    ? schema
        .replaceAll(/pg\.pgTable\(/g, 'pg.snakeCase.table(')
        .replaceAll(/pg\.pgView\(/g, 'pg.snakeCase.view(')
    : schema)

describe.each(lines)(
  'with Drizzle %s the database after the difference is the one the schema makes from nothing:',
  (line) => {
    test.each(Object.entries(scenarios))(
      '%s',
      async (_name, { before, after, custom, customAfter, options }) => {
        const root = drizzleProject('', {}, line === '0.x' ? options : '', '{}', line)
        writeFileSync(join(root, 'schema.ts'), written(before, line, options))
        await writeMigrations(root, ...(custom === undefined ? [] : [custom]))
        writeFileSync(join(root, 'schema.ts'), written(after, line, options))
        const { config, loaded } = await loadProject(root)
        const planned = await planDatabase(config, loaded)
        expect(planned.diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['SL4020'])
        if (!planned.value) throw new Error('no plan')
        const database = await server.emptied()
        const diagnostics = await buildDatabase(database, config, planned.value.plan, loaded)
        expect(diagnostics.map(shown)).toEqual([])
        const built = await catalogOf(database)

        const oracle = await server.emptied()
        let pending = await fromNothing(root)
        for (let left = pending.length + 1; pending.length > 0 && pending.length < left;) {
          left = pending.length
          const failed: string[] = []
          for (const statement of pending) if (await oracle.execute(statement)) failed.push(statement)
          pending = failed
        }
        expect(pending).toEqual([])
        const byHand = (customAfter ?? custom ?? '').replace(/insert into.*/, '')
        expect(byHand === '' ? null : await oracle.execute(byHand)).toBeNull()
        expect(built).toEqual(await catalogOf(oracle))
      },
    )
  },
)
