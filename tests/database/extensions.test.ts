import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DatabaseOption } from '#sluice/config/config'
import { openEmbedded } from '#sluice/database/embedded'
import { findExtensions, hasExtension } from '#sluice/database/extensions'
import { clusterSnapshot } from './cluster-snapshot.js'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sluice-extensions-'))
  await writeFile(join(root, 'package.json'), '{"type":"module"}')
})
afterAll(() => rm(root, { recursive: true, force: true }))

const file = { path: 'drizzle.config.ts', text: 'export default {}' }
const find = (names: readonly string[], database: DatabaseOption = {}) =>
  findExtensions({ root, file, database }, names)

describe('an extension', () => {
  it('that every cluster has is not loaded', () => {
    expect(find(['plpgsql'])).toEqual({ value: [], diagnostics: [] })
  })

  it('that the embedded server bundles works, and gives its functions and operators to descriptions', async () => {
    const names = ['pg_trgm', 'citext', 'hstore', 'uuid-ossp', 'btree_gist', 'ltree', 'unaccent']
    const { value, diagnostics } = find([...names, ...names])
    expect(diagnostics).toEqual([])
    expect(value.map((module) => module.name)).toEqual(names)
    const database = await openEmbedded({ snapshot: await clusterSnapshot(), extensions: value })
    for (const name of names) expect(await database.execute(`create extension "${name}"`)).toBeNull()
    expect(await database.describe("select similarity($1, 'a') as s where $1 % 'b'")).toMatchObject({
      parameterTypes: [25],
      fields: [{ type: 700 }],
    })
    await database.close()
  })

  it('that nobody has, or that the user leaves out, is not loaded', () => {
    const nothing = { value: [], diagnostics: [] }
    expect(find(['timescaledb'])).toEqual(nothing)
    expect(find(['pg_trgm', 'vector'], { extensions: { pg_trgm: false, vector: false } })).toEqual(nothing)
  })

  it.each([
    ['pg_trgm', {}, true],
    ['uuid-ossp', {}, true],
    ['plpgsql', {}, true],
    ['vector', {}, true],
    ['pg_cron', {}, false],
    ['pg_trgm', { pg_trgm: false as const }, false],
    ['pg_cron', { pg_cron: 'my-cron#cron' }, true],
  ])('%s can be created with %o: %s', (name, extensions, expected) => {
    expect(hasExtension({ database: { extensions } }, name)).toBe(expected)
  })

  it.each(['vector', 'postgis'])('%s is in a package that can be added', (name) => {
    expect(find([name]).diagnostics).toMatchObject([
      { code: 'SL6001', hint: expect.stringContaining('npm install --save-dev @electric-sql/pglite-') },
    ])
  })

  it('all problems are told at once', () => {
    const { diagnostics } = find(['vector', 'pg_trgm'], { extensions: { other: 'no-such-package#other' } })
    expect(diagnostics.map(({ code }) => code)).toEqual(['SL6001', 'SL6002'])
  })
})

describe('an extension of the user’s choice', () => {
  it('is taken from the project, under the export that is named', async () => {
    const folder = join(root, 'node_modules', 'my-extension')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'package.json'), '{"name":"my-extension","type":"module","main":"index.js"}')
    await writeFile(join(folder, 'index.js'), 'export const mine = {}')
    const { value, diagnostics } = find([], { extensions: { mine: 'my-extension#mine' } })
    expect(diagnostics).toEqual([])
    expect(value).toMatchObject([
      { name: 'mine', exportName: 'mine', url: expect.stringContaining('my-extension/index.js') },
    ])
    expect(find([], { extensions: { mine: 'my-extension' } }).value).toMatchObject([{ exportName: 'mine' }])
  })

  it('comes before the one that is bundled', async () => {
    await writeFile(join(root, 'trgm.js'), 'export const pg_trgm = {}')
    expect(find(['pg_trgm'], { extensions: { pg_trgm: './trgm.js' } }).value).toMatchObject([
      { url: expect.stringContaining('trgm.js') },
    ])
  })

  it('that cannot be found is an error at the config', () => {
    expect(find([], { extensions: { mine: './nowhere.js#mine' } }).diagnostics).toMatchObject([
      {
        code: 'SL6002',
        message: expect.stringContaining('./nowhere.js'),
        span: { file: { path: 'drizzle.config.ts' } },
      },
    ])
  })
})
