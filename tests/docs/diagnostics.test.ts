/** docs/diagnostics.md has every code there is, says of each what the catalogue says, and its examples are true. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { globSync } from 'tinyglobby'
import { beforeAll, describe, expect, test } from 'vitest'
import { diagnosticsOf, exampleProjects, type Found } from './example-project.js'
import { codeBlocks, readDocument, repository } from './markdown.js'

const exampleProject = exampleProjects()

interface Entry {
  readonly code: string
  readonly title: string
  readonly text: string
}

const entries: readonly Entry[] = readDocument('docs/diagnostics.md')
  .split(/^(?=##+ )/m)
  .flatMap((section) => {
    const [, code, title = ''] = /^### (SL\d{4}): (.*)$/m.exec(section) ?? []
    return code === undefined ? [] : [{ code, title, text: section }]
  })

const catalogues = globSync('src/diagnostics/catalogue/*.ts', { cwd: repository }).sort()

/** Each code with its title, once for each catalogue that names it. */
async function cataloguedCodes(): Promise<readonly (readonly [code: string, title: string])[]> {
  const all = await Promise.all(
    catalogues.map(async (path) => {
      const compiled = join(repository, path.replace(/^src\/(.*)\.ts$/, 'dist/$1.js'))
      const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(compiled).href)
      const codes = Object.entries(module).filter(([key]) => key.endsWith('Codes'))
      expect(codes.length, `${path} exports one object of codes`).toBe(1)
      return codes.flatMap(([, titles]) => Object.entries(titles as Readonly<Record<string, string>>))
    }),
  )
  return all.flat()
}

describe('the entries', () => {
  test('are those of the catalogues, under the same titles', async () => {
    const catalogued = await cataloguedCodes()
    expect(catalogued.length).toBeGreaterThan(100)
    expect(Object.fromEntries(entries.map(({ code, title }) => [code, title]))).toEqual(
      Object.fromEntries(catalogued),
    )
  })

  test('and the catalogues have no code twice', async () => {
    const codes = (await cataloguedCodes()).map(([code]) => code)
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([])
  })

  test('are in order', () => {
    const codes = entries.map(({ code }) => code)
    // The codes of `sluice migrate` stand together, in front of those of the output.
    expect(codes).toEqual([...codes].sort())
  })

  test('are within the ranges of the table, each of which ends with a code', async () => {
    const ranges = [...readDocument('docs/diagnostics.md').matchAll(/^\| (SL\d{4})–(SL\d{4}) \|/gm)].map(
      ([, first = '', last = '']) => ({ first, last }),
    )
    const codes = (await cataloguedCodes()).map(([code]) => code).toSorted()
    const within = ranges.map(({ first, last }) => codes.filter((code) => code >= first && code <= last))
    expect(within.map((some) => ({ first: some[0], last: some.at(-1) }))).toEqual(ranges)
    expect(codes.filter((code) => !within.flat().includes(code))).toEqual([])
  })

  test.each(entries)('$code says what to write instead', ({ text }) => {
    expect(text).toMatch(/^\*\*Instead\b|^```sql right$/m)
  })

  test('say of warnings and notes that they are none of the errors', () => {
    const severities = new Map<string, Set<string>>()
    for (const path of catalogues) {
      const text = readFileSync(join(repository, path), 'utf8')
      for (const [, call = '', code = ''] of text.matchAll(/\b(error|warning|note)\(\s*'(SL\d{4})'/g)) {
        severities.set(code, (severities.get(code) ?? new Set<string>()).add(call))
      }
    }
    const wrong = entries.filter(({ code, text }) => {
      const made = severities.get(code)
      const said = /^### .*\n\n(Warning|Note)\./.exec(text)?.[1]?.toLowerCase()
      return said === undefined ? made?.size === 1 && !made.has('error') : !made?.has(said)
    })
    expect(wrong.map(({ code }) => code)).toEqual([])
  })
})

test('every code is named by a test or a case', async () => {
  const texts = globSync('tests/**/*', { cwd: repository, ignore: ['tests/docs/**'] }).map(
    (path) => `${path}\n${readFileSync(join(repository, path), 'utf8')}`,
  )
  const untested = (await cataloguedCodes()).filter(([code]) => !texts.some((text) => text.includes(code)))
  expect(untested.map(([code]) => code)).toEqual([])
})

describe('the examples', () => {
  const examples = entries.flatMap(({ code, text }) =>
    codeBlocks(text)
      .filter(({ info }) => info === 'wrong' || info === 'right')
      .map(({ info, text: sql }, index) => ({ code, info, sql, file: `${code}-${index}-${info}.sql` })),
  )
  const wrong = examples.filter(({ info }) => info === 'wrong')
  const right = examples.filter(({ info }) => info === 'right')
  let found: readonly Found[] = []

  beforeAll(async () => {
    const files = examples.map(({ file, sql }) => [`queries/${file}`, sql] as const)
    const root = exampleProject(Object.fromEntries(files))
    found = await diagnosticsOf(root)
  })

  const codesIn = (file: string): readonly string[] =>
    found.filter((diagnostic) => diagnostic.file === `queries/${file}`).map(({ code }) => code)

  test.each(wrong)('$code: what is called wrong gives it', ({ code, file }) => {
    expect(codesIn(file)).toContain(code)
  })

  test.each(right)('$code: what is called right gives nothing', ({ file }) => {
    expect(codesIn(file)).toEqual([])
  })
})
