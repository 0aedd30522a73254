/** How queries are passed to postgres.js. */
import type { Handle } from './driver.js'

/** Postgres's type `unknown`: the server infers the parameter's type, and no serializer of the client touches the text. */
const unknownType = 705

/**
 * The types of generated functions accept any object of that shape; callers in JavaScript can pass something
 * else.
 */
export function checkHandle({ name }: { readonly name: string }, sql: Handle): void {
  if (typeof sql?.unsafe === 'function' && typeof sql.typed === 'function') return
  throw new TypeError(
    `${name}: the first argument is not a postgres.js client or transaction (use fromDrizzle for a Drizzle database)`,
  )
}

/** The query, which is sent when it is first awaited or its rows are requested. */
export function begin(
  { text, prepared }: { readonly text: string; readonly prepared?: boolean },
  sql: Handle,
  inputs: readonly (string | null)[],
): ReturnType<Handle['unsafe']> {
  const parameters = inputs.map((wire) => sql.typed(wire, unknownType))
  const options =
    prepared === false ? asUnnamed : parameters.length > 0 ? asPrepared : asPreparedWithoutParameters
  const query = sql.unsafe(text, parameters, options)
  Object.defineProperties(query, parameters.length > 0 ? sentInOnePiece : sent)
  return query
}

const asUnnamed = { prepare: false, simple: false } as const

const asPrepared = { prepare: true } as const
// Without parameters, postgres.js would use the simple protocol, as for several statements.
const asPreparedWithoutParameters = { prepare: true, simple: false } as const

/** The state that postgres.js keeps of a query while it sends it; its TypeScript types contain none of it. */
interface SentQuery {
  /** Whether the statement gets a name under which the connection keeps it. */
  readonly prepare?: unknown
  /** The error after which the query is sent again. */
  readonly retried?: unknown
  /** Whether it would have waited for the answer to Parse and Describe before it sends its parameters. */
  [waits]?: unknown
}

const waits: unique symbol = Symbol('waits')

const describeFirst: PropertyDescriptor = {
  get(this: SentQuery) {
    return this[waits]
  },
  set(this: SentQuery, wanted: unknown) {
    this[waits] = wanted && this.prepare && !this.retried
  },
  configurable: true,
}

/**
 * postgres.js keeps the origin of each query that fails, a part of its stack, for the life of the process, by the array with its
 * text. A tagged template has one array; `unsafe` makes one with each call, and has no origin.
 */
export const withoutOrigin: PropertyDescriptor = { value: '' }

const sent: PropertyDescriptorMap = { origin: withoutOrigin }

/**
 * Makes postgres.js send a query with parameters in one piece, since its types are known. By default,
 * postgres.js first requests the types, and sends the parameters when the answer has arrived.
 *
 * - A statement without a name needs one round trip instead of two.
 * - A query is sent again if its statement is stale, as after ALTER TABLE, or does not exist, as behind a
 *   pooler. By default its parameters would be written after other queries, whose answers would be taken for
 *   its own, and calls would never settle.
 *
 * The first time that a connection names a statement, it still waits: until the answer has arrived, each
 * further call would create another named statement.
 */
const sentInOnePiece: PropertyDescriptorMap = { origin: withoutOrigin, describeFirst }
