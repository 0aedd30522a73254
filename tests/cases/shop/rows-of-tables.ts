/** Compiled with the output: the rows of whole tables and views are exactly Drizzle's. */
import type {
  ListCustomersRow,
  ListOrderItemsRow,
  ListOrdersRow,
  ListPaymentsRow,
  ListProductsRow,
} from './expected/a-star-is-the-row-of-its-table.js'
import type { AddCustomerRow, AddOrderRow } from './expected/an-insert-takes-the-types-of-its-columns.js'
import type { ByPrimaryKeyRow } from './expected/a-key-gives-at-most-one-row.js'
import type * as schema from './schema.js'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
export function holds<_Claim extends true>(): void {}

holds<Same<ListCustomersRow, typeof schema.customers.$inferSelect>>()
holds<Same<ListProductsRow, typeof schema.products.$inferSelect>>()
holds<Same<ListOrdersRow, typeof schema.orders.$inferSelect>>()
holds<Same<ListOrderItemsRow, typeof schema.orderItems.$inferSelect>>()
holds<Same<ListPaymentsRow, typeof schema.payments.$inferSelect>>()
holds<Same<AddCustomerRow, typeof schema.customers.$inferSelect>>()
holds<Same<AddOrderRow, typeof schema.orders.$inferSelect>>()
holds<Same<ByPrimaryKeyRow, typeof schema.customers.$inferSelect>>()
// @ts-expect-error Rows of two tables are not the same, or the claims above would say nothing.
holds<Same<ListCustomersRow, typeof schema.orders.$inferSelect>>()
