import { bigint, date, interval, numeric, pgTable, timestamp } from 'drizzle-orm/pg-core'

export const readings = pgTable('readings', {
  id: bigint('id', { mode: 'number' }).primaryKey(),
  value: numeric('value').notNull(),
  takenOn: date('taken_on').notNull(),
  takenAt: timestamp('taken_at', { withTimezone: true }).notNull(),
  took: interval('took'),
})
