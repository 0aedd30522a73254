import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  caseProjects,
  type CompiledCases,
  compileCases,
  copyWithOutput,
  readExpected,
  updateExpected,
} from './case-project.js'
import { compileStrictly } from './strict-compiler.js'

const updating = process.env['UPDATE_CASES'] === '1'
const compiled = new Map<string, CompiledCases>()

describe.each(caseProjects)('the cases of %s', (project) => {
  let actual: ReadonlyMap<string, string> = new Map()

  beforeAll(async () => {
    const cases = await compileCases(project)
    compiled.set(project, cases)
    actual = cases.actual
    if (updating) updateExpected(project, actual)
  })

  test('each has an expectation, and each expectation a case', () => {
    expect([...actual.keys()].toSorted(), 'UPDATE_CASES=1 writes them anew').toEqual([
      ...readExpected(project).keys(),
    ])
  })

  test.each([...readExpected(project).keys()])('%s', (path) => {
    expect(actual.get(path)).toBe(readExpected(project).get(path))
  })
})

describe('all output', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-cases-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('passes the strict compiler', () => {
    const projects = [...compiled].filter(([, { files }]) => files.length > 0)
    for (const [project, { files }] of projects) copyWithOutput(project, files, join(folder, project))
    expect(projects.length).toBeGreaterThan(4)
    expect(
      compileStrictly(
        folder,
        projects.map(([project]) => project),
      ),
    ).toBe('')
  })

  test('leaves nothing in a bundle that uses none of it', async () => {
    const modules = new Map(
      [...compiled].flatMap(([project, { actual }]) =>
        [...actual].flatMap(([path, text]) =>
          path.endsWith('.ts') ? [[`${project}/${path}`, text] as const] : [],
        ),
      ),
    )
    expect(modules.size).toBeGreaterThan(50)
    expect(await bundleUnused(modules)).toEqual([])
  })

  test('holds no any, and nothing of the machine it was made on', () => {
    for (const [, { actual }] of compiled) {
      for (const [path, text] of actual) {
        expect(text, path).not.toContain(process.cwd())
        if (path.endsWith('.ts')) expect(text.replaceAll(quoted, ''), path).not.toMatch(/\bany\b/)
      }
    }
  })
})

/** The lines that a bundler keeps of modules that are imported for nothing, but for their own imports. */
async function bundleUnused(modules: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const { outputFiles } = await build({
    stdin: { contents: [...modules.keys()].map((name) => `import 'case:${name}'`).join('\n') },
    bundle: true,
    format: 'esm',
    write: false,
    plugins: [
      {
        name: 'cases',
        setup(bundler) {
          bundler.onResolve({ filter: /^case:/ }, ({ path }) => ({ path, namespace: 'case' }))
          bundler.onResolve({ filter: /./ }, ({ path, importer }) =>
            importer === '' ? null : { path, external: true },
          )
          bundler.onLoad({ filter: /^case:/, namespace: 'case' }, ({ path }) => ({
            contents: modules.get(path.slice('case:'.length)) ?? '',
            loader: 'ts',
          }))
        },
      },
    ],
  })
  const kept = outputFiles.flatMap(({ text }) => text.replaceAll(/^import [^;]*;$/gm, '').split('\n'))
  return kept.filter((line) => line !== '' && !line.startsWith('//'))
}

/** SQL, comments and other text. */
const quoted = /`(?:[^`\\]|\\.)*`|\/\*[^]*?\*\/|'(?:[^'\\]|\\.)*'/g
