/** Compiled, never run: what generated code and its callers may and may not write. */
import { customType, integer, jsonb, pgTable } from 'drizzle-orm/pg-core'
import { drizzle as mysqlProxy } from 'drizzle-orm/mysql-proxy'
import { drizzle as nodePostgres } from 'drizzle-orm/node-postgres'
import { drizzle as pgProxy } from 'drizzle-orm/pg-proxy'
import { drizzle as pglite } from 'drizzle-orm/pglite'
import { drizzle as postgresJs } from 'drizzle-orm/postgres-js'
import type { ISql, ReservedSql, Sql, TransactionSql } from 'postgres'
import postgres from 'postgres'
import {
  arrayOf,
  boolean,
  bytea,
  type Codec,
  composite,
  createClient,
  defineQuery,
  drizzle,
  enumOf,
  exec,
  execrows,
  fromDrizzle,
  type Handle,
  input,
  inputOrNull,
  int4,
  int8AsBigint,
  isConstraint,
  json,
  type JsonArgument,
  jsonNull,
  type JsonNull,
  type JsonValue,
  many,
  one,
  optional,
  optionalInput,
  orNull,
  type QueryOptions,
  text,
  timestamptz,
  userType,
  uuid,
  value,
  valueOrNull,
  vector,
} from './sluice.js'

/** A type equal to another is assignable in both directions, `any` included; this tells them apart. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function holds<_Claim extends true>(): void {}

// A generated module.

interface TenantSettings {
  theme: 'dark' | 'light'
}
interface GetTenantParams {
  id: string
  plan?: 'free' | 'pro' | null | undefined
}
interface GetTenantRow {
  id: string
  settings: TenantSettings | null
  createdAt: Date
  tags: (string | null)[]
}

const plan = enumOf('plan', ['free', 'pro'])
const tags = arrayOf(text, { nullable: true })

const getTenantQuery = defineQuery({
  name: 'getTenant',
  text: `select id, settings, created_at, tags from tenants where id = $1 and ($2::plan is null or plan = $2)`,
  parameters: (params: GetTenantParams) => [
    input('id', params.id, uuid),
    optionalInput('plan', params.plan, plan),
  ],
  columns: ['id', 'settings', 'created_at', 'tags'],
  row: (cells): GetTenantRow => ({
    id: value(cells, 0, uuid),
    settings: valueOrNull(cells, 1, json<TenantSettings>()),
    createdAt: value(cells, 2, timestamptz),
    tags: value(cells, 3, tags),
  }),
})

function getTenant(
  sql: Handle,
  params: GetTenantParams,
  options?: QueryOptions,
): Promise<GetTenantRow | null> {
  return optional(getTenantQuery, sql, params, options)
}

const countQuery = defineQuery({
  name: 'count',
  text: 'select count(*)::int4 from tenants',
  columns: ['count'],
  row: (cells) => ({ count: value(cells, 0, int4) }),
})
const saveStatement = defineQuery({
  name: 'save',
  text: 'update tenants set settings = $1',
  parameters: (params: { settings: TenantSettings | JsonNull | null }) => [
    inputOrNull('settings', params.settings, json<TenantSettings>()),
  ],
})
const clearStatement = defineQuery({ name: 'clear', text: 'delete from tenants' })

export async function handles(
  plain: Sql,
  transaction: TransactionSql,
  reserved: ReservedSql,
  either: ISql,
  custom: Sql<{ bigint: bigint; point: { x: number } }>,
  customTransaction: TransactionSql<{ bigint: bigint }>,
  customReserved: ReservedSql<{ bigint: bigint }>,
): Promise<void> {
  const params = { id: 'a' }
  for (const sql of [plain, transaction, reserved, either, custom, customTransaction, customReserved]) {
    await getTenant(sql, params)
  }
  await getTenant(
    postgres<{ bigint: postgres.PostgresType<bigint> }>({ types: { bigint: postgres.BigInt } }),
    params,
  )
  await getTenant(createClient('postgres://localhost'), params)
  await custom.begin(async (tx) => {
    await getTenant(tx, params)
    await tx.savepoint((savepoint) => getTenant(savepoint, params))
  })

  // @ts-expect-error A Drizzle database is no handle,
  await getTenant(postgresJs(plain), params)
  await getTenant(fromDrizzle(postgresJs(plain)), params)
  await postgresJs(plain).transaction((tx) => getTenant(fromDrizzle(tx), params))
  // @ts-expect-error A database of another driver has no postgres.js inside: of PGlite,
  fromDrizzle(pglite.mock())
  // @ts-expect-error of node-postgres,
  fromDrizzle(nodePostgres('postgres://localhost'))
  // @ts-expect-error of a proxy,
  fromDrizzle(pgProxy(() => Promise.resolve({ rows: [] })))
  // @ts-expect-error of MySQL.
  fromDrizzle(mysqlProxy(() => Promise.resolve({ rows: [] })))
  await postgresJs(plain, { schema: { secrets } }).transaction((tx) => getTenant(fromDrizzle(tx), params))
  // @ts-expect-error nor is a URL,
  await getTenant('postgres://localhost', params)
  // @ts-expect-error nor nothing.
  await getTenant(undefined, params)
  // @ts-expect-error fromDrizzle takes a database.
  fromDrizzle(plain)
}
holds<Same<0 extends 1 & Handle ? 'any' : 'not any', 'not any'>>()

export async function results(sql: Handle, signal: AbortSignal | undefined): Promise<void> {
  const row = await getTenant(sql, { id: 'a', plan: undefined }, { signal })
  holds<Same<typeof row, GetTenantRow | null>>()
  const counted = await one(countQuery, sql, undefined)
  holds<Same<typeof counted, { count: number }>>()
  const rows = await many(getTenantQuery, sql, { id: 'a' })
  holds<Same<typeof rows, GetTenantRow[]>>()
  const touched = await execrows(clearStatement, sql, undefined)
  holds<Same<typeof touched, number>>()
  const nothing = await exec(saveStatement, sql, { settings: jsonNull })
  holds<Same<typeof nothing, void>>()

  // @ts-expect-error A parameter is missing,
  await getTenant(sql, {})
  // @ts-expect-error of another type,
  await getTenant(sql, { id: 5 })
  // @ts-expect-error or not of the enum.
  await getTenant(sql, { id: 'a', plan: 'gold' })
  // @ts-expect-error A statement without rows has none to give.
  await one(clearStatement, sql, undefined)
}

export function codecs(params: { n: number; list: readonly string[]; anything: JsonValue }): void {
  input('n', params.n, int4)
  input('list', params.list, arrayOf(text))
  // @ts-expect-error The argument must be of the codec's type.
  input('n', params.n, uuid)
  // @ts-expect-error null needs inputOrNull.
  input('n', null, int4)
  inputOrNull('n', null, int4)
  // @ts-expect-error undefined needs optionalInput.
  inputOrNull('n', undefined, int4)

  const deep = arrayOf(int8AsBigint, { dimensions: 2, nullable: true })
  holds<Same<ReturnType<typeof deep.decode>, (bigint | null)[][]>>()
  holds<Same<Parameters<typeof deep.encode>[0], readonly (readonly (bigint | null)[])[]>>()
  const boxes = arrayOf(text, { delimiter: ';' })
  holds<Same<ReturnType<typeof boxes.decode>, string[]>>()
  holds<Same<typeof plan, Codec<'free' | 'pro'>>>()
  holds<Same<ReturnType<typeof vector.decode>, number[]>>()

  const address = composite('address', { street: text, zip: orNull(text), tags: orNull(tags), on: boolean })
  holds<
    Same<
      ReturnType<typeof address.decode>,
      { street: string; zip: string | null; tags: (string | null)[] | null; on: boolean }
    >
  >()
  address.encode({ street: 'a', zip: null, tags: ['a', null] as const, on: true })
  // @ts-expect-error An attribute that may not be NULL.
  address.encode({ street: null, zip: null, tags: null, on: true })

  const anything = json()
  holds<Same<ReturnType<typeof anything.decode>, JsonValue>>()
  documents(anything.encode)
  const shaped = json<TenantSettings>()
  holds<Same<ReturnType<typeof shaped.decode>, TenantSettings>>()
  shaped.encode(jsonNull)
  // @ts-expect-error Not of the shape.
  shaped.encode({ theme: 'blue' })

  const mine = userType(
    'a point',
    (wire) => ({ x: Number(wire) }),
    (point) => String(point.x),
  )
  holds<Same<typeof mine, Codec<{ x: number }>>>()
}

interface Rule {
  readonly if?: Rule
  readonly then?: Rule | boolean
  readonly items?: readonly Rule[]
}
declare const rule: Rule
declare const known: Exclude<JsonValue, null>
declare const someObject: object
declare const client: postgres.Sql

/** What JSON of no particular shape takes, and what not. */
function documents(take: (given: JsonArgument) => unknown): void {
  take({ a: 1, b: [1, { c: null }] })
  take([1, 'a', rule])
  take(rule)
  take(known)
  take(someObject)
  // eslint-disable-next-line unicorn/no-thenable
  take({ if: { a: 1 }, then: { call: [rule, known] } })
  take(new Date(0))
  // @ts-expect-error A parameter of postgres.js.
  take(client.json({ a: 1 }))
  // @ts-expect-error The same with a type.
  take(client.typed('a', 25))
  // @ts-expect-error An array as a parameter.
  take(client.array([1]))
  // @ts-expect-error A fragment.
  take(client`now()`)
  // @ts-expect-error An identifier.
  take(client('users'))
  // @ts-expect-error A helper of postgres.js.
  take(client({ a: 1 }))
  // @ts-expect-error A promise.
  take(Promise.resolve({ a: 1 }))
  // @ts-expect-error SQL's NULL has a parameter of its own.
  take(null)
}

const secret = customType<{ data: { clear: string }; driverData: Buffer }>({ dataType: () => 'bytea' })
const secrets = pgTable('secrets', {
  secret: secret().notNull(),
  shape: jsonb().$type<TenantSettings>(),
  count: integer(),
})
const mapped = drizzle(() => secrets.secret, bytea)
holds<Same<typeof mapped, Codec<{ clear: string }>>>()
const shape = drizzle(() => secrets.shape, json())
holds<Same<typeof shape, Codec<TenantSettings>>>()

export function errors(error: unknown): string {
  if (isConstraint(error, 'tenants_email_key')) {
    return error.code
  }
  return ''
}
