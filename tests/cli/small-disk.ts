/** Disks of a few kilobytes: file systems in memory, which only root may mount. */
import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

const mount = (...args: readonly string[]): string | null => {
  const { status, stderr, error } = spawnSync('mount', args, { encoding: 'utf8' })
  return status === 0 ? null : (error?.message ?? stderr).trim()
}

const unmount = (path: string): void => void spawnSync('umount', ['--lazy', path])

/** Why no disk can be mounted here; null where one can. */
export const whyNoDisks: string | null = (() => {
  const probe = mkdtempSync(join(tmpdir(), 'sluice-disk-'))
  try {
    const problem = mount('-t', 'tmpfs', '-o', 'size=64k', 'none', probe)
    if (problem === null) unmount(probe)
    return problem
  } finally {
    rmSync(probe, { recursive: true, force: true })
  }
})()

export interface SmallDisk {
  /** Takes all the room that is left. */
  fill(): void
  /** Gives that room back. */
  clear(): void
  makeReadOnly(): void
}

/** A disk at this path, which is gone when the test ends. */
export function mountDisk(path: string, size: string): SmallDisk {
  mkdirSync(path, { recursive: true })
  const problem = mount('-t', 'tmpfs', '-o', `size=${size},mode=777`, 'none', path)
  if (problem !== null) throw new Error(problem)
  onTestFinished(() => unmount(path))
  const filler = join(path, 'filler.bin')
  return {
    fill() {
      const file = openSync(filler, 'w')
      try {
        for (;;) writeSync(file, Buffer.alloc(4096))
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
      } finally {
        closeSync(file)
      }
    },
    clear: () => rmSync(filler),
    makeReadOnly() {
      const refused = mount('-o', 'remount,ro', path)
      if (refused !== null) throw new Error(refused)
    },
  }
}
