import type { ScalarCodec } from '#sluice/model/scalar-types'
import { type DrizzleRelation, elementOf } from '#sluice/model/schema-model'
import { ColumnBuilder } from 'drizzle-orm'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Line, lines } from '../setup/drizzle-lines.js'
import { at } from './drizzle-project.js'
import { load, loadIn, pg, type Files } from './load-in-project.js'

async function relations(
  files: Files,
  options = '',
  line: Line = '0.x',
): Promise<readonly DrizzleRelation[]> {
  const { loaded, diagnostics } = await load(files, options, line)
  expect(diagnostics).toEqual([])
  return loaded?.model.relations ?? []
}

async function argumentsIn(
  files: Files,
  line: Line = '0.x',
): Promise<Readonly<Record<string, readonly (string | null)[]>>> {
  const found = await relations(files, '', line)
  return Object.fromEntries(
    found.flatMap((relation) =>
      relation.columns.map(({ key, type }) => [
        `${relation.name}.${key}`,
        [type.typeArgument, type.typeArgumentExport, elementOf(type)?.typeArgument ?? null],
      ]),
    ),
  )
}

const moduleOf = (name: string): string => `${pg}export const t = pg.pgTable('${name}', { a: pg.text() })\n`

/** What postgres.js leaves as text beside drizzle-orm 0.x. */
const RAW_ARRAYS = [
  'date[]',
  'interval[]',
  'numeric[]',
  'timestamp with time zone[]',
  'timestamp without time zone[]',
]

/** Builders and options that 0.x does not have. */
const of1: [definition: string, expected: object][] = [
  ["pg.bigint({ mode: 'string' })", { values: { kind: 'scalar', codec: 'int8AsString' } }],
  ['pg.bytea()', { values: { kind: 'scalar', codec: 'bytea' }, sqlType: 'bytea' }],
  ['dated()', { values: { kind: 'custom', mapper: { receives: { codec: 'dateAsDate' } } } }],
]

describe.each(lines)('columns of Drizzle %s are read with the type Drizzle gives them', (line) => {
  const scalar = (codec: ScalarCodec, sqlType: string) => ({ values: { kind: 'scalar', codec }, sqlType })
  const labels = { kind: 'labels', labels: ['sad', 'glad'] }
  const untyped = { typeArgument: null, typeArgumentExport: null }
  const mood = { values: labels, sqlType: 'mood', ...untyped }
  const is0 = line === '0.x'
  const noCodec = { codec: null, rawArrays: is0 ? RAW_ARRAYS : [] }
  const sealed = { name: 'public.t.c15', reads: true, writes: false, receives: noCodec }
  const cases: [definition: string, expected: object][] = [
    ['pg.uuid()', scalar('uuid', 'uuid')],
    ['pg.integer()', scalar('int4', 'integer')],
    ["pg.bigint({ mode: 'number' })", scalar('int8', 'bigint')],
    ["pg.bigint({ mode: 'bigint' })", scalar('int8AsBigint', 'bigint')],
    ['pg.numeric({ precision: 10, scale: 2 })', scalar('numeric', 'numeric(10, 2)')],
    ["pg.numeric({ mode: 'number' })", scalar('numericAsNumber', 'numeric')],
    ['pg.date()', scalar('date', 'date')],
    ["pg.date({ mode: 'date' })", scalar('dateAsDate', 'date')],
    ['pg.timestamp()', scalar('timestamp', 'timestamp')],
    [
      "pg.timestamp({ mode: 'string', withTimezone: true, precision: 3 })",
      scalar('timestamptzAsString', 'timestamp(3) with time zone'),
    ],
    ['pg.jsonb()', { values: { kind: 'json' }, sqlType: 'jsonb', ...untyped }],
    ["pg.text({ enum: ['sad', 'glad'] })", { values: labels, ...untyped }],
    ['pg.text()', scalar('text', 'text')],
    ['mood()', mood],
    ['mood().array()', { values: { kind: 'array', element: mood }, sqlType: 'mood[]', ...untyped }],
    ['sealed()', { values: { kind: 'custom', mapper: sealed } }],
    ["sealed('again')", { values: { kind: 'custom', mapper: sealed } }],
    ['sealed().array()', { values: { element: { values: { kind: 'custom', mapper: sealed } } } }],
    ['bytes()', { values: { kind: 'custom' }, sqlType: 'bytea' }],
    ['pg.vector({ dimensions: 3 })', scalar('vector', 'vector(3)')],
    ['pg.point()', scalar('pointTuple', 'point')],
    [
      `pg.integer()${is0 ? '.array().array()' : ".array('[][]')"}`,
      {
        values: { kind: 'array', element: { values: { kind: 'array', element: scalar('int4', 'integer') } } },
        sqlType: 'integer[][]',
      },
    ],
    ...(is0 ? [] : of1),
  ]
  test('each of them', async () => {
    const fields = cases.map(([definition], index) => `  c${index}: ${definition},`).join('\n')
    const [table] = await relations(
      {
        'db/schema.ts': `${pg}export const mood = pg.pgEnum('mood', ['sad', 'glad'])
const sealed = pg.customType<{ data: string }>({ dataType: () => 'text', fromDriver: String })
const dated = pg.customType<{ data: Date }>({ dataType: () => 'date', codec: 'date', fromDriver: (date) => date })
const bytes = pg.customType<{ data: Buffer }>({ dataType: () => 'bytea' })
export const t = pg.pgTable('t', {\n${fields}\n})\n`,
      },
      '',
      line,
    )
    for (const [index, [definition, expected]] of cases.entries()) {
      expect({ definition, ...table?.columns[index]?.type }).toMatchObject({ definition, ...expected })
    }
  })
})

test('names that Drizzle 1.0 cased when it built a table or a view are the names of the columns', async () => {
  const found = await relations(
    {
      'db/schema.ts': `${pg}import { defineRelations } from 'drizzle-orm'
const { snakeCase } = pg
const app = snakeCase.schema('app')
export const users = snakeCase.table('users', { fullName: pg.text(), own: pg.text('ownName') })
export const posts = app.table('posts', { postTitle: pg.text() })
export const recent = snakeCase.view('recent').as((qb) => qb.select().from(users))
export const late = snakeCase.materializedView('late').as((qb) => qb.select({ title: posts.postTitle, one: sql<number>\`1\`.as('one') }).from(posts))
export const copied = pg.pgTable('copied', { name: users.fullName.toBuilder(), typed: pg.text().$type<'x'>() })
export const again = pg.pgTable('again', { typed: copied.typed.toBuilder() })
export const relations = defineRelations({ users, posts }, () => ({}))\n`,
    },
    '',
    '1.x',
  )
  expect(
    found.map(({ schema, name, columns }) => [`${schema}.${name}`, ...columns.map((column) => column.name)]),
  ).toEqual([
    ['public.again', 'typed'],
    ['public.copied', 'full_name', 'typed'],
    ['public.late', 'post_title', 'one'],
    ['app.posts', 'post_title'],
    ['public.recent', 'full_name', 'ownName'],
    ['public.users', 'full_name', 'ownName'],
  ])
  expect(found[0]?.columns[0]?.type.typeArgument).toBe('')
})

test('$type after array() names the type of the elements from Drizzle 1.0 on', async () => {
  const schema = `${pg}export type Id = string & { readonly brand: 'id' }
export const t = pg.pgTable('t', { before: pg.text().$type<Id>().array(), after: pg.text().array().$type<Id>() })\n`
  expect(await argumentsIn({ 'db/schema.ts': schema }, '1.x')).toEqual({
    't.before': [null, null, 'Id'],
    't.after': [null, null, 'Id'],
  })
})

test('labels are the type of their column where they are literals in the source, and only there', async () => {
  const builders: readonly (readonly [builder: string, isLiteral: boolean])[] = [
    ["pg.text({ enum: ['a', 'b'] })", true],
    ["pg.varchar({ length: 2, enum: ['a', 'b'] as const }).notNull()", true],
    ['pg.text({ enum: constant })', true],
    ['literal()', true],
    ['pg.text({ enum: annotated })', false],
    ["pg.text({ enum: ['a', 'b'] as [Letter, Letter] })", false],
    ['pg.text({ enum: Object.values(Letters) as [Letters, ...Letters[]] })', false],
    ['made()', false],
    ['fromEnum()', false],
    ['fromObject()', false],
    ['passedOn', false],
  ]
  const found = await argumentsIn({
    'db/schema.ts': `${pg}enum Letters { A = 'a', B = 'b' }
type Letter = 'a' | 'b'
const constant = ['a', 'b'] as const
const annotated: [Letter, Letter] = ['a', 'b']
export const literal = pg.pgEnum('literal', ['a', 'b'])
export const fromEnum = pg.pgEnum('from_enum', Letters)
export const fromObject = pg.pgEnum('from_object', { one: 'a', two: 'b' })
const made = () => pg.text({ enum: ['a', 'b'] })
const passedOn = pg.text({ enum: ['a', 'b'] }).$type<Letters>()
export const t = pg.pgTable('t', {
${builders.map(([builder], index) => `  c${index}: ${builder},\n`).join('')}})\n`,
  })
  const literal = Object.values(found).map(([own]) => own === null)
  expect(literal).toEqual(builders.map(([, isLiteral]) => isLiteral))
})

test('NOT NULL columns that only Drizzle fills in are told from those the database fills in', async () => {
  const [table] = await relations({
    'db/schema.ts': `${pg}export const t = pg.pgTable('t', {
  id: pg.integer().primaryKey().generatedAlwaysAsIdentity(),
  serial: pg.serial(),
  a: pg.text().notNull().$defaultFn(() => 'x'),
  b: pg.text().notNull().$onUpdate(() => 'x'),
  c: pg.text().notNull().default('x').$onUpdate(() => 'y'),
  d: pg.text().$defaultFn(() => 'x'),
  e: pg.text().notNull().default('x'),
})\n`,
  })
  const flags = table?.columns.map((column) => [
    column.key,
    column.notNull,
    column.hasClientDefault,
    column.hasOnUpdate,
  ])
  expect(flags).toEqual([
    ['id', true, false, false],
    ['serial', true, false, false],
    ['a', true, true, false],
    ['b', true, true, true],
    ['c', true, false, true],
    ['d', false, false, false],
    ['e', true, false, false],
  ])
})

describe('names', () => {
  const files: Files = {
    'db/schema.ts': `${pg}export const users = pg.pgTable('users', {
  id: pg.uuid().primaryKey(), createdAt: pg.timestamp(), URLPath: pg.text(), given: pg.text('givenName'),
})
export const recent = pg.pgView('recent').as((qb) => qb.select().from(users))
export const joined = pg.pgView('joined').as((qb) =>
  qb.select({ createdAt: users.createdAt, note: notes.noteText }).from(users).innerJoin(notes, sql\`true\`))
export const notes = pg.pgTable('notes', { noteText: pg.text() })\n`,
  }
  test.each([
    ['', ['id', 'createdAt', 'URLPath', 'givenName'], ['createdAt', 'noteText']],
    ["casing: 'snake_case'", ['id', 'created_at', 'url_path', 'givenName'], ['created_at', 'note_text']],
    ["casing: 'camelCase'", ['id', 'createdAt', 'urlPath', 'givenName'], ['createdAt', 'noteText']],
  ])(
    'follow casing (%s), in tables and in views of one and of several tables',
    async (options, names, joined) => {
      // `notes` is defined after the view that uses it, so this module would throw as it stands.
      const text = files['db/schema.ts'] ?? ''
      const [head = '', notes = ''] = text.split('export const notes')
      const ordered = head.replace('export const users', `export const notes${notes}export const users`)
      const found = await relations({ 'db/schema.ts': ordered }, options)
      const namesOf = (name: string) =>
        found.find((relation) => relation.name === name)?.columns.map((c) => c.name)
      expect(namesOf('users')).toEqual(names)
      expect(namesOf('recent')).toEqual(names)
      expect(namesOf('joined')).toEqual(joined)
    },
  )

  test('of relations come with their schema, kind, export and file', async () => {
    const { root, loaded, diagnostics } = await load({
      'db/a.ts': `${pg}export const auth = pg.pgSchema('auth')
export const accounts = auth.table('users', { id: pg.uuid(), total: pg.integer() })
export const existing = pg.pgView('legacy', { id: pg.uuid('legacy_id') }).existing()
export const totals = auth.materializedView('totals').as((qb) =>
  qb.select({ id: accounts.id, sum: sql<number>\`sum(total)\`.as('sum_total') }).from(accounts))\n`,
      'db/index.ts': "export * from './a'\nexport * from './tenants'\n",
      'db/tenants.ts': `${pg}const createTable = pg.pgTableCreator((name) => 'app_' + name)
export const tenants = createTable('tenants', { id: pg.uuid(), parent: pg.uuid().references((): pg.AnyPgColumn => tenants.id) })
export const hidden = 1\n`,
    })
    expect(diagnostics).toEqual([])
    expect(
      loaded?.model.relations.map((r) => [r.kind, r.schema, r.name, r.exported?.name, r.exported?.file]),
    ).toEqual([
      ['table', 'auth', 'users', 'accounts', join(root, 'db/a.ts')],
      ['view', 'public', 'legacy', 'existing', join(root, 'db/a.ts')],
      ['materialized view', 'auth', 'totals', 'totals', join(root, 'db/a.ts')],
      ['table', 'public', 'app_tenants', 'tenants', join(root, 'db/index.ts')],
    ])
    const totals = loaded?.model.relations[2]
    expect(totals?.columns.map((c) => [c.key, c.name, c.type.values.kind])).toEqual([
      ['id', 'id', 'scalar'],
      ['sum', 'sum_total', 'expression'],
    ])
    const locator = await loaded?.locator()
    expect(at(locator?.relation('public', 'app_tenants') ?? null)).toBe('db/tenants.ts:4:36')
    expect(at(locator?.column('public', 'app_tenants', 'parent') ?? null)).toBe('db/tenants.ts:4:64')
    expect(at(locator?.column('public', 'legacy', 'legacy_id') ?? null)).toBe('db/a.ts:5:47')
    expect(at(locator?.column('auth', 'totals', 'sum_total') ?? null)).toBe('db/a.ts:6:45')
    expect(locator?.relation('public', 'nope')).toBeNull()
  })
})

describe('$type', () => {
  const types = `export interface Prefs { a: string }
interface Local { b: string }
export type { Local as Renamed }
export type Id = string & { readonly brand: 'id' }\n`
  test('is known with its text, and with its name where the module exports it', async () => {
    expect(
      await argumentsIn({
        'db/schema.ts': `${pg}${types}import type { Far } from '../far'
export const t = pg.pgTable('t', {
  prefs: pg.jsonb().$type<Prefs>().notNull(),
  local: pg.jsonb().notNull().$type<Local>(),
  far: pg.jsonb('far_away').$type<Far>(),
  ids: pg.text().$type<Id>().array(),
  lists: pg.text().array().$type<Id[]>(),
  both: pg.text().$type<Id>().array().$type<Prefs>(),
  inline: (pg.jsonb().$type<{ a: Prefs | null }>()),
  none: pg.text(),
})
export const v = pg.pgView('v').as((qb) => qb.select({ p: t.prefs, n: t.none }).from(t))\n`,
        'far.ts': 'export interface Far { c: 1 }\n',
      }),
    ).toEqual({
      't.prefs': ['Prefs', 'Prefs', null],
      't.local': ['Local', null, null],
      't.far': ['Far', null, null],
      't.ids': [null, null, 'Id'],
      't.lists': ['Id[]', null, null],
      't.both': ['Prefs', 'Prefs', 'Id'],
      't.inline': ['{ a: Prefs | null }', null, null],
      't.none': [null, null, null],
      'v.p': ['Prefs', 'Prefs', null],
      'v.n': [null, null, null],
    })
  })

  test('is known through spreads, imports and barrels, and known to exist through any helper', async () => {
    expect(
      await argumentsIn({
        'db/base.ts': `${pg}${types}export const base = { prefs: pg.jsonb().$type<Prefs>() }
export const typed = <T>() => pg.jsonb().$type<T>()
export const stamps = () => ({ id: pg.text().$type<Id>() })\n`,
        'db/schema.ts': `${pg}import { base, typed, stamps } from './base.js'
export type { Prefs } from './base.js'
const own = pg.text().$type<'x'>()
export const t = pg.pgTable('t', (c) => ({ ...base, ...stamps(), helped: typed<number>(), own, plain: c.text() }))\n`,
      }),
    ).toEqual({
      't.prefs': ['Prefs', 'Prefs', null],
      't.id': ['Id', null, null],
      't.helped': ['', null, null],
      't.own': ["'x'", null, null],
      't.plain': [null, null, null],
    })
  })

  test('leaves Drizzle as it was', async () => {
    const before: unknown = Reflect.get(ColumnBuilder.prototype, '$type')
    await argumentsIn({
      'db/schema.ts': `${pg}export const t = pg.pgTable('t', { a: pg.text().$type<'a'>() })\n`,
    })
    expect(Reflect.get(ColumnBuilder.prototype, '$type')).toBe(before)
  })
})

test('the files to watch are the modules and what they import in the project, path aliases included', async () => {
  const { root, loaded } = await load({
    'tsconfig.json': '{ "compilerOptions": { "module": "esnext", "paths": { "@/*": ["./src/*"] } } }',
    'db/schema.ts': `${pg}import { name } from '@/name'\nexport const t = pg.pgTable(name, { a: pg.text() })\n`,
    'src/name.ts': "import { inner } from './inner'\nexport const name = inner\n",
    'src/inner.ts': "export const inner = 'aliased'\n",
    'src/other.ts': '',
  })
  expect(loaded?.model.moduleFiles).toEqual(
    ['db/schema.ts', 'src/inner.ts', 'src/name.ts'].map((f) => join(root, f)),
  )
  expect(loaded?.model.relations[0]?.name).toBe('aliased')
})

test('an edited module is read again', async () => {
  const first = await load({ 'db/schema.ts': "export * from '../t'\n", 't.ts': moduleOf('one') })
  writeFileSync(join(first.root, 't.ts'), moduleOf('two'))
  const second = await loadIn(first.root)
  const names = [first, second].map(({ loaded }) => loaded?.model.relations[0]?.name)
  expect(names).toEqual(['one', 'two'])
})
