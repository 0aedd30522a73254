import { hasOwn } from './errors.js'

/**
 * Tells an error of Postgres which query it came from: a property `queryName`, not enumerable, and at the end of its stack the generated
 * function with those that wait for it, which the socket's own stack lacks. Everything else of it stays as postgres.js made it. An
 * error of the connection is left alone: it may be that of many queries at once. An error that a pooler causes gets a hint.
 */
export function attribute(error: unknown, name: string): unknown {
  if (!(error instanceof Error) || error.name !== 'PostgresError' || !Object.isExtensible(error)) return error
  if (hasOwn(error, 'queryName')) return error
  Object.defineProperty(error, 'queryName', { value: name, configurable: true })
  Object.defineProperty(error, 'stack', {
    // The function has no frame: it gave its promise to its callers and waits for nothing itself.
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

/** invalid_sql_statement_name and duplicate_prepared_statement: a pooler has changed the server process between two messages. */
const ofPoolers: ReadonlySet<string> = new Set(['26000', '42P05'])
const poolerHint =
  'A pooler in transaction mode, as PgBouncer, lost the prepared statement: use createClient(url, { pooler: true }).'

/** The frames of the functions that wait for what is about to reject: https://v8.dev/docs/stack-trace-api#async-stack-traces */
function waitingFrames(): readonly string[] {
  const [here = '', ...frames] = (new Error().stack ?? '').split('\n').slice(1)
  const file = /([^ (]*):\d+:\d+\)?$/.exec(here)?.[1] ?? ''
  return frames.filter((frame) => !frame.includes(`${file}:`) && !frame.includes('(node:internal/'))
}

/** The generated function that an error came from: one of Postgres, or one of those of this module. */
export function queryName(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null
  const name: unknown = Reflect.get(error, 'queryName')
  return typeof name === 'string' ? name : null
}
