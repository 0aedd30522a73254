/** The logs of results take a bounded part of the disk, whatever writes them and however often. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openResultLog } from '#sluice/reuse/store/result-log'
import { expect, onTestFinished, test } from 'vitest'

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'sluice-log-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return join(made, 'results')
}

/** A run that keeps so many new results of its own; gives their keys. */
function keep(path: string, isRead: boolean, run: string, count: number, text = 'x'): ReadonlySet<string> {
  const log = openResultLog(path, isRead)
  const keys = new Set(Array.from({ length: count }, (_, index) => `${run}-${index}`))
  for (const key of keys) log.add(key, { key, text })
  log.flush(keys)
  return keys
}

const isKept = (path: string, keys: ReadonlySet<string>): boolean => {
  const log = openResultLog(path, true)
  return [...keys].every((key) => JSON.stringify(log.find(key))?.includes(`"${key}"`) ?? false)
}

test('results that no run has used lately go, those of the last run never', () => {
  const path = join(folder(), 'project')
  const first = keep(path, true, 'first', 500)
  for (let run = 0; run < 12; run++) {
    const last = keep(path, true, String(run), 500)
    expect(isKept(path, last)).toBe(true)
  }
  expect(isKept(path, first)).toBe(false)
  // 4 x 500 + 2,000 lines of some 70 bytes, and less than a run more until they are counted again.
  expect(statSync(path).size).toBeLessThan(4500 * 100)
})

test('runs that read nothing, which keep the same results again and again, do not make it grow without end', () => {
  const path = join(folder(), 'project')
  const text = 'x'.repeat(1024)
  let largest = 0
  for (let run = 0; run < 40; run++) {
    const last = keep(path, false, 'same', 500, text)
    largest = Math.max(largest, statSync(path).size)
    if (run % 10 === 0) expect(isKept(path, last)).toBe(true)
  }
  expect(isKept(path, keep(path, false, 'same', 500, text))).toBe(true)
  // Five times what a run keeps, and 8 MiB.
  expect(largest).toBeLessThan(6 * 500 * 1200 + 8 * 1024 * 1024)
})

test('of the logs of many projects, or of many versions of the program, those used last are kept', () => {
  const at = folder()
  mkdirSync(at)
  for (let old = 0; old < 60; old++) {
    const path = join(at, `old-${String(old).padStart(2, '0')}`)
    writeFileSync(path, '')
    utimesSync(path, 1000 + old, 1000 + old)
  }
  // Read, and so in use, although nothing is added.
  openResultLog(join(at, 'old-00'), true)
  keep(join(at, 'new'), true, 'run', 1)
  const left = readdirSync(at).toSorted()
  expect(left).toHaveLength(24)
  expect(left).toEqual(['new', 'old-00', ...left.slice(2)])
  expect(left).toContain('old-59')
  expect(left).not.toContain('old-30')
})
