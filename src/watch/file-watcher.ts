import { statSync } from 'node:fs'
import { dirname, relative, sep } from 'node:path'
import { type FSWatcher, watch } from 'chokidar'

/** What to look at; absolute paths, which need not exist yet. */
export interface WatchTargets {
  readonly files: readonly string[]
  /** With everything below them. */
  readonly folders: readonly string[]
  /** Folders inside the others that are left out, with everything below them. */
  readonly except: readonly string[]
}

export interface FileWatcher {
  /** Looks at these from now on, instead of the ones before; files changed since `time` count as a change. */
  look(targets: WatchTargets, time: number): void
  close(): Promise<void>
}

/**
 * Files are watched through their folders: an editor that saves by renaming a new file over the old one would take
 * a watched file away.
 */
export function fileWatcher(changed: (path: string) => void, failed: (error: Error) => void): FileWatcher {
  let targets: WatchTargets = { files: [], folders: [], except: [] }
  let since = 0
  const options = { atomic: false }
  const shallow = watch([], { ...options, depth: 0 })
  const deep = watch([], {
    ...options,
    ignored: (path) => isLeftOut(path, targets),
  })
  // What the first scan of a folder finds is told as added too; it may have been written just before.
  const isNews = (event: string, path: string): boolean =>
    event === 'change' || event === 'unlink' || (event === 'add' && changedSince(path, since))
  shallow.on('all', (event, path) => {
    if (targets.files.includes(path) && isNews(event, path)) changed(path)
  })
  deep.on('all', (event, path) => {
    // Chokidar goes on telling of files below a folder it was told to forget.
    const wanted = targets.folders.some((folder) => isInside(folder, path)) && !isLeftOut(path, targets)
    if (wanted && isNews(event, path)) changed(path)
  })
  for (const watcher of [shallow, deep]) watcher.on('error', (error) => failed(toError(error)))

  return {
    look(next, time) {
      const before = targets
      targets = next
      since = time
      move(shallow, foldersOf(before), foldersOf(next))
      move(deep, before.folders, next.folders)
      for (const file of next.files) {
        if (!before.files.includes(file) && changedSince(file, time)) changed(file)
      }
    },
    async close() {
      await Promise.all([shallow.close(), deep.close()])
    },
  }
}

const foldersOf = ({ files }: WatchTargets): readonly string[] => [
  ...new Set(files.map((file) => dirname(file))),
]

function move(watcher: FSWatcher, from: readonly string[], to: readonly string[]): void {
  const gone = from.filter((path) => !to.includes(path))
  const fresh = to.filter((path) => !from.includes(path))
  if (gone.length > 0) watcher.unwatch(gone)
  if (fresh.length > 0) watcher.add(fresh)
}

function isLeftOut(path: string, { folders, except }: WatchTargets): boolean {
  if (except.some((folder) => isInside(folder, path))) return true
  return folders.some(
    (folder) =>
      isInside(folder, path) && /(^|[\\/])(node_modules|\.git)([\\/]|$)/.test(relative(folder, path)),
  )
}

function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

/** Rather a run too many than a change missed: file systems keep time less exactly than the clock. */
const clockTolerance = 10

function changedSince(file: string, time: number): boolean {
  const stats = statSync(file, { throwIfNoEntry: false })
  // A file moved here keeps the time of its last edit, but not that of its last change.
  return stats !== undefined && Math.max(stats.mtimeMs, stats.ctimeMs) > time - clockTolerance
}

const toError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))
