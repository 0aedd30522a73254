import { fileURLToPath } from 'node:url'
import { runMigrations } from 'sluice-sql/migrate'
import { apiKeys, invoices, members, projects, tenants, usage } from '../generated/index.js'
import { ParameterError } from '../generated/sluice.js'
import { billMonth } from '../examples/billing.js'
import { closeProjects, firstFailure, issueKeys } from '../examples/many-rows.js'
import { EmailTakenError, signUp } from '../examples/onboarding.js'
import { seed } from '../examples/seed.js'
import { serveRequest } from '../examples/serve-request.js'
import { closeDbClient, getDbClient } from '../src/db/client.js'
import { createDatabase } from '../tests/server/create-database.js'
import { startServer } from '../tests/server/start-server.js'

/*
 * `npm run demo`: a Postgres of its own (or a new database on that of DATABASE_URL), migrated and seeded, and what
 * generated functions give on it.
 */

const server = await startServer()
const database = await createDatabase(server.url)
try {
  const { applied } = await runMigrations({
    url: database.url,
    folder: fileURLToPath(new URL('../drizzle', import.meta.url)),
  })
  show('migrations applied', applied)

  process.env.DATABASE_URL = database.url
  const sql = getDbClient()
  const { acme, main, old } = await seed(sql)
  show('a tenant, signed up in one transaction', acme.tenant)
  show('its members', await members.listMembers(sql, { tenantId: acme.tenant.id }))

  await signUp(sql, { company: 'Acme again', email: 'ops@acme.example', person: null }).catch(
    (error: unknown) => {
      if (!(error instanceof EmailTakenError)) throw error
      show('signing up twice', error.message)
    },
  )
  show('tenants after that', (await tenants.listTenants(sql)).length)

  await tenants.getTenant(sql, { id: 'not a uuid' }).catch((error: unknown) => {
    if (!(error instanceof ParameterError)) throw error
    show('a wrong argument, refused before it is sent', error.message)
  })

  const request = { path: '/rockets', client: '203.0.113.7' }
  show('a request with a key', await serveRequest(sql, { ...request, secret: main.secret }))
  show('and with a revoked one', await serveRequest(sql, { ...request, secret: old.secret }))
  show('what the key may do', await apiKeys.authenticate(sql, { hash: main.key.hash }))

  const today = new Date().toISOString().slice(0, 10)
  await usage.rollUpDay(sql, { day: today })
  show(
    'use, by day',
    await usage.getTenantUsage(sql, { tenantId: acme.tenant.id, firstDay: today, lastDay: today }),
  )
  const issued = await issueKeys(sql, acme.project.id, ['Staging', 'Production', 'Robots'])
  show(
    'many keys, stored by one statement',
    issued.map(({ key }) => key),
  )
  const recorded = await usage.importUsage(sql, eventsBetween(main.key.id, 100_000))
  show('events copied in from a generator', recorded)
  let streamed = 0
  for await (const event of usage.exportUsage(sql, { tenantId: acme.tenant.id }))
    streamed += event.status > 0 ? 1 : 0
  show('and streamed out again, a thousand at a time', streamed)
  show('the first failure, for which the rest is not fetched', await firstFailure(sql, acme.tenant.id))
  show('projects', await projects.listProjects(sql, { tenantId: acme.tenant.id, withArchived: false }))
  show('the same as a tree', await projects.getTenantProjects(sql, { id: acme.tenant.id }))
  show(
    'tenants by whatever is given',
    await tenants.findTenants(sql, { project: '%', sort: 'name', limit: 10 }),
  )
  show('a search with a misspelled word', await tenants.searchTenants(sql, { text: 'Acme Rokets' }))

  const invoice = await billMonth(sql, acme.tenant.id, { start: '2026-10-01', end: '2026-11-01' }, 1_234_567n)
  show('an invoice', invoice)
  if (invoice) show('the same with its lines', await invoices.getInvoice(sql, { number: invoice.number }))
  show('keys revoked with their projects, in one transaction', await closeProjects(sql, [acme.project.id]))
} finally {
  await closeDbClient()
  await database.drop()
  await server.stop()
}

function* eventsBetween(apiKeyId: string, count: number) {
  for (let index = 0; index < count; index++) {
    const occurredAt = new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString()
    yield { apiKeyId, occurredAt, path: `/rockets/${index % 100}`, status: index % 50 === 0 ? 500 : 200 }
  }
}

function show(what: string, value: unknown): void {
  console.log(`\n${what}:`)
  console.dir(value, { depth: null })
}
