import type { WriteStream } from 'node:tty'
import { coloured, type Paint, plain } from '../diagnostics/paint.js'

/** The output of a command. Results go to stdout; progress and diagnostics go to stderr. */
export interface Terminal {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly out: Stream
  readonly err: Stream
}

export interface Stream {
  /** Whether a person sees the output. */
  readonly interactive: boolean
  readonly width: number
  readonly paint: Paint
  write(text: string): void
}

/**
 * The line width if no terminal determines it: some report 0 columns, such as those of CI and of
 * `docker run -t`.
 */
const defaultWidth = 120

/** The process's own streams. `colour` is false for `--no-color`. */
export function processTerminal(colour: boolean): Terminal {
  return {
    cwd: process.cwd(),
    env: process.env,
    out: streamOf(process.stdout, colour),
    err: streamOf(process.stderr, colour),
  }
}

function streamOf(stream: WriteStream, colour: boolean): Stream {
  return {
    interactive: stream.isTTY === true,
    get width() {
      return stream.columns || defaultWidth
    },
    paint: colour && wantsColour(stream, process.env) ? coloured : plain,
    write: (text) => void stream.write(text),
  }
}

/** Sources: https://no-color.org, and FORCE_COLOR as Node.js reads it. */
function wantsColour(stream: WriteStream, env: NodeJS.ProcessEnv): boolean {
  if (env['NO_COLOR']) return false
  const forced = env['FORCE_COLOR']
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  return stream.isTTY === true && stream.hasColors()
}

/** A reader that closes the pipe early, such as `| head`, is not an error. */
export function endQuietlyWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
}
