import { expect, it } from 'vitest'
import {
  fingerprintSchema,
  openFingerprint,
  wordsIn,
  type Fingerprint,
} from '#sluice/reuse/keys/schema-fingerprint'
import { readObjects } from '#sluice/database/schema-objects'
import { embeddedForFile } from '../schema/empty-database.js'

const { emptied } = embeddedForFile()

const SCHEMA = `
  create type plan as enum ('free', 'paid');
  create table tenants (id int primary key, plan plan not null);
  create table projects (id int primary key, tenant_id int not null references tenants on delete cascade);
  create table parts (id int) ; create table part_one () inherits (parts);
  create view paying as select id from tenants where plan = 'paid';
  create function first_project() returns setof projects language sql begin atomic select * from projects; end;
  create function all_parts() returns setof int language sql as $$ select id from "parts" $$;`

async function fingerprintOf(...statements: readonly string[]): Promise<Fingerprint> {
  const database = await emptied()
  const problem = await database.execute([SCHEMA, ...statements].join(';\n'))
  if (problem) throw new Error(problem.message)
  return openFingerprint(
    fingerprintSchema(await readObjects(database), { relations: [], moduleFiles: [] }, []),
  )
}

const seenBy = (fingerprint: Fingerprint, statement: string): string =>
  fingerprint.visibleTo(wordsIn(statement))

/** Whether an edit of the schema changes what a statement can see. */
const cases: readonly (readonly [title: string, edit: string, statement: string, isSeen: boolean])[] = [
  ['a column of the table', 'alter table tenants add note text', 'select id from tenants', true],
  ['a column of a table behind a view', 'alter table tenants add note text', 'select id from paying', true],
  [
    'a column of a table behind a function',
    'alter table projects add note text',
    'select id from first_project()',
    true,
  ],
  [
    'a column of a table that the string of a function’s body names',
    'alter table parts add note text',
    'select * from all_parts()',
    true,
  ],
  [
    'a new object of a name in the string of a function’s body',
    'create schema s; create table s.parts (x int)',
    'select * from all_parts()',
    true,
  ],
  [
    'a column of a table that the string of a function’s body does not name',
    'alter table tenants add note text',
    'select * from all_parts()',
    false,
  ],
  ['a label of a column’s type', "alter type plan add value 'gone'", 'select id from tenants', true],
  ['a table that inherits', 'create table part_two () inherits (parts)', 'select * from parts', true],
  [
    'a new object of the name elsewhere',
    'create schema s; create table s.tenants (x int)',
    'select id from tenants',
    true,
  ],
  [
    'a foreign key of the table',
    'alter table projects drop constraint projects_tenant_id_fkey',
    'select id from projects',
    true,
  ],
  [
    'a column of a table that a foreign key refers to',
    'alter table tenants add note text',
    'select id from projects',
    false,
  ],
  [
    'a column of a table with a foreign key to it',
    'alter table projects add note text',
    'select id from tenants',
    false,
  ],
  ['a column of another table', 'alter table parts add note text', 'select id from tenants', false],
]

it.each(cases)('%s is seen or not (%s)', async (_title, edit, statement, isSeen) => {
  const [before, same, after] = [await fingerprintOf(), await fingerprintOf(), await fingerprintOf(edit)]
  expect(seenBy(same, statement)).toBe(seenBy(before, statement))
  expect(seenBy(after, statement) !== seenBy(before, statement)).toBe(isSeen)
})
