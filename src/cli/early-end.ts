/** A run either ends with its result, or has failed. */
import { writeSync } from 'node:fs'
import { reportDefect } from './defect.js'
import type { Stream, Terminal } from './terminal.js'

/** The exit status of a run that ends without a result, whatever status the process would have. */
const FAILED = 2

/**
 * Config and schema are evaluated in a separate thread, so anything else that ends the process, or an
 * unhandled error, is a defect. The returned function sets the exit status once the result is known; before
 * that, any end is a failure with a message.
 */
export function guardRun(terminal: Terminal): (status: number) => Promise<void> {
  let result: number | null = null
  let isReported = false
  const fail = (error: unknown): void => {
    isReported = true
    result = null
    reportDefect(error, atOnce(terminal))
  }
  process.on('exit', () => {
    if (result === null && !isReported) fail(new Error('the run ended without a result'))
    process.exitCode = result ?? FAILED
  })
  const end = (error: unknown): void => {
    fail(error)
    process.exit()
  }
  process.on('uncaughtException', end)
  process.on('unhandledRejection', end)
  return async (status) => {
    result = status
    await Promise.all([flushed(process.stdout), flushed(process.stderr)])
    process.exit()
  }
}

/** Writes synchronously: what a pipe would receive later is lost when the process ends. */
const atOnce = (terminal: Terminal): Terminal => ({
  ...terminal,
  out: { ...plainOf(terminal.out), write: (text) => void writeSync(1, text) },
  err: { ...plainOf(terminal.err), write: (text) => void writeSync(2, text) },
})

const plainOf = ({ interactive, width, paint }: Stream): Omit<Stream, 'write'> => ({
  interactive,
  width,
  paint,
})

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    stream.write('', () => resolve())
  })
