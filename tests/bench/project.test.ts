import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { linkPackages, makeProject, pgtypedText, writeFiles } from '../../bench/project/write-project.js'
import { sluice } from '../cli/sluice.js'

const size = { seed: 1, tables: 60, queries: 120 }

describe('the project that code generation is measured on', () => {
  test('is the same for the same seed, and another for another', () => {
    const files = [...makeProject(size).files]
    expect([...makeProject(size).files]).toEqual(files)
    expect([...makeProject({ ...size, seed: 2 }).files]).not.toEqual(files)
  })

  test('grows at its end only, so that what is measured on more queries is measured on these too', () => {
    const { files } = makeProject(size)
    const more = makeProject({ ...size, queries: 2 * size.queries }).files
    expect(more.size).toBe(files.size + size.queries / 4)
    for (const [path, text] of files) expect(more.get(path), path).toBe(text)
  })

  test('has the same statements in PgTyped’s dialect', () => {
    const { queryFiles, files } = makeProject(size)
    const ours = queryFiles.map(({ path }) =>
      files.get(`queries/${path}.sql`)?.replaceAll(/^-- name:.*\n/gm, ''),
    )
    const theirs = queryFiles.map((file) => pgtypedText(file).replaceAll(/^\/\*.*\*\/\n/gm, ''))
    expect(theirs).toEqual(ours)
  })
})

describe('sluice on that project', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'))
    writeFiles(folder, makeProject(size).files)
    linkPackages(folder, join(import.meta.dirname, '../..'), ['drizzle-kit', 'drizzle-orm', 'postgres'])
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('accepts every query without a warning', { timeout: 120_000 }, async () => {
    expect(await sluice(folder, ['generate', '--max-warnings', '0'])).toMatchObject({
      status: 0,
      stderr: expect.stringContaining(`no problems in ${size.queries} queries`),
    })
  })
})
