import { pgSchema, pgTable, integer, text } from 'drizzle-orm/pg-core'

export const billing = pgSchema('billing')
export const state = billing.enum('state', ['open', 'closed'])

export const accounts = billing.table('accounts', {
  id: integer('id').primaryKey(),
  ownerName: text('owner_name').notNull(),
  state: state('state').notNull().default('open'),
})

/** Of the same name as the one of the other schema. */
export const publicAccounts = pgTable('accounts', {
  id: integer('id').primaryKey(),
  nickName: text('nick_name').notNull(),
  accountId: integer('account_id').references(() => accounts.id),
})

export const openAccounts = billing.view('open_accounts').as((query) => query.select().from(accounts))
