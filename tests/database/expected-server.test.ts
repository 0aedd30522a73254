import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type EmbeddedDatabase, openEmbedded } from '#sluice/database/embedded'
import { type ExpectedServer, expectServer, snapshotStore } from '#sluice/database/expected-server'
import { openEmbeddedWith } from '#sluice/database/open-database'
import { storeSnapshot, withScratchFile } from '#sluice/database/snapshots'
import { clusterSnapshot } from './cluster-snapshot.js'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sluice-expected-'))
  await mkdir(join(root, 'node_modules'))
  await writeFile(join(root, 'package.json'), '{"type":"module"}')
  const database = await openEmbedded({ snapshot: await clusterSnapshot(), extensions: [] })
  await database.execute('create table expected as select 1 as x')
  await withScratchFile(async (file) => {
    await database.closeInto(file)
    await storeSnapshot(snapshotStore(root), 'k', file)
  })
  await writeFile(join(snapshotStore(root), 'damaged'), 'nothing of the kind')
})
afterAll(() => rm(root, { recursive: true, force: true }))

const start = { snapshot: 'k', extensions: [] }

describe('a server that is expected', () => {
  it('is given once to who asks for exactly its snapshot, and has been asked before', async () => {
    const asked: EmbeddedDatabase[] = []
    const expected = expectServer(root, start, (database) => void asked.push(database))
    const database = await expected.take({ ...start })
    expect(await database?.rows('select x from expected')).toEqual([{ x: '1' }])
    expect(asked).toEqual([database])
    expect(await expected.take(start)).toBeNull()
    await expected.drop()
    expect(database?.isAlive()).toBe(true)
    await database?.close()
  })

  it('ends where another snapshot or other extensions are asked for', async () => {
    const others = [
      { ...start, snapshot: 'another' },
      { ...start, extensions: [{ name: 'x', url: 'file:///x.js', exportName: 'x' }] },
    ]
    for (const other of others) {
      const expected: ExpectedServer[] = []
      const started = await new Promise<EmbeddedDatabase>((resolve) => {
        expected.push(expectServer(root, start, resolve))
      })
      expect(await expected[0]?.take(other)).toBeNull()
      expect(started.isAlive()).toBe(false)
    }
  })

  it('is dropped while it starts', async () => {
    const started: EmbeddedDatabase[] = []
    const expected = expectServer(root, start, (database) => void started.push(database))
    await expected.drop()
    expect(await expected.take(start)).toBeNull()
    expect(started).toEqual([])
  })

  it('is none where its snapshot is missing or damaged', async () => {
    for (const snapshot of ['missing', 'damaged']) {
      const gone = { ...start, snapshot }
      expect(await expectServer(root, gone).take(gone)).toBeNull()
    }
  })

  it('is what a run opens, and not opened again, where its preparation has that key', async () => {
    const preparation = {
      key: 'prepared',
      extensions: [],
      base: null,
      isComplete: async () => true,
      async build(database: Pick<EmbeddedDatabase, 'execute'>) {
        await database.execute('create table prepared (id int)')
        return []
      },
    }
    const config = { root, file: { path: 'drizzle.config.ts', text: '' }, database: {} }
    const starts: (typeof start)[] = []
    const onStart = (next: { readonly snapshot: string }): void =>
      void starts.push({ ...start, snapshot: next.snapshot })
    const built = await openEmbeddedWith(config, preparation, { onStart })
    await built.value?.close()
    const [first] = starts
    if (!first) throw new Error('nobody was told what was started')

    const begun: EmbeddedDatabase[] = []
    const expected = expectServer(root, first, (database) => void begun.push(database))
    const { value } = await openEmbeddedWith(config, preparation, { expected })
    expect(value).toBe(begun[0])
    expect(await value?.describe('select id from prepared')).toMatchObject({ kind: 'described' })
    await value?.close()
  })
})
