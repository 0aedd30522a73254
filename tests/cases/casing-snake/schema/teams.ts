import { integer, pgTable, text, unique } from 'drizzle-orm/pg-core'

export const teams = pgTable(
  'teams',
  {
    teamId: integer().primaryKey().generatedByDefaultAsIdentity(),
    displayName: text().notNull(),
    shortName: text('abbr').notNull(),
    homeTown: text(),
  },
  (t) => [unique().on(t.shortName, t.homeTown)],
)
