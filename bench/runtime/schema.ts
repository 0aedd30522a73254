import { boolean, doublePrecision, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'

export interface Settings {
  theme: 'light' | 'dark'
  limits: { daily: number; monthly: number }
}

export const accounts = pgTable('accounts', {
  id: integer().primaryKey(),
  publicId: uuid('public_id').notNull(),
  name: text().notNull(),
  nickname: text(),
  active: boolean().notNull(),
  score: doublePrecision().notNull(),
  settings: jsonb().$type<Settings>().notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
})

export const events = pgTable('events', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  accountId: integer('account_id').notNull(),
  kind: text().notNull(),
  amount: doublePrecision().notNull(),
  payload: jsonb().$type<Record<string, number | string>>().notNull(),
  happenedAt: timestamp('happened_at', { withTimezone: true }).notNull(),
})

export const readings = pgTable('readings', {
  sensor: integer().notNull(),
  label: text().notNull(),
  value: doublePrecision().notNull(),
  takenAt: timestamp('taken_at', { withTimezone: true }).notNull(),
})

/** What COPY fills; of the same columns as `readings`, without an index, so that the client is what is measured. */
export const copied = pgTable('copied', {
  sensor: integer().notNull(),
  label: text().notNull(),
  value: doublePrecision().notNull(),
  takenAt: timestamp('taken_at', { withTimezone: true }).notNull(),
})
