/** Compiled, never run: the types of the example's modules, and what they forbid. */
import { drizzle } from 'drizzle-orm/postgres-js'
import type { ReservedSql, Sql, TransactionSql } from 'postgres'
import { expectTypeOf } from 'vitest'
import {
  apiKeys,
  fromDrizzle,
  invoices,
  isConstraint,
  plans,
  projects,
  serverStatus,
  tenants,
  usage,
} from '../../../generated/index.js'
import type { auditLog, ConstraintName, members } from '../../../generated/index.js'
import type * as schema from '../../../src/db/schema.js'

// Rows of whole tables are exactly Drizzle's.
expectTypeOf<tenants.ListTenantsRow>().toEqualTypeOf<typeof schema.tenants.$inferSelect>()
expectTypeOf<tenants.GetTenantRow>().toEqualTypeOf<typeof schema.tenants.$inferSelect>()
expectTypeOf<tenants.CreateTenantRow>().toEqualTypeOf<schema.Tenant>()
expectTypeOf<tenants.UpdateTenantRow>().toEqualTypeOf<schema.Tenant>()
expectTypeOf<members.UpsertUserRow>().toEqualTypeOf<typeof schema.users.$inferSelect>()
expectTypeOf<projects.CreateProjectRow>().toEqualTypeOf<typeof schema.projects.$inferSelect>()
expectTypeOf<apiKeys.CreateApiKeyRow>().toEqualTypeOf<typeof schema.apiKeys.$inferSelect>()
expectTypeOf<invoices.OpenInvoiceRow>().toEqualTypeOf<typeof schema.invoices.$inferSelect>()
expectTypeOf<plans.PutPlanRow>().toEqualTypeOf<typeof schema.plans.$inferSelect>()
expectTypeOf<keyof apiKeys.ListApiKeysRow>().toEqualTypeOf<
  keyof typeof schema.apiKeys.$inferSelect | 'tenantId'
>()
// @ts-expect-error Rows of two tables are not the same, or the claims above would say nothing.
expectTypeOf<tenants.ListTenantsRow>().toEqualTypeOf<typeof schema.users.$inferSelect>()

// Columns have the type of their column, wherever they went.
expectTypeOf<apiKeys.AuthenticateRow['features']>().toEqualTypeOf<schema.PlanFeatures>()
expectTypeOf<tenants.MergeTenantSettingsRow['settings']>().toEqualTypeOf<schema.TenantSettings>()
expectTypeOf<usage.GetRunningTotalsRow['requests']>().toEqualTypeOf<bigint>()
expectTypeOf<members.ListMembersRow['role']>().toEqualTypeOf<'owner' | 'admin' | 'developer' | 'billing'>()
expectTypeOf<members.ListMembersRow['invitedByEmail']>().toEqualTypeOf<string | null>()
expectTypeOf<projects.ListProjectsRow['newestKeyCreatedAt']>().toEqualTypeOf<Date | null>()
expectTypeOf<invoices.PayInvoiceParams['paidAt']>().toEqualTypeOf<string | null>()
expectTypeOf<usage.PageEventsParams['occurredBefore']>().toEqualTypeOf<string>()

export async function results(sql: Sql): Promise<void> {
  const one = await tenants.getTenant(sql, { id: '' })
  expectTypeOf<typeof one>().toEqualTypeOf<tenants.GetTenantRow>()
  const optional = await tenants.getTenantByEmail(sql, { email: '' })
  expectTypeOf<typeof optional>().toEqualTypeOf<tenants.GetTenantByEmailRow | null>()
  const many = await tenants.listTenants(sql)
  expectTypeOf<typeof many>().toEqualTypeOf<tenants.ListTenantsRow[]>()
  many.push(one)
  const count = await tenants.setTenantStatus(sql, { id: '', status: 'closed' })
  expectTypeOf<typeof count>().toEqualTypeOf<number>()
  const nothing = await apiKeys.revokeApiKey(sql, { id: '' })
  expectTypeOf<typeof nothing>().toEqualTypeOf<void>()

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
  if (isConstraint(error, 'tenants_name_not_null')) {
    const code: '23502' = error.code
    const column: string = error.column_name
    console.log(code, column)
  }
  if (!isConstraint(error, 'tenants_email_key')) return null
  const code: '23505' = error.code
  const name: 'tenants_email_key' = error.constraint_name
  return code === '23505' ? name : null
}

export async function manyRows(sql: Sql, transaction: TransactionSql): Promise<void> {
  const events: readonly { readonly apiKeyId: string; readonly path: string; readonly status: number }[] = []
  const count = await usage.recordUsageBatch(sql, { events })
  expectTypeOf<typeof count>().toEqualTypeOf<number>()
  // @ts-expect-error Each row has the fields that are stored.
  await usage.recordUsageBatch(sql, { events: [{ apiKeyId: '', path: '' }] })
  // @ts-expect-error A field has the type of its column.
  await usage.recordUsageBatch(sql, { events: [{ apiKeyId: '', path: '', status: '200' }] })
  // @ts-expect-error Null is for columns that take it.
  await usage.recordUsageBatch(sql, { events: [{ apiKeyId: '', path: null, status: 200 }] })
  // @ts-expect-error A list is an array.
  await usage.recordUsageBatch(sql, { events: new Set(events) })
  type Key = apiKeys.CreateApiKeysParams['keys'][number]
  expectTypeOf<Key['scopes']>().toEqualTypeOf<readonly ('read' | 'write' | 'admin')[]>()
  expectTypeOf<Key['metadata']>().toEqualTypeOf<schema.KeyMetadata | null | undefined>()
  expectTypeOf<Key['hash']>().toEqualTypeOf<string>()

  const streamed = usage.exportUsage(transaction, { tenantId: '' }, { batchSize: 10, signal: undefined })
  for await (const event of streamed) expectTypeOf<typeof event>().toEqualTypeOf<usage.ExportUsageRow>()
  expectTypeOf<Omit<auditLog.ExportChangesRow, 'tenantId'>>().toEqualTypeOf<
    Omit<typeof schema.auditLog.$inferSelect, 'tenantId'>
  >()
  // @ts-expect-error Rows come by iteration only.
  void usage.exportUsage(sql, { tenantId: '' }).length
  // @ts-expect-error A batch has a size for streams only.
  await tenants.listTenants(sql, { batchSize: 10 })

  const copied = await usage.importUsage(sql, [{ apiKeyId: '', occurredAt: '', path: '', status: 200 }])
  expectTypeOf<typeof copied>().toEqualTypeOf<number>()
  async function* rows(): AsyncGenerator<usage.ImportUsageRow> {
    for await (const { occurredAt, path, status } of streamed)
      yield { apiKeyId: '', occurredAt, path, status }
  }
  await usage.importUsage(transaction, rows(), { signal: AbortSignal.timeout(1) })
  // @ts-expect-error Each column that is listed has a value.
  await usage.importUsage(sql, [{ apiKeyId: '', path: '', status: 200 }])
  // @ts-expect-error A row is no list of rows.
  await usage.importUsage(sql, { apiKeyId: '', occurredAt: '', path: '', status: 200 })
  expectTypeOf<auditLog.ImportChangesRow['change']>().toEqualTypeOf<schema.AuditChange>()
  expectTypeOf<auditLog.ImportChangesRow['tenantId']>().toEqualTypeOf<string | null>()
}
