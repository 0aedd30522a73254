import { attribute } from './attribution.js'
import { untilAborted } from './cancel.js'
import type { Handle, Outcome } from './driver.js'
import { nothingAssigned } from './dynamic.js'
import { describeStandIn, describeValue, Mismatch, ParameterError } from './errors.js'
import type { Signal } from './host.js'
import { type Query, type Statement, type StatementText, textFor } from './query.js'
import { arrival } from './parsed-rows.js'
import { begin, checkHandle } from './postgres-js.js'
import { type Reading, readingOf, type Taking } from './reading.js'
import { beforeSending } from './session-settings.js'

export interface QueryOptions {
  /**
   * An abort rejects the call with the signal's reason and cancels the query; a query that was not sent yet
   * is never sent. A cancelled statement may still have taken effect. In a transaction the cancellation is an
   * ordinary error: the transaction is aborted.
   */
  readonly signal?: Signal | undefined
}

/** The one row of the result. Rejects with {@link NoRowsError} or {@link TooManyRowsError}. */
export function one<Params, Row>(
  query: Query<Params, Row>,
  sql: Handle,
  params: Params,
  options?: QueryOptions,
): Promise<Row> {
  return receive(query, sql, params, options, asOne)
}

/** The row, or null if there is none. Rejects with {@link TooManyRowsError}. */
export function optional<Params, Row>(
  query: Query<Params, Row>,
  sql: Handle,
  params: Params,
  options?: QueryOptions,
): Promise<Row | null> {
  return receive(query, sql, params, options, asOptional)
}

/** All rows. */
export function many<Params, Row>(
  query: Query<Params, Row>,
  sql: Handle,
  params: Params,
  options?: QueryOptions,
): Promise<Row[]> {
  return receive(query, sql, params, options, asAll)
}

/** Runs the statement for its effect. */
export function exec<Params>(
  statement: Statement<Params>,
  sql: Handle,
  params: Params,
  options?: QueryOptions,
): Promise<void> {
  return send(statement, sql, params, options, () => undefined)
}

/** The number of rows that the statement affected. */
export function execrows<Params>(
  statement: Statement<Params>,
  sql: Handle,
  params: Params,
  options?: QueryOptions,
): Promise<number> {
  return send(statement, sql, params, options, ({ count }) => count ?? 0)
}

/** Runs a statement and ignores its rows. */
function send<Params, Received>(
  statement: Statement<Params>,
  sql: Handle,
  params: Params,
  options: QueryOptions | undefined,
  end: (outcome: Outcome) => Received,
): Promise<Received> {
  try {
    const text = textFor(statement, params)
    if (text === null) return Promise.resolve(end({ count: 0 }))
    const inputs = checkCall(statement, text, sql, params, options)
    if (inputs === null) return Promise.resolve(end({ count: 0 }))
    const settled = beforeSending(statement.name, text, inputs, sql)
    if (settled !== null) return settled.then(() => send(statement, sql, params, options, end))
    const query = begin(text, sql, inputs).raw()
    query.forEach(dropRow)
    return untilAborted(query, sql, options?.signal).then(end, (error: unknown) => {
      throw attribute(error, statement.name)
    })
  } catch (error) {
    return Promise.reject(error)
  }
}

const dropRow = (): void => undefined

const asOne = <Row>({ one }: Reading<Row>): Taking<Row> => one
const asOptional = <Row>({ optional }: Reading<Row>): Taking<Row | null> => optional
const asAll = <Row>({ all }: Reading<Row>): Taking<Row[]> => all

/** Runs a query and reads its rows as they arrive. */
function receive<Params, Row, Received>(
  query: Query<Params, Row>,
  sql: Handle,
  params: Params,
  options: QueryOptions | undefined,
  how: (reading: Reading<Row>) => Taking<Received>,
): Promise<Received> {
  try {
    const text = textFor(query, params)
    if (text === null) throw nothingAssigned(query.name)
    const inputs = checkCall(query, text, sql, params, options)
    if (inputs === null) return Promise.resolve(how(readingOf(query)).end({ count: 0, columns: [] }))
    const settled = beforeSending(query.name, text, inputs, sql)
    if (settled !== null) return settled.then(() => receive(query, sql, params, options, how))
    const { reading, isParsed, text: own } = arrival(query, sql, text.text, inputs.length > 0)
    const { take, end } = how(reading)
    const started = begin(own === null ? text : { ...text, text: own }, sql, inputs)
    const pending = isParsed ? started.values() : started.raw()
    pending.forEach(take)
    return untilAborted(pending, sql, options?.signal).then(end, reading.fail)
  } catch (error) {
    return Promise.reject(error)
  }
}

/**
 * Reports every error of a call before anything is sent, and returns the texts of its arguments; null if all
 * lists are empty, because then there is nothing to do.
 */
export function checkCall<Params>(
  statement: Statement<Params>,
  text: StatementText<Params>,
  sql: Handle,
  params: Params,
  options: QueryOptions | undefined,
): readonly (string | null)[] | null {
  const inputs = encodeInputs(statement, text, params)
  options?.signal?.throwIfAborted()
  checkHandle(statement, sql)
  return statement.lists?.(params).every(({ length }) => length === 0) ? null : inputs
}

/**
 * All arguments are checked before the client receives any of them: an argument that fails inside the client
 * hangs other queries of the connection.
 */
function encodeInputs<Params>(
  { name }: Statement<Params>,
  { parameters }: StatementText<Params>,
  params: Params,
): readonly (string | null)[] {
  if (parameters === undefined) return noInputs
  if (typeof params !== 'object' || params === null || describeStandIn(params) !== null) {
    throw new ParameterError(name, 'params', describeValue(params), "an object of the query's parameters")
  }
  try {
    return parameters(params)
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error
    const { path, given, expected, cause } = error
    throw new ParameterError(name, path, given, expected, { cause })
  }
}

const noInputs: readonly (string | null)[] = []
