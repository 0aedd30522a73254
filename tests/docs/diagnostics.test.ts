/** docs/diagnostics.md has every code there is, says of each what the catalogue says, and its examples are true. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { globSync } from 'tinyglobby'
import { beforeAll, describe, expect, test } from 'vitest'
import { definitions } from '#sluice/diagnostics/definitions'
import { withTables } from '../../scripts/diagnostics-tables.js'
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

const codes = Object.keys(definitions).toSorted()

describe('the entries', () => {
  test('are those of the definitions, under the same titles', () => {
    expect(codes.length).toBeGreaterThan(100)
    expect(Object.fromEntries(entries.map(({ code, title }) => [code, title]))).toEqual(
      Object.fromEntries(Object.entries(definitions).map(([code, { title }]) => [code, title])),
    )
  })

  test('and no two catalogues define the same code', async () => {
    const paths = globSync('dist/diagnostics/catalogue/*.js', { cwd: repository, absolute: true })
    const modules = await Promise.all(
      paths.map(async (path): Promise<object> => await import(pathToFileURL(path).href)),
    )
    const defined = modules.flatMap((module) =>
      Object.entries(module).flatMap(([name, value]) =>
        name.endsWith('Codes') ? Object.keys(value as object) : [],
      ),
    )
    expect(defined.toSorted()).toEqual(codes)
  })

  test('have tables that npm run docs:codes makes', () => {
    const page = readDocument('docs/diagnostics.md')
    expect(withTables(page)).toBe(page)
  })

  test('are in order', () => {
    const written = entries.map(({ code }) => code)
    // The codes of `sluice migrate` stand together, in front of those of the output.
    expect(written).toEqual([...written].sort())
  })

  test.each(entries)('$code says what to write instead', ({ text }) => {
    expect(text).toMatch(/^\*\*Instead\b|^```sql right$/m)
  })

  test('say of warnings and notes that they are none of the errors', () => {
    const wrong = entries.filter(({ code, text }) => {
      const severities: readonly string[] = [definitions[code]?.severity ?? []].flat()
      const said = /^### .*\n\n(Warning|Note)(?: or note)?\./.exec(text)?.[1]?.toLowerCase()
      return said === undefined ? !severities.includes('error') : !severities.includes(said)
    })
    expect(wrong.map(({ code }) => code)).toEqual([])
  })
})

test('every code is named by a test or a case', () => {
  const texts = globSync('tests/**/*', { cwd: repository, ignore: ['tests/docs/**'] }).map(
    (path) => `${path}\n${readFileSync(join(repository, path), 'utf8')}`,
  )
  expect(codes.filter((code) => !texts.some((text) => text.includes(code)))).toEqual([])
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
