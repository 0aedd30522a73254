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
export function sendInOnePiece(query: object): void {
  Object.defineProperty(query, 'describeFirst', describeFirst)
}
