import type { Stream } from './terminal.js'

export interface ProgressState {
  readonly text: string
  /** The completed part, 0 to 1; null for indivisible work. */
  readonly part: number | null
}

/** The line that shows the current work; it is shown to people only, and removed afterwards. */
export interface ProgressLine {
  show(state: ProgressState): void
  clear(): void
}

/** Milliseconds after the start of the process; a run without changes has ended by then. */
const FIRST_SHOWN_MS = 250
/** For a later run of the same process: a shorter wait needs no explanation. */
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

/**
 * The note about a statement that is still running is repeated after one minute, then after two, and so on.
 */
const REMINDER_MS = 60_000

/**
 * Notes about long-running statements if nobody sees a progress line: the log of a hanging CI job must show
 * the reason.
 */
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
