import type { DbClient } from '../src/db/client.js'
import { apiKeys, members, plans, projects, tenants, usage } from '../generated/index.js'
import { issueKey, signUp } from './onboarding.js'

/** Fills an empty database with two tenants, their people, projects, keys and some use of them. */
export async function seed(sql: DbClient) {
  const acme = await signUp(sql, { company: 'Acme Rockets', email: 'ops@acme.example', person: 'Ada' })
  const globex = await signUp(sql, { company: 'Globex', email: 'it@globex.example', person: null })

  await plans.changePlan(sql, { tenantId: acme.tenant.id, planId: 'team' })
  await tenants.mergeTenantSettings(sql, {
    id: acme.tenant.id,
    settings: { locale: 'de-AT', alerts: { quotaPercent: 80 } },
  })
  await tenants.updateTenant(sql, { id: globex.tenant.id, labels: ['trial', 'partner'] })

  const developer = await members.upsertUser(sql, { email: 'grace@acme.example', name: 'Grace' })
  await members.addMember(sql, {
    tenantId: acme.tenant.id,
    userId: developer.id,
    role: 'developer',
    invitedBy: acme.user.id,
  })
  await members.acceptInvitation(sql, { tenantId: acme.tenant.id, userId: developer.id })

  await projects.setDefaultScopes(sql, { id: acme.project.id, scopes: ['read', 'write'] })
  const main = await issueKey(sql, acme.project.id, 'Main')
  const old = await issueKey(sql, acme.project.id, 'Old')
  await apiKeys.revokeApiKey(sql, { id: old.key.id })

  const paths = ['/rockets', '/rockets/1', '/broken', '/rockets']
  await usage.recordUsageBatch(sql, {
    events: paths.map((path) => ({
      apiKeyId: main.key.id,
      path,
      status: path === '/broken' ? 500 : 200,
    })),
  })
  return { acme, globex, main, old }
}
