import {
  bigint,
  boolean,
  customType,
  date,
  integer,
  jsonb,
  numeric,
  pgEnum,
  pgTable,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'

export const kind = pgEnum('kind', ['book', 'toy'])

export interface Details {
  readonly pages?: number
}

class Money {
  readonly cents: number

  constructor(cents: number) {
    this.cents = cents
  }
}

const money = customType<{ data: Money; driverData: string }>({
  dataType: () => 'numeric',
  toDriver: (value) => (value.cents / 100).toFixed(2),
  fromDriver: (value) => new Money(Math.round(Number(value) * 100)),
})

export const owners = pgTable('owners', {
  id: uuid('id').primaryKey().defaultRandom(),
  email: text('email').notNull().unique('owners_email_key'),
  born: date('born', { mode: 'date' }),
  visits: bigint('visits', { mode: 'bigint' }).notNull(),
})

export const items = pgTable(
  'items',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    ownerId: uuid('owner_id')
      .notNull()
      .references(() => owners.id),
    name: text('name').notNull(),
    kind: kind('kind').notNull(),
    kinds: kind('kinds').array(),
    price: money('price'),
    weight: numeric('weight', { mode: 'number' }),
    tags: text('tags').array().notNull(),
    details: jsonb('details').$type<Details>(),
    state: text('state', { enum: ['new', 'used'] }),
    sold: boolean('sold').notNull().default(false),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [unique('items_owner_name_key').on(table.ownerId, table.name)],
)
