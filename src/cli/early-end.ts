/** What happens to a run that modules of the project end, or keep from ending. */
import { relative } from 'node:path'
import { writeSync } from 'node:fs'
import { projectText } from '../config/project-text.js'
import { isOwnError, userFrame } from '../config/user-frame.js'
import { evaluatedModule, lastEvaluatedModule } from '../config/evaluated-module.js'
import { moduleExits, moduleNeverEnds, moduleThrowsLate } from '../diagnostics/catalogue/usage.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { span, type Span } from '../diagnostics/span.js'
import { reportDefect } from './defect.js'
import { parseArguments } from './parse-arguments.js'
import { report } from './report.js'
import type { Stream, Terminal } from './terminal.js'

/** A run that ends without a result has failed, whatever status the process would have. */
const FAILED = 2

/**
 * Config and schema run in this process, and may end it, leave timers and connections open, or throw when nobody waits for them. The result
 * is the status of the process once it is known, and nothing else; before that, any end is a failure with a message.
 */
export function guardRun(argv: readonly string[], terminal: Terminal): (status: number) => Promise<void> {
  let result: number | null = null
  let isReported = false
  const tell = (diagnostic: Diagnostic): void => {
    isReported = true
    const { value } = parseArguments(argv)
    const reporter = value?.kind === 'command' ? value.flags.reporter : 'pretty'
    report({ terminal: atOnce(terminal), reporter, diagnostics: [diagnostic], footer: null })
  }
  process.on('exit', () => {
    if (result === null && !isReported) tell(endOf(terminal.cwd))
    process.exitCode = result ?? FAILED
  })
  const fail = (error: unknown): void => {
    const module = lastEvaluatedModule()
    const place = userFrame(error, terminal.cwd)
    isReported = true
    if (place !== null) tell(moduleThrowsLate(place, messageOf(error)))
    // A connection that fails, say, has no frame of anybody's.
    else if (module !== null && !isOwnError(error)) {
      tell(moduleThrowsLate(placeIn(terminal.cwd, module), messageOf(error)))
    } else reportDefect(error, atOnce(terminal))
    result = null
    process.exit()
  }
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)
  return async (status) => {
    result = status
    await Promise.all([flushed(process.stdout), flushed(process.stderr)])
    process.exit()
  }
}

/** Why the process ends before the run has: the caller of process.exit is on the stack of its listeners. */
function endOf(cwd: string): Diagnostic {
  const caller = userFrame(new Error('the stack of the exit'), cwd)
  if (caller !== null) return moduleExits(caller)
  const module = evaluatedModule()
  return module === null ? moduleExits(null) : moduleNeverEnds(placeIn(cwd, module))
}

/** Errors of connections to several addresses have no message, but a code. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message || ('code' in error ? String(error.code) : error.name)
}

function placeIn(cwd: string, path: string): Span | null {
  return relative(cwd, path).startsWith('..') ? null : span(projectText(cwd, path), 0)
}

/** What a pipe takes later is lost when the process ends. */
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
