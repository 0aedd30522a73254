import type { Terminal } from './terminal.js'
import { version } from './version.js'

/** An exception that reaches the top is a defect of Sluice, not of the user's files. */
export function reportDefect(error: unknown, { err, env }: Terminal): number {
  const debug = env['SLUICE_DEBUG'] === '1'
  const message = error instanceof Error ? error.message : String(error)
  err.write(
    [
      `${err.paint('error', 'Sluice failed:')} ${message}`,
      '  This is a bug in Sluice, not in your files. Please report it with the query or schema that causes it.',
      `  sluice-sql ${version}, Node.js ${process.version}, ${process.platform} ${process.arch}`,
      ...(debug ? [stackOf(error)] : ['  Set SLUICE_DEBUG=1 to print the stack trace.']),
      '',
    ].join('\n'),
  )
  return 2
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const stack = error.stack ?? String(error)
  return error.cause === undefined ? stack : `${stack}\ncaused by ${stackOf(error.cause)}`
}
