/** The types of `sluice-sql/api`, held against a report, so that nobody changes them without knowing. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from './packed.js'

const dist = join(repository, 'dist')

/** The declaration files that a file leads to, itself first. */
function reachedFrom(path: string, seen: Map<string, string> = new Map()): ReadonlyMap<string, string> {
  if (seen.has(path)) return seen
  const text = readFileSync(path, 'utf8')
  seen.set(path, text)
  for (const [, specifier = ''] of text.matchAll(/\bfrom '(\.{1,2}\/[^']+)'/g)) {
    reachedFrom(join(dirname(path), specifier.replace(/\.js$/, '.d.ts')), seen)
  }
  return seen
}

const reached = reachedFrom(join(dist, 'api/index.d.ts'))

test('the public types lead to no type that is not public', () => {
  expect([...reached.keys()].map((path) => relative(dist, path)).toSorted()).toEqual([
    'api/index.d.ts',
    'api/open-project.d.ts',
    'api/project.d.ts',
    'api/query-info.d.ts',
    'api/results.d.ts',
    'diagnostics/diagnostic-data.d.ts',
  ])
})

test('the public types are those of the report; `vitest run tests/package/api-report.test.ts -u` changes it', async () => {
  const report = [...reached].map(
    ([path, text]) =>
      `// ${relative(dist, path)}\n\n${text.replaceAll(/^ *\/\*\*.*?\*\/\n/gms, '').trim()}\n`,
  )
  const file = join(repository, 'tests/package/api-report.txt')
  // Vitest writes a snapshot that is not there.
  expect(existsSync(file)).toBe(true)
  await expect(report.join('\n')).toMatchFileSnapshot(file)
})

test('every public type and function is explained', () => {
  const undocumented = [...reached].flatMap(([path, text]) =>
    [...text.matchAll(/^export (?:declare )?(?:interface|class|function|type) (\w+)/gm)].flatMap(
      ({ 1: name = '', index }) =>
        text.slice(0, index).trimEnd().endsWith('*/') ? [] : [`${relative(dist, path)} ${name}`],
    ),
  )
  expect(undocumented).toEqual([])
})
