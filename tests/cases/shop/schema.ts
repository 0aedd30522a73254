import { count, eq, max, sql, sum } from 'drizzle-orm'
import {
  type AnyPgColumn,
  bigint,
  bigserial,
  boolean,
  char,
  customType,
  date,
  doublePrecision,
  integer,
  jsonb,
  numeric,
  pgEnum,
  pgMaterializedView,
  pgTable,
  pgView,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uuid,
  varchar,
} from 'drizzle-orm/pg-core'
import { Sku } from './sku.js'

export const orderStatus = pgEnum('order_status', ['new', 'paid', 'sent', 'returned'])
export const color = pgEnum('color', ['red', 'green', 'dark blue'])

const sku = customType<{ data: Sku; driverData: string }>({
  dataType: () => 'varchar(12)',
  toDriver: (value) => value.toString(),
  fromDriver: (text) => Sku.parse(text),
})
const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** The type of drizzle/0000, which drizzle-kit does not know; a composite is text to Drizzle. */
const address = customType<{ data: string }>({ dataType: () => 'address' })

export interface Preferences {
  readonly newsletter?: boolean
  readonly theme?: 'light' | 'dark'
}

export const customers = pgTable('customers', {
  id: uuid('id').primaryKey().defaultRandom(),
  email: text('email').notNull().unique(),
  fullName: varchar('name', { length: 80 }).notNull(),
  nickname: text('nickname'),
  country: char('country', { length: 2 }).notNull().default('AT'),
  tier: text('tier', { enum: ['basic', 'gold'] })
    .notNull()
    .default('basic'),
  preferences: jsonb('preferences').$type<Preferences>().notNull().default({}),
  home: address('home'),
  referrerId: uuid('referrer_id').references((): AnyPgColumn => customers.id),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
})

export const products = pgTable('products', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  sku: sku('sku').notNull().unique(),
  name: text('name').notNull(),
  price: numeric('price', { precision: 10, scale: 2 }).notNull(),
  weight: numeric('weight', { precision: 8, scale: 3, mode: 'number' }),
  stock: integer('stock').notNull().default(0),
  tags: text('tags')
    .array()
    .notNull()
    .default(sql`'{}'`),
  colors: color('colors').array(),
  sizes: integer('sizes').array().array(),
  details: jsonb('details'),
  image: bytea('image'),
  discontinuedOn: date('discontinued_on', { mode: 'date' }),
  replacedBy: sku('replaced_by'),
})

export const orders = pgTable('orders', {
  id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
  customerId: uuid('customer_id')
    .notNull()
    .references(() => customers.id),
  status: orderStatus('status').notNull().default('new'),
  /** UTC. */
  placedAt: timestamp('placed_at').notNull().defaultNow(),
  shippedAt: timestamp('shipped_at', { withTimezone: true, mode: 'string' }),
  dueOn: date('due_on'),
  note: text('note'),
  flags: jsonb('flags').$type<readonly string[]>(),
})

export const orderItems = pgTable(
  'order_items',
  {
    orderId: bigint('order_id', { mode: 'bigint' })
      .notNull()
      .references(() => orders.id),
    line: smallint('line').notNull(),
    productId: integer('product_id')
      .notNull()
      .references(() => products.id),
    quantity: integer('quantity').notNull(),
    unitPrice: numeric('unit_price', { precision: 10, scale: 2 }).notNull(),
    discount: doublePrecision('discount'),
    giftWrapped: boolean('gift_wrapped').notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.orderId, t.line] }), unique().on(t.orderId, t.productId)],
)

export const payments = pgTable('payments', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  orderId: bigint('order_id', { mode: 'bigint' })
    .notNull()
    .references(() => orders.id),
  amount: numeric('amount', { precision: 12, scale: 2 }).notNull(),
  method: text('method', { enum: ['card', 'invoice'] }),
  receivedAt: timestamp('received_at', { withTimezone: true }).notNull().defaultNow(),
})

export const orderTotals = pgView('order_totals').as((query) =>
  query
    .select({
      orderId: orders.id,
      status: orders.status,
      total: sum(sql`${orderItems.quantity} * ${orderItems.unitPrice}`).as('total'),
      lines: count().as('lines'),
      largest: max(orderItems.unitPrice).as('largest'),
      placedAt: max(orders.placedAt).as('placed'),
    })
    .from(orders)
    .innerJoin(orderItems, eq(orderItems.orderId, orders.id))
    .groupBy(orders.id, orders.status),
)

export const customerTotals = pgMaterializedView('customer_totals').as((query) =>
  query
    .select({
      id: customers.id,
      tier: customers.tier,
      orders: count(orders.id).as('orders'),
      lastOrderAt: max(orders.placedAt).as('last_order_at'),
      numbers: sql<readonly string[]>`array_agg(${orders.id}::text)`.as('numbers'),
    })
    .from(customers)
    .leftJoin(orders, eq(orders.customerId, customers.id))
    .groupBy(customers.id),
)
