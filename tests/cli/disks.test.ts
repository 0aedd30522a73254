/** Whole runs on disks that are full or may not be written: nothing that was there is lost, and what to do is said. */
import { chmodSync, chownSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openOwnCacheProject } from '../cache/own-cache.js'
import { every, isFull } from '../setup/length.js'
import { unprivileged } from '../output/unprivileged.js'
import { mountDisk, whyNoDisks } from './small-disk.js'
import { sluice } from './sluice.js'
import { sluiceProcess } from './sluice-process.js'
import type { SmallProject } from './small-project.js'

if (whyNoDisks !== null) console.log(`Tests with full and read-only disks do not run: ${whyNoDisks}`)

const changed = '-- name: listNames :many\nselect name, nickname from users;\n'

const outputOf = ({ root, list }: SmallProject): ReadonlyMap<string, string> =>
  new Map(
    list('generated')
      .filter((path) => path.endsWith('.ts'))
      .map((path) => [path, readFileSync(join(root, 'generated', path), 'utf8')]),
  )

/** Names of all that is below a folder. */
/** Without snapshots, which projects of other tests store and thin out. */
const listed = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.startsWith('snapshots/'))
    .toSorted()

/** What our runs leave in the output folder beside the output. */
const leftIn = ({ root }: SmallProject): readonly string[] =>
  readdirSync(join(root, 'generated')).filter((name) => name.startsWith('.'))

describe.skipIf(whyNoDisks !== null)('on a disk that is full', () => {
  test.each(
    every<[string, Readonly<Record<string, string>>]>(2, [
      [
        'files come and go',
        { 'queries/users.sql': changed, 'queries/more.sql': changed, 'queries/deep/er.sql': changed },
      ],
      ['one file changes', { 'queries/users.sql': changed }],
    ]),
  )('the old output stays where %s, and the next run with room writes the new', async (_what, files) => {
    const project = openOwnCacheProject()
    const disk = mountDisk(join(project.root, 'generated'), '512k')
    expect(await sluice(project.root, ['generate'])).toMatchObject({ status: 0 })
    const before = outputOf(project)
    expect([...before.keys()]).toEqual(['index.ts', 'sluice.ts', 'users.ts'])

    disk.fill()
    for (const [path, text] of Object.entries(files)) project.write(path, text)
    const { status, stdout, stderr } = await sluice(project.root, ['generate'])
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^generated:1:1 error SL5005 .*the disk is full/)
    expect(stderr).toMatch(/free .*space/i)
    expect(stderr).toContain('Sluice wrote no files')
    expect(outputOf(project)).toEqual(before)
    expect(leftIn(project)).toEqual([])

    disk.clear()
    expect(await sluice(project.root, ['generate'])).toMatchObject({ status: 0 })
    expect(outputOf(project).get('users.ts')).toContain('nickname')
    expect(await sluice(project.root, ['check'])).toMatchObject({ status: 0 })
  })

  test.each(
    every<[string, boolean]>(2, [
      ['has room for results but for no snapshot', false],
      ['has room for nothing', true],
    ]),
  )('a cache that %s costs time and nothing else', async (_what, isFull) => {
    const project = openOwnCacheProject({}, { isCold: true })
    const disk = mountDisk(project.cache, '1m')
    if (isFull) disk.fill()
    const expected = { status: 0, stderr: 'no problems in 2 queries\n' }
    expect(await sluice(project.root, ['generate'])).toMatchObject(expected)
    const before = outputOf(project)
    expect(before.get('users.ts')).toContain('getUser')
    // Half a snapshot would be worse than none.
    expect(
      readdirSync(project.cache).includes('snapshots') ? readdirSync(join(project.cache, 'snapshots')) : [],
    ).toEqual([])
    expect(await sluice(project.root, ['check'])).toMatchObject({
      ...expected,
      stdout: '3 files unchanged\n',
    })
    project.write('queries/users.sql', changed)
    expect(await sluice(project.root, ['generate'])).toMatchObject({
      status: 0,
      stderr: 'no problems in 1 query\n',
    })
    expect(outputOf(project).get('users.ts')).toContain('nickname')
  })

  test('a temporary folder without room for the first snapshot is a failure of the machine', async () => {
    // What a setup file or migrations make is kept before the schema is built upon it.
    const project = openOwnCacheProject(
      {
        'drizzle.config.ts':
          "export default { dialect: 'postgresql', schema: './src/schema.ts', out: './drizzle', sluice: { database: { setup: './setup.sql' } } }\n",
        'setup.sql': 'create table before_the_schema (id int);\n',
      },
      { isCold: true },
    )
    mountDisk(join(project.root, 'tmp'), '1m')
    const { status, stdout, stderr } = await sluice(project.root, ['generate'], {
      TMPDIR: join(project.root, 'tmp'),
    })
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^error SL6007 the disk has no space for the embedded Postgres in .*tmp$/m)
    expect(stderr).toContain('set TMPDIR to a folder on another disk')
    expect(readdirSync(join(project.root, 'tmp'))).toEqual([])
  })

  test('a temporary folder without room is no obstacle for a schema without migrations', async () => {
    const project = openOwnCacheProject({}, { isCold: true })
    mountDisk(join(project.root, 'tmp'), '1m')
    const { status, stderr } = await sluice(project.root, ['generate'], { TMPDIR: join(project.root, 'tmp') })
    expect([status, stderr]).toEqual([0, 'no problems in 2 queries\n'])
    expect(readdirSync(join(project.root, 'tmp'))).toEqual([])
  })

  test('a temporary folder without any room is no obstacle where a snapshot is kept', async () => {
    const project = openOwnCacheProject()
    await sluice(project.root, ['generate'])
    mountDisk(join(project.root, 'tmp'), '64k').fill()
    project.write('queries/users.sql', changed)
    const { status, stderr } = await sluice(project.root, ['generate'], { TMPDIR: join(project.root, 'tmp') })
    expect([status, stderr]).toEqual([0, 'no problems in 1 query\n'])
  })
})

describe.skipIf(whyNoDisks !== null)('on a disk that is read-only', () => {
  test('an output folder is an error that says so, and an output that is right is none', async () => {
    const project = openOwnCacheProject()
    const disk = mountDisk(join(project.root, 'generated'), '512k')
    await sluice(project.root, ['generate'])
    const before = outputOf(project)
    disk.makeReadOnly()
    expect(await sluice(project.root, ['generate'])).toMatchObject({
      status: 0,
      stdout: '3 files unchanged\n',
    })
    project.write('queries/users.sql', changed)
    const { status, stderr } = await sluice(project.root, ['generate'])
    expect(status).toBe(1)
    expect(stderr).toMatch(/^generated:1:1 error SL5002 .*the file system is read-only/)
    expect(outputOf(project)).toEqual(before)
  })

  // As on a disk that is full, but for its cause.
  test.runIf(isFull)('an empty cache costs time and nothing else', async () => {
    const project = openOwnCacheProject({}, { isCold: true })
    mountDisk(project.cache, '1m').makeReadOnly()
    const expected = { status: 0, stderr: 'no problems in 2 queries\n' }
    expect(await sluice(project.root, ['generate'])).toMatchObject(expected)
    expect(await sluice(project.root, ['generate'])).toMatchObject({
      ...expected,
      stdout: '3 files unchanged\n',
    })
    expect(readdirSync(project.cache)).toEqual([])
  })

  test('what the cache holds is used, and what is new is not kept', async () => {
    const project = openOwnCacheProject({}, { isCold: true })
    const disk = mountDisk(project.cache, '256m')
    await sluice(project.root, ['generate'])
    disk.makeReadOnly()
    const kept = listed(project.cache)
    expect(kept).toContain('runs')
    project.write('queries/users.sql', changed)
    expect(await sluice(project.root, ['generate'])).toMatchObject({
      status: 0,
      stderr: 'no problems in 1 query\n',
    })
    expect(outputOf(project).get('users.ts')).toContain('nickname')
    expect(listed(project.cache)).toEqual(kept)
  })
})

test('a cache of another user’s is used where it helps, and is no obstacle', async () => {
  const project = openOwnCacheProject()
  await sluice(project.root, ['generate'])
  // A run of the owner's first, then one of somebody who may write the project but not its cache.
  const folders = ['.', 'generated', 'queries', 'src'].map((path) => join(project.root, path))
  const files = folders.flatMap((folder) =>
    readdirSync(folder)
      .map((name) => join(folder, name))
      .filter((path) => lstatSync(path).isFile()),
  )
  if (process.getuid?.() === 0)
    for (const path of [...folders, ...files]) chownSync(path, unprivileged, unprivileged)
  const caches = [
    project.cache,
    ...['runs', 'configs', 'schemas', 'fingerprints', 'results'].map((kind) => join(project.cache, kind)),
  ]
  for (const path of caches) chmodSync(path, 0o555)
  const tmp = join(project.root, 'tmp')
  mkdirSync(tmp, { mode: 0o777 })
  chmodSync(tmp, 0o777)
  const kept = listed(project.cache)
  const run = (...args: readonly string[]) =>
    sluiceProcess(
      project.root,
      args,
      { TMPDIR: tmp, HOME: tmp },
      process.getuid?.() === 0 ? unprivileged : null,
    )
  try {
    expect(await run('generate')).toMatchObject({ status: 0, stdout: '3 files unchanged\n' })
    project.write('queries/users.sql', changed)
    expect(await run('generate')).toMatchObject({ status: 0, stderr: 'no problems in 1 query\n' })
    expect(outputOf(project).get('users.ts')).toContain('nickname')
    expect(await run('check')).toMatchObject({ status: 0, stdout: '3 files unchanged\n' })
    expect(listed(project.cache)).toEqual(kept)
  } finally {
    for (const path of caches) chmodSync(path, 0o755)
    rmSync(tmp, { recursive: true, force: true })
  }
})
