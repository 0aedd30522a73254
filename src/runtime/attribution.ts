/**
 * Tells an error of Postgres which query it came from: a property `queryName`, not enumerable, and at the end of its stack the frames of
 * the generated function and its callers, which the socket's own stack lacks. Everything else of it stays as postgres.js made it. An
 * error of the connection is left alone: it may be that of many queries at once.
 */
export function attribute(error: unknown, name: string): unknown {
  if (!(error instanceof Error) || error.name !== 'PostgresError' || !Object.isExtensible(error)) return error
  if (Object.hasOwn(error, 'queryName')) return error
  Object.defineProperty(error, 'queryName', { value: name, configurable: true })
  // Made behind an `await`, it has the functions that wait for this one: https://v8.dev/docs/stack-trace-api#async-stack-traces
  const frames = (new Error().stack ?? '').split('\n').slice(1)
  const own = frames.findIndex((frame) => frame.includes(` ${name} (`) || frame.includes(`.${name} (`))
  const shown = frames.slice(Math.max(own, 0)).join('\n')
  Object.defineProperty(error, 'stack', {
    value: `${error.stack}\n${shown}`,
    configurable: true,
    writable: true,
  })
  return error
}

/** The generated function that an error came from: one of Postgres, or one of those of this module. */
export function queryName(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null
  const name: unknown = Reflect.get(error, 'queryName')
  return typeof name === 'string' ? name : null
}
