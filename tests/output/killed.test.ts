/**
 * A run may be killed at any point. `SLUICE_KILLS` is how often that is tried; the points are random, and in the second test
 * every point between two moves is tried.
 */
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { writeOutput } from '#sluice/output/write-output'
import { expect, test } from 'vitest'
import { count, every } from '../setup/length.js'
import { randomFrom } from '../setup/random.js'
import { generated, project, type Project } from './project.js'

const kills = count('SLUICE_KILLS', 6, 30)
const seed = Number(process.env['SLUICE_SEED'] ?? 7)
const names = ['a.ts', 'b.ts', 'billing/c.ts', 'billing/d.ts', 'e.ts', 'f.ts']

/** A program that writes one version after the other, with a file that only odd versions have; then it says that it did. */
const writer = (before: string): string => `
  ${before}
  const { writeOutput } = await import(${JSON.stringify(fileURLToPath(import.meta.resolve('#sluice/output/write-output')))})
  const { place, names, header } = JSON.parse(process.env.INPUT)
  for (let version = 1; ; version++) {
    const all = version % 2 === 0 ? names : [...names, 'odd/g.ts']
    const { diagnostics } = await writeOutput(place, all.map((path) => ({ path, text: header.replace('TEXT', String(version)) })))
    if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics))
    console.log(version)
  }`

/** Runs it until it is killed; gives the last version it said that it had written. */
async function killedWriter(at: Project, delay: number, before = ''): Promise<number> {
  const place = { root: at.root, outFolder: at.outFolder }
  const child = spawn(process.execPath, ['--input-type=module', '-e', writer(before)], {
    env: { ...process.env, INPUT: JSON.stringify({ place, names, header: generated('TEXT') }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let failed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (failed += text))
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  if (delay >= 0) {
    while (said === '' && child.exitCode === null) await sleep(5)
    await sleep(delay)
    child.kill('SIGKILL')
  }
  await closed
  expect(failed).toBe('')
  return Number(said.trim().split('\n').at(-1) ?? 0)
}

/** The versions in the output folder; one where all is well. */
function versions(at: Project): readonly string[] {
  const present = Object.entries(at.files()).filter(([path]) => path.endsWith('.ts'))
  const found = new Set(present.map(([, text]) => text.split('\n')[1] ?? ''))
  const odd = present.some(([path]) => path.endsWith('odd/g.ts'))
  const complete = present.length === names.length + (odd ? 1 : 0)
  const [version = ''] = found
  return complete && found.size === 1 && odd === (Number(version) % 2 === 1) ? [version] : [...found, 'mixed']
}

/** What the killed run has begun is ended by a process of its own, which takes its time. */
async function settled(at: Project): Promise<readonly string[]> {
  // What was seen is given, not what a second look would see: the process may only now begin to move.
  for (let i = 0; i < 500; i++) {
    const seen = versionsNow(at)
    if (seen?.length === 1) return seen
    await sleep(10)
  }
  return versions(at)
}

/** Null where a file was moved between its name and its text being read. */
function versionsNow(at: Project): readonly string[] | null {
  try {
    return versions(at)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

async function isRepaired(at: Project): Promise<void> {
  const wanted = names.map((path) => ({ path, text: generated('last') }))
  expect((await writeOutput(at, wanted)).diagnostics).toEqual([])
  const present = Object.keys(at.files()).filter((path) => path.startsWith('generated/'))
  expect(present.toSorted()).toEqual(names.map((path) => `generated/${path}`))
  expect(readdirSync(at.outFolder).filter((name) => name.startsWith('.'))).toEqual([])
}

test(`a run killed at ${kills} random points (seed ${seed}) leaves the output old or new, and the next run repairs the rest`, async () => {
  const random = randomFrom(seed)
  const lane = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      using at = project()
      const last = await killedWriter(at, random() * 200)
      const [found, ...others] = await settled(at)
      expect(others).toEqual([])
      // What it said was written is; the version after it may be.
      expect([last, last + 1]).toContain(Number(found))
      await isRepaired(at)
    }
  }
  await Promise.all([lane(Math.ceil(kills / 2)), lane(Math.floor(kills / 2))])
}, 600_000)

/** Makes the process that moves the files kill its parent and itself before its n-th move of the second version. */
const killing = (move: number): string => `
  const { writeFileSync } = await import('node:fs')
  const preload = process.env.INPUT && JSON.parse(process.env.INPUT).place.root + '/preload.cjs'
  writeFileSync(preload, \`
    const fs = require('node:fs')
    if (process.argv[1]?.endsWith('mover.js') && fs.existsSync(process.argv[2] + '/../a.ts')) {
      const { renameSync } = fs
      let left = ${move}
      fs.renameSync = (...args) => {
        if (left-- === 0) {
          process.kill(process.ppid, 'SIGKILL')
          process.kill(process.pid, 'SIGKILL')
        }
        renameSync(...args)
      }
      require('node:module').syncBuiltinESMExports()
    }\`)
  process.env.NODE_OPTIONS = '--require ' + preload`

test.each(
  every(
    3,
    Array.from({ length: names.length + 1 }, (_, move) => move),
  ),
)(
  'where even the process that moves the files is killed before move %i, the next run ends what was begun',
  async (move) => {
    using at = project()
    await killedWriter(at, -1, killing(move))
    const wanted = names.map((path) => ({ path, text: generated('last') }))
    if (move > 0 && move < names.length) expect(versions(at)).toContain('mixed')
    const { settleOutput } = await import('#sluice/output/write-output')
    expect(await settleOutput(at)).toEqual([])
    expect(versions(at)).toEqual(['2'])
    expect((await writeOutput(at, wanted)).diagnostics).toEqual([])
    await isRepaired(at)
  },
)
