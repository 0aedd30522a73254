import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { setTimeout as sleep } from 'node:timers/promises'
import { CannotWatch, watchProject, type WatchedRun } from '#sluice/watch/watch-project'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let root = ''

const path = (name: string): string => join(root, name)

function write(name: string, text = String(Math.random())): void {
  mkdirSync(dirname(path(name)), { recursive: true })
  writeFileSync(path(name), text)
}

const textOf = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '')

beforeEach(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-watch-')))
  for (const name of ['drizzle.config.ts', 'queries/a.sql', 'src/db/schema.ts', 'generated/a.ts']) write(name)
  // Older than any run, as far as the file system can tell.
  await sleep(30)
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

const targets = () => ({
  files: [path('drizzle.config.ts'), path('src/db/schema.ts'), path('setup.sql')],
  folders: [path('queries'), path('drizzle')],
  except: [path('queries/out'), path('generated')],
})

/** Watches with a run that only records what had changed; at rest when this resolves. */
async function watching(work: (run: WatchedRun) => Promise<void> | void = ({ look }) => look(targets())) {
  const runs: (readonly string[])[] = []
  const watch = watchProject(
    async (run) => {
      runs.push(run.changes.map((change) => change.slice(root.length + 1)))
      await work(run)
    },
    { quiet: () => 40, patience: 1000 },
  )
  // Chokidar's first scan of a few files.
  await sleep(300)
  return {
    runs,
    close: () => watch.close(),
    done: watch.done,
    /** Waits for this many runs in all, and a while for none more to come. */
    async settled(count: number): Promise<void> {
      const end = Date.now() + 5000
      while (runs.length < count && Date.now() < end) await sleep(20)
      await sleep(250)
      expect(runs).toHaveLength(count)
    },
  }
}

describe('a run follows', () => {
  test.each<[string, () => void, string]>([
    ['an edited query', () => write('queries/a.sql'), 'queries/a.sql'],
    ['a new query', () => write('queries/b.sql'), 'queries/b.sql'],
    ['a new query in a new folder', () => write('queries/x/y/c.sql'), 'queries/x/y/c.sql'],
    ['a deleted query', () => rmSync(path('queries/a.sql')), 'queries/a.sql'],
    ['an edited config', () => write('drizzle.config.ts'), 'drizzle.config.ts'],
    ['an edited schema module', () => write('src/db/schema.ts'), 'src/db/schema.ts'],
    ['a deleted schema module', () => rmSync(path('src/db/schema.ts')), 'src/db/schema.ts'],
    ['a setup file that was not there before', () => write('setup.sql'), 'setup.sql'],
    ['the first migration', () => write('drizzle/0000_first.sql'), 'drizzle/0000_first.sql'],
    [
      'a schema module saved by renaming',
      () => (write('src/db/schema.ts~'), renameSync(path('src/db/schema.ts~'), path('src/db/schema.ts'))),
      'src/db/schema.ts',
    ],
    [
      'a query saved by renaming',
      () => (write('queries/a.sql~'), renameSync(path('queries/a.sql~'), path('queries/a.sql'))),
      'queries/a.sql',
    ],
  ])('%s', async (_sentence, change, name) => {
    const { runs, settled, close } = await watching()
    expect(runs).toEqual([[]])
    change()
    await settled(2)
    expect(runs[1]).toContain(name)
    await close()
  })
})

test('a file saved by renaming is still watched afterwards', async () => {
  const { settled, close } = await watching()
  for (let i = 2; i < 5; i++) {
    write('src/db/schema.ts~')
    renameSync(path('src/db/schema.ts~'), path('src/db/schema.ts'))
    await settled(i)
  }
  await close()
})

test.each<[string, string]>([
  ['the output', 'generated/a.ts'],
  ['a folder that is left out', 'queries/out/a.ts'],
  ['another file beside the config', 'README.md'],
  ['another module beside the schema', 'src/db/client.ts'],
  ['packages', 'queries/node_modules/p/a.sql'],
])('no run follows a change of %s', async (_sentence, name) => {
  const { settled, close } = await watching()
  write(name)
  await settled(1)
  await close()
})

test('a burst of changes causes one run', async () => {
  const { runs, settled, close } = await watching()
  for (let i = 0; i < 30; i++) write(`queries/${i}.sql`)
  await settled(2)
  expect(runs[1]).toHaveLength(30)
  await close()
})

test('what changes during a run is seen by the next', async () => {
  const { runs, settled, close } = await watching(async ({ changes, look }) => {
    look(targets())
    await sleep(200)
    if (changes.length === 1) {
      write('queries/late.sql')
      await sleep(200)
    }
  })
  write('queries/a.sql')
  await settled(3)
  expect(runs[2]).toEqual(['queries/late.sql'])
  await close()
})

test('a file that the first run reads and that changes before it is watched is not missed', async () => {
  let first = true
  const { settled, close } = await watching(async ({ look }) => {
    if (first) {
      await sleep(50)
      write('src/db/schema.ts')
    }
    first = false
    look(targets())
  })
  await settled(2)
  await close()
})

test('a file that comes before it is watched is told by its own name', async () => {
  const runs: string[][] = []
  const watch = watchProject(async ({ changes, look }) => {
    look(targets())
    if (runs.push([...changes]) === 1) write('queries/b.sql')
  })
  const end = Date.now() + 5000
  while (runs.length < 2 && Date.now() < end) await sleep(10)
  await watch.close()
  expect(runs).toEqual([[], [path('queries/b.sql')]])
})

test('what changes at any moment while watching begins is not missed', async () => {
  for (let delay = 0; delay < 60; delay += 4) {
    write('queries/a.sql')
    rmSync(path('setup.sql'), { force: true })
    await sleep(30)
    let seen = ''
    const watch = watchProject(
      async ({ look }) => {
        look(targets())
        seen = [path('queries/a.sql'), path('setup.sql')].map(textOf).join()
      },
      { quiet: () => 10, patience: 100 },
    )
    await sleep(delay)
    write('queries/a.sql', `a ${delay}`)
    write('setup.sql', `setup ${delay}`)
    const end = Date.now() + 3000
    while (seen !== `a ${delay},setup ${delay}` && Date.now() < end) await sleep(5)
    expect(seen).toBe(`a ${delay},setup ${delay}`)
    await watch.close()
  }
})

test('a change right after a run for another change of the same file is not missed', async () => {
  let seen = ''
  const watch = watchProject(
    async ({ look }) => {
      look(targets())
      seen = textOf(path('queries/a.sql'))
    },
    { quiet: () => 8, patience: 100 },
  )
  await sleep(300)
  for (let i = 0; i < 30; i++) {
    write('queries/a.sql', `edit ${i}`)
    const end = Date.now() + 3000
    while (seen !== `edit ${i}` && Date.now() < end) await sleep(1)
    expect(seen).toBe(`edit ${i}`)
  }
  await watch.close()
})

test('a branch switch of 500 files, written one by one with pauses, causes one run', async () => {
  const runs: number[] = []
  const watch = watchProject(async ({ changes, look }) => {
    look(targets())
    runs.push(changes.length)
  })
  await sleep(300)
  // By another process, as Git is one: who writes does not keep the watcher from listening.
  const git = `
    const { mkdirSync, writeFileSync } = require('node:fs')
    for (let i = 0; i < 10; i++) mkdirSync('queries/' + i)
    const write = (from) => {
      for (let i = from; i < from + 50; i++) writeFileSync('queries/' + (i % 10) + '/' + i + '.sql', String(i))
      if (from < 450) setTimeout(write, 20, from + 50)
    }
    write(0)`
  await promisify(execFile)(process.execPath, ['-e', git], { cwd: root })
  const end = Date.now() + 8000
  while (runs.length < 2 && Date.now() < end) await sleep(20)
  await sleep(300)
  expect(runs).toEqual([0, 500])
  await watch.close()
})

test('what is no longer needed is no longer watched', async () => {
  const { settled, close } = await watching(({ changes, look }) =>
    look(changes.length === 0 ? targets() : { files: [path('drizzle.config.ts')], folders: [], except: [] }),
  )
  write('queries/a.sql')
  await settled(2)
  write('queries/a.sql')
  write('src/db/schema.ts')
  await settled(2)
  write('drizzle.config.ts')
  await settled(3)
  await close()
})

describe('a run follows when what was written is gone:', () => {
  const kept = () => [path('generated/a.ts'), path('generated/b/c.ts')]

  test.each<[string, () => void, readonly string[]]>([
    ['a file', () => rmSync(path('generated/b/c.ts')), ['generated/b/c.ts']],
    ['a folder', () => rmSync(path('generated/b'), { recursive: true }), ['generated/b/c.ts']],
    [
      'the output',
      () => rmSync(path('generated'), { recursive: true }),
      ['generated/a.ts', 'generated/b/c.ts'],
    ],
    [
      'the output, made again by others',
      () => {
        rmSync(path('generated'), { recursive: true })
        write('generated/a.ts')
      },
      ['generated/b/c.ts'],
    ],
  ])('%s, and when it is gone again', async (_what, remove, expected) => {
    const { runs, settled, close } = await watching(({ look, keep }) => {
      for (const file of kept()) write(file.slice(root.length + 1))
      look(targets())
      keep(kept())
    })
    for (const count of [2, 3]) {
      remove()
      await settled(count)
      expect(runs.at(-1)).toEqual(expected)
    }
    await close()
  })

  test('not when a file is replaced, nor when the run itself removes it', async () => {
    write('generated/b/c.ts')
    const { settled, close } = await watching(async ({ changes, look, keep }) => {
      look(targets())
      if (changes.length > 0) rmSync(path('generated/b/c.ts'))
      keep(changes.length > 0 ? kept().slice(0, 1) : kept())
    })
    write('next.ts')
    renameSync(path('next.ts'), path('generated/a.ts'))
    await sleep(900)
    await settled(1)
    write('queries/a.sql')
    await sleep(900)
    await settled(2)
    await close()
  })
})

test('a run that rejects ends the watching with its reason', async () => {
  const { done } = watchProject(() => Promise.reject(new Error('broken')))
  await expect(done).rejects.toThrow('broken')
})

test('what the system refuses to watch ends the watching with the reason', async () => {
  const folder = path('x'.repeat(5000))
  const { done } = watchProject(async ({ look }) => look({ files: [], folders: [folder], except: [] }))
  const error: unknown = await done.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(CannotWatch)
  expect(error).toMatchObject({ cause: { code: 'ENAMETOOLONG' } })
})

test('a run that outlives the close starts no watching again', async () => {
  const { runs, close } = await watching(async ({ look }) => {
    await sleep(500)
    look(targets())
  })
  await close()
  write('queries/a.sql')
  await sleep(300)
  expect(runs).toHaveLength(1)
})

test('after close nothing is at work', async () => {
  const { runs, close, done } = await watching()
  await close()
  await done
  write('queries/a.sql')
  await sleep(300)
  expect(runs).toHaveLength(1)
})
