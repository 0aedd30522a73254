import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asc, desc, eq } from 'drizzle-orm'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api'
import fc from 'fast-check'
import { createJiti } from 'jiti'
import postgres from 'postgres'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type * as cases from '../cases/nested/schema.js'
import { compileCases, copyWithOutput } from '../pipeline/case-project.js'
import { useDatabase } from '../setup/database.js'

/*
 * The modules of the case project `nested` on random data, beside what Drizzle's relational queries and partial selects make of the same
 * data, and beside Postgres's own JSON where Drizzle has no such query.
 */

const database = useDatabase()
const folder = mkdtempSync(join(tmpdir(), 'sluice-nested-'))
const jiti = createJiti(import.meta.url)
const load = <Module>(path: string): Promise<Module> => jiti.import<Module>(join(folder, path))

let schema: typeof cases
type Call = (sql: postgres.Sql, params?: unknown) => Promise<unknown>
type Module = Readonly<Record<string, Call>>
/** Their types are the strict compiler's to check. */
let generated: Readonly<Record<'lists' | 'paths' | 'sharedRows' | 'wholeRows', Module>>
/** Generated functions run on both: one takes rows as bytes, the other as the client parses them once it knows the query. */
let clients: readonly postgres.Sql[]
let hand: postgres.Sql
let db: PostgresJsDatabase<typeof cases>

beforeAll(async () => {
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(folder, 'node_modules'))
  const { files } = await compileCases('nested')
  copyWithOutput('nested', files, folder)
  schema = await load('schema.ts')
  generated = {
    lists: await load('expected/lists.ts'),
    paths: await load('expected/paths.ts'),
    sharedRows: await load('expected/shared-rows.ts'),
    wholeRows: await load('expected/whole-rows.ts'),
  }
  const { createClient } = await load<{ createClient: typeof postgres }>('expected/sluice.ts')
  clients = [postgres(database.url, { max: 1 }), createClient(database.url, { max: 1 })]
  hand = postgres(database.url, { max: 1, onnotice: () => undefined })
  db = drizzle(hand, { schema })
  const statements = await generateMigration(generateDrizzleJson({}), generateDrizzleJson(schema))
  for (const statement of statements) await hand.unsafe(statement)
})
afterAll(async () => {
  await Promise.all([...(clients ?? []), hand].map((client) => client?.end()))
  rmSync(folder, { recursive: true, force: true })
})

function run(module: keyof typeof generated, name: string): Call {
  const found = generated[module][name]
  if (!found) throw new Error(`${module} does not export ${name}`)
  return found
}

/** Calls a generated function on each client, twice: all must agree, and the first answer is given. */
async function call<Row>(run: (sql: postgres.Sql) => Promise<Row>): Promise<Row> {
  const [first, ...others] = await Promise.all(
    clients.flatMap((client) => [client, client]).map((client) => run(client)),
  )
  for (const other of others) expect(other).toEqual(first)
  return first as Row
}

const words: fc.Arbitrary<string> = fc.constantFrom('', 'a', 'B', 'ü', "it's", '🙂', 'null')
const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(value, { freq: 2 })

/** A database as counts and contents: what refers to something takes one of those that are there. */
const contents = fc.record({
  owners: fc.array(fc.record({ fullName: words, mail: maybe(words) }), { maxLength: 3 }),
  tenants: fc.array(
    fc.record({
      name: words,
      owner: maybe(fc.nat(9)),
      settings: maybe(fc.constantFrom({}, { locale: 'de' })),
    }),
    { maxLength: 5 },
  ),
  profiles: fc.array(fc.record({ tenant: fc.nat(9), bio: maybe(words), isPublic: maybe(fc.boolean()) }), {
    maxLength: 4,
  }),
  notes: fc.array(fc.record({ tenant: maybe(fc.nat(9)), body: maybe(words) }), { maxLength: 5 }),
  projects: fc.array(
    fc.record({
      tenant: fc.nat(9),
      title: words,
      // Drizzle's relational queries read numbers from JSON and so lose zeros at the end.
      budget: maybe<string>(fc.constantFrom('12.25', '-1.05')),
      archivedAt: maybe(fc.constantFrom(new Date(0), new Date('2026-11-22T10:00:00.123Z'))),
    }),
    { maxLength: 8 },
  ),
  keys: fc.array(
    fc.record({ project: fc.nat(9), prefix: words, scopes: fc.array(words, { maxLength: 2 }) }),
    { maxLength: 10 },
  ),
  uses: fc.array(fc.record({ key: fc.nat(19), path: words, status: maybe(fc.nat(3)) }), { maxLength: 12 }),
})
type Contents = typeof contents extends fc.Arbitrary<infer Value> ? Value : never

async function fill(given: Contents): Promise<void> {
  await hand`truncate owners, tenants, profiles, notes, projects, keys, uses restart identity cascade`
  // Identities count from 1, so the n-th row has n.
  const some = (index: number, count: number): number => (index % count) + 1
  const tenants = given.tenants.length
  const projects = tenants === 0 ? [] : given.projects
  const keys = projects.length === 0 ? [] : given.keys.map((key, position) => ({ ...key, position }))
  const insert = async (table: string, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> => {
    const target = schema[table as 'notes']
    if (rows.length > 0) await db.insert(target).values(rows as never)
  }
  await insert('owners', given.owners)
  await insert(
    'tenants',
    given.tenants.map(({ owner, ...tenant }) => ({
      ...tenant,
      ownerId: owner === null || given.owners.length === 0 ? null : some(owner, given.owners.length),
    })),
  )
  const profiles = new Map(
    tenants === 0
      ? []
      : given.profiles.map(({ tenant, ...profile }) => [some(tenant, tenants), profile] as const),
  )
  await insert(
    'profiles',
    [...profiles].map(([tenantId, profile]) => ({ tenantId, ...profile })),
  )
  await insert(
    'notes',
    given.notes.map(({ tenant, body }) => ({
      tenantId: tenant === null || tenants === 0 ? null : some(tenant, tenants),
      body,
    })),
  )
  await insert(
    'projects',
    projects.map(({ tenant, ...project }) => ({ tenantId: some(tenant, tenants), ...project })),
  )
  await insert(
    'keys',
    keys.map(({ project, ...key }) => ({ projectId: some(project, projects.length), ...key })),
  )
  await insert(
    'uses',
    keys.length === 0
      ? []
      : given.uses.map(({ key, ...use }) => {
          const position = key % keys.length
          return { projectId: some(keys[position]?.project ?? 0, projects.length), position, ...use }
        }),
  )
}

/** Each case on data of its own; few runs, but each compares many rows. */
const onRandomData = (compare: () => Promise<void>) => async (): Promise<void> => {
  await fc.assert(
    fc.asyncProperty(contents, async (given) => {
      await fill(given)
      await compare()
    }),
    { numRuns: 12 },
  )
}

describe('as Drizzle’s relational queries', () => {
  test(
    'a list',
    onRandomData(async () => {
      const expected = await db.query.tenants.findMany({
        with: { projects: { orderBy: asc(schema.projects.id) } },
        orderBy: asc(schema.tenants.id),
      })
      expect(await call((sql) => run('lists', 'tenantsWithProjects')(sql))).toEqual(expected)
    }),
  )

  test(
    'lists in lists in lists, without their keys',
    onRandomData(async () => {
      const expected = await db.query.tenants.findMany({
        columns: { name: true },
        with: {
          projects: {
            columns: { title: true },
            with: {
              keys: {
                columns: { prefix: true },
                with: { uses: { columns: { path: true }, orderBy: asc(schema.uses.id) } },
                orderBy: asc(schema.keys.position),
              },
            },
            orderBy: asc(schema.projects.id),
          },
        },
        orderBy: asc(schema.tenants.id),
      })
      expect(await call((sql) => run('lists', 'tree')(sql))).toEqual(expected)
    }),
  )

  test(
    'objects and lists beside each other',
    onRandomData(async () => {
      const expected = await db.query.tenants.findMany({
        columns: { id: true },
        with: {
          owner: true,
          profile: true,
          projects: {
            columns: { id: true },
            with: { keys: { orderBy: asc(schema.keys.position) } },
            orderBy: asc(schema.projects.id),
          },
        },
        orderBy: asc(schema.tenants.id),
      })
      expect(await call((sql) => run('lists', 'withObjects')(sql))).toEqual(expected)
    }),
  )

  test(
    'one row and its lists, or none',
    onRandomData(async () => {
      for (const id of [1, 2, 99]) {
        const expected = await db.query.tenants.findFirst({
          columns: { id: true, name: true },
          with: {
            projects: {
              with: { keys: { orderBy: asc(schema.keys.position) } },
              orderBy: asc(schema.projects.id),
            },
          },
          where: eq(schema.tenants.id, id),
        })
        expect(await call((sql) => run('lists', 'oneTenant')(sql, { id }))).toEqual(expected ?? null)
      }
    }),
  )

  /** What Drizzle gives as an object or null. */
  const listOf = <Value>(value: Value | null): readonly Value[] => (value === null ? [] : [value])

  test(
    'lists of one-to-one and many-to-one, of rows and of values',
    onRandomData(async () => {
      const tenants = await db.query.tenants.findMany({
        columns: { id: true },
        with: { owner: true, profile: true },
        orderBy: asc(schema.tenants.id),
      })
      expect(await call((sql) => run('lists', 'listOfOneToOne')(sql))).toEqual(
        tenants.map(({ id, profile }) => ({ id, profiles: listOf(profile) })),
      )
      expect(await call((sql) => run('lists', 'valuesOfOneToOne')(sql))).toEqual(
        tenants.map(({ id, profile }) => ({ id, bios: listOf(profile).map(({ bio }) => bio) })),
      )
      expect(await call((sql) => run('lists', 'listOfManyToOne')(sql))).toEqual(
        tenants.map(({ id, owner }) => ({ id, owners: listOf(owner) })),
      )
    }),
  )

  test(
    'a list of one row within another, and a list of many within it',
    onRandomData(async () => {
      const tenants = await db.query.tenants.findMany({
        columns: { id: true },
        with: {
          owner: {
            columns: { mail: true },
            with: { profile: true, tenants: { columns: { name: true }, orderBy: asc(schema.tenants.id) } },
          },
        },
        orderBy: asc(schema.tenants.id),
      })
      expect(await call((sql) => run('lists', 'twoLevelsOfOne')(sql))).toEqual(
        tenants.map(({ id, owner }) => ({
          id,
          owners: listOf(owner).map(({ mail, profile }) => ({
            mail,
            bios: listOf(profile).map(({ bio }) => bio),
          })),
        })),
      )
      expect(await call((sql) => run('lists', 'oneWithMany')(sql))).toEqual(
        tenants.map(({ id, owner }) => ({
          id,
          owners: listOf(owner).map((own) => ({
            mail: own.mail,
            tenants: own.tenants.map(({ name }) => name),
          })),
        })),
      )
    }),
  )

  test(
    'lists of a lateral row and of a row that a parameter chooses',
    onRandomData(async () => {
      const latest = await db.query.tenants.findMany({
        columns: { id: true },
        with: { projects: { columns: { budget: true }, orderBy: desc(schema.projects.id), limit: 1 } },
        orderBy: asc(schema.tenants.id),
      })
      expect(await call((sql) => run('lists', 'latestProject')(sql))).toEqual(
        latest.map(({ id, projects }) => ({ id, budgets: projects.map(({ budget }) => budget) })),
      )
      for (const project of [1, 99]) {
        const tenants = await db.query.tenants.findMany({
          columns: { id: true },
          with: { projects: { where: eq(schema.projects.id, project) } },
          orderBy: asc(schema.tenants.id),
        })
        expect(await call((sql) => run('lists', 'chosenProject')(sql, { id: project }))).toEqual(
          tenants.map(({ id, projects }) => ({ id, chosen: projects })),
        )
        const chosen = await db.query.projects.findMany({ where: eq(schema.projects.id, project) })
        const expected = tenants.some(({ id }) => id === 1)
          ? { id: 1, chosen: chosen.map(({ budget }) => budget) }
          : null
        expect(await call((sql) => run('lists', 'chosenOfOne')(sql, { id: 1, project }))).toEqual(expected)
      }
    }),
  )

  test(
    'one type of two queries',
    onRandomData(async () => {
      const expected = await db.query.tenants.findMany({
        columns: { id: true, name: true },
        with: { projects: { columns: { id: true, title: true }, orderBy: asc(schema.projects.id) } },
        orderBy: asc(schema.tenants.id),
      })
      const listed = await call((sql) => run('sharedRows', 'listSummaries')(sql))
      expect(listed).toEqual(expected)
      const got = await call((sql) => run('sharedRows', 'getSummary')(sql, { id: 1 }))
      expect(got).toEqual(expected[0] ?? null)
    }),
  )
})

describe('as Drizzle’s selects', () => {
  test(
    'a row of a left join',
    onRandomData(async () => {
      const rows = await db
        .select({ tenant: schema.tenants, profile: schema.profiles })
        .from(schema.tenants)
        .leftJoin(schema.profiles, eq(schema.profiles.tenantId, schema.tenants.id))
        .orderBy(asc(schema.tenants.id))
      const expected = rows.map(({ tenant, profile }) => ({ ...tenant, profile }))
      expect(await call((sql) => run('wholeRows', 'tenantsWithProfiles')(sql))).toEqual(expected)
    }),
  )

  test(
    'rows of inner and outer joins',
    onRandomData(async () => {
      const rows = await db
        .select({ p: schema.projects, tenant: schema.tenants, owner: schema.owners })
        .from(schema.projects)
        .innerJoin(schema.tenants, eq(schema.tenants.id, schema.projects.tenantId))
        .leftJoin(schema.owners, eq(schema.owners.id, schema.tenants.ownerId))
        .orderBy(asc(schema.projects.id))
      const expected = rows.map(({ p, tenant, owner }) => ({ p, tenant: { ...tenant, owner } }))
      expect(await call((sql) => run('wholeRows', 'projectsWithTenants')(sql))).toEqual(expected)
    }),
  )

  test(
    'both sides of a full join',
    onRandomData(async () => {
      const expected = await db
        .select({ profile: schema.profiles, owner: schema.owners })
        .from(schema.profiles)
        .fullJoin(schema.owners, eq(schema.owners.id, schema.profiles.tenantId))
        .orderBy(asc(schema.profiles.tenantId), asc(schema.owners.id))
      expect(await call((sql) => run('wholeRows', 'bothSides')(sql))).toEqual(expected)
    }),
  )
})

describe('as Postgres’s own JSON', () => {
  /** What a statement of one JSON column gives, in its order. */
  const json = async (sql: string): Promise<readonly unknown[]> =>
    (await hand.unsafe<{ row: string }[]>(`select row::text from (${sql}) x(row)`)).map(({ row }) =>
      JSON.parse(row),
    )
  /** Each query with the same rows as JSON; their values are such that JSON has them too. */
  const compared: Readonly<
    Record<string, readonly [run: (sql: postgres.Sql) => Promise<unknown>, truth: string]>
  > = {
    'a row without any column that is never null': [
      (sql) => run('wholeRows', 'tenantsWithNotes')(sql),
      `select json_build_object('id', t.id, 'note', case when n.ctid is not null then json_build_object('tenantId', n.tenant_id, 'body', n.body) end)
       from tenants t left join notes n on n.tenant_id = t.id order by t.id, n.body`,
    ],
    'rows of a common table expression and a lateral subquery': [
      (sql) => run('wholeRows', 'rowsOfSubqueries')(sql),
      `select json_build_object('id', p.id,
         'busy', (select json_build_object('projectId', p.id, 'keys', count(*)) from keys where project_id = p.id having count(*) > 0),
         'latestKey', (select json_build_object('position', position, 'prefix', prefix) from keys where project_id = p.id order by position desc limit 1))
       from projects p order by p.id`,
    ],
    'rows of a view': [
      (sql) => run('wholeRows', 'aViewsRows')(sql),
      `select json_build_object('id', t.id, 'open', (
         select coalesce(json_agg(json_build_object('id', p.id, 'tenantId', p.tenant_id, 'title', p.title) order by p.id), '[]')
         from projects p where p.tenant_id = t.id and p.archived_at is null))
       from tenants t order by t.id`,
    ],
    'paths by hand': [
      (sql) => run('paths', 'ofSeveralRelations')(sql),
      `select json_build_object('id', t.id, 'extra', json_build_object('bio', p.bio, 'profile', p.tenant_id, 'owner', o.full_name))
       from tenants t left join profiles p on p.tenant_id = t.id left join owners o on o.id = t.owner_id order by t.id`,
    ],
    'an object below another': [
      (sql) => run('paths', 'below')(sql),
      `select json_build_object('id', t.id, 'project', case when p.id is not null then json_build_object('title', p.title,
         'key', case when k.project_id is not null then json_build_object('prefix', k.prefix) end) end)
       from tenants t left join projects p on p.tenant_id = t.id left join keys k on k.project_id = p.id
       order by t.id, p.id, k.position`,
    ],
    'an object that must not take another with it': [
      (sql) => run('paths', 'apart')(sql),
      `select json_build_object('id', t.id, 'profile', json_build_object('bio', p.bio,
         'owner', case when o.id is not null then json_build_object('fullName', o.full_name) end))
       from tenants t left join profiles p on p.tenant_id = t.id left join owners o on o.id = t.owner_id order by t.id`,
    ],
    'distinct objects': [
      (sql) => run('paths', 'distinctPaths')(sql),
      `select json_build_object('owner', case when o.id is not null then json_build_object('id', o.id, 'mail', o.mail) end)
       from owners o right join (select distinct owner_id from tenants) t on o.id = t.owner_id order by o.id`,
    ],
    'values in a list': [
      async (sql) => [await run('lists', 'theTenant')(sql, { id: 1 }).catch(() => null)],
      `select (select json_build_object('id', t.id, 'titles', coalesce(json_agg(p.title order by p.id) filter (where p.id is not null), '[]'))
         from tenants t left join projects p on p.tenant_id = t.id where t.id = 1 group by t.id)`,
    ],
    'a list in an object': [
      (sql) => run('lists', 'listInObject')(sql),
      `select json_build_object('id', t.id, 'work', json_build_object('projects', (
         select coalesce(json_agg(json_build_object('id', p.id) order by p.id), '[]') from projects p where p.tenant_id = t.id), 'name', t.name))
       from tenants t order by t.id`,
    ],
    'elements that nothing tells apart': [
      (sql) => run('lists', 'keylessElements')(sql),
      `select json_build_object('id', t.id, 'notes', (
         select coalesce(json_agg(json_build_object('tenantId', n.tenant_id, 'body', n.body) order by n.body), '[]') from notes n where n.tenant_id = t.id))
       from tenants t order by t.id`,
    ],
    'groups of a subquery': [
      (sql) => run('lists', 'ofCounts')(sql),
      `select json_build_object('projectId', k.project_id, 'total', count(*), 'keys', json_agg(json_build_object('prefix', k.prefix) order by k.position))
       from keys k group by k.project_id order by k.project_id`,
    ],
    'a lateral count beside a list': [
      (sql) => run('lists', 'perTenant')(sql),
      `select json_build_object('id', t.id, 'total', (select count(*) from projects p where p.tenant_id = t.id), 'titles', (
         select coalesce(json_agg(p.title order by p.id), '[]') from projects p where p.tenant_id = t.id))
       from tenants t order by t.id`,
    ],
    'a list in an object that may be absent': [
      async (sql) => [await run('lists', 'listInJoinedObject')(sql, { id: 1 })],
      `select (select json_build_object('prefix', k.prefix, 'project', case when p.id is not null then json_build_object('id', p.id, 'uses', (
           select coalesce(json_agg(json_build_object('path', u.path) order by u.id), '[]') from uses u where u.project_id = p.id)) end)
         from uses x left join keys k on k.project_id = x.project_id and k.position = x.position
         left join projects p on p.id = k.project_id where x.id = 1)`,
    ],
    'a whole row that is grouped by its key': [
      (sql) => run('wholeRows', 'groupedByKey')(sql),
      `select json_build_object('project', json_build_object('id', p.id, 'tenantId', p.tenant_id, 'title', p.title, 'budget', p.budget::text,
           'archivedAt', to_char(p.archived_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), 'keys', (select count(*) from keys k where k.project_id = p.id)) from projects p order by p.id`,
    ],
  }
  test.each(Object.entries(compared))('%s', async (_, [run, truth]) => {
    await onRandomData(async () => {
      expect(JSON.parse(JSON.stringify(await call(run)))).toEqual(await json(truth))
    })()
  })

  test(
    'rows of one group that do not follow each other',
    onRandomData(async () => {
      const rows = await hand<{ id: number; project: number | null }[]>`
        select t.id, p.id as project from tenants t left join projects p on p.tenant_id = t.id
        order by p.title, p.id, t.id`
      const order = [...new Set(rows.map(({ id }) => id))]
      const expected = order.map((id) => ({
        id,
        projects: rows.flatMap((row) => (row.id === id && row.project !== null ? [{ id: row.project }] : [])),
      }))
      expect(await call((sql) => run('lists', 'unordered')(sql))).toEqual(expected)
    }),
  )
})

describe('on known data', () => {
  beforeEach(() =>
    fill({
      owners: [{ fullName: 'Ada', mail: null }],
      tenants: [
        { name: 'a', owner: 0, settings: null },
        { name: 'a', owner: null, settings: { locale: 'de' } },
      ],
      profiles: [{ tenant: 0, bio: null, isPublic: null }],
      notes: [{ tenant: 0, body: null }],
      projects: [
        { tenant: 0, title: 'x', budget: '1.50', archivedAt: null },
        { tenant: 1, title: 'y', budget: null, archivedAt: new Date(0) },
      ],
      keys: [],
      uses: [],
    }),
  )

  test('a row full of NULLs is there, and an absent one is null', async () => {
    expect(await call((sql) => run('wholeRows', 'tenantsWithNotes')(sql))).toEqual([
      { id: 1, note: { tenantId: 1, body: null } },
      { id: 2, note: null },
    ])
    const rows = await call((sql) => run('paths', 'pathsByHand')(sql).catch((error: unknown) => error))
    expect(rows).toMatchObject({ code: 'SLUICE_DECODE', column: 'people.the_owner.mail' })
  })

  test('a row that the author vouches for is checked', async () => {
    const call = run('wholeRows', 'vouchedFor')(hand)
    await expect(call).rejects.toMatchObject({ code: 'SLUICE_DECODE', column: 'profile.tenant_id' })
    await hand`delete from projects where tenant_id = 2`
    await hand`delete from tenants where id = 2`
    expect(await run('wholeRows', 'vouchedFor')(hand)).toEqual([
      { id: 1, profile: { tenantId: 1, bio: null, isPublic: null } },
    ])
  })

  test(':one counts rows with their lists', async () => {
    await expect(run('lists', 'tenantNamed')(hand, { name: 'a' })).rejects.toMatchObject({
      code: 'SLUICE_TOO_MANY_ROWS',
      rows: 2,
    })
    await expect(run('lists', 'tenantNamed')(hand, { name: 'b' })).rejects.toMatchObject({
      code: 'SLUICE_NO_ROWS',
    })
    await hand`update tenants set name = 'b' where id = 2`
    await hand`insert into projects (tenant_id, title) values (2, 'z'), (2, 'zz')`
    expect(await run('lists', 'tenantNamed')(hand, { name: 'b' })).toEqual({
      id: 2,
      titles: ['y', 'z', 'zz'],
    })
  })

  test('changed rows', async () => {
    const after = { id: 1, name: 'new', ownerId: 1, settings: null }
    expect(await run('wholeRows', 'changedRow')(hand, { id: 1, name: 'new' })).toEqual({
      before: { ...after, name: 'a' },
      after,
    })
    expect(await run('lists', 'insertedTitles')(hand, { tenantId: 2, title: 'made' })).toEqual([
      { tenantId: 2, made: [{ id: 3, tenantId: 2, title: 'made', budget: null, archivedAt: null }] },
    ])
    expect(await run('wholeRows', 'removedRows')(hand, { id: 1 })).toEqual([
      { note: { tenantId: 1, body: null }, tenant: after },
    ])
  })

  test('rows of either branch', async () => {
    expect(await run('wholeRows', 'eitherRow')(hand, { id: 1, tenant: 2 })).toMatchObject([
      { item: { id: 1, title: 'x' } },
      { item: { id: 2, title: 'y' } },
    ])
  })

  test('aggregates in an object', async () => {
    expect(await call((sql) => run('paths', 'summaries')(sql))).toEqual([
      { name: 'a', projects: { total: 1, largest: '1.50' } },
      { name: 'a', projects: { total: 1, largest: null } },
    ])
  })
})
