import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
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
  for (const key of await readdir(store)) await rm(join(store, key, 'global'), { recursive: true })
  expect(await opensWithTable()).toBe(true)
  expect(built).toBe(2)
  expect(await opensWithTable()).toBe(true)
  expect(built).toBe(2)
})

// The pipeline reports it as SL6006.
it('says what an extension of the user did to the server', async () => {
  await writeFile(join(root, 'broken.js'), "throw new Error('no luck')\n")
  const opening = open({ extensions: { broken: './broken.js#broken' } })
  await expect(opening).rejects.toThrow(EmbeddedServerError)
  await expect(opening).rejects.toThrow('no luck')
})
