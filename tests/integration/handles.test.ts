import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { afterEach, describe, expect, test } from 'vitest'
import {
  apiKeys,
  DecodeError,
  fromDrizzle,
  isConstraint,
  NoRowsError,
  ParameterError,
  plans,
  projects,
  tenants,
  usage,
} from '../../generated/index.js'
import * as schema from '../../src/db/schema.js'
import * as drizzle1 from '../drizzle-1/drizzle.js'
import { rejection, useExample } from './example.js'

const example = useExample()

const opened: postgres.Sql[] = []
function connect(options: postgres.Options<Record<string, never>> = {}): postgres.Sql {
  const client = postgres(example.url, { max: 1, onnotice: () => undefined, ...options })
  opened.push(client)
  return client
}
afterEach(() => Promise.all(opened.splice(0).map((client) => client.end())))

describe('every kind of handle gives the same', () => {
  const kinds: [name: string, open: () => postgres.Sql][] = [
    ['a plain client', () => connect()],
    ['a client that prepares nothing', () => connect({ prepare: false })],
    ['a client that fetches no types', () => connect({ fetch_types: false })],
    ['a client that renames columns', () => connect({ transform: postgres.camel })],
    ['a client that gives undefined for null', () => connect({ transform: { undefined: null } })],
    [
      'a client that Drizzle has changed',
      () => {
        const client = connect()
        drizzle(client)
        return client
      },
    ],
  ]
  test.each(kinds)('%s', async (_name, open) => {
    const client = open()
    const { sql, seeded } = example
    const apiKeyId = seeded.main.key.id
    const page = { apiKeyId, occurredBefore: 'infinity', idBefore: 0, pageSize: 100 }
    expect(await tenants.listTenants(client)).toEqual(await tenants.listTenants(sql))
    expect(await apiKeys.listApiKeys(client)).toEqual(await apiKeys.listApiKeys(sql))
    expect(await plans.listPlans(client)).toEqual(await plans.listPlans(sql))
    expect(await usage.pageEvents(client, page)).toEqual(await usage.pageEvents(sql, page))

    const { id } = seeded.globex.tenant
    const settings = { alerts: { quotaPercent: 1 }, 'snake_case key': null, 'quote"': ['\\', '’'] }
    const merged = await tenants.mergeTenantSettings(client, { id, settings })
    expect(merged?.settings).toMatchObject(settings)
    const [row] = await example.hand<{ settings: unknown }[]>`select settings from tenants where id = ${id}`
    expect(row?.settings).toEqual(merged?.settings)
  })

  test('a reserved connection', async () => {
    const reserved = await example.sql.reserve()
    try {
      expect(await tenants.listTenants(reserved)).toEqual(await tenants.listTenants(example.sql))
    } finally {
      reserved.release()
    }
  })
})

describe('transactions', () => {
  const signUp = async (tx: postgres.ISql, email: string) => {
    const tenant = await tenants.createTenant(tx, { name: 'In a transaction', email })
    const project = await projects.createProject(tx, {
      tenantId: tenant.id,
      name: 'First',
      slug: 'first',
      environment: 'test',
    })
    return { tenant, project }
  }
  const found = (email: string) => tenants.getTenantByEmail(example.sql, { email })

  test('two functions in sql.begin are there together', async () => {
    const { tenant, project } = await example.sql.begin((tx) => signUp(tx, 'both@begin.example'))
    expect(await found('both@begin.example')).toEqual(tenant)
    expect(await projects.getProjectBySlug(example.sql, { tenantId: tenant.id, slug: 'first' })).toEqual(
      project,
    )
  })

  test('or not at all', async () => {
    const error = await rejection(
      example.sql.begin(async (tx) => {
        await signUp(tx, 'none@begin.example')
        await tenants.createTenant(tx, { name: 'Twice', email: 'none@begin.example' })
      }),
    )
    expect(isConstraint(error, 'tenants_email_key')).toBe(true)
    expect(isConstraint(error, 'users_email_key')).toBe(false)
    expect(await found('none@begin.example')).toBeNull()
  })

  test('a savepoint is given up alone', async () => {
    await example.sql.begin(async (tx) => {
      await tenants.createTenant(tx, { name: 'Outer', email: 'outer@begin.example' })
      await rejection(
        tx.savepoint(async (inner) => {
          await tenants.createTenant(inner, { name: 'Inner', email: 'outer@begin.example' })
        }),
      )
    })
    expect(await found('outer@begin.example')).toMatchObject({ name: 'Outer' })
  })

  test('a function in a transaction of Drizzle sees what Drizzle wrote, and shares its end', async () => {
    const db = drizzle(connect(), { schema })
    const rollback = new Error('rollback')
    const error = await rejection(
      db.transaction(async (tx) => {
        const [made] = await tx
          .insert(schema.tenants)
          .values({ name: 'By Drizzle', email: 'tx@drizzle.example' })
          .returning()
        const sql = fromDrizzle(tx)
        const seen = await tenants.getTenantByEmail(sql, { email: 'tx@drizzle.example' })
        expect(seen).toEqual(made)
        await tenants.setTenantStatus(sql, { id: seen?.id ?? '', status: 'suspended' })
        const [changed] = await tx
          .select()
          .from(schema.tenants)
          .where(eq(schema.tenants.id, seen?.id ?? ''))
        expect(changed?.status).toBe('suspended')
        throw rollback
      }),
    )
    expect(error).toBe(rollback)
    expect(await found('tx@drizzle.example')).toBeNull()
  })

  test('a function in a nested transaction of Drizzle shares the end of its savepoint', async () => {
    const db = drizzle(connect(), { schema })
    const rollback = new Error('rollback')
    await db.transaction(async (tx) => {
      await tenants.createTenant(fromDrizzle(tx), { name: 'Outer', email: 'outer@drizzle.example' })
      const error = await rejection(
        tx.transaction(async (inner) => {
          const sql = fromDrizzle(inner)
          expect(await tenants.getTenantByEmail(sql, { email: 'outer@drizzle.example' })).not.toBeNull()
          await tenants.createTenant(sql, { name: 'Undone', email: 'undone@drizzle.example' })
          throw rollback
        }),
      )
      expect(error).toBe(rollback)
      await tx.transaction(async (inner) => {
        await tenants.createTenant(fromDrizzle(inner), { name: 'Kept', email: 'kept@drizzle.example' })
      })
    })
    expect(await found('outer@drizzle.example')).toMatchObject({ name: 'Outer' })
    expect(await found('undone@drizzle.example')).toBeNull()
    expect(await found('kept@drizzle.example')).toMatchObject({ name: 'Kept' })
  })

  test('so do functions in a transaction and a savepoint of Drizzle 1.0', async () => {
    const db = drizzle1.drizzle({ client: connect() })
    const rollback = new Error('rollback')
    await db.transaction(async (tx) => {
      await tenants.createTenant(fromDrizzle(tx), { name: 'Outer', email: 'outer@drizzle-1.example' })
      const error = await rejection(
        tx.transaction(async (inner) => {
          const sql = fromDrizzle(inner)
          expect(await tenants.getTenantByEmail(sql, { email: 'outer@drizzle-1.example' })).not.toBeNull()
          await tenants.createTenant(sql, { name: 'Undone', email: 'undone@drizzle-1.example' })
          throw rollback
        }),
      )
      expect(error).toBe(rollback)
    })
    expect(await found('outer@drizzle-1.example')).toMatchObject({ name: 'Outer' })
    expect(await found('undone@drizzle-1.example')).toBeNull()
    expect(await tenants.listTenants(fromDrizzle(db))).toEqual(await tenants.listTenants(example.sql))
  })

  test('and outside of a transaction Drizzle gives its client', async () => {
    const db = drizzle(connect())
    expect(await tenants.listTenants(fromDrizzle(db))).toEqual(await tenants.listTenants(example.sql))
  })
})

describe('what goes wrong says which query, and what', () => {
  test('no row is a NoRowsError', async () => {
    const error = await rejection(
      tenants.getTenant(example.sql, { id: '00000000-0000-4000-8000-000000000000' }),
    )
    expect(error).toBeInstanceOf(NoRowsError)
    expect(error).toMatchObject({ query: 'getTenant', code: 'SLUICE_NO_ROWS' })
  })

  const id = '00000000-0000-4000-8000-000000000000'
  const wrong: [name: string, call: (sql: postgres.ISql) => Promise<unknown>, parameter: string][] = [
    ['a text that is no uuid', (sql) => tenants.getTenant(sql, { id: 'me' }), 'id'],
    [
      'a label that the enum lacks',
      // @ts-expect-error The compiler says so too.
      (sql) => apiKeys.listKeysWithScope(sql, { projectId: id, scope: 'root' }),
      'scope',
    ],
    [
      'undefined where a value is due',
      // @ts-expect-error The compiler says so too.
      (sql) => tenants.createTenant(sql, { name: 'x' }),
      'email',
    ],
    [
      'null where none may be',
      // @ts-expect-error The compiler says so too.
      (sql) => tenants.createTenant(sql, { name: null, email: 'x@y.z' }),
      'name',
    ],
    ['a NUL in a text', (sql) => tenants.createTenant(sql, { name: 'a\0b', email: 'x@y.z' }), 'name'],
    [
      'an invalid date',
      (sql) => tenants.deleteClosedTenants(sql, { closedBefore: new Date(NaN) }),
      'closedBefore',
    ],
    [
      'a number past its type',
      (sql) => usage.recordUsage(sql, { apiKeyId: id, path: '/', status: 40_000 }),
      'status',
    ],
    [
      'a fraction for an integer',
      (sql) => usage.recordUsage(sql, { apiKeyId: id, path: '/', status: 1.5 }),
      'status',
    ],
    // @ts-expect-error The compiler says so too.
    ['an element of another type', (sql) => tenants.getTenantsByIds(sql, { ids: [id, 7] }), 'ids[1]'],
  ]
  test.each(wrong)('%s is a ParameterError, and nothing is sent', async (_name, call, parameter) => {
    const sent: string[] = []
    const client = connect({ debug: (_connection, query) => void sent.push(query) })
    const error = await rejection(call(client))
    expect(error).toBeInstanceOf(ParameterError)
    expect(error).toMatchObject({ parameter, message: expect.stringContaining(parameter) })
    expect(sent).toEqual([])
    expect(await client`select 1 as one`, 'the connection is as good as before').toEqual([{ one: 1 }])
  })

  test('a wrong argument on a busy connection harms no other query', async () => {
    const client = connect()
    const results = await Promise.allSettled([
      client`select pg_sleep(0.05)`,
      tenants.getTenant(client, { id: 'me' }),
      tenants.listTenants(client),
      // @ts-expect-error The compiler says so too.
      tenants.getTenant(client, {}),
      plans.listPlans(client),
    ])
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ])
  })

  test('a label added to the database later is a DecodeError', async () => {
    const { hand, sql, seeded } = example
    await hand`alter type api_scope add value 'superuser'`
    await hand`update projects set default_scopes = '{read,superuser}' where id = ${seeded.acme.project.id}`
    const error = await rejection(
      projects.getProjectBySlug(sql, { tenantId: seeded.acme.tenant.id, slug: 'first-project' }),
    )
    expect(error).toBeInstanceOf(DecodeError)
    expect(error).toMatchObject({
      query: 'getProjectBySlug',
      column: 'default_scopes[1]',
      message: expect.stringContaining('superuser'),
    })
    await hand`update projects set default_scopes = '{read}' where id = ${seeded.acme.project.id}`
  })

  test('infinity where a Date is promised is a DecodeError', async () => {
    const { hand, sql, seeded } = example
    await hand`update api_keys set expires_at = 'infinity' where id = ${seeded.main.key.id}`
    const error = await rejection(
      apiKeys.listKeysWithScope(sql, { projectId: seeded.acme.project.id, scope: 'read' }),
    )
    expect(error).toBeInstanceOf(DecodeError)
    expect(error).toMatchObject({ query: 'listKeysWithScope', column: 'expires_at' })
    await hand`update api_keys set expires_at = null where id = ${seeded.main.key.id}`
  })

  test('an error of Postgres stays one', async () => {
    const error = await rejection(
      projects.createProject(example.sql, { tenantId: id, name: 'x', slug: 'x', environment: 'test' }),
    )
    expect(error).toBeInstanceOf(postgres.PostgresError)
    expect(isConstraint(error, 'projects_tenant_id_fkey')).toBe(true)
  })
})

describe('a signal', () => {
  test('aborted before the call sends nothing', async () => {
    const sent: string[] = []
    const client = connect({ debug: (_connection, query) => void sent.push(query) })
    const reason = new Error('enough')
    expect(await rejection(tenants.listTenants(client, { signal: AbortSignal.abort(reason) }))).toBe(reason)
    expect(sent).toEqual([])
  })

  test('ends a query that waits, and leaves the connection usable', async () => {
    const { hand, seeded } = example
    const client = connect()
    const { id } = seeded.globex.tenant
    const controller = new AbortController()
    await hand.begin(async (tx) => {
      await tx`select from tenants where id = ${id} for update`
      const waiting = rejection(
        tenants.setTenantStatus(client, { id, status: 'closed' }, { signal: controller.signal }),
      )
      await waitingForLocks(1)
      controller.abort()
      expect(await waiting).toBe(controller.signal.reason)
      // The call rejects at once; the server hears of it a moment later.
      await waitingForLocks(0)
    })
    expect(await tenants.getTenant(client, { id })).toMatchObject({ status: 'active' })
  })
})

/** Waits until so many connections to the example's database wait for a lock. */
async function waitingForLocks(expected: number): Promise<void> {
  for (let turn = 0; turn < 500; turn++) {
    const { count } = await example.sql`
      select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
    if (count === expected) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`there are not ${expected} connections that wait for a lock`)
}
