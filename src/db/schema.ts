import { count, eq, isNull, max, sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  customType,
  date,
  doublePrecision,
  foreignKey,
  index,
  inet,
  integer,
  jsonb,
  numeric,
  pgEnum,
  pgMaterializedView,
  pgTable,
  pgView,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

/*
 * A multi-tenant API-key service. A tenant owns projects, a project has API keys, keys are used, use is billed.
 *
 * Drizzle owns this schema and its migrations; every query is SQL in queries/. So whatever must hold, holds in the
 * database: defaults, checks, keys and triggers. A `$defaultFn` or `$onUpdate` runs in Drizzle's own inserts and
 * updates only, and there are none here.
 *
 * Constraints carry names: `isConstraint(error, 'tenants_email_key')` refers to them.
 */

/** Bytes, as a Buffer on either side. */
const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** A SHA-256 digest: 32 bytes in the database, 64 lower-case hexadecimal digits in the program. */
const sha256 = customType<{ data: string; driverData: Buffer }>({
  dataType: () => 'bytea',
  toDriver: (hex) => Buffer.from(hex, 'hex'),
  fromDriver: (bytes) => bytes.toString('hex'),
})

export const memberRole = pgEnum('member_role', ['owner', 'admin', 'developer', 'billing'])
export const apiScope = pgEnum('api_scope', ['read', 'write', 'admin'])
export const invoiceStatus = pgEnum('invoice_status', ['draft', 'open', 'paid', 'void'])

/** What a plan includes beyond its quota. */
export interface PlanFeatures {
  readonly auditLogDays: number
  readonly support: 'community' | 'business hours' | 'around the clock'
  readonly singleSignOn?: boolean
}

/** What a tenant has set for itself. */
export interface TenantSettings {
  readonly locale?: string
  readonly billingContact?: { readonly name: string; readonly email: string }
  readonly alerts?: { readonly quotaPercent: number }
}

/** Where a key came from; free-form beyond the fields named. */
export interface KeyMetadata {
  readonly source?: 'dashboard' | 'cli' | 'api'
  readonly [field: string]: unknown
}

/** The row before and after; null on the side where there is none. */
export interface AuditChange {
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>> | null
}

const createdAt = timestamp('created_at', { withTimezone: true }).notNull().defaultNow()
const updatedAt = timestamp('updated_at', { withTimezone: true }).notNull().defaultNow()

export const plans = pgTable('plans', {
  /** A word such as `free`: plans are few, and support staff read them. */
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  monthlyPrice: numeric('monthly_price', { precision: 10, scale: 2 }).notNull(),
  /** Null: requests beyond the quota are refused. */
  overagePrice: numeric('overage_price', { precision: 12, scale: 6 }),
  monthlyRequests: bigint('monthly_requests', { mode: 'number' }).notNull(),
  features: jsonb('features').$type<PlanFeatures>().notNull(),
  isPublic: boolean('is_public').notNull().default(true),
})

export const tenants = pgTable(
  'tenants',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    name: text('name').notNull(),
    email: text('email').notNull().unique('tenants_email_key'),
    emailDomain: text('email_domain')
      .notNull()
      .generatedAlwaysAs(sql`lower(split_part(email, '@', 2))`),
    planId: text('plan_id').notNull().default('free'),
    status: text('status', { enum: ['active', 'suspended', 'closed'] })
      .notNull()
      .default('active'),
    settings: jsonb('settings').$type<TenantSettings>().notNull().default({}),
    labels: text('labels')
      .array()
      .notNull()
      .default(sql`'{}'`),
    trialEndsOn: date('trial_ends_on', { mode: 'date' }),
    createdAt,
    /** Kept by the trigger tenants_set_updated_at, so that it holds for every writer. */
    updatedAt,
  },
  (t) => [
    foreignKey({ name: 'tenants_plan_id_fkey', columns: [t.planId], foreignColumns: [plans.id] }),
    index('tenants_name_trgm_idx').using('gin', t.name.op('gin_trgm_ops')),
    check('tenants_email_check', sql`${t.email} like '%_@_%'`),
    check('tenants_status_check', sql`${t.status} in ('active', 'suspended', 'closed')`),
  ],
)

export type Tenant = typeof tenants.$inferSelect
export type NewTenant = typeof tenants.$inferInsert

export const users = pgTable('users', {
  id: uuid('id').primaryKey().defaultRandom(),
  email: text('email').notNull().unique('users_email_key'),
  name: text('name'),
  avatar: bytea('avatar'),
  createdAt,
})

/** A user's place in a tenant. */
export const members = pgTable(
  'members',
  {
    tenantId: uuid('tenant_id').notNull(),
    userId: uuid('user_id').notNull(),
    role: memberRole('role').notNull().default('developer'),
    invitedBy: uuid('invited_by'),
    joinedAt: timestamp('joined_at', { withTimezone: true, mode: 'string' }),
  },
  (t) => [
    primaryKey({ name: 'members_pkey', columns: [t.tenantId, t.userId] }),
    foreignKey({
      name: 'members_tenant_id_fkey',
      columns: [t.tenantId],
      foreignColumns: [tenants.id],
    }).onDelete('cascade'),
    foreignKey({ name: 'members_user_id_fkey', columns: [t.userId], foreignColumns: [users.id] }).onDelete(
      'cascade',
    ),
    foreignKey({
      name: 'members_invited_by_fkey',
      columns: [t.invitedBy],
      foreignColumns: [users.id],
    }).onDelete('set null'),
    index('members_user_id_idx').on(t.userId),
  ],
)

export const projects = pgTable(
  'projects',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    tenantId: uuid('tenant_id').notNull(),
    name: text('name').notNull(),
    slug: text('slug').notNull(),
    environment: text('environment', { enum: ['live', 'test'] })
      .notNull()
      .default('test'),
    /** Scopes a new key of this project gets when it asks for none. */
    defaultScopes: apiScope('default_scopes')
      .array()
      .notNull()
      .default(sql`'{read}'`),
    description: text('description'),
    archivedAt: timestamp('archived_at', { withTimezone: true }),
    createdAt,
    updatedAt,
  },
  (t) => [
    unique('projects_tenant_id_slug_key').on(t.tenantId, t.slug),
    foreignKey({
      name: 'projects_tenant_id_fkey',
      columns: [t.tenantId],
      foreignColumns: [tenants.id],
    }).onDelete('cascade'),
    check('projects_slug_check', sql`${t.slug} ~ '^[a-z0-9]+(-[a-z0-9]+)*$'`),
  ],
)

export const apiKeys = pgTable(
  'api_keys',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    projectId: uuid('project_id').notNull(),
    name: text('name').notNull(),
    /** The key's first characters, shown to people so that they can tell keys apart. */
    prefix: text('prefix').notNull(),
    /** Of the whole key, which is never stored. */
    hash: sha256('hash').notNull().unique('api_keys_hash_key'),
    scopes: apiScope('scopes').array().notNull(),
    metadata: jsonb('metadata').$type<KeyMetadata>(),
    /** The key that this one took over from when it was rotated. */
    replacesId: uuid('replaces_id'),
    createdBy: uuid('created_by'),
    createdAt,
    expiresAt: timestamp('expires_at', { withTimezone: true }),
    revokedAt: timestamp('revoked_at', { withTimezone: true }),
  },
  (t) => [
    foreignKey({
      name: 'api_keys_project_id_fkey',
      columns: [t.projectId],
      foreignColumns: [projects.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'api_keys_replaces_id_fkey',
      columns: [t.replacesId],
      foreignColumns: [t.id],
    }).onDelete('set null'),
    foreignKey({
      name: 'api_keys_created_by_fkey',
      columns: [t.createdBy],
      foreignColumns: [users.id],
    }).onDelete('set null'),
    // A name is free again as soon as its key is revoked.
    uniqueIndex('api_keys_project_id_name_key')
      .on(t.projectId, t.name)
      .where(sql`${t.revokedAt} is null`),
    check('api_keys_hash_check', sql`octet_length(${t.hash}) = 32`),
    check('api_keys_expires_at_check', sql`${t.expiresAt} > ${t.createdAt}`),
  ],
)

/** One row for each request made with a key. */
export const usageEvents = pgTable(
  'usage_events',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    apiKeyId: uuid('api_key_id').notNull(),
    /** A string keeps its microseconds; a Date would not, and pages end between events of one millisecond. */
    occurredAt: timestamp('occurred_at', { withTimezone: true, mode: 'string' }).notNull().defaultNow(),
    path: text('path').notNull(),
    status: smallint('status').notNull(),
    latencyMs: doublePrecision('latency_ms'),
    client: inet('client'),
  },
  (t) => [
    foreignKey({
      name: 'usage_events_api_key_id_fkey',
      columns: [t.apiKeyId],
      foreignColumns: [apiKeys.id],
    }).onDelete('cascade'),
    // Drizzle's desc() alone means NULLS LAST, which an ORDER BY … DESC cannot use.
    index('usage_events_api_key_id_occurred_at_idx').on(
      t.apiKeyId,
      t.occurredAt.desc().nullsFirst(),
      t.id.desc().nullsFirst(),
    ),
  ],
)

/** Events of one key and one UTC day, counted; kept longer than the events themselves. */
export const usageDaily = pgTable(
  'usage_daily',
  {
    apiKeyId: uuid('api_key_id').notNull(),
    day: date('day').notNull(),
    requests: bigint('requests', { mode: 'bigint' }).notNull(),
    errors: bigint('errors', { mode: 'bigint' })
      .notNull()
      .default(sql`0`),
  },
  (t) => [
    primaryKey({ name: 'usage_daily_pkey', columns: [t.apiKeyId, t.day] }),
    foreignKey({
      name: 'usage_daily_api_key_id_fkey',
      columns: [t.apiKeyId],
      foreignColumns: [apiKeys.id],
    }).onDelete('cascade'),
  ],
)

export const invoices = pgTable(
  'invoices',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    number: integer('number')
      .notNull()
      .generatedByDefaultAsIdentity({ startWith: 1001 })
      .unique('invoices_number_key'),
    tenantId: uuid('tenant_id').notNull(),
    status: invoiceStatus('status').notNull().default('draft'),
    currency: text('currency').notNull().default('EUR'),
    periodStart: date('period_start').notNull(),
    periodEnd: date('period_end').notNull(),
    subtotal: numeric('subtotal', { precision: 12, scale: 2 }).notNull().default('0'),
    tax: numeric('tax', { precision: 12, scale: 2 }).notNull().default('0'),
    total: numeric('total', { precision: 12, scale: 2 })
      .notNull()
      .generatedAlwaysAs(sql`subtotal + tax`),
    /** UTC, without a zone as the accounting system wants it. */
    issuedAt: timestamp('issued_at'),
    /** The bank's own clock; its zone is not known. */
    paidAt: timestamp('paid_at', { mode: 'string' }),
    dueOn: date('due_on', { mode: 'date' }),
  },
  (t) => [
    unique('invoices_tenant_id_period_start_key').on(t.tenantId, t.periodStart),
    foreignKey({ name: 'invoices_tenant_id_fkey', columns: [t.tenantId], foreignColumns: [tenants.id] }),
    check('invoices_period_check', sql`${t.periodEnd} > ${t.periodStart}`),
  ],
)

export const invoiceLines = pgTable(
  'invoice_lines',
  {
    invoiceId: uuid('invoice_id').notNull(),
    position: smallint('position').notNull(),
    description: text('description').notNull(),
    quantity: bigint('quantity', { mode: 'bigint' }).notNull(),
    unitPrice: numeric('unit_price', { precision: 12, scale: 6 }).notNull(),
    amount: numeric('amount', { precision: 12, scale: 2 })
      .notNull()
      .generatedAlwaysAs(sql`round(quantity * unit_price, 2)`),
  },
  (t) => [
    primaryKey({ name: 'invoice_lines_pkey', columns: [t.invoiceId, t.position] }),
    foreignKey({
      name: 'invoice_lines_invoice_id_fkey',
      columns: [t.invoiceId],
      foreignColumns: [invoices.id],
    }).onDelete('cascade'),
  ],
)

/** Written by the trigger of drizzle/0001, never by hand. */
export const auditLog = pgTable(
  'audit_log',
  {
    id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    tenantId: uuid('tenant_id'),
    action: text('action', { enum: ['insert', 'update', 'delete'] }).notNull(),
    relation: text('relation').notNull(),
    rowId: uuid('row_id').notNull(),
    change: jsonb('change').$type<AuditChange>().notNull(),
    occurredAt: timestamp('occurred_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [index('audit_log_tenant_id_idx').on(t.tenantId, t.id.desc().nullsFirst())],
)

/** Keys that open a door now. */
export const activeApiKeys = pgView('active_api_keys').as((query) =>
  query
    .select({
      id: apiKeys.id,
      hash: apiKeys.hash,
      scopes: apiKeys.scopes,
      expiresAt: apiKeys.expiresAt,
      projectId: apiKeys.projectId,
      tenantId: projects.tenantId,
      planId: tenants.planId,
    })
    .from(apiKeys)
    .innerJoin(projects, eq(projects.id, apiKeys.projectId))
    .innerJoin(tenants, eq(tenants.id, projects.tenantId))
    .where(
      sql`${isNull(apiKeys.revokedAt)} and ${isNull(projects.archivedAt)} and ${tenants.status} = 'active'
        and (${apiKeys.expiresAt} is null or ${apiKeys.expiresAt} > now())`,
    ),
)

/** What each tenant owes. Defined by hand in drizzle/0001; described here so that its columns have their types. */
export const tenantBalances = pgView('tenant_balances', {
  tenantId: uuid('tenant_id').notNull(),
  openInvoices: bigint('open_invoices', { mode: 'number' }).notNull(),
  balance: numeric('balance', { precision: 12, scale: 2 }).notNull(),
}).existing()

/** For the operator's overview; refreshed by a nightly job. */
export const planStatistics = pgMaterializedView('plan_statistics').as((query) =>
  query
    .select({
      planId: plans.id,
      planName: plans.name,
      tenants: count(tenants.id).as('tenants'),
      newestTenantAt: max(tenants.createdAt).as('newest_tenant_at'),
    })
    .from(plans)
    .leftJoin(tenants, eq(tenants.planId, plans.id))
    .groupBy(plans.id),
)
