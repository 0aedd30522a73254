import { hasOwn } from './errors.js'

/**
 * Records on an error of Postgres which query caused it: in a non-enumerable property `queryName`, and at the
 * end of its stack, where it adds the generated function and its async callers, which the socket's own stack
 * lacks. Everything else stays as postgres.js made it. An error of the connection is not changed, because it
 * may belong to many queries at once. An error that a pooler causes gets a hint.
 */
export function attribute(error: unknown, name: string): unknown {
  if (!(error instanceof Error) || error.name !== 'PostgresError' || !Object.isExtensible(error)) return error
  if (hasOwn(error, 'queryName')) return error
  Object.defineProperty(error, 'queryName', { value: name, configurable: true })
  Object.defineProperty(error, 'stack', {
    // The function itself has no frame: it has returned its promise to its callers and awaits nothing.
    value: [error.stack, `    at ${name} (<anonymous>)`, ...waitingFrames()].join('\n'),
    configurable: true,
    writable: true,
  })
  if (ofPoolers.has(String(Reflect.get(error, 'code'))) && !hasOwn(error, 'hint')) {
    Object.defineProperty(error, 'hint', {
      value: poolerHint,
      configurable: true,
      enumerable: true,
      writable: true,
    })
  }
  return error
}

/**
 * invalid_sql_statement_name and duplicate_prepared_statement: a pooler has changed the server process
 * between two messages.
 */
const ofPoolers: ReadonlySet<string> = new Set(['26000', '42P05'])
const poolerHint =
  'A pooler in transaction mode, as PgBouncer, lost the prepared statement: use createClient(url, { pooler: true }).'

/**
 * The frames of the functions that await the promise about to reject:
 * https://v8.dev/docs/stack-trace-api#async-stack-traces
 */
function waitingFrames(): readonly string[] {
  const [here = '', ...frames] = (new Error().stack ?? '').split('\n').slice(1)
  const file = /([^ (]*):\d+:\d+\)?$/.exec(here)?.[1] ?? ''
  return frames.filter((frame) => !frame.includes(`${file}:`) && !frame.includes('(node:internal/'))
}

/** The name of the generated function that caused an error of Postgres or one of this module's errors. */
export function queryName(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null
  const name: unknown = Reflect.get(error, 'queryName')
  return typeof name === 'string' ? name : null
}
