/** Several runs may write at the same time: one after the other's output is there, never some files of each. */
import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, utimesSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { writeOutput } from '#sluice/output/write-output'
import { expect, test } from 'vitest'
import { count } from '../setup/length.js'
import { generated, project, type Project } from './project.js'

const ROUNDS = count('SLUICE_ROUNDS', 4, 12)
const names = ['a.ts', 'b.ts', 'billing/c.ts', 'billing/deep/d.ts', 'e.ts']

/** What a writer's rounds leave: its own text in each file, and folders that others do not have and hence remove. */
const filesOf = (writer: string) =>
  [...names, `only-${writer}/x.ts`, `only-${writer}/deep/y.ts`].map((path) => ({
    path,
    text: generated(writer),
  }))

const program = `
  const { writeOutput } = await import(${JSON.stringify(fileURLToPath(import.meta.resolve('#sluice/output/write-output')))})
  const { place, files, rounds } = JSON.parse(process.env.INPUT)
  for (let round = 0; round < rounds; round++) {
    const { diagnostics } = await writeOutput(place, files)
    if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics))
  }`

/** Rejects with what the process had to say if it failed. */
async function writes(at: Project, writer: string, rounds: number): Promise<void> {
  const place = { root: at.root, outFolder: at.outFolder }
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, INPUT: JSON.stringify({ place, files: filesOf(writer), rounds }) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let failed = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (failed += text))
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (status !== 0) throw new Error(failed)
}

const isOf = (at: Project, writer: string): boolean =>
  JSON.stringify(Object.entries(at.files())) ===
  JSON.stringify(
    filesOf(writer)
      .map(({ path, text }) => [`generated/${path}`, text])
      .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  )

test.each([2, 4])('%i processes that write at once leave the output of one of them, whole', async (count) => {
  using at = project()
  const writers = ['v', 'w', 'x', 'y'].slice(0, count)
  await Promise.all(writers.map((writer) => writes(at, writer, ROUNDS)))
  expect(
    writers.filter((writer) => isOf(at, writer)),
    Object.keys(at.files()).join(' '),
  ).toHaveLength(1)
})

test('two that write at once inside one process do so as well', async () => {
  using at = project()
  const rounds = async (writer: string): Promise<void> => {
    for (let round = 0; round < ROUNDS; round++) {
      expect((await writeOutput(at, filesOf(writer))).diagnostics).toEqual([])
    }
  }
  await Promise.all([rounds('v'), rounds('w')])
  expect(['v', 'w'].filter((writer) => isOf(at, writer))).toHaveLength(1)
})

const lock = 'generated/.sluice-lock'
const old = { 'generated/a.ts': generated('old') }

test.each<[string, string]>([
  ['a process that is gone', '999999999 0 00ff'],
  ['an earlier process of this number', `${process.pid} 0 00ff`],
])('the lock of %s holds nobody up', async (_whose, owner) => {
  using at = project({ ...old, [lock]: owner })
  const started = performance.now()
  expect((await writeOutput(at, filesOf('v'))).diagnostics).toEqual([])
  expect(isOf(at, 'v')).toBe(true)
  expect(performance.now() - started).toBeLessThan(30_000)
})

test('a lock that nobody has confirmed for a minute is as good as none, whoever bears the number now', async () => {
  using at = project({ ...old, [lock]: `${process.ppid} 0 00ff` })
  utimesSync(at.path(lock), new Date(), new Date(Date.now() - 61_000))
  expect((await writeOutput(at, filesOf('v'))).diagnostics).toEqual([])
  expect(isOf(at, 'v')).toBe(true)
})

test('what a killed run leaves of its locks goes with the next that writes', async () => {
  using at = project({ ...old, [`${lock}-00ff`]: 'set aside by a process that was killed then' })
  await writeOutput(at, filesOf('v'))
  expect(readdirSync(at.outFolder).filter((name) => name.startsWith('.'))).toEqual([])
})

test('a lock that cannot be made is an output that cannot be written', async () => {
  using at = project(old)
  mkdirSync(at.path(`${lock}/folder`), { recursive: true })
  const { diagnostics } = await writeOutput(at, filesOf('v'))
  expect(diagnostics.map(({ code }) => code)).toEqual(['SL5002'])
  expect(at.files()).toEqual(old)
})
