import { eq } from 'drizzle-orm'
import { date, integer, pgTable, pgView, serial, text, timestamp } from 'drizzle-orm/pg-core'
import { teams } from './teams.js'

export const players = pgTable('players', {
  playerId: serial().primaryKey(),
  teamId: integer().references(() => teams.teamId),
  fullName: text().notNull(),
  bornOn: date({ mode: 'date' }),
  joinedAt: timestamp({ mode: 'string' }).notNull().defaultNow(),
})

export const squads = pgView('squads').as((query) =>
  query
    .select({ teamName: teams.displayName, fullName: players.fullName, bornOn: players.bornOn })
    .from(players)
    .innerJoin(teams, eq(teams.teamId, players.teamId)),
)
