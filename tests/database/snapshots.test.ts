import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findSnapshot, snapshotKey, storeSnapshot, withScratchFile } from '#sluice/database/snapshots'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sluice-snapshots-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** A file with something in it, beside an empty store. */
async function fixture(name: string): Promise<{ readonly store: string; readonly data: string }> {
  const data = join(root, `${name}-data`)
  await writeFile(data, name)
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
  it('is stored under its key and found there', async () => {
    const { store, data } = await fixture('stored')
    expect(await findSnapshot(store, 'k')).toBeNull()
    expect(await storeSnapshot(store, 'k', data)).toBe(true)
    expect(await readFile((await findSnapshot(store, 'k')) ?? '', 'utf8')).toBe('stored')
    expect(await readdir(store)).toEqual(['k'])
  })

  it('is not touched by what happens to the file it was made of', async () => {
    const { store, data } = await fixture('private')
    await storeSnapshot(store, 'k', data)
    await writeFile(data, 'changed')
    expect(await readFile((await findSnapshot(store, 'k')) ?? '', 'utf8')).toBe('private')
  })

  it('is whole where several processes store it at once', async () => {
    const { store, data } = await fixture('concurrent')
    await writeFile(data, 'x'.repeat(20_000_000))
    const code = `console.log(await snapshots.storeSnapshot(${JSON.stringify(store)}, 'k', ${JSON.stringify(data)}))`
    const answers = await Promise.all([inProcess(code), inProcess(code), inProcess(code)])
    expect(answers.map(({ stdout }) => stdout.trim())).toEqual(['true', 'true', 'true'])
    expect(await readdir(store)).toEqual(['k'])
    expect((await stat(join(store, 'k'))).size).toBe(20_000_000)
  })

  it('is done without where the store cannot be written', async () => {
    const { data } = await fixture('unwritable')
    const store = join(root, 'file')
    await writeFile(store, '')
    expect(await storeSnapshot(store, 'k', data)).toBe(false)
    expect(await storeSnapshot(join(store, 'below'), 'k', data)).toBe(false)
    expect(await findSnapshot(join(store, 'below'), 'k')).toBeNull()
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
    // To be found is to be used.
    await findSnapshot(store, 'k0')
    await storeSnapshot(store, 'k6', data)
    expect((await readdir(store)).sort()).toEqual(['k0', 'k2', 'k3', 'k4', 'k5', 'k6'])
  })

  it('throws out what a process left half built, and leaves what is being built', async () => {
    const { store, data } = await fixture('abandoned')
    await mkdir(store)
    await Promise.all(['building-old', 'building-new'].map((name) => writeFile(join(store, name), '')))
    const longAgo = new Date(Date.now() - 3_600_000)
    await utimes(join(store, 'building-old'), longAgo, longAgo)
    await storeSnapshot(store, 'k', data)
    expect((await readdir(store)).sort()).toEqual(['building-new', 'k'])
  })
})

describe('a scratch file', () => {
  it('goes when the process ends without having removed it', async () => {
    const { stdout } = await inProcess(`import { writeFileSync } from 'node:fs'
      void snapshots.withScratchFile(async (file) => { writeFileSync(file, ''); console.log(file); process.exit(0) })`)
    expect(stdout.trim()).not.toBe('')
    expect(existsSync(stdout.trim())).toBe(false)
  })

  it('is a new one each time, and gone after its use, even one that fails', async () => {
    const used: string[] = []
    const use = async (file: string): Promise<void> => {
      used.push(file)
      await writeFile(file, '')
      if (used.length === 2) throw new Error('no luck')
    }
    await withScratchFile(use)
    await expect(withScratchFile(use)).rejects.toThrow('no luck')
    expect(new Set(used).size).toBe(2)
    expect(used.filter(existsSync)).toEqual([])
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
