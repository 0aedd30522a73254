import { relations, sql } from 'drizzle-orm'
import { boolean, integer, jsonb, numeric, pgTable, pgView, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'

export interface Settings {
  readonly locale?: string
}

export const owners = pgTable('owners', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  fullName: text('full_name').notNull(),
  mail: text('mail'),
})

export const tenants = pgTable('tenants', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  name: text('name').notNull(),
  ownerId: integer('owner_id').references(() => owners.id),
  settings: jsonb('settings').$type<Settings>(),
})

/** At most one for each tenant, and all it says may be unknown. */
export const profiles = pgTable('profiles', {
  tenantId: integer('tenant_id')
    .primaryKey()
    .references(() => tenants.id),
  bio: text('bio'),
  isPublic: boolean('is_public'),
})

/** Without a key and without any column that is never NULL. */
export const notes = pgTable('notes', {
  tenantId: integer('tenant_id').references(() => tenants.id),
  body: text('body'),
})

export const projects = pgTable('projects', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  tenantId: integer('tenant_id')
    .notNull()
    .references(() => tenants.id),
  title: text('title').notNull(),
  budget: numeric('budget', { precision: 10, scale: 2 }),
  archivedAt: timestamp('archived_at', { withTimezone: true }),
})

/** Its key has two columns. */
export const keys = pgTable(
  'keys',
  {
    projectId: integer('project_id')
      .notNull()
      .references(() => projects.id),
    position: integer('position').notNull(),
    prefix: text('prefix').notNull(),
    scopes: text('scopes').array().notNull(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.position] })],
)

export const uses = pgTable('uses', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  projectId: integer('project_id').notNull(),
  position: integer('position').notNull(),
  path: text('path').notNull(),
  status: integer('status'),
})

export const openProjects = pgView('open_projects', {
  id: integer('id').notNull(),
  tenantId: integer('tenant_id').notNull(),
  title: text('title').notNull(),
}).as(sql`select id, tenant_id, title from projects where archived_at is null`)

export const ownersRelations = relations(owners, ({ one, many }) => ({
  tenants: many(tenants),
  profile: one(profiles, { fields: [owners.id], references: [profiles.tenantId] }),
}))
export const tenantsRelations = relations(tenants, ({ one, many }) => ({
  owner: one(owners, { fields: [tenants.ownerId], references: [owners.id] }),
  profile: one(profiles, { fields: [tenants.id], references: [profiles.tenantId] }),
  projects: many(projects),
}))
export const projectsRelations = relations(projects, ({ one, many }) => ({
  tenant: one(tenants, { fields: [projects.tenantId], references: [tenants.id] }),
  keys: many(keys),
}))
export const keysRelations = relations(keys, ({ one, many }) => ({
  project: one(projects, { fields: [keys.projectId], references: [projects.id] }),
  uses: many(uses),
}))
export const usesRelations = relations(uses, ({ one }) => ({
  key: one(keys, { fields: [uses.projectId, uses.position], references: [keys.projectId, keys.position] }),
}))
