import { eq, sql } from 'drizzle-orm'
import { bigint, date, integer, jsonb, pgEnum, pgTable, pgView, text, timestamp, uuid } from 'drizzle-orm/pg-core'

export const role = pgEnum('role', ['owner', 'editor', 'reader'])

export const users = pgTable('users', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  email: text('email').notNull().unique(),
  displayName: text('name').notNull(),
  role: role('role').notNull().default('reader'),
  bornOn: date('born_on'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  token: uuid('token')
    .notNull()
    .$defaultFn(() => 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'),
})

export const documents = pgTable('documents', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
  ownerId: integer('owner_id')
    .notNull()
    .references(() => users.id),
  title: text('title').notNull(),
  slug: text('slug').generatedAlwaysAs(sql`lower(title)`),
  body: jsonb('body'),
  tags: text('tags').array(),
})

export const readers = pgView('readers').as((query) => query.select().from(users).where(eq(users.role, 'reader')))
