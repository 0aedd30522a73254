import { compareOutput } from '#sluice/output/compare-output'
import { expect, test } from 'vitest'
import { generated, project } from './project.js'

const a = { path: 'a.ts', text: generated('one\ntwo') }

test.each<[string, Readonly<Record<string, string>>, string, readonly string[]]>([
  ['the same file is unchanged', { 'generated/a.ts': a.text }, 'unchanged', []],
  ['a file with CRLF is unchanged', { 'generated/a.ts': a.text.replaceAll('\n', '\r\n') }, 'unchanged', []],
  ['another text is stale', { 'generated/a.ts': generated('one\n2') }, 'stale', ['SL5006']],
  ['a file cut off is stale', { 'generated/a.ts': generated('one') }, 'stale', ['SL5006']],
  ['a file that is not there is missing', {}, 'missing', ['SL5007']],
])('%s', async (_sentence, files, status, codes) => {
  using at = project(files)
  const { value, diagnostics } = await compareOutput(at, [a])
  expect(value).toEqual([{ path: 'generated/a.ts', status }])
  expect(diagnostics.map(({ code }) => code)).toEqual(codes)
  expect(at.files()).toEqual(files)
})

test('the place of a stale file is the first line that differs', async () => {
  using at = project({ 'generated/a.ts': generated('one\n2') })
  const { diagnostics } = await compareOutput(at, [a])
  const place = diagnostics[0]?.span
  expect(place?.file.text.slice(place.start, place.end)).toBe('2')
})

test('a generated file of no query is orphaned, a file of others is nobody’s business', async () => {
  using at = project({ 'generated/a.ts': a.text, 'generated/b.ts': generated('b'), 'generated/c.ts': 'mine' })
  const { value, diagnostics } = await compareOutput(at, [a])
  expect(value).toEqual([
    { path: 'generated/a.ts', status: 'unchanged' },
    { path: 'generated/b.ts', status: 'orphaned' },
  ])
  expect(diagnostics.map(({ code, span }) => [code, span?.file.path])).toEqual([['SL5008', 'generated/b.ts']])
})

test('all differences are told in one run, obstacles among them', async () => {
  using at = project({ 'generated/a.ts': 'mine', 'generated/old.ts': generated('old') })
  const { diagnostics } = await compareOutput(at, [a, { path: 'b.ts', text: generated('b') }])
  expect(diagnostics.map(({ code }) => code).sort()).toEqual(['SL5001', 'SL5007', 'SL5008'])
})
