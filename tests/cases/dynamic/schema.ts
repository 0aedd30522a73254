import { integer, numeric, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'

export const items = pgTable('items', {
  id: integer('id').primaryKey().generatedByDefaultAsIdentity(),
  name: text('name').notNull(),
  kind: text('kind', { enum: ['tool', 'toy'] })
    .notNull()
    .default('tool'),
  price: numeric('price', { precision: 10, scale: 2 }),
  stock: integer('stock').notNull().default(0),
  note: text('note'),
  addedAt: timestamp('added_at', { withTimezone: true }).notNull().defaultNow(),
})

export const tags = pgTable(
  'tags',
  {
    itemId: integer('item_id')
      .notNull()
      .references(() => items.id),
    tag: text('tag').notNull(),
  },
  (t) => [primaryKey({ columns: [t.itemId, t.tag] })],
)
