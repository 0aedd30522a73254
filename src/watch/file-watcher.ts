import { readdirSync, statSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { type FSWatcher, watch } from 'chokidar'

/** The files and folders to watch; absolute paths, which need not exist yet. */
export interface WatchTargets {
  readonly files: readonly string[]
  /** Including everything below them. */
  readonly folders: readonly string[]
  /** Folders inside the others that are excluded, with everything below them. */
  readonly except: readonly string[]
}

export interface FileWatcher {
  /** Watches these from now on, instead of the previous ones; a change since `time` counts as a change. */
  look(targets: WatchTargets, time: number): void
  close(): Promise<void>
}

/**
 * Chokidar reports one change of a path within this many milliseconds and drops the others; a run may have
 * read the file in between.
 */
const SILENT_MS = 50

/** A created or deleted file may be half of a rename, or the first of many of another branch. */
export type ChangeKind = 'came' | 'went' | 'edited'

type Tell = (path: string, kind: ChangeKind) => void

/** Reports every change of the targets, and may report a change twice. */
export function fileWatcher(tell: Tell, failed: (error: Error) => void): FileWatcher {
  const second = new Map<string, NodeJS.Timeout>()
  /** A path is checked again after this interval. */
  const changed = (path: string, kind: ChangeKind): void => {
    tell(path, kind)
    clearTimeout(second.get(path))
    const told = stampOf(path)
    const look = (): void => {
      second.delete(path)
      if (stampOf(path) !== told) changed(path, 'edited')
    }
    if (!closed) second.set(path, setTimeout(look, SILENT_MS + 10))
  }
  let open: readonly Watch[] = []
  let newest = ''
  let closed = false
  return {
    look(targets, time) {
      const key = JSON.stringify(targets)
      // A run may still be in progress after the close.
      if (closed || key === newest) return
      newest = key
      const before = open
      const watch = openWatch(targets, changed, failed)
      open = [...before, watch]
      // The previous watchers stay until this one is ready; changes in the meantime are found by comparing
      // times.
      watch.ready
        .then(() => {
          if (!open.includes(watch)) return
          open = open.slice(open.indexOf(watch))
          for (const path of changesSince(targets, time)) changed(path, 'edited')
          return Promise.all(before.map((old) => old.close()))
        })
        .catch(failed)
    },
    async close() {
      closed = true
      for (const timer of second.values()) clearTimeout(timer)
      const watches = open
      open = []
      await Promise.all(watches.map((watch) => watch.close()))
    },
  }
}

function stampOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats ? `${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}` : ''
}

interface Watch {
  readonly ready: Promise<unknown>
  close(): Promise<unknown>
}

/**
 * Files are watched through their folders: an editor that saves by renaming a new file over the old one would
 * remove the watched file.
 */
function openWatch(targets: WatchTargets, changed: Tell, failed: (error: Error) => void): Watch {
  const options = { ignoreInitial: true, atomic: false }
  const parents = [...new Set(targets.files.map((file) => dirname(file)))]
  const shallow = watch(parents, { ...options, depth: 0 })
  const deep = watch([...targets.folders], { ...options, ignored: (path) => isLeftOut(path, targets) })
  shallow.on('all', (event, path) => {
    if (targets.files.includes(path)) changed(path, kindOf(event))
  })
  deep.on('all', (event, path) => {
    // A folder that does not exist yet is awaited through the one above, whose other files are not targets.
    const wanted = targets.folders.some((folder) => isInside(folder, path))
    if (wanted && event !== 'addDir' && event !== 'unlinkDir') changed(path, kindOf(event))
  })
  const watchers = [shallow, deep]
  return {
    ready: Promise.all([
      readiness(shallow, parents.length, failed),
      readiness(deep, targets.folders.length, failed),
    ]),
    close: () => Promise.all(watchers.map((watcher) => watcher.close())),
  }
}

const kindOf = (event: string): ChangeKind =>
  event === 'add' ? 'came' : event === 'unlink' ? 'went' : 'edited'

function readiness(watcher: FSWatcher, paths: number, failed: (error: Error) => void): Promise<void> {
  watcher.on('error', (error) => failed(error instanceof Error ? error : new Error(String(error))))
  // A watcher without paths never reports that it is ready.
  return new Promise((resolve) => (paths === 0 ? resolve() : watcher.once('ready', () => resolve())))
}

/** Files, and folders with created or deleted entries, that are newer than `time`. */
function changesSince(targets: WatchTargets, time: number): readonly string[] {
  const below = targets.folders.flatMap((folder) =>
    entriesOf(folder).filter((path) => !isLeftOut(path, targets)),
  )
  const newer = [...targets.files, ...below].filter((path) => isNewer(path, time))
  // Created entries are reported themselves; a folder indicates deleted ones.
  const told = new Set(newer.map((path) => dirname(path)))
  return newer.filter((path) => !told.has(path))
}

function entriesOf(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    return [folder, ...names.map((name) => join(folder, name))]
  } catch (error) {
    // It does not exist yet, or was deleted meanwhile; the watcher reports its creation or deletion.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/** An extra run is better than a missed change: file systems store time less exactly than the clock. */
const clockTolerance = 10

function isNewer(path: string, time: number): boolean {
  const stats = statSync(path, { throwIfNoEntry: false })
  // A file that was moved here keeps the time of its last edit, but not that of its last change.
  return stats !== undefined && Math.max(stats.mtimeMs, stats.ctimeMs) > time - clockTolerance
}

function isLeftOut(path: string, { folders, except }: WatchTargets): boolean {
  if (except.some((folder) => isInside(folder, path))) return true
  return folders.some(
    (folder) =>
      isInside(folder, path) && /(^|[\\/])(node_modules|\.git)([\\/]|$)/.test(relative(folder, path)),
  )
}

const isInside = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
