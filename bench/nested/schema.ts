import { relations } from 'drizzle-orm'
import { boolean, doublePrecision, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core'

export const parents = pgTable('parents', {
  id: integer().primaryKey(),
  name: text().notNull(),
  note: text(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
})

export const children = pgTable('children', {
  id: integer().primaryKey(),
  parentId: integer('parent_id').notNull(),
  title: text().notNull(),
  score: doublePrecision().notNull(),
  done: boolean().notNull(),
  doneAt: timestamp('done_at', { withTimezone: true }),
})

export const parentsRelations = relations(parents, ({ many }) => ({ children: many(children) }))
export const childrenRelations = relations(children, ({ one }) => ({
  parent: one(parents, { fields: [children.parentId], references: [parents.id] }),
}))
