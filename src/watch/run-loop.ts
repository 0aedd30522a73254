/**
 * Runs a function repeatedly as changes are reported, one run at a time. Changes in quick succession cause
 * one run; changes during a run cause one more after it, so the last state always wins.
 */
export interface RunLoop {
  changed(burst?: Burst): void
  /** Stops; resolves when a run in progress has ended. */
  close(): Promise<void>
  /** Resolves once closed; rejects with the error of a run. */
  readonly done: Promise<void>
}

/** The changes since the last run began. */
export interface Burst {
  readonly count: number
  /** Whether files were created or deleted, and not only changed. */
  readonly isMoving: boolean
}

type State =
  | { readonly kind: 'idle' }
  /** A change was reported; more may follow. `since` is the time of the first one. */
  | { readonly kind: 'waiting'; readonly timer: NodeJS.Timeout; readonly since: number }
  | { readonly kind: 'running'; readonly again: boolean }
  | { readonly kind: 'closed' }

export interface RunLoopOptions {
  /** Milliseconds without a change before a run: after many changes, more will follow. */
  readonly quiet: (burst: Burst) => number
  /** Milliseconds after which a run starts even if changes continue. */
  readonly patience: number
}

/** Starts the first run at once. */
export function runLoop(run: () => Promise<void>, { quiet, patience }: RunLoopOptions): RunLoop {
  let state: State = { kind: 'idle' }
  let current: Promise<void> = Promise.resolve()
  let resolveDone = (): void => {}
  let rejectDone = (_error: unknown): void => {}
  const done = new Promise<void>((resolve, reject) => {
    resolveDone = resolve
    rejectDone = reject
  })

  const start = (): void => {
    state = { kind: 'running', again: false }
    current = Promise.resolve().then(run).then(ended, failed)
  }

  let burst: Burst = { count: 0, isMoving: false }
  const wait = (since: number): void => {
    const delay = Math.max(0, Math.min(quiet(burst), since + patience - Date.now()))
    state = { kind: 'waiting', timer: setTimeout(start, delay), since }
  }

  const ended = (): void => {
    if (state.kind !== 'running') return
    if (state.again) wait(Date.now())
    else state = { kind: 'idle' }
  }

  const failed = (error: unknown): void => {
    state = { kind: 'closed' }
    rejectDone(error)
  }

  start()
  return {
    done,
    changed(next = { count: 1, isMoving: false }) {
      burst = next
      if (state.kind === 'idle') {
        wait(Date.now())
      } else if (state.kind === 'waiting') {
        clearTimeout(state.timer)
        wait(state.since)
      } else if (state.kind === 'running') {
        state = { kind: 'running', again: true }
      }
    },
    async close() {
      if (state.kind === 'waiting') clearTimeout(state.timer)
      state = { kind: 'closed' }
      await current
      resolveDone()
    },
  }
}
