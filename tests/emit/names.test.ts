/** Whatever files, queries, columns and constraints are called, the output is modules that mean what they should. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { transformSync } from 'esbuild'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { emitModules } from '#sluice/emit/emit-modules'
import { moduleNamespaces } from '#sluice/emit/index-module'
import { identifierFrom, isIdentifier, isModulePath } from '#sluice/source/names'
import { compileStrictly } from '../pipeline/strict-compiler.js'
import { column, parameter, typedQuery } from './typed-queries.js'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'sluice-names-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const unit = fc.constantFrom(
  ...`aZ0_-$.,;:!?'"\`\\{}()[]<>=+*/&%#@~|^ \n\t\u0000\u2028\u202e\ufeffé日🙂`,
  'then',
  'default',
  '__proto__',
  '__esModule',
  'constructor',
  '*/',
  '${x}',
  '.ts',
  '.d',
)
const name = fc.array(unit, { minLength: 1, maxLength: 6 }).map((units) => units.join(''))

it('an identifier comes of any name', () => {
  fc.assert(
    fc.property(name, (given) => {
      expect(isIdentifier(identifierFrom(given))).toBe(true)
    }),
    { numRuns: 1_000 },
  )
})

it('modules of all names that are taken compile, load in Node.js, and are what they are called', async () => {
  const files = fc
    .sample(name, { numRuns: 1_500, seed: 7 })
    .concat('then', 'default', '__esModule', 'createClient', '2024-report', "it's", 'a b', '日本')
    .filter((path) => path.split('/').every((part) => part !== '' && part !== '.' && part !== '..'))
    .filter(isModulePath)
  const byFolded = new Map(files.map((path) => [path.toLowerCase(), path]))
  // A file and a folder cannot have one name either.
  const modules = [...byFolded.values()].filter(
    (path) => !files.some((other) => other.startsWith(`${path}.ts/`)),
  )
  expect(modules.length).toBeGreaterThan(200)

  const others = fc.sample(name, { numRuns: modules.length, seed: 8 })
  const queries = modules.toSorted().map((module, index) => {
    const other = others[index] ?? ''
    return typedQuery({
      name: 'call',
      module,
      command: 'many',
      sql: `select 1 as ${JSON.stringify(other)} -- ${other}`,
      columns: [{ ...column(other), name: other }],
      parameters: [parameter(`${other}${index}`)],
      documentation: [other],
    })
  })
  const constraints = others.map((other) => ({ name: other, kind: 'unique' as const, column: null }))
  const config = {
    root,
    outFolder: join(root, 'out'),
    importExtension: '.js' as const,
    tag: false,
    preparedTexts: null,
  }
  for (const { path, text } of await emitModules(config, queries, constraints)) {
    const file = join(root, 'out', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  expect(compileStrictly(root, ['out'])).toBe('')

  for (const entry of readdirSync(join(root, 'out'), { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name)
    if (!entry.isFile()) continue
    const { code } = transformSync(readFileSync(file, 'utf8'), { loader: 'ts', format: 'esm' })
    writeFileSync(file.replace(/ts$/, 'js'), code)
  }
  const index: Record<string, { call?: unknown }> = await import(
    pathToFileURL(join(root, 'out/index.js')).href
  )
  const namespaces = moduleNamespaces(modules.toSorted())
  for (const module of modules) {
    const found = index[namespaces.get(module) ?? '']
    const own: { call?: unknown } = await import(pathToFileURL(join(root, 'out', `${module}.js`)).href)
    expect(typeof own.call, module).toBe('function')
    expect(found?.call, module).toBe(own.call)
  }
})
