import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cacheFolder } from '#sluice/database/cache-folder'
import { EmbeddedServerError } from '#sluice/database/embedded'
import { openEmbeddedWith } from '#sluice/database/open-database'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sluice-open-'))
  await mkdir(join(root, 'node_modules'))
  await writeFile(join(root, 'package.json'), '{"type":"module"}')
})
afterAll(() => rm(root, { recursive: true, force: true }))

let built = 0
const open = (database = {}) =>
  openEmbeddedWith(
    { root, file: { path: 'drizzle.config.ts', text: '' }, database },
    {
      key: 'k',
      extensions: [],
      base: null,
      isComplete: async () => true,
      async build(server) {
        built++
        await server.execute('create table made (id int)')
        return []
      },
    },
  )

async function opensWithTable(): Promise<boolean> {
  const { value } = await open()
  const answer = await value?.describe('select id from made')
  await value?.close()
  return answer?.kind === 'described'
}

it('builds once, opens the snapshot after that, and builds anew where snapshots are damaged', async () => {
  expect(await opensWithTable()).toBe(true)
  expect(await opensWithTable()).toBe(true)
  expect(built).toBe(1)

  const store = join(cacheFolder(root), 'snapshots')
  // That of the schema: the empty cluster comes with the package.
  expect(await readdir(store)).toHaveLength(1)
  const damages: readonly ((bytes: Buffer) => Uint8Array)[] = [
    (bytes) => bytes.subarray(0, bytes.length - 1),
    // Whole, but without the files that the server cannot do without.
    (bytes) =>
      Buffer.from(bytes.toString('latin1').replace('"global/pg_control"', '"global/pg_xxxxxxx"'), 'latin1'),
  ]
  for (const [index, damaged] of damages.entries()) {
    for (const key of await readdir(store)) {
      await writeFile(join(store, key), damaged(await readFile(join(store, key))))
    }
    expect([index, await opensWithTable(), built]).toEqual([index, true, 2 + index])
    expect([index, await opensWithTable(), built]).toEqual([index, true, 2 + index])
  }
})

it('keeps what a schema is built upon, and builds the next schema upon that', async () => {
  const ran: string[] = []
  const openOn = async (schema: string): Promise<readonly string[]> => {
    const { value } = await openEmbeddedWith(
      { root, file: { path: 'drizzle.config.ts', text: '' }, database: {} },
      {
        key: schema,
        extensions: [],
        base: {
          key: 'base',
          async build(server) {
            ran.push('base')
            await server.execute('create table below (id int)')
            return []
          },
        },
        isComplete: async () => true,
        async build(server) {
          ran.push(schema)
          await server.execute(`create table ${schema} (id int)`)
          return []
        },
      },
    )
    const rows = await value?.rows(`select relname from pg_class where relkind = 'r' and oid >= 16384 and
      relnamespace = 'public'::regnamespace order by 1`)
    await value?.close()
    return rows?.map(({ relname }) => relname ?? '') ?? []
  }
  expect(await openOn('one')).toEqual(['below', 'one'])
  expect(await openOn('two')).toEqual(['below', 'two'])
  expect(await openOn('one')).toEqual(['below', 'one'])
  expect(ran).toEqual(['base', 'one', 'two'])
})

it('keeps no snapshot of a database that lacks something', async () => {
  let times = 0
  const openLacking = async (): Promise<void> => {
    const { value } = await openEmbeddedWith(
      { root, file: { path: 'drizzle.config.ts', text: '' }, database: {} },
      {
        key: 'lacking',
        extensions: [],
        base: null,
        isComplete: async () => false,
        async build() {
          times++
          return []
        },
      },
    )
    await value?.close()
  }
  await openLacking()
  await openLacking()
  expect(times).toBe(2)
})

// The pipeline reports it as SL6006.
it('says what an extension of the user did to the server', async () => {
  await writeFile(join(root, 'broken.js'), "throw new Error('no luck')\n")
  const opening = open({ extensions: { broken: './broken.js#broken' } })
  await expect(opening).rejects.toThrow(EmbeddedServerError)
  await expect(opening).rejects.toThrow('no luck')
})
