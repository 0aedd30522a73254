/** What the compiler takes for a database of Drizzle 1.0 on postgres.js. Compiled with everything else, never run. */
import { drizzle as nodePostgres } from 'drizzle-orm/node-postgres'
import { drizzle as pglite } from 'drizzle-orm/pglite'
import { drizzle } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'
import { fromDrizzle, type Handle } from '../../generated/sluice.js'

export async function databases(client: postgres.Sql): Promise<Handle> {
  await drizzle({ client }).transaction(async (tx) => fromDrizzle(tx))
  // @ts-expect-error A database of another driver has no postgres.js inside: of node-postgres,
  fromDrizzle(nodePostgres('postgres://localhost'))
  // @ts-expect-error of PGlite. (The rows of a proxy are of any type, so that one is a TypeError at run time only.)
  fromDrizzle(pglite.mock())
  return fromDrizzle(drizzle({ client }))
}
