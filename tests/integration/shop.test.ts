import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asc } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import fc from 'fast-check'
import { createJiti } from 'jiti'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TypedQuery } from '#sluice/model/typed-query'
import { runMigrations } from '#sluice/migrate/index'
import type * as cases from '../cases/shop/schema.js'
import type { Sku } from '../cases/shop/sku.js'
import { casesFolder, compileCases, copyWithOutput } from '../pipeline/case-project.js'
import { useDatabase } from '../setup/database.js'
import { argumentsOf, type Known } from './arbitrary-arguments.js'

/*
 * The modules of the case project `shop` at work: its tables are filled through generated inserts with whatever their types allow,
 * then every query runs with whatever its types allow. No value may be refused or unreadable, and no count of rows out of bounds.
 */

type Call = (sql: postgres.ISql, params?: unknown) => Promise<unknown>

const database = useDatabase()
const folder = mkdtempSync(join(tmpdir(), 'sluice-shop-'))
const jiti = createJiti(import.meta.url)
let sql: postgres.Sql
let drizzled: postgres.Sql
let queries: readonly TypedQuery[]
let schema: typeof cases
let known: Known

const load = <Module>(path: string): Promise<Module> => jiti.import<Module>(join(folder, path))
const functionOf = async ({ source }: TypedQuery): Promise<Call> => {
  const call = (await load<Record<string, Call>>(`expected/${source.module}.ts`))[source.property]
  if (!call) throw new Error(`${source.module} does not export ${source.property}`)
  return call
}
const queryNamed = (name: string): TypedQuery => {
  const query = queries.find(({ source }) => source.name === name)
  if (!query) throw new Error(`there is no query ${name}`)
  return query
}

beforeAll(async () => {
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(folder, 'node_modules'))
  const compiled = await compileCases('shop')
  queries = compiled.queries
  copyWithOutput('shop', compiled.files, folder)
  schema = await load('schema.ts')
  await runMigrations({ url: database.url, folder: join(casesFolder, 'shop/drizzle') })
  sql = postgres(database.url, { max: 1, onnotice: () => undefined })
  drizzled = postgres(database.url, { max: 1 })
  known = await knownValues([], [], [])
})
afterAll(async () => {
  await Promise.all([sql?.end(), drizzled?.end()])
  rmSync(folder, { recursive: true, force: true })
})

/** What the types leave open; keys of rows that are there, so that conditions and joins meet some. */
async function knownValues(
  customers: readonly string[],
  products: readonly number[],
  orders: readonly bigint[],
): Promise<Known> {
  const { Sku: Made } = await load<{ Sku: typeof Sku }>('sku.ts')
  const some = <Value>(values: readonly Value[], other: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
    values.length === 0 ? other : fc.oneof({ arbitrary: fc.constantFrom(...values), weight: 5 }, other)
  const customer = some(customers, fc.uuid())
  const product = some(products, fc.nat(9))
  const order = some(orders, fc.bigInt({ min: 0n, max: 9n }))
  const small = fc.integer({ min: 1, max: 9 })
  return {
    customerId: customer,
    customer,
    referrerId: customers.length === 0 ? fc.constant(null) : fc.constantFrom(...customers, null),
    productId: product,
    productIds: product.map((one) => [one]),
    orderId: order,
    // Sums of what is sold stay in their types.
    quantity: small,
    quantities: small.map((one) => [one]),
    lines: fc.nat(9999).map((one) => [one]),
    unitPrices: fc.constant(['0.99']),
    sold: small,
    received: small,
    // A parameter inside coalesce does not know the column that takes what coalesce gives.
    'tier: text': fc.constantFrom('basic', 'gold'),
    'amount: numeric': fc.integer({ min: 1, max: 99 }).map(String),
    limit: fc.nat(9),
    offset: fc.nat(9),
    length: fc.nat(9),
    days: fc.nat(9),
    last: fc.nat(9),
    wanted: fc.nat(9),
    unit: fc.constantFrom('month', 'day'),
    country: fc.constantFrom('AT', 'é1', '🙂🙂'),
    'customers.preferences': fc.constantFrom({}, { theme: 'dark' as const, newsletter: false }),
    'customers.home': fc.constantFrom('("Main ""Street""",1,Graz)', '(,,)', '("a\\\\b,c",-7,"")'),
    details: fc.dictionary(fc.string({ maxLength: 2 }), fc.constantFrom(1, 'a', null, [])),
    'products.sku': fc.nat(9999).map((number) => new Made('TX', number)),
    'products.image': fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
    'orders.flags': fc.array(fc.constantFrom('a', 'NULL', '{"ü"}'), { maxLength: 3 }),
    interval: fc.constantFrom('1 day', '-3 mons 2 days 00:00:00.000001', '0'),
    inet: fc.constantFrom('10.0.0.1', '2001:db8::/32'),
    bit: fc.constantFrom('0000', '1010'),
    int4range: fc.constantFrom('empty', '[1,5)', '(,)'),
  }
}

/** To be removed with their repair. */
const openFaults: readonly RegExp[] = [
  // A slice of an array of two dimensions has one in its type.
  /column first_row\[0\] is .*expected an array of 1 dimension/,
]

const rollback = new Error('rollback')

/** What a call gives, or the error of Postgres that values of the right types can still meet: their ranges, keys and checks. */
async function attempt(
  call: Call,
  params: unknown,
  keep: boolean,
): Promise<{ result: unknown } | { refused: string }> {
  let result: unknown
  try {
    await sql.begin(async (tx) => {
      result = await (params === undefined ? call(tx) : call(tx, params))
      if (!keep) throw rollback
    })
  } catch (error) {
    if (error instanceof postgres.PostgresError && /^(?:21|22|23)/.test(error.code))
      return { refused: error.message }
    if (error !== rollback) throw error
  }
  return { result }
}

describe.sequential('the shop', () => {
  const inserts: [name: string, runs: number][] = [
    ['addCustomer', 12],
    ['addProduct', 12],
    ['addOrder', 12],
    ['addItem', 24],
    ['addPayment', 12],
    ['addImport', 48],
  ]
  test.each(inserts)('%s takes whatever its types allow', async (name, runs) => {
    const query = queryNamed(name)
    const call = await functionOf(query)
    let kept = 0
    await fc.assert(
      fc.asyncProperty(argumentsOf(query, known), async (params) => {
        const outcome = await attempt(call, params, true)
        if ('result' in outcome) kept++
      }),
      { numRuns: runs, endOnFailure: true },
    )
    expect(kept).toBeGreaterThan(runs / 4)
    const keys = async <Key>(table: string, column: string): Promise<readonly Key[]> =>
      (await sql.unsafe<{ key: Key }[]>(`select ${column} as key from ${table}`)).map(({ key }) => key)
    const orders = await keys<string>('orders', 'id')
    known = await knownValues(await keys('customers', 'id'), await keys('products', 'id'), orders.map(BigInt))
  })

  test('whole tables are what Drizzle selects', async () => {
    const db = drizzle(drizzled)
    const { customers, products, orders, orderItems, payments } = schema
    const star = await load<Record<string, Call>>('expected/a-star-is-the-row-of-its-table.ts')
    const sorted = (rows: unknown): readonly unknown[] =>
      (rows as readonly object[]).toSorted((a, b) =>
        Object.values(a).join() < Object.values(b).join() ? -1 : 1,
      )
    const compared: [name: string, expected: readonly object[]][] = [
      ['listCustomers', await db.select().from(customers).orderBy(asc(customers.id))],
      ['listProducts', await db.select().from(products)],
      ['listOrders', await db.select().from(orders)],
      ['listOrderItems', await db.select().from(orderItems)],
      ['listPayments', await db.select().from(payments)],
    ]
    for (const [name, expected] of compared) {
      expect(expected.length, name).toBeGreaterThan(0)
      expect(sorted(await star[name]?.(sql)), name).toEqual(sorted(expected))
    }
  })

  // Drizzle hands the text of a composite to fromDriver, generated code its attributes: remove `fails` with the repair.
  test('a customType over a composite is what Drizzle selects', async () => {
    const db = drizzle(drizzled)
    const { listHomes } = await load<Record<string, Call>>('expected/composite-values.ts')
    await sql`update customers set home = row('Main "Street"', 1, null)`
    const { id, home } = schema.customers
    const homes = (await listHomes?.(sql)) as readonly { readonly home: unknown }[]
    const selected = await db.select({ id, home }).from(schema.customers)
    expect(homes.map((row) => row.home)).toEqual(selected.map((row) => row.home))
  })

  test('every query gives what its types and bounds say, whatever the arguments', async () => {
    await sql`refresh materialized view customer_totals`
    const never: string[] = []
    const wrong: string[] = []
    for (const query of queries) {
      const title = `${query.source.module}: ${query.source.name}`
      const call = await functionOf(query)
      const runs = query.parameters.length === 0 ? 1 : 6
      let fine = 0
      const property = fc.asyncProperty(argumentsOf(query, known), async (params) => {
        const args = query.parameters.length === 0 ? undefined : params
        const outcome = await attempt(call, args, false).catch((error: unknown) => allowed(query, error))
        if (outcome === null || 'result' in outcome) fine++
        if (outcome !== null && 'result' in outcome) expect(outsideBounds(query, outcome.result)).toBeNull()
      })
      const { failed, counterexample, errorInstance } = await fc.check(property, {
        numRuns: runs,
        endOnFailure: true,
      })
      if (failed) wrong.push(`${title} with ${fc.stringify(counterexample)}: ${String(errorInstance)}`)
      if (fine === 0 && !failed) never.push(title)
    }
    expect(wrong.filter((fault) => !openFaults.some((open) => open.test(fault)))).toEqual([])
    expect(never, 'queries that Postgres always refused').toEqual([])
  }, 120_000)
})

/** Null for the errors that the bounds of a query allow; any other is a failure. */
function allowed({ source, command, rows }: TypedQuery, error: unknown): null {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NoRowsError' && command === 'one' && rows.min === 0) return null
  // Numbers that JSON does not have: Postgres writes them as strings.
  if (name === 'DecodeError' && /is the string "(?:NaN|-?Infinity)"/.test(String(error))) return null
  // The author of a "column!" has promised what the data need not hold.
  if (name === 'DecodeError' && source.overrides.some(({ nullable }) => !nullable)) return null
  if (name === 'TooManyRowsError' && (rows.max === null || rows.max > 1)) return null
  throw error
}

/** What is wrong with a result, null when it is within what was inferred. */
function outsideBounds({ command, rows }: TypedQuery, result: unknown): string | null {
  if (command === 'exec') return result === undefined ? null : 'a result where there is none'
  if (command === 'execrows') return typeof result === 'number' ? null : 'no count'
  const count = command === 'many' ? (result as readonly unknown[]).length : result === null ? 0 : 1
  return count < rows.min || count > (rows.max ?? Infinity)
    ? `${count} rows, not ${rows.min} to ${rows.max}`
    : null
}

test('the file that the modules share is the same for every project but its constraints', () => {
  expect(readFileSync(join(folder, 'expected/sluice.ts'), 'utf8')).toContain('customers_email_unique')
})
