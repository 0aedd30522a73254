import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { positionOf } from '#sluice/diagnostics/span'
import { readQueries } from '#sluice/source/read-queries'
import { type FileCase, fileCases } from './file-cases.js'
import { placed, sent } from './reading.js'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function readFiles(files: FileCase['files']) {
  const root = mkdtempSync(join(tmpdir(), 'sluice-source-'))
  folders.push(root)
  const queriesFolder = join(root, 'queries')
  if (files) mkdirSync(queriesFolder)
  for (const [path, content] of Object.entries(files ?? {})) {
    const target = join(queriesFolder, path)
    mkdirSync(path.endsWith('/') ? target : dirname(target), { recursive: true })
    if (path.endsWith('/')) continue
    if (typeof content === 'object' && 'link' in content) symlinkSync(content.link, target)
    else writeFileSync(target, content)
  }
  return readQueries({ root, queriesFolder })
}

describe('the queries folder', () => {
  test.each(fileCases)('$name', async ({ files, problems, text, queries }) => {
    const { value, diagnostics } = await readFiles(files)
    const place = diagnostics.map(({ code, span }) => {
      const { line, column } = span ? positionOf(span.file, span.start) : { line: 0, column: 0 }
      return `${code} ${span?.file.path} ${line}:${column}`
    })
    expect(place).toEqual(problems)
    expect(`${diagnostics[0]?.message} ${diagnostics[0]?.hint}`).toContain(text)
    expect(value.map((source) => source.property)).toEqual(queries)
  })

  test('files are read in one order on every machine, names with a leading dot are not', async () => {
    const { value, diagnostics } = await readFiles({
      'b.sql': 'select 1',
      'a/z.sql': 'select 1',
      'a-b.sql': 'select 1',
      'Z.sql': 'select 1',
      'ä.sql': 'select 1',
      '.hidden.sql': 'selct',
      '.hidden/a.sql': 'selct',
      'notes.txt': 'selct',
    })
    expect(diagnostics).toEqual([])
    expect(value.map((source) => source.module)).toEqual(['Z', 'a-b', 'a/z', 'b', 'ä'])
  })

  test('paths are relative to the root', async () => {
    const { value } = await readFiles({ 'billing/invoices.sql': 'select 1' })
    expect(value.map((source) => source.file.path)).toEqual(['queries/billing/invoices.sql'])
  })

  test('a byte order mark is dropped and moves no place', async () => {
    const { value } = await readFiles({ 'a.sql': '\ufeffselect :a' })
    expect(value.map((source) => [placed(source.span), sent(source)])).toEqual([
      ['1:1 select :a', 'select $1'],
    ])
  })

  test('links to files and folders are followed, a link to a folder above is not', async () => {
    const { value, diagnostics } = await readFiles({
      'a.sql': 'select 1',
      'b.sql': { link: 'a.sql' },
      'sub/c.sql': 'select 1',
      linked: { link: 'sub' },
      'sub/up': { link: '..' },
    })
    expect(diagnostics).toEqual([])
    expect(value.map((source) => source.module)).toEqual(['a', 'b', 'linked/c', 'sub/c'])
  })

  test('all problems of all files are reported', async () => {
    const { diagnostics } = await readFiles({
      'a.sql': 'selct 1',
      'b.sql': "select 'x",
      'c.sql': 'begin',
      'd.sql': '',
    })
    expect(diagnostics.map(({ code }) => code)).toEqual(['SL1011', 'SL1010', 'SL1012', 'SL1006'])
  })
})
