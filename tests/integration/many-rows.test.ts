import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { asc, eq, inArray } from 'drizzle-orm'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeProjects, exportEvents, firstFailure, importLog, issueKeys } from '../../examples/many-rows.js'
import { apiKeys, auditLog, projects, usage } from '../../generated/index.js'
import * as schema from '../../src/db/schema.js'
import { rejection, useExample } from './example.js'

const example = useExample()
let db: PostgresJsDatabase<typeof schema>
let drizzled: postgres.Sql
beforeAll(() => {
  drizzled = postgres(example.url, { max: 1 })
  db = drizzle(drizzled, { schema })
})
afterAll(() => drizzled.end())

describe('lists of rows', () => {
  test('keys are stored with their arrays, JSON and digests, and come back in the order of the list', async () => {
    const { sql, seeded } = example
    const names = Array.from({ length: 300 }, (_, index) => `key ${(index * 7) % 300}`)
    const issued = await issueKeys(sql, seeded.acme.project.id, names)
    expect(issued.map(({ key }) => key.name)).toEqual(names)
    expect(issued.every(({ key, secret }) => secret.startsWith(key.prefix))).toBe(true)
    const [first] = issued
    expect(await apiKeys.authenticate(sql, { hash: '00' })).toBeNull()
    expect(first).toBeDefined()
  })

  test('what is stored is what Drizzle stores of the same values', async () => {
    const { sql, seeded } = example
    const rows = [
      {
        name: 'a "quoted" \\ name',
        hash: '0a'.repeat(32),
        scopes: ['read', 'admin'],
        metadata: { source: 'cli' },
      },
      {
        name: '{}',
        hash: '0b'.repeat(32),
        scopes: [],
        metadata: { text: '"],[\\n', list: [1, null, { a: 'NULL' }] },
      },
      { name: 'NULL', hash: '0c'.repeat(32), scopes: ['write'], metadata: null },
      { name: '', hash: '0d'.repeat(32), scopes: ['write'], metadata: undefined },
    ] as const
    const keys = rows.map((row) => ({ ...row, prefix: 'sk' }))
    const stored = await apiKeys.createApiKeys(sql, { projectId: seeded.acme.project.id, keys })
    const ids = stored.map(({ id }) => id)
    const byDrizzle = await db
      .insert(schema.apiKeys)
      .values(
        keys.map((key) => ({
          ...key,
          scopes: [...key.scopes],
          hash: `f${key.hash.slice(1)}`,
          projectId: seeded.globex.project.id,
        })),
      )
      .returning()
    const found = await db.select().from(schema.apiKeys).where(inArray(schema.apiKeys.id, ids))
    const sorted = ids.map((id) => found.find((row) => row.id === id))
    const comparable = (all: readonly (typeof schema.apiKeys.$inferSelect | undefined)[]) =>
      all.map((row) => ({ ...row, id: '', projectId: '', hash: row?.hash.slice(1), createdAt: null }))
    expect(comparable(sorted)).toEqual(comparable(byDrizzle))
  })

  test('an empty list sends nothing and gives nothing', async () => {
    const { sql, seeded } = example
    expect(await usage.recordUsageBatch(sql, { events: [] })).toBe(0)
    const projectId = seeded.acme.project.id
    expect(await apiKeys.createApiKeys(sql, { projectId, keys: [] })).toEqual([])
    expect(await apiKeys.renameApiKeys(sql, { names: [] })).toEqual([])
    const bad = await rejection(apiKeys.createApiKeys(sql, { projectId: 'no uuid', keys: [] }))
    expect(bad).toMatchObject({ name: 'ParameterError', parameter: 'projectId' })
  })

  test('an update from a list changes each row to its own value', async () => {
    const { sql, seeded } = example
    const [one, other] = [seeded.main.key.id, seeded.old.key.id]
    const renamed = await apiKeys.renameApiKeys(sql, {
      names: [
        { id: one, name: 'First' },
        { id: other, name: 'Second' },
        { id: '00000000-0000-4000-8000-000000000000', name: 'None' },
      ],
    })
    expect(new Map(renamed.map(({ id, name }) => [id, name]))).toEqual(
      new Map([
        [one, 'First'],
        [other, 'Second'],
      ]),
    )
    await apiKeys.renameApiKeys(sql, {
      names: [
        { id: one, name: 'Main' },
        { id: other, name: 'Old' },
      ],
    })
  })

  test('100,000 rows go in one call', async () => {
    const { sql, hand, seeded } = example
    const apiKeyId = seeded.main.key.id
    const events = Array.from({ length: 100_000 }, (_, index) => ({
      apiKeyId,
      path: `/bulk/${index}`,
      status: index % 500,
      latencyMs: index % 3 === 0 ? null : index / 3,
    }))
    expect(await usage.recordUsageBatch(sql, { events })).toBe(100_000)
    const [sum] = await hand`
      select count(*)::int as n, count(distinct path)::int as paths, sum(status)::int as statuses, count(latency_ms)::int as measured
      from usage_events where path like '/bulk/%'`
    expect(sum).toEqual({
      n: 100_000,
      paths: 100_000,
      statuses: events.reduce((total, { status }) => total + status, 0),
      measured: events.filter(({ latencyMs }) => latencyMs !== null).length,
    })
    await hand`delete from usage_events where path like '/bulk/%'`
  })

  test.each([
    ['a value', { apiKeyId: 'x', path: '/', status: 200 }, 'events[2].apiKeyId'],
    [
      'a field that is missing',
      { apiKeyId: '00000000-0000-4000-8000-000000000000', path: '/' },
      'events[2].status',
    ],
    ['null for a field that takes none', { apiKeyId: null, path: '/', status: 1 }, 'events[2].apiKeyId'],
    ['a row that is null', null, 'events[2]'],
    ['a row that is no object', 'text', 'events[2]'],
  ])('%s that is wrong is named by its place', async (_, wrong, parameter) => {
    const { sql, seeded } = example
    const good = { apiKeyId: seeded.main.key.id, path: '/', status: 200 }
    const events = [good, good, wrong as typeof good]
    expect(await rejection(usage.recordUsageBatch(sql, { events }))).toMatchObject({
      name: 'ParameterError',
      parameter,
    })
  })

  test.each([[null], [undefined], ['text'], [{ length: 1 }], [5]])('a list that is %j', async (events) => {
    const error = await rejection(usage.recordUsageBatch(example.sql, { events: events as never }))
    expect(error).toMatchObject({ name: 'ParameterError', parameter: 'events', expected: 'an array of rows' })
  })

  test('a sparse array has rows that are undefined', async () => {
    const events: never[] = []
    events.length = 3
    const error = await rejection(usage.recordUsageBatch(example.sql, { events }))
    expect(error).toMatchObject({ parameter: 'events[0]', given: 'undefined' })
  })

  test('in transactions, on a plain client, and after drizzle() changed it', async () => {
    const { sql, hand, seeded } = example
    const events = [{ apiKeyId: seeded.main.key.id, path: '/everywhere', status: 200 }]
    await sql.begin((tx) => usage.recordUsageBatch(tx, { events }))
    await usage.recordUsageBatch(hand, { events })
    await usage.recordUsageBatch(drizzled, { events })
    const found = await db.select().from(schema.usageEvents).where(eq(schema.usageEvents.path, '/everywhere'))
    expect(found).toHaveLength(3)
  })
})

describe('streams', () => {
  test('give what Drizzle selects', async () => {
    const { sql, hand, seeded } = example
    const tenantId = seeded.acme.tenant.id
    const rows = await db
      .select()
      .from(schema.auditLog)
      .where(eq(schema.auditLog.tenantId, tenantId))
      .orderBy(asc(schema.auditLog.id))
    expect(rows.length).toBeGreaterThan(300)
    for (const client of [sql, hand, drizzled]) {
      const streamed = []
      for await (const row of auditLog.exportChanges(client, { tenantId }, { batchSize: 100 }))
        streamed.push(row)
      expect(streamed).toEqual(rows)
    }
  })

  test('go through Node streams, and stop where these do', async () => {
    const { sql, seeded } = example
    const tenantId = seeded.acme.tenant.id
    const lines: string[] = []
    const to = new Writable({
      write(chunk, _, done) {
        lines.push(String(chunk))
        done()
      },
    })
    await exportEvents(sql, tenantId, to)
    const events = lines
      .join('')
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line))
    const all = []
    for await (const event of usage.exportUsage(sql, { tenantId })) all.push(event)
    expect(events).toEqual(JSON.parse(JSON.stringify(all)))
    const failing = new Writable({ write: (_chunk, _encoding, done) => done(new Error('of the disk')) })
    await expect(exportEvents(sql, tenantId, failing)).rejects.toThrow('of the disk')
    expect(await firstFailure(sql, tenantId)).toMatchObject({ status: 500 })
    // Two connections: both are free again.
    await Promise.all([1, 2, 3].map(() => sql`select 1`))
  })
})

describe('copies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-log-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('a log file is loaded whole or not at all', async () => {
    const { sql, seeded } = example
    const file = join(folder, 'access.log')
    const line = (index: number, status: number): string =>
      `${seeded.main.key.id} 2026-01-02T03:04:05.${String(index).padStart(6, '0')}Z /log/${index} ${status}\n`
    writeFileSync(file, Array.from({ length: 5000 }, (_, index) => line(index, 200)).join(''))
    expect(await importLog(sql, file)).toBe(5000)
    writeFileSync(
      file,
      Array.from({ length: 5000 }, (_, index) => line(index, index === 4321 ? 1e6 : 200)).join(''),
    )
    expect(await rejection(importLog(sql, file))).toMatchObject({
      name: 'ParameterError',
      query: 'importUsage',
      parameter: 'rows[4321].status',
    })
    const loaded = await db
      .select()
      .from(schema.usageEvents)
      .where(eq(schema.usageEvents.occurredAt, '2026-01-02T03:04:05.004321Z'))
    expect(loaded).toMatchObject([{ path: '/log/4321', status: 200, latencyMs: null }])
  })

  test('JSON and enums are stored as Drizzle stores them', async () => {
    const { sql, seeded } = example
    const rows = [
      { before: null, after: { text: 'a\tb\nc\\d', list: [1, 'x', null] } },
      { before: { 'key "k"': '\\N' }, after: null },
    ].map((change, index) => ({
      tenantId: index === 0 ? seeded.globex.tenant.id : null,
      action: 'update' as const,
      relation: 'imported',
      rowId: seeded.main.key.id,
      change,
      occurredAt: new Date('2026-01-02T03:04:05.678Z'),
    }))
    expect(await auditLog.importChanges(sql, rows)).toBe(2)
    const stored = await db
      .select()
      .from(schema.auditLog)
      .where(eq(schema.auditLog.relation, 'imported'))
      .orderBy(asc(schema.auditLog.id))
    expect(stored).toEqual(rows.map((row) => ({ ...row, id: expect.any(BigInt) })))
  })

  test('a table can be copied row by row, from a stream on one connection to another', async () => {
    const { sql, hand, seeded } = example
    const tenantId = seeded.acme.tenant.id
    async function* changes() {
      for await (const row of auditLog.exportChanges(hand, { tenantId })) {
        yield { ...row, relation: 'copied' }
      }
    }
    const before = await db.$count(schema.auditLog, eq(schema.auditLog.tenantId, tenantId))
    expect(await auditLog.importChanges(sql, changes())).toBe(before)
  })
})

describe('pipelined calls', () => {
  test('in a transaction close projects together', async () => {
    const { sql, seeded } = example
    const made = await Promise.all(
      [1, 2, 3].map((n) =>
        projects.createProject(sql, {
          tenantId: seeded.globex.tenant.id,
          name: `Project ${n}`,
          slug: `project-${n}`,
          environment: 'test',
        }),
      ),
    )
    for (const { id } of made) await issueKeys(sql, id, ['a', 'b'])
    expect(
      await closeProjects(
        sql,
        made.map(({ id }) => id),
      ),
    ).toBe(6)
    expect(
      await closeProjects(
        sql,
        made.map(({ id }) => id),
      ),
    ).toBe(0)
  })
})
