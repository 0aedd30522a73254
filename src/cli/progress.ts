import type { Stream } from './terminal.js'

export interface ProgressState {
  readonly text: string
  /** How much of it is done, 0 to 1; null for what cannot be divided. */
  readonly part: number | null
}

/** The line that tells what is going on; shown to people only, and gone afterwards. */
export interface ProgressLine {
  show(state: ProgressState): void
  clear(): void
}

/** Milliseconds after the start of the process; a run without changes has ended by then. */
const FIRST_SHOWN_MS = 250
/** Of a later run of the same process: who waits for less does not want to know what for. */
const PATIENCE_MS = 1000
const CELLS = 24

export function progressLine(stream: Stream, wanted: boolean): ProgressLine {
  if (!stream.interactive || !wanted) return { show: () => {}, clear: () => {} }
  let shown = ''
  let next: ProgressState | null = null
  let waiting: NodeJS.Timeout | null = null
  let shownFrom: number | null = null
  let isFirst = true
  const draw = (): void => {
    waiting = null
    if (!next) return
    const line = lineOf(next).slice(0, stream.width - 1)
    if (line === shown) return
    stream.write(`\r\u001B[K${stream.paint('faint', line)}`)
    shown = line
  }
  return {
    show(state) {
      next = state
      // From the start of the process, as performance.now() counts.
      shownFrom ??= isFirst ? FIRST_SHOWN_MS : performance.now() + PATIENCE_MS
      isFirst = false
      const left = shownFrom - performance.now()
      if (left <= 0) draw()
      else waiting ??= setTimeout(draw, left).unref()
    },
    clear() {
      if (waiting) clearTimeout(waiting)
      if (shown !== '') stream.write('\r\u001B[K')
      shown = ''
      next = null
      waiting = null
      shownFrom = null
    },
  }
}

/** A line says again that a statement still runs after a minute, then after two, and so on. */
const REMINDER_MS = 60_000

/** Notes about statements that run for long, where nobody sees a progress line: the log of a CI job that hangs must say why. */
export function runningNotes(
  stream: Stream,
  wanted: boolean,
): (statement: string, milliseconds: number) => void {
  if (stream.interactive || !wanted) return () => {}
  let last = { statement: '', at: 0 }
  return (statement, milliseconds) => {
    if (statement === last.statement && milliseconds - last.at < REMINDER_MS && milliseconds >= last.at)
      return
    last = { statement, at: milliseconds }
    stream.write(`running for ${Math.floor(milliseconds / 1000)} s: ${statement}\n`)
  }
}

function lineOf({ text, part }: ProgressState): string {
  if (part === null) return text
  const full = Math.round(part * CELLS)
  return `${'█'.repeat(full)}${'░'.repeat(CELLS - full)} ${text}`
}
