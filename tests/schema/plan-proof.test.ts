import type { DatabasePlan } from '#sluice/schema/plan-database'
import { assertDifferenceRan, assertScriptsRan, holdsRelations } from '#sluice/schema/plan-proof'
import { expect, test } from 'vitest'
import { embeddedForFile } from './empty-database.js'

const server = embeddedForFile()
const plan: DatabasePlan = {
  setup: { path: 'setup.sql', text: 'create schema a;\n' },
  migrations: [{ path: 'm.sql', text: 'create table a.b (c int);--> statement-breakpoint\n\n' }],
  extensions: [],
  leftOut: [],
  hostTables: [],
  difference: { removals: ['drop view v'], removed: [], additions: ['create table "d" ()'] },
}

test('scripts of which a part did not run are a defect', () => {
  const all = ['create schema a;\n', 'create table a.b (c int);']
  expect(() => assertScriptsRan(plan, new Set(all))).not.toThrow()
  expect(() => assertScriptsRan(plan, new Set(all.slice(1)))).toThrow('did not run: create schema a;')
  expect(() => assertScriptsRan(plan, new Set(all.slice(0, 1)))).toThrow(
    'did not run: create table a.b (c int);',
  )
})

test('a difference of which a statement did not run is a defect', () => {
  const all = ['drop view v', 'create table "d" ()']
  expect(() => assertDifferenceRan(plan, new Set(all))).not.toThrow()
  for (const missing of all) {
    const ran = new Set(all.filter((sql) => sql !== missing))
    expect(() => assertDifferenceRan(plan, ran)).toThrow(`did not run: ${missing}`)
  }
})

test('a database holds its plan if Postgres has each relation that it mentions', async () => {
  const database = await server.emptied()
  const relation = (schema: string, name: string) =>
    ({ kind: 'table', schema, name, exported: null, columns: [] }) as const
  const relations = [relation('public', 'd'), relation('a', 'b'), relation('auth', 'users')]
  expect(await holdsRelations(database, plan, { relations })).toBe(false)
  await database.execute('create schema a; create table a.b (); create table d ()')
  expect(await holdsRelations(database, plan, { relations })).toBe(true)
  await database.execute('drop table a.b')
  expect(await holdsRelations(database, plan, { relations })).toBe(false)
})
