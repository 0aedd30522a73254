/** How queries are given to postgres.js. */
import type { Handle } from './driver.js'

/** Postgres's type `unknown`: the server infers the parameter's type, and no serializer of the client touches the text. */
const unknownType = 705

/** Generated functions take any object of that shape; callers in JavaScript may give another. */
export function checkHandle({ name }: { readonly name: string }, sql: Handle): void {
  if (typeof sql?.unsafe === 'function' && typeof sql.typed === 'function') return
  throw new TypeError(
    `${name}: the first argument is not a postgres.js client or transaction (use fromDrizzle for a Drizzle database)`,
  )
}

/** The query, which is sent when it is first awaited or its rows are asked for. */
export function begin(
  { text, prepared }: { readonly text: string; readonly prepared?: boolean },
  sql: Handle,
  inputs: readonly (string | null)[],
): ReturnType<Handle['unsafe']> {
  const parameters = inputs.map((wire) => sql.typed(wire, unknownType))
  const options =
    prepared === false ? asUnnamed : parameters.length > 0 ? asPrepared : asPreparedWithoutParameters
  const query = sql.unsafe(text, parameters, options)
  if (parameters.length > 0) sendInOnePiece(query)
  return query
}

const asUnnamed = { prepare: false, simple: false } as const

const asPrepared = { prepare: true } as const
// Without parameters postgres.js would take it for several statements.
const asPreparedWithoutParameters = { prepare: true, simple: false } as const

/** What postgres.js keeps of a query while it sends it; none of it is in its types. */
interface SentQuery {
  /** Whether the statement gets a name, under which the connection keeps it. */
  readonly prepare?: unknown
  /** The error after which the query is sent once more. */
  readonly retried?: unknown
  /** Whether it was to wait for the answer to Parse and Describe before its parameters are sent. */
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
 * Has postgres.js send a query with parameters in one piece, as its types are known. By itself it asks for them first, and sends the
 * parameters when the answer has come.
 *
 * - A statement without a name needs one round trip instead of two.
 * - A query that is sent once more, because its statement is stale, as after ALTER TABLE, or is not there, as behind a pooler, would
 *   have its parameters written behind other queries, whose answers are then taken for its own, and calls would wait for ever.
 *
 * The first time that a connection names a statement it still waits: until the answer has come, each further call would name one more.
 */
function sendInOnePiece(query: object): void {
  Object.defineProperty(query, 'describeFirst', describeFirst)
}
