/** Compiled, never run: the types of the example's modules, and what they forbid. */
import { drizzle } from 'drizzle-orm/postgres-js'
import type { ReservedSql, Sql, TransactionSql } from 'postgres'
import {
  apiKeys,
  type ConstraintName,
  fromDrizzle,
  invoices,
  isConstraint,
  members,
  plans,
  projects,
  serverStatus,
  tenants,
  usage,
} from '../../../generated/index.js'
import type * as schema from '../../../src/db/schema.js'

/** A type equal to another is assignable in both directions, `any` included; this tells them apart. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function holds<_Claim extends true>(): void {}

// Rows of whole tables are exactly Drizzle's.
holds<Same<tenants.ListTenantsRow, typeof schema.tenants.$inferSelect>>()
holds<Same<tenants.GetTenantRow, typeof schema.tenants.$inferSelect>>()
holds<Same<tenants.CreateTenantRow, schema.Tenant>>()
holds<Same<tenants.UpdateTenantRow, schema.Tenant>>()
holds<Same<members.UpsertUserRow, typeof schema.users.$inferSelect>>()
holds<Same<projects.CreateProjectRow, typeof schema.projects.$inferSelect>>()
holds<Same<apiKeys.CreateApiKeyRow, typeof schema.apiKeys.$inferSelect>>()
holds<Same<invoices.OpenInvoiceRow, typeof schema.invoices.$inferSelect>>()
holds<Same<plans.PutPlanRow, typeof schema.plans.$inferSelect>>()
holds<Same<keyof apiKeys.ListApiKeysRow, keyof typeof schema.apiKeys.$inferSelect | 'tenantId'>>()
// @ts-expect-error Rows of two tables are not the same, or the claims above would say nothing.
holds<Same<tenants.ListTenantsRow, typeof schema.users.$inferSelect>>()

// Columns have the type of their column, wherever they went.
holds<Same<apiKeys.AuthenticateRow['features'], schema.PlanFeatures>>()
holds<Same<tenants.MergeTenantSettingsRow['settings'], schema.TenantSettings>>()
holds<Same<usage.GetRunningTotalsRow['requests'], bigint>>()
holds<Same<members.ListMembersRow['role'], 'owner' | 'admin' | 'developer' | 'billing'>>()
holds<Same<members.ListMembersRow['invitedByEmail'], string | null>>()
holds<Same<projects.ListProjectsRow['newestKeyCreatedAt'], Date | null>>()
holds<Same<invoices.PayInvoiceParams['paidAt'], string | null>>()
holds<Same<usage.PageEventsParams['occurredBefore'], string>>()

export async function results(sql: Sql): Promise<void> {
  const one = await tenants.getTenant(sql, { id: '' })
  holds<Same<typeof one, tenants.GetTenantRow>>()
  const optional = await tenants.getTenantByEmail(sql, { email: '' })
  holds<Same<typeof optional, tenants.GetTenantByEmailRow | null>>()
  const many = await tenants.listTenants(sql)
  holds<Same<typeof many, tenants.ListTenantsRow[]>>()
  many.push(one)
  const count = await tenants.setTenantStatus(sql, { id: '', status: 'closed' })
  holds<Same<typeof count, number>>()
  const nothing = await apiKeys.revokeApiKey(sql, { id: '' })
  holds<Same<typeof nothing, void>>()

  // @ts-expect-error The row may be absent.
  void optional.name
  // @ts-expect-error A query without parameters takes none.
  await tenants.listTenants(sql, { id: '' })
  await serverStatus.serverStatus(sql, { signal: AbortSignal.timeout(1) })
}

export async function parameters(sql: Sql, ids: readonly string[]): Promise<void> {
  await tenants.getTenantsByIds(sql, { ids })
  await tenants.filterTenants(sql, { limit: 1 })
  await tenants.filterTenants(sql, { status: undefined, planId: null, limit: 1 })
  await tenants.updateTenant(sql, { id: '', labels: ['a'] as const })
  await tenants.mergeTenantSettings(sql, {
    id: '',
    settings: { locale: 'de' } satisfies schema.TenantSettings,
  })

  // @ts-expect-error A parameter is missing.
  await tenants.getTenant(sql, {})
  // @ts-expect-error All are.
  await tenants.getTenant(sql)
  // @ts-expect-error A parameter that the query does not have.
  await tenants.getTenant(sql, { id: '', email: '' })
  // @ts-expect-error A number is no uuid.
  await tenants.getTenant(sql, { id: 5 })
  // @ts-expect-error null is no value of a column that is not null.
  await tenants.createTenant(sql, { name: null, email: '' })
  // @ts-expect-error A status that the schema does not name.
  await tenants.setTenantStatus(sql, { id: '', status: 'deleted' })
  // @ts-expect-error A label that the enum does not have.
  await projects.setDefaultScopes(sql, { id: '', scopes: ['read', 'root'] })
  // @ts-expect-error A list where one value is due.
  await tenants.getTenant(sql, { id: ids })
  // @ts-expect-error A bigint column takes no number.
  await invoices.addInvoiceLine(sql, { invoiceId: '', description: '', quantity: 1, unitPrice: '1' })
  // @ts-expect-error Nor does numeric: a float would lose cents.
  await invoices.addInvoiceLine(sql, { invoiceId: '', description: '', quantity: 1n, unitPrice: 1 })
  // @ts-expect-error A date with a zone is no day.
  await usage.rollUpDay(sql, { day: new Date() })
  // @ts-expect-error The customType takes hexadecimal digits, not bytes.
  await apiKeys.authenticate(sql, { hash: Buffer.alloc(32) })
  const plan = { id: '', name: '', monthlyPrice: '0', overagePrice: null, monthlyRequests: 0, isPublic: true }
  await plans.putPlan(sql, { ...plan, features: { auditLogDays: 1, support: 'community' } })
  // @ts-expect-error The shape is the schema's.
  await plans.putPlan(sql, { ...plan, features: { support: 'community' } })
}

export async function handles(
  sql: Sql,
  transaction: TransactionSql,
  reserved: ReservedSql,
  custom: Sql<{ point: { x: number } }>,
): Promise<void> {
  for (const handle of [sql, transaction, reserved, custom]) await tenants.listTenants(handle)
  await sql.begin((tx) => tenants.listTenants(tx))
  const db = drizzle(sql)
  await tenants.listTenants(fromDrizzle(db))
  await db.transaction((tx) => tenants.listTenants(fromDrizzle(tx)))
  // @ts-expect-error A Drizzle database is no handle.
  await tenants.listTenants(db)
  // @ts-expect-error Nor is a URL.
  await tenants.listTenants('postgres://localhost')
}

export function constraints(error: unknown): ConstraintName | null {
  // @ts-expect-error No constraint has this name.
  if (isConstraint(error, 'tenants_emial_key')) return null
  return isConstraint(error, 'tenants_email_key') ? 'tenants_email_key' : null
}
