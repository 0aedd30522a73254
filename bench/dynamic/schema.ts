import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core'

// Names of one word, so that the same text gives the same properties with and without Sluice.
export const tenants = pgTable('tenants', {
  id: integer().primaryKey(),
  name: text().notNull(),
  plan: text().notNull(),
  status: text().notNull(),
  created: timestamp({ withTimezone: true }).notNull(),
})

export const projects = pgTable('projects', {
  id: integer().primaryKey(),
  tenant: integer().notNull(),
  name: text().notNull(),
  archived: timestamp({ withTimezone: true }),
})
