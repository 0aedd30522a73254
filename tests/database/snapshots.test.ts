import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  copySnapshot,
  removeScratchFolder,
  scratchFolder,
  snapshotKey,
  storeSnapshot,
} from '#sluice/database/snapshots'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sluice-snapshots-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** A folder with something in it, beside an empty store. */
async function fixture(name: string): Promise<{ readonly store: string; readonly data: string }> {
  const data = join(root, `${name}-data`)
  await mkdir(join(data, 'base'), { recursive: true })
  await writeFile(join(data, 'base', 'file'), name)
  return { store: join(root, name), data }
}

const run = promisify(execFile)
const moduleUrl = import.meta.resolve('#sluice/database/snapshots')
const inProcess = (code: string): Promise<{ stdout: string }> =>
  run(process.execPath, [
    '--input-type=module',
    '-e',
    `import * as snapshots from ${JSON.stringify(moduleUrl)}\n${code}`,
  ])

describe('a snapshot', () => {
  it('is stored under its key and copied from there', async () => {
    const { store, data } = await fixture('stored')
    expect(await copySnapshot(store, 'k')).toBeNull()
    expect(await storeSnapshot(store, 'k', data)).toBe(true)
    const copy = await copySnapshot(store, 'k')
    expect(await readFile(join(copy ?? '', 'base', 'file'), 'utf8')).toBe('stored')
    await removeScratchFolder(copy ?? '')
    expect(existsSync(copy ?? '')).toBe(false)
  })

  it('is not touched by what happens to its copies or to what it was made of', async () => {
    const { store, data } = await fixture('private')
    await storeSnapshot(store, 'k', data)
    await writeFile(join(data, 'base', 'file'), 'changed')
    const copy = (await copySnapshot(store, 'k')) ?? ''
    await writeFile(join(copy, 'base', 'file'), 'changed')
    await removeScratchFolder(copy)
    const again = (await copySnapshot(store, 'k')) ?? ''
    expect(await readFile(join(again, 'base', 'file'), 'utf8')).toBe('private')
    await removeScratchFolder(again)
  })

  it('stays the first where the same key is stored again', async () => {
    const { store, data } = await fixture('first')
    await storeSnapshot(store, 'k', data)
    await writeFile(join(data, 'base', 'file'), 'second')
    expect(await storeSnapshot(store, 'k', data)).toBe(true)
    expect(await readFile(join(store, 'k', 'base', 'file'), 'utf8')).toBe('first')
    expect(await readdir(store)).toEqual(['k'])
  })

  it('is whole where several processes store it at once', async () => {
    const { store, data } = await fixture('concurrent')
    for (let file = 0; file < 200; file++) await writeFile(join(data, `${file}`), 'x'.repeat(1000))
    const code = `console.log(await snapshots.storeSnapshot(${JSON.stringify(store)}, 'k', ${JSON.stringify(data)}))`
    const answers = await Promise.all([inProcess(code), inProcess(code), inProcess(code)])
    expect(answers.map(({ stdout }) => stdout.trim())).toEqual(['true', 'true', 'true'])
    expect(await readdir(store)).toEqual(['k'])
    expect((await readdir(join(store, 'k'))).length).toBe(201)
  })

  it('is done without where the store cannot be written', async () => {
    const { data } = await fixture('unwritable')
    const store = join(root, 'file')
    await writeFile(store, '')
    expect(await storeSnapshot(store, 'k', data)).toBe(false)
    expect(await storeSnapshot(join(store, 'below'), 'k', data)).toBe(false)
    expect(await copySnapshot(join(store, 'below'), 'k')).toBeNull()
  })

  it('is done without where what it is made of is gone', async () => {
    const { store } = await fixture('gone')
    expect(await storeSnapshot(store, 'k', join(root, 'nowhere'))).toBe(false)
    expect(await readdir(store)).toEqual([])
  })
})

describe('the store', () => {
  it('keeps the snapshots that were used last', async () => {
    const { store, data } = await fixture('thinned')
    for (let index = 0; index < 6; index++) {
      await storeSnapshot(store, `k${index}`, data)
      await utimes(join(store, `k${index}`), new Date(1e12 + index * 1000), new Date(1e12 + index * 1000))
    }
    // A copy is a use.
    await removeScratchFolder((await copySnapshot(store, 'k0')) ?? '')
    await storeSnapshot(store, 'k6', data)
    expect((await readdir(store)).sort()).toEqual(['k0', 'k2', 'k3', 'k4', 'k5', 'k6'])
  })

  it('throws out what a process left half built, and leaves what is being built', async () => {
    const { store, data } = await fixture('abandoned')
    await mkdir(join(store, 'building-old'), { recursive: true })
    await mkdir(join(store, 'building-new'))
    const longAgo = new Date(Date.now() - 3_600_000)
    await utimes(join(store, 'building-old'), longAgo, longAgo)
    await storeSnapshot(store, 'k', data)
    expect((await readdir(store)).sort()).toEqual(['building-new', 'k'])
  })
})

describe('a scratch folder', () => {
  it('goes when the process ends without having removed it', async () => {
    const { stdout } = await inProcess('console.log(await snapshots.scratchFolder())')
    expect(stdout.trim()).not.toBe('')
    expect(existsSync(stdout.trim())).toBe(false)
  })

  it('is a new one each time', async () => {
    const [one, other] = await Promise.all([scratchFolder(), scratchFolder()])
    expect(one).not.toBe(other)
    await Promise.all([removeScratchFolder(one), removeScratchFolder(other)])
  })
})

describe('a key', () => {
  it('tells parts apart, whatever is in them', () => {
    const keys = [['a', 'b'], ['ab'], ['a', 'b', ''], ['b', 'a'], ['a,b'], ['"a","b"']].map(snapshotKey)
    expect(new Set(keys).size).toBe(keys.length)
    expect(snapshotKey(['a', 'b'])).toBe(keys[0])
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/)
  })
})
