import { randomUUID } from 'node:crypto'
import { asc, desc, eq } from 'drizzle-orm'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveRequest } from '../../examples/serve-request.js'
import * as generated from '../../generated/index.js'
import * as schema from '../../src/db/schema.js'
import { useExample } from './example.js'
import { watchCalls } from './watched-calls.js'

const example = useExample()
const { apiKeys, auditLog, invoices, members, plans, projects, serverStatus, tenants, usage } = generated
const watch = watchCalls({
  apiKeys,
  auditLog,
  invoices,
  members,
  plans,
  projects,
  serverStatus,
  tenants,
  usage,
})
const called = watch.modules

/** Drizzle on a client of its own: `drizzle()` changes the client it is given. */
let db: PostgresJsDatabase<typeof schema>
let drizzled: postgres.Sql
beforeAll(() => {
  drizzled = postgres(example.url, { max: 1 })
  db = drizzle(drizzled, { schema })
})
afterAll(() => drizzled.end())

const today = new Date().toISOString().slice(0, 10)

describe('tenants', () => {
  test('a whole row is what Drizzle selects', async () => {
    const { sql, seeded } = example
    expect(await called.tenants.listTenants(sql)).toEqual(await db.select().from(schema.tenants))
    const { id, email } = seeded.acme.tenant
    const [row] = await db.select().from(schema.tenants).where(eq(schema.tenants.id, id))
    expect(await called.tenants.getTenant(sql, { id })).toEqual(row)
    expect(await called.tenants.getTenantByEmail(sql, { email })).toEqual(row)
    expect(await called.tenants.getTenantByEmail(sql, { email: 'nobody@acme.example' })).toBeNull()
  })

  test('an insert returns the row it made', async () => {
    const { sql } = example
    const made = await called.tenants.createTenant(sql, { name: 'Hooli', email: 'gavin@HOOLI.example' })
    expect(made).toEqual(await db.query.tenants.findFirst({ where: (t, { eq: is }) => is(t.id, made.id) }))
    expect(made).toMatchObject({ planId: 'free', emailDomain: 'hooli.example', labels: [], settings: {} })
  })

  test('lists by ids, filters and pages', async () => {
    const { sql, hand, seeded } = example
    const { acme, globex } = seeded
    const ids = [acme.tenant.id, globex.tenant.id]
    const both = await called.tenants.getTenantsByIds(sql, { ids })
    expect(both.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
    expect(await called.tenants.getTenantsByIds(sql, { ids: [] })).toEqual([])

    const all = await called.tenants.filterTenants(sql, { limit: 100 })
    expect(all).toHaveLength((await hand`select from tenants`).count)
    const team = await called.tenants.filterTenants(sql, { planId: 'team', status: 'active', limit: 100 })
    expect(team.map(({ id }) => id)).toEqual([acme.tenant.id])
    const later = { createdSince: new Date(Date.now() + 60_000), status: null, limit: 100 }
    expect(await called.tenants.filterTenants(sql, later)).toEqual([])

    const found = await called.tenants.findTenants(sql, {
      planId: 'team',
      project: '%',
      sort: 'name',
      limit: 9,
    })
    const expected = await hand`
      select t.name from tenants t where t.plan_id = 'team' and exists (
        select from projects p where p.tenant_id = t.id and p.archived_at is null
      ) order by lower(t.name), t.id`
    expect(found.map(({ name }) => name)).toEqual(expected.map(({ name }) => name))
    const newest = await called.tenants.findTenants(sql, { limit: 1 })
    expect(newest).toHaveLength(1)

    const seen: string[] = []
    let last = { name: '', id: '00000000-0000-0000-0000-000000000000' }
    for (;;) {
      const [row] = await called.tenants.pageTenants(sql, {
        afterName: last.name,
        afterId: last.id,
        pageSize: 1,
      })
      if (row === undefined) break
      seen.push(row.id)
      last = row
    }
    const inOrder = await hand<{ id: string }[]>`select id from tenants order by name, id`
    expect(seen).toEqual(inOrder.map(({ id }) => id))
  })

  test('finds a misspelled name', async () => {
    const [best] = await called.tenants.searchTenants(example.sql, { text: 'Acme Rokets' })
    expect(best).toMatchObject({ name: 'Acme Rockets', similarity: expect.any(Number) })
  })

  test('changes what is given', async () => {
    const { sql, seeded } = example
    const { id, name } = seeded.globex.tenant
    const changed = await called.tenants.updateTenant(sql, { id, labels: ['a', 'NULL', '"{}",\\'] })
    expect(changed).toMatchObject({ id, name, labels: ['a', 'NULL', '"{}",\\'] })
    expect(changed?.updatedAt.getTime()).toBeGreaterThan(changed?.createdAt.getTime() ?? Infinity)
    expect(await called.tenants.updateTenant(sql, { id: seeded.acme.user.id, name: 'nobody' })).toBeNull()
    await expect(called.tenants.updateTenant(sql, { id })).rejects.toMatchObject({
      code: 'SLUICE_PARAMETER',
      message: 'updateTenant: params is without any assignment, expected at least one',
    })

    const settings = { locale: 'fr', billingContact: { name: 'Bill', email: 'bill@globex.example' } }
    const merged = await called.tenants.mergeTenantSettings(sql, { id, settings })
    expect(merged).toEqual({ settings })
    expect(await called.tenants.listTenantsWithLocale(sql, { locale: 'fr' })).toEqual([
      { id, name, locale: 'fr', billingEmail: 'bill@globex.example' },
    ])
    expect(await called.tenants.setTenantStatus(sql, { id, status: 'suspended' })).toBe(1)
    expect(await called.tenants.setTenantStatus(sql, { id, status: 'active' })).toBe(1)
  })

  test('counts domains, and forgets who closed long ago', async () => {
    const { sql, hand } = example
    const made = await called.tenants.createTenant(sql, { name: 'Acme Spare', email: 'spare@acme.example' })
    const [row] = await hand<{ first: Date }[]>`
      select min(created_at) as first from tenants where email_domain = 'acme.example'`
    expect(await called.tenants.countTenantsByDomain(sql)).toEqual([
      { emailDomain: 'acme.example', tenants: 2, firstSeenAt: row?.first },
    ])
    await called.tenants.setTenantStatus(sql, { id: made.id, status: 'closed' })
    const closedBefore = new Date(Date.now() + 60_000)
    expect(await called.tenants.deleteClosedTenants(sql, { closedBefore })).toEqual([
      { id: made.id, name: 'Acme Spare' },
    ])
  })
})

describe('members', () => {
  test('join, are listed, and leave', async () => {
    const { sql, hand, seeded } = example
    const tenantId = seeded.acme.tenant.id
    const user = await called.members.upsertUser(sql, { email: 'linus@acme.example', name: null })
    expect(user).toEqual((await db.select().from(schema.users).where(eq(schema.users.id, user.id)))[0])
    const again = await called.members.upsertUser(sql, { email: 'linus@acme.example', name: 'Linus' })
    expect(again).toEqual({ ...user, name: 'Linus' })

    const invited = { tenantId, userId: user.id, role: 'billing', invitedBy: seeded.acme.user.id } as const
    expect(await called.members.addMember(sql, invited)).toBe(1)
    expect(await called.members.addMember(sql, invited)).toBe(0)
    const [invitation] = await db
      .select({ role: schema.members.role, tenant: schema.tenants, invitedBy: schema.users })
      .from(schema.members)
      .innerJoin(schema.tenants, eq(schema.tenants.id, schema.members.tenantId))
      .leftJoin(schema.users, eq(schema.users.id, schema.members.invitedBy))
      .where(eq(schema.members.userId, user.id))
    expect(await called.members.listInvitations(sql, { userId: user.id })).toEqual([invitation])
    const accepted = await called.members.acceptInvitation(sql, { tenantId, userId: user.id })
    const [row] = await hand<{ joined: string }[]>`
      select joined_at::text as joined from members where user_id = ${user.id}`
    expect(accepted).toEqual({ role: 'billing', joinedAt: row?.joined })
    expect(await called.members.acceptInvitation(sql, { tenantId, userId: user.id })).toBeNull()

    const listed = await called.members.listMembers(sql, { tenantId })
    expect(listed.map(({ email, role, invitedByEmail }) => [email, role, invitedByEmail])).toEqual([
      ['ops@acme.example', 'owner', null],
      ['grace@acme.example', 'developer', 'ops@acme.example'],
      ['linus@acme.example', 'billing', 'ops@acme.example'],
    ])
    expect(await called.members.listTenantsOfUser(sql, { userId: user.id })).toEqual([
      { id: tenantId, name: 'Acme Rockets', role: 'billing', canInvite: false },
    ])
    expect(await called.members.removeMember(sql, { tenantId, userId: user.id })).toEqual({
      userId: user.id,
      role: 'billing',
    })
    const owner = { tenantId, userId: seeded.acme.user.id }
    expect(await called.members.removeMember(sql, owner), 'the last owner').toBeNull()
  })

  test('have a picture of bytes', async () => {
    const { sql, seeded } = example
    const userId = seeded.acme.user.id
    expect(await called.members.getAvatar(sql, { userId })).toEqual({ avatar: null })
    const avatar = Buffer.from([0, 255, 92, 39, 0])
    expect(await called.members.setAvatar(sql, { userId, avatar })).toBeUndefined()
    expect(await called.members.getAvatar(sql, { userId })).toEqual({ avatar })
    await called.members.setAvatar(sql, { userId, avatar: null })
    expect(await called.members.getAvatar(sql, { userId })).toEqual({ avatar: null })
  })
})

describe('projects and keys', () => {
  test('a project is made, found, listed with its newest key, and archived with its keys', async () => {
    const { sql, seeded } = example
    const tenantId = seeded.globex.tenant.id
    const made = await called.projects.createProject(sql, {
      tenantId,
      name: 'Doomsday',
      slug: 'doomsday',
      environment: 'live',
    })
    expect(made).toEqual((await db.select().from(schema.projects).where(eq(schema.projects.id, made.id)))[0])
    expect(await called.projects.getProjectBySlug(sql, { tenantId, slug: 'doomsday' })).toEqual(made)
    expect(await called.projects.setDefaultScopes(sql, { id: made.id, scopes: ['admin', 'read'] })).toEqual({
      id: made.id,
      defaultScopes: ['admin', 'read'],
    })
    const key = await called.apiKeys.createApiKey(sql, {
      projectId: made.id,
      name: 'Laser',
      prefix: 'sk_1',
      hash: 'ab'.repeat(32),
      metadata: { source: 'cli', nested: { list: [1, null, 'ü'] } },
    })
    expect(key.scopes).toEqual(['admin', 'read'])
    const listed = await called.projects.listProjects(sql, { tenantId, withArchived: false })
    expect(listed.map(({ name, liveKeys, newestKey }) => [name, liveKeys, newestKey])).toEqual([
      ['Doomsday', 1, 'Laser'],
      ['First project', 0, null],
    ])
    expect(listed[0]?.newestKeyCreatedAt).toEqual(key.createdAt)

    const archived = await called.projects.archiveProject(sql, { id: made.id })
    expect(archived).toEqual({ id: made.id, archivedAt: expect.any(Date), revokedKeys: 1 })
    expect(await called.projects.archiveProject(sql, { id: made.id })).toBeNull()
  })

  test('a whole row with a column beside it is what Drizzle selects', async () => {
    const { sql } = example
    const rows = await db
      .select()
      .from(schema.apiKeys)
      .innerJoin(schema.projects, eq(schema.projects.id, schema.apiKeys.projectId))
      .orderBy(asc(schema.apiKeys.id))
    const byId = (await called.apiKeys.listApiKeys(sql)).toSorted((a, b) => (a.id < b.id ? -1 : 1))
    expect(byId).toEqual(rows.map((row) => ({ ...row.api_keys, tenantId: row.projects.tenantId })))
  })

  test('a tenant is a tree of its projects and live keys', async () => {
    const { sql, seeded } = example
    const id = seeded.acme.tenant.id
    const expected = {
      id,
      name: 'Acme Rockets',
      plan: { name: 'Team', monthlyRequests: 1_000_000 },
      projects: [
        {
          id: seeded.acme.project.id,
          name: 'First project',
          keys: [{ prefix: seeded.main.key.prefix, scopes: ['read', 'write'] }],
        },
      ],
    }
    expect(await called.projects.getTenantProjects(sql, { id })).toEqual(expected)
    expect(await called.projects.listTenantProjects(sql, { planId: 'team' })).toEqual([expected])
    expect(await called.projects.getTenantProjects(sql, { id: randomUUID() })).toBeNull()
  })

  test('a key opens the door until it is revoked', async () => {
    const { sql, seeded } = example
    const { key, secret } = seeded.main
    expect(await called.apiKeys.authenticate(sql, { hash: key.hash })).toEqual({
      id: key.id,
      tenantId: seeded.acme.tenant.id,
      projectId: seeded.acme.project.id,
      scopes: ['read', 'write'],
      monthlyRequests: 1_000_000,
      features: { auditLogDays: 90, support: 'business hours' },
    })
    expect(await serveRequest(sql, { secret, path: '/rockets', client: '203.0.113.7' })).toBe(200)
    expect(await called.apiKeys.authenticate(sql, { hash: seeded.old.key.hash })).toBeNull()
  })

  test('keys are listed by scope and by the end of their life', async () => {
    const { sql, seeded } = example
    const projectId = seeded.acme.project.id
    const soon = new Date(Date.now() + 3_600_000)
    const key = await called.apiKeys.createApiKey(sql, {
      projectId,
      name: 'Brief',
      prefix: 'sk_2',
      hash: 'cd'.repeat(32),
      scopes: ['admin'],
      expiresAt: soon,
    })
    expect(await called.apiKeys.listKeysWithScope(sql, { projectId, scope: 'admin' })).toEqual([
      { id: key.id, name: 'Brief', prefix: 'sk_2', scopes: ['admin'], expiresAt: soon },
    ])
    const expiring = await called.apiKeys.listExpiringKeys(sql, { within: '2 hours' })
    expect(expiring).toEqual([
      {
        id: key.id,
        name: 'Brief',
        prefix: 'sk_2',
        expiresAt: soon,
        project: 'First project',
        email: 'ops@acme.example',
      },
    ])
    expect(await called.apiKeys.listExpiringKeys(sql, { within: '1 minute' })).toEqual([])
  })

  test('a key is rotated, its history told, its origin counted, and it is revoked', async () => {
    const { sql, hand, seeded } = example
    const first = await called.apiKeys.createApiKey(sql, {
      projectId: seeded.acme.project.id,
      name: 'Turning',
      prefix: 'sk_3',
      hash: 'ef'.repeat(32),
    })
    const second = await called.apiKeys.rotateApiKey(sql, {
      id: first.id,
      prefix: 'sk_4',
      hash: '01'.repeat(32),
    })
    expect(second).toEqual({
      id: expect.any(String),
      name: 'Turning',
      replacesId: first.id,
      expiresAt: null,
    })
    const id = second?.id ?? ''
    const history = await called.apiKeys.listKeyHistory(sql, { id })
    expect(history.map((row) => [row.id, row.age, row.revokedAt === null])).toEqual([
      [id, 0, true],
      [first.id, 1, false],
    ])
    const origins = await hand<{ origin: string; keys: number }[]>`
      select coalesce(metadata ->> 'source', 'unknown') as origin, count(*)::int as keys
      from api_keys where revoked_at is null group by 1 order by 2 desc, 1`
    expect(await called.apiKeys.countKeysByOrigin(sql)).toEqual([...origins])

    const revoked = await called.apiKeys.revokeApiKeys(sql, { ids: [id, first.id] })
    expect(revoked).toEqual([{ id, name: 'Turning', revokedAt: expect.any(Date) }])
    expect(await called.apiKeys.revokeApiKey(sql, { id })).toBeUndefined()
  })

  test('every change is in the log', async () => {
    const { sql, seeded } = example
    const tenantId = seeded.acme.tenant.id
    const [newest, older] = await called.auditLog.listChanges(sql, { tenantId, pageSize: 2 })
    const rows = await db
      .select()
      .from(schema.auditLog)
      .where(eq(schema.auditLog.tenantId, tenantId))
      .orderBy(desc(schema.auditLog.id))
      .limit(2)
    expect([newest, older]).toEqual(without(rows, 'tenantId'))
    const next = await called.auditLog.listChanges(sql, { tenantId, before: newest?.id, pageSize: 1 })
    expect(next).toEqual([older])

    const fields = await called.auditLog.listChangesOfField(sql, {
      rowId: seeded.old.key.id,
      field: 'revoked_at',
    })
    expect(fields).toMatchObject([{ rowId: seeded.old.key.id, before: null, after: expect.any(String) }])

    await example.hand`update audit_log set occurred_at = now() - interval '1 year' where id = ${String(newest?.id)}`
    expect(await called.auditLog.trimAuditLog(sql)).toBe(1)
  })
})

describe('use', () => {
  test('is recorded, rolled up, and summed', async () => {
    const { sql, hand, seeded } = example
    const apiKeyId = seeded.main.key.id
    const tenantId = seeded.acme.tenant.id
    await called.usage.recordUsage(sql, { apiKeyId, path: '/slow', status: 503, latencyMs: 1e3 })
    await called.usage.recordUsage(sql, { apiKeyId, path: '/fast', status: 200, client: '2001:db8::1' })
    expect(
      await called.usage.recordUsageBatch(sql, {
        events: [
          { apiKeyId, path: '/a,b', status: 200 },
          { apiKeyId, path: '/"c"', status: 500, client: '2001:db8::2' },
        ],
      }),
    ).toBe(2)

    const [counted] = await hand<{ requests: number; errors: number }[]>`
      select count(*)::int as requests, (count(*) filter (where status >= 500))::int as errors
      from usage_events where api_key_id = ${apiKeyId}`
    expect(await called.usage.rollUpDay(sql, { day: today })).toBe(1)
    const [daily] = await db.select().from(schema.usageDaily)
    expect(daily).toEqual({
      apiKeyId,
      day: today,
      requests: BigInt(counted?.requests ?? 0),
      errors: BigInt(counted?.errors ?? 0),
    })
    expect(await called.usage.getTenantUsage(sql, { tenantId, firstDay: today, lastDay: today })).toEqual([
      { day: today, ...counted },
    ])
    expect(await called.usage.getRunningTotals(sql, { apiKeyId })).toEqual([
      { day: today, requests: daily?.requests, monthToDate: String(daily?.requests), change: null },
    ])
    expect(await called.usage.getQuota(sql, { tenantId })).toEqual({
      quota: 1_000_000,
      used: counted?.requests,
      remaining: 1_000_000 - (counted?.requests ?? 0),
    })
    const [slowest] = await called.usage.listSlowestPaths(sql, { projectId: seeded.acme.project.id })
    expect(slowest).toEqual({ key: 'Main', path: '/slow', requests: 1, meanMs: 1e3, p95Ms: 1e3, place: 1 })
  })

  test('is paged to the microsecond, and forgotten', async () => {
    const { sql, hand, seeded } = example
    const apiKeyId = seeded.main.key.id
    const rows = await hand<{ id: number; at: string }[]>`
      select id::int, occurred_at::text as at from usage_events
      where api_key_id = ${apiKeyId} order by occurred_at desc, id desc`
    const seen: { readonly id: number; readonly at: string }[] = []
    let last = { occurredAt: 'infinity', id: 0 }
    for (;;) {
      const page = await called.usage.pageEvents(sql, {
        apiKeyId,
        occurredBefore: last.occurredAt,
        idBefore: last.id,
        pageSize: 2,
      })
      const end = page.at(-1)
      if (end === undefined) break
      seen.push(...page.map(({ id, occurredAt }) => ({ id, at: occurredAt })))
      last = end
    }
    expect(seen).toEqual([...rows])

    const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
    expect(await called.usage.forgetOldEvents(sql, { before: tomorrow })).toBe(rows.length)
  })
})

describe('billing', () => {
  test('an invoice is opened, filled, issued, listed, and paid', async () => {
    const { sql, seeded } = example
    const tenantId = seeded.acme.tenant.id
    const opened = await called.invoices.openInvoice(sql, {
      tenantId,
      periodStart: '2026-10-01',
      periodEnd: '2026-11-01',
      dueOn: new Date('2026-11-15'),
    })
    expect(opened).toEqual((await db.select().from(schema.invoices))[0])

    const line = { invoiceId: opened.id, description: 'Requests', quantity: 1_234_567_890_123_456n }
    expect(await called.invoices.addInvoiceLine(sql, { ...line, unitPrice: '0.000001' })).toEqual({
      position: 1,
      amount: '1234567890.12',
    })
    expect(await called.invoices.listInvoiceLines(sql, { invoiceId: opened.id })).toEqual(
      without(await db.select().from(schema.invoiceLines), 'invoiceId'),
    )
    const { number } = opened
    expect(await called.invoices.issueInvoice(sql, { id: opened.id, taxRate: '0.19' })).toEqual({
      id: opened.id,
      number,
      subtotal: '1234567890.12',
      tax: '234567899.12',
      total: '1469135789.24',
      issuedAt: expect.any(Date),
    })
    expect(await called.invoices.issueInvoice(sql, { id: opened.id, taxRate: '0.19' })).toBeNull()
    expect(await called.invoices.getInvoice(sql, { number })).toEqual({
      id: opened.id,
      number,
      status: 'open',
      currency: 'EUR',
      total: '1469135789.24',
      tenant: 'Acme Rockets',
      lines: [{ description: 'Requests', quantity: expect.any(Number), amount: '1234567890.12' }],
    })
    expect(await called.invoices.getBalance(sql, { tenantId })).toEqual({
      openInvoices: 1,
      balance: '1469135789.24',
    })
    expect(await called.invoices.listInvoices(sql, { tenantId, statuses: ['void'] })).toEqual([])
    const listed = await called.invoices.listInvoices(sql, { tenantId, statuses: ['open', 'draft'] })
    expect(listed).toEqual(await called.invoices.listInvoices(sql, { tenantId }))
    expect(listed).toMatchObject([{ id: opened.id, dueOn: new Date('2026-11-15'), paidAt: null }])

    await example.hand`update invoices set due_on = current_date - 3`
    expect(await called.invoices.listOverdue(sql)).toEqual([
      {
        id: tenantId,
        name: 'Acme Rockets',
        email: 'ops@acme.example',
        number,
        total: '1469135789.24',
        daysOverdue: 3,
      },
    ])
    const paidAt = '2026-11-20 12:34:56.123456'
    expect(await called.invoices.payInvoice(sql, { number, paidAt })).toBe(1)
    expect(await called.invoices.payInvoice(sql, { number, paidAt })).toBe(0)
    expect((await called.invoices.listInvoices(sql, { tenantId }))[0]?.paidAt).toBe(paidAt)

    const year = { firstMonth: '2026-10-01', lastMonth: '2026-11-01' }
    expect(await called.invoices.getRevenueByMonth(sql, year)).toEqual([
      { year: 2026, month: '2026-10-01', invoices: 1, revenue: '1469135789.24' },
      { year: 2026, month: '2026-11-01', invoices: 0, revenue: '0' },
      { year: 2026, month: null, invoices: 1, revenue: '1469135789.24' },
      { year: null, month: null, invoices: 1, revenue: '1469135789.24' },
    ])
  })

  test('plans are put, listed and changed to', async () => {
    const { sql, seeded } = example
    const plan = {
      id: 'odd',
      name: 'Odd “plan”',
      monthlyPrice: '1234567.89',
      overagePrice: null,
      monthlyRequests: Number.MAX_SAFE_INTEGER,
      features: { auditLogDays: 1, support: 'community' },
      isPublic: true,
    } as const
    expect(await called.plans.putPlan(sql, plan)).toEqual(plan)
    expect(await called.plans.putPlan(sql, { ...plan, name: 'Odd' })).toEqual(
      (await db.select().from(schema.plans).where(eq(schema.plans.id, 'odd')))[0],
    )
    const rows = await db
      .select()
      .from(schema.plans)
      .where(eq(schema.plans.isPublic, true))
      .orderBy(asc(schema.plans.monthlyPrice))
    expect(await called.plans.listPlans(sql)).toEqual(without(rows, 'isPublic'))

    const tenantId = seeded.globex.tenant.id
    const trialEndsOn = new Date('2027-01-31')
    expect(await called.plans.changePlan(sql, { tenantId, planId: 'odd', trialEndsOn })).toEqual({
      id: tenantId,
      planId: 'odd',
      trialEndsOn,
      monthlyPrice: '1234567.89',
    })
    expect(await called.plans.changePlan(sql, { tenantId, planId: 'none' })).toBeNull()
  })

  // Columns that an expression makes in a materialized view are text still: remove `fails` with that.
  test('statistics of plans are those of the last refresh', async () => {
    const { sql, hand } = example
    await hand`refresh materialized view plan_statistics`
    const statistics = await called.plans.getPlanStatistics(sql)
    expect(statistics).toEqual(
      await db.select().from(schema.planStatistics).orderBy(desc(schema.planStatistics.tenants)),
    )
    expect(statistics.find(({ planId }) => planId === 'scale')).toMatchObject({
      tenants: 0,
      newestTenantAt: null,
    })
  })
})

test('the server tells its clock and version', async () => {
  const [row] = await example.hand<{ version: string; up: Date }[]>`
    select current_setting('server_version') as version, pg_postmaster_start_time() as up`
  const status = await called.serverStatus.serverStatus(example.sql)
  expect(status).toEqual({ now: expect.any(Date), serverVersion: row?.version, upSince: row?.up })
  expect(Math.abs(Date.now() - status.now.getTime())).toBeLessThan(60_000)
})

test('every function of every module was called', () => {
  // These have a file of their own: many-rows.test.ts.
  const elsewhere = new Set([
    'apiKeys.createApiKeys',
    'apiKeys.renameApiKeys',
    'auditLog.exportChanges',
    'auditLog.importChanges',
    'usage.exportUsage',
    'usage.importUsage',
  ])
  const namespaces = Object.entries(generated).filter(([, exported]) => typeof exported === 'object')
  expect(namespaces.map(([name]) => name).toSorted()).toEqual(Object.keys(called).toSorted())
  expect(watch.uncalled().filter((title) => !elsewhere.has(title))).toEqual([])
})

const without = <Row extends object>(rows: readonly Row[], key: keyof Row): readonly object[] =>
  rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => name !== key)))
