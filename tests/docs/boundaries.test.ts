/** The table "Who may import whom" of ARCHITECTURE.md, the lint rule, and the imports there are: all three agree. */
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { globSync } from 'tinyglobby'
import { describe, expect, test } from 'vitest'
import { temporaryProject } from '../config/temporary-project.js'
import { readDocument, repository } from './markdown.js'

/** By folder, what it may import, as the table says; a file with a row of its own imports what that row says. */
const table = readTable()
const folders = [...table.keys()].filter((part) => !part.includes('/'))
const files = [...table.keys()].filter((part) => part.includes('/'))
const parts = [...folders, 'pipeline.ts', 'index.ts']

function readTable(): ReadonlyMap<string, readonly string[]> {
  const [, section = ''] = readDocument('ARCHITECTURE.md').split('## Who may import whom')
  const rows = section.split('\n## ')[0]?.matchAll(/^\| `([\w/.-]+)` \| (.*) \|$/gm) ?? []
  return new Map(
    [...rows].map(([, folder = '', allowed = '']) => [
      folder,
      [...allowed.matchAll(/`([\w.]+)`/g)].map(([, name = '']) => name).filter((name) => name !== 'postgres'),
    ]),
  )
}

test('the table has every folder of src', () => {
  const present = readdirSync(join(repository, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
  expect([...folders].sort()).toEqual(present.sort())
})

test('nothing is upstream of itself', () => {
  const upstream = (folder: string, seen: readonly string[] = []): readonly string[] =>
    (table.get(folder) ?? []).flatMap((name) =>
      seen.includes(name) ? [name] : [name, ...upstream(name, [...seen, name])],
    )
  expect(folders.filter((folder) => upstream(folder).includes(folder))).toEqual([])
})

test('every import there is, dynamic ones included, is in the table', () => {
  const strangers = globSync('src/*/**/*.{ts,cts}', { cwd: repository }).flatMap((path) => {
    const text = readFileSync(join(repository, path), 'utf8')
    const [, folder = ''] = path.split('/')
    const specifiers = [...text.matchAll(/(?:\bfrom|\bimport\(?)\s*'(\.{1,2}\/[^']+)'/g)]
    return specifiers.flatMap(([, specifier = '']) => {
      const target = relative('src', join(dirname(path), specifier))
      if (target.startsWith('..')) return []
      const [name = '', ...below] = target.split('/')
      const part = below.length === 0 ? name.replace(/\.js$/, '.ts') : name
      const row = table.get(relative('src', path)) ?? table.get(folder)
      return part === folder || row?.includes(part) ? [] : [`${path} imports ${specifier}`]
    })
  })
  expect(strangers).toEqual([])
})

test('no circle of imports, those of types included, leaves its room', () => {
  const graph = new Map(
    globSync('src/**/*.{ts,cts}', { cwd: repository }).map((path) => [path, importsOf(path)]),
  )
  const rooms = circlesIn(graph).map((files) => [...new Set(files.map((path) => dirname(path)))])
  expect(rooms.filter((folders) => folders.length > 1)).toEqual([])
})

/** The files of `src` that a file imports, types too. */
function importsOf(path: string): readonly string[] {
  const text = readFileSync(join(repository, path), 'utf8')
  const specifiers = [...text.matchAll(/(?:\bfrom|\bimport\(?)\s*'(\.{1,2}\/[^']+)'/g)]
  return specifiers.map(([, specifier = '']) => join(dirname(path), specifier).replace(/\.js$/, '.ts'))
}

/** The sets of more than one file of which each reaches each other. */
function circlesIn(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const reached = new Map([...graph.keys()].map((path) => [path, reachedFrom(graph, path)]))
  const circles = [...graph.keys()].map((path) =>
    [...(reached.get(path) ?? [])].filter((other) => reached.get(other)?.has(path)).sort(),
  )
  return [...new Set(circles.filter(({ length }) => length > 1).map((files) => files.join()))].map((key) =>
    key.split(','),
  )
}

function reachedFrom(graph: ReadonlyMap<string, readonly string[]>, path: string): ReadonlySet<string> {
  const reached = new Set<string>()
  const open = [...(graph.get(path) ?? [])]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (reached.has(next)) continue
    reached.add(next)
    open.push(...(graph.get(next) ?? []))
  }
  return reached
}

describe('the linter', () => {
  test('refuses every import that is not in the table, and no other', async () => {
    const root = temporaryProject({})
    cpSync(join(repository, '.oxlintrc.json'), join(root, '.oxlintrc.json'))
    const refused: string[] = []
    for (const from of folders) {
      for (const to of parts.filter((name) => name !== from)) {
        const target = moduleOf(to)
        const name = to.replace('.', '-')
        write(root, `src/${from}/${name}.ts`, `../${target}`)
        write(root, `src/${from}/deep/er/${name}.ts`, `../../../${target}`)
        if (!table.get(from)?.includes(to)) {
          refused.push(`src/${from}/${name}.ts`, `src/${from}/deep/er/${name}.ts`)
        }
      }
      write(root, `src/${from}/own.ts`, './other.js')
    }
    for (const path of ['src/cli/inner.ts', 'src/vite/inner.ts']) {
      write(root, path, '../api/open-project.js')
      refused.push(path)
    }
    write(root, 'src/runtime/package.ts', 'drizzle-orm')
    write(root, 'src/runtime/driver.ts', 'postgres')
    write(root, 'src/source/alias.ts', '#sluice/cli/run')
    refused.push('src/runtime/package.ts', 'src/source/alias.ts')

    expect(await restrictedImportsIn(root)).toEqual(refused.sort())
  })
})

describe.each(files)('the linter, for %s,', (file) => {
  const path = `src/${file}`
  const up = dirname(file)
    .split('/')
    .map(() => '..')
    .join('/')
  const isAllowed = (part: string): boolean => table.get(file)?.includes(part) ?? false
  const refusedOf = async (imported: readonly string[]): Promise<readonly string[]> => {
    const root = temporaryProject({})
    cpSync(join(repository, '.oxlintrc.json'), join(root, '.oxlintrc.json'))
    write(root, path, ...imported.map((part) => `${up}/${moduleOf(part)}`))
    return (await restrictedImports(root)).map(({ filename }) => filename)
  }
  const others = parts.filter((part) => part !== file.split('/')[0])

  test('allows the imports of its row', async () => {
    expect(await refusedOf(others.filter(isAllowed))).toEqual([])
  })

  test('refuses every other', async () => {
    const forbidden = others.filter((part) => !isAllowed(part) && part !== 'api')
    expect(await refusedOf(forbidden)).toEqual(forbidden.map(() => path))
  })
})

/** A module of a part of src. What others import of the interface is its entry. */
const moduleOf = (part: string): string =>
  part.endsWith('.ts') ? part.replace('.ts', '.js') : part === 'api' ? 'api/index.js' : `${part}/it.js`

function write(root: string, path: string, ...specifiers: readonly string[]): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  const lines = specifiers.map((specifier, index) => `export type { It as It${index} } from '${specifier}'\n`)
  writeFileSync(join(root, path), lines.join(''))
}

interface Findings {
  readonly diagnostics: readonly { readonly code: string; readonly filename: string }[]
}

async function restrictedImportsIn(root: string): Promise<readonly string[]> {
  return [...new Set((await restrictedImports(root)).map(({ filename }) => filename))].sort()
}

async function restrictedImports(root: string): Promise<Findings['diagnostics']> {
  const oxlint = join(repository, 'node_modules/oxlint/bin/oxlint')
  // It ends with 1 where it finds something, as it does here.
  const { stdout } = await promisify(execFile)(process.execPath, [oxlint, '-f', 'json', 'src'], {
    cwd: root,
    maxBuffer: 64 * 1024 * 1024,
  }).catch((error: { readonly stdout: string }) => error)
  const { diagnostics }: Findings = JSON.parse(stdout)
  return diagnostics.filter(({ code }) => code.includes('no-restricted-imports'))
}
