import { type ChangeKind, fileWatcher, type WatchTargets } from './file-watcher.js'
import { keptFiles } from './kept-files.js'
import { type Burst, runLoop, type RunLoopOptions } from './run-loop.js'

export interface WatchedRun {
  /** Paths that changed since the last run, sorted; empty for the first run. */
  readonly changes: readonly string[]
  /** Call this as soon as the run knows its inputs, and again when it knows more. */
  look(targets: WatchTargets): void
  /** The files that the run has written: if one of them is deleted, another run follows. */
  keep(paths: readonly string[]): void
}

export interface Watching {
  /** Resolves once closed; rejects if a run rejected or files cannot be watched. */
  readonly done: Promise<void>
  /** Resolves when all work has ended. */
  close(): Promise<void>
}

/**
 * Rejects `Watching.done` if the system cannot watch the files; the message is a reason for people.
 *
 * @forTests
 */
export class CannotWatch extends Error {
  override readonly name = 'CannotWatch'

  constructor(cause: Error) {
    const code = 'code' in cause ? String(cause.code) : ''
    super(reasons[code] ?? (code || cause.message), { cause })
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the limit of the system on watched files is reached',
  EMFILE: 'the limit of the system on open files is reached',
  EACCES: 'permission denied',
}

/**
 * A single saved file causes a run at once. Created and deleted files, and a few changes together, are a
 * refactoring. Many changes are a switch to another branch; its files arrive with pauses of the program that
 * writes them and of the watcher that finds new folders.
 */
function quietAfter({ count, isMoving }: Burst): number {
  if (count >= 20) return 250
  return isMoving || count > 2 ? 60 : 8
}

/** Runs at once, and again after every change of an input. */
export function watchProject(
  run: (run: WatchedRun) => Promise<void>,
  options: RunLoopOptions = { quiet: quietAfter, patience: 2000 },
): Watching {
  let changes = new Set<string>()
  const moving = new Set<string>()
  let refuse = (_error: Error): void => {}
  const refused = new Promise<never>((_resolve, reject) => {
    refuse = (error) => reject(new CannotWatch(error))
  })
  const changed = (path: string, kind: ChangeKind): void => {
    changes.add(path)
    // A file that is deleted and created again was saved by renaming.
    if (kind === 'went' || (kind === 'came' && !moving.delete(path))) moving.add(path)
    loop.changed({ count: changes.size, isMoving: moving.size > 0 })
  }
  const watcher = fileWatcher(changed, (error) => refuse(error))
  const kept = keptFiles((path) => changed(path, 'went'))
  const loop = runLoop(async () => {
    const before = [...changes].sort()
    changes = new Set()
    moving.clear()
    const started = Date.now()
    kept.pause()
    await run({
      changes: before,
      look: (targets) => watcher.look(targets, started),
      keep: (paths) => kept.keep(paths),
    })
  }, options)

  return {
    done: Promise.race([loop.done, refused]).finally(() => {
      kept.close()
      return watcher.close()
    }),
    async close() {
      kept.close()
      await Promise.all([watcher.close(), loop.close()])
    },
  }
}
