/**
 * What a machine and its users do to the generator: processes that are killed, files of any size, a cache that is shared, a clock that is
 * set back. `SLUICE_WATCH_KILLS` is how often watch is killed, `SLUICE_STATEMENTS` how many statements one file has, `SLUICE_MEGABYTES` how
 * large another is, `SLUICE_SEED` which random moments.
 */
import { spawn } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { temporaryProject } from '../config/temporary-project.js'
import { count } from '../setup/length.js'
import { randomFrom } from '../setup/random.js'
import { sluice } from './sluice.js'
import { program, sluiceProcess } from './sluice-process.js'
import { openSmallProject, smallProject, type SmallProject } from './small-project.js'

const query = (column: string, number: number): string =>
  `-- name: q${number} :many\nselect ${column} from users;\n`

/** Every generated file, by its path. */
const outputOf = ({ root, list }: SmallProject): Readonly<Record<string, string>> =>
  Object.fromEntries(
    list('generated')
      .filter((path) => path.endsWith('.ts'))
      .map((path) => [path, readFileSync(join(root, 'generated', path), 'utf8')]),
  )

/** What a process that was killed has begun is ended by one that outlives it. */
async function settled(project: SmallProject): Promise<void> {
  for (let last = '', same = 0; same < 3;) {
    await sleep(100)
    const now = JSON.stringify(project.list('generated'))
    same = now === last ? same + 1 : 0
    last = now
  }
}

test('watch, killed at any moment, leaves an output of one state, and the next run is right', async () => {
  const random = randomFrom(count('SLUICE_SEED', 12, 12))
  const project = openSmallProject()
  // Two states that differ in every file but the shared one.
  const states = ['name', 'id'].map((column) => [1, 2, 3, 4].map((number) => query(column, number)))
  const write = (state: number): void => {
    for (const [index, text] of (states[state] ?? []).entries()) project.write(`queries/f${index}.sql`, text)
  }
  const expected: string[] = []
  for (const state of [0, 1]) {
    write(state)
    expect(await sluice(project.root, ['generate'])).toMatchObject({ status: 0 })
    expected.push(JSON.stringify(outputOf(project)))
  }
  for (let kill = 0; kill < count('SLUICE_WATCH_KILLS', 1, 6); kill++) {
    write(kill % 2)
    const child = spawn(process.execPath, [program, 'watch'], { cwd: project.root, stdio: 'ignore' })
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
    await sleep(random() * 2500)
    write((kill + 1) % 2)
    await sleep(random() * 300)
    child.kill('SIGKILL')
    await closed
    await settled(project)
    expect(expected, `after kill ${kill}`).toContain(JSON.stringify(outputOf(project)))
  }
  for (const state of [0, 1]) {
    write(state)
    expect(await sluice(project.root, ['generate'])).toMatchObject({ status: 0 })
    expect(JSON.stringify(outputOf(project))).toBe(expected[state])
  }
  expect(project.list('generated')).toEqual([
    'f0.ts',
    'f1.ts',
    'f2.ts',
    'f3.ts',
    'index.ts',
    'sluice.ts',
    'users.ts',
  ])
})

test('a file of many statements gives as many functions', async () => {
  const statements = count('SLUICE_STATEMENTS', 100, 1000)
  const texts = Array.from({ length: statements }, (_, index) =>
    query(index % 2 === 0 ? 'name' : 'id', index),
  )
  const { root, read } = openSmallProject({ 'queries/many.sql': texts.join('\n') })
  const { status, stderr } = await sluice(root, ['generate'])
  expect([status, stderr]).toEqual([0, `no problems in ${statements + 2} queries\n`])
  expect(read('generated/many.ts').match(/^export function q\d+\(/gm)).toHaveLength(statements)
})

test('a file of megabytes is read, and an error at its end has its place', async () => {
  const megabytes = count('SLUICE_MEGABYTES', 0.08, 0.4)
  const list = Array.from({ length: 1000 }, (_, index) => 1_000_000 + index).join(',')
  const statements = megabytes * 125
  const texts = Array.from(
    { length: statements },
    (_, index) => `-- name: big${index} :many\nselect id from users where id in (${list});\n`,
  )
  const text = texts.join('')
  expect(text.length).toBeGreaterThan(megabytes * 1_000_000)
  const project = openSmallProject({ 'queries/big.sql': text })
  const { status, stderr } = await sluice(project.root, ['generate'])
  expect([status, stderr]).toEqual([0, `no problems in ${statements + 2} queries\n`])
  expect(project.read('generated/big.ts').length).toBeGreaterThan(text.length)
  project.write('queries/big.sql', `${text}-- name: wrong\nselect nmae from users;\n`)
  const { stderr: wrong } = await sluice(project.root, ['check'])
  expect(wrong).toContain(`queries/big.sql:${2 * statements + 2}:8 error SL2001 `)
})

test('two projects and two versions share a cache folder', async () => {
  const cache = join(temporaryProject({}, { dependencies: false }), 'cache')
  const shared = { XDG_CACHE_HOME: cache }
  const text = {
    one: { ...smallProject },
    two: {
      ...smallProject,
      'src/users.ts': smallProject['src/users.ts'].replaceAll('name: text()', 'name: integer()'),
    },
  }
  // Without node_modules of its own a project has the cache folder of its user; modules are found above.
  const home = temporaryProject({}, { dependencies: false })
  const other = otherVersion(join(home, 'other'))
  const dependencies = fileURLToPath(new URL('../../node_modules', import.meta.url))
  const run = async (name: 'one' | 'two', main: string): Promise<string> => {
    const root = join(home, name)
    for (const [path, content] of Object.entries(text[name])) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), content)
    }
    mkdirSync(join(root, 'src/node_modules'), { recursive: true })
    if (!statSync(join(root, 'node_modules'), { throwIfNoEntry: false }))
      symlinkSync(dependencies, join(root, 'node_modules'))
    const { status, stderr } = await sluiceProcess(root, ['generate'], shared, null, main)
    expect([name, status, stderr]).toEqual([name, 0, 'no problems in 2 queries\n'])
    return readFileSync(join(root, 'generated/users.ts'), 'utf8')
  }
  const first = await Promise.all([run('one', program), run('two', program)])
  expect(first[0]).toContain('name: string')
  expect(first[1]).toContain('name: number')
  const second = await Promise.all([run('one', other), run('two', other)])
  expect(second).toEqual(first)
  expect(await Promise.all([run('one', program), run('two', other)])).toEqual(first)
})

/** The same code under another version number, whose cached results are its own. */
function otherVersion(folder: string): string {
  const home = fileURLToPath(new URL('../../', import.meta.url))
  for (const part of ['dist', 'src/runtime'])
    cpSync(join(home, part), join(folder, part), { recursive: true })
  const manifest = readFileSync(join(home, 'package.json'), 'utf8')
  writeFileSync(join(folder, 'package.json'), manifest.replace(/"version": "[^"]+"/, '"version": "9.9.9"'))
  symlinkSync(join(home, 'node_modules'), join(folder, 'node_modules'))
  return join(folder, 'dist/cli/main.js')
}

test('a clock that is set back hides no change', async () => {
  const project = openSmallProject()
  expect(await sluice(project.root, ['generate'])).toMatchObject({ status: 0 })
  // All that was written is of tomorrow then, and what is edited now is older than it.
  const tomorrow = Date.now() / 1000 + 86_400
  const setBack = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory() && entry.name !== 'node_modules') setBack(path)
      if (!entry.isSymbolicLink()) utimesSync(path, tomorrow, tomorrow)
    }
  }
  setBack(project.root)
  expect((await sluice(project.root, ['check'])).stderr).toBe('no problems in 2 queries\n')
  project.write(
    'queries/users.sql',
    smallProject['queries/users.sql'].replace('select name', 'select nickname'),
  )
  expect(await sluice(project.root, ['generate'])).toMatchObject({ status: 0 })
  expect(project.read('generated/users.ts')).toContain('nickname: string | null')
  setBack(project.root)
  // As long as before, so that only its contents tell.
  const edited = smallProject['queries/users.sql'].replace('select name', 'select id  ')
  project.write('queries/users.sql', edited)
  const yesterday = Date.now() / 1000 - 86_400
  utimesSync(join(project.root, 'queries/users.sql'), yesterday, yesterday)
  expect(await sluice(project.root, ['generate'])).toMatchObject({ status: 0 })
  expect(project.read('generated/users.ts')).toMatch(/interface ListNamesRow \{\n {2}id: number\n/)
  project.write(
    'src/users.ts',
    smallProject['src/users.ts'].replace('nickname: text()', 'nickname: text().notNull()'),
  )
  utimesSync(join(project.root, 'src/users.ts'), yesterday, yesterday)
  expect(await sluice(project.root, ['generate'])).toMatchObject({ status: 0 })
  expect(project.read('generated/users.ts')).toContain('nickname: string\n')
})
