import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Files that a run has written, and that others can delete. */
export interface KeptFiles {
  /** Watches these from now on, instead of the previous ones. */
  keep(paths: readonly string[]): void
  /** Watches none: a run writes and removes files itself. */
  pause(): void
  close(): void
}

const EVERY_MS = 400

/**
 * Reports deleted files, with or without their folder. It compares the times of their folders, which change
 * with their entries, because a system watcher loses a folder that is deleted and created again.
 */
export function keptFiles(missing: (path: string) => void): KeptFiles {
  let folders = new Map<string, readonly string[]>()
  let stamps = new Map<string, string>()
  /** Not reported yet: a file that another process replaces is absent for a moment. */
  let suspects = new Set<string>()

  const look = (): void => {
    const gone = new Set<string>()
    for (const [folder, files] of folders) {
      const stamp = stampOf(folder)
      if (stamp === stamps.get(folder) && !files.some((file) => suspects.has(file))) continue
      stamps.set(folder, stamp)
      for (const file of files) if (!existsSync(file)) gone.add(file)
    }
    for (const file of gone) if (suspects.has(file)) missing(file)
    suspects = gone
  }
  const timer = setInterval(look, EVERY_MS)
  const keep = (paths: readonly string[]): void => {
    folders = byFolder(paths)
    stamps = new Map()
    suspects = new Set()
  }
  return { keep, pause: () => keep([]), close: () => clearInterval(timer) }
}

function byFolder(paths: readonly string[]): Map<string, readonly string[]> {
  const folders = new Map<string, string[]>()
  for (const path of paths) {
    const folder = dirname(path)
    const files = folders.get(folder)
    if (files) files.push(path)
    else folders.set(folder, [path])
  }
  return folders
}

function stampOf(folder: string): string {
  const stats = statSync(folder, { throwIfNoEntry: false })
  return stats ? `${stats.ino} ${stats.mtimeMs}` : ''
}
