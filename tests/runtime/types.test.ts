import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { joinRuntime, runtimeFiles } from './joined.js'

const root = new URL('../../', import.meta.url).pathname
const require = createRequire(import.meta.url)
const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc')
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-runtime-'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What the strictest of users' compilers says of the files of a folder. */
function compile(name: string, options: Readonly<Record<string, unknown>> = {}): string {
  const project = join(folder, name)
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        target: 'es2022',
        lib: ['es2022'],
        types: ['node'],
        module: 'nodenext',
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        noImplicitOverride: true,
        noPropertyAccessFromIndexSignature: true,
        noFallthroughCasesInSwitch: true,
        noImplicitReturns: true,
        noUnusedLocals: true,
        noUnusedParameters: true,
        erasableSyntaxOnly: true,
        verbatimModuleSyntax: true,
        isolatedModules: true,
        skipLibCheck: true,
        declaration: true,
        outDir: 'out',
        rootDir: '.',
        ...options,
      },
      include: ['*.ts'],
    }),
  )
  try {
    return execFileSync(process.execPath, [compiler, '-p', project], { encoding: 'utf8' })
  } catch (error) {
    if (error instanceof Error && 'stdout' in error) return String(error.stdout)
    throw error
  }
}

function write(name: string, files: readonly string[]): string {
  const project = join(folder, name)
  mkdirSync(project)
  writeFileSync(join(project, 'sluice.ts'), joinRuntime(files))
  return project
}

describe('the runtime joined into one module', () => {
  it('passes the strictest compiler, as do generated code and its callers', () => {
    const project = write('strict', runtimeFiles)
    cpSync(join(root, 'tests/runtime/types/usage.ts'), join(project, 'usage.ts'))
    expect(compile('strict')).toBe('')
  })

  it('passes a compiler for bundlers, with the DOM', () => {
    write('bundler', runtimeFiles)
    expect(
      compile('bundler', { module: 'esnext', moduleResolution: 'bundler', lib: ['es2022', 'dom'] }),
    ).toBe('')
  })

  it('works in any order of the files', async () => {
    const project = write('reversed', runtimeFiles.toReversed())
    expect(compile('reversed')).toBe('')
    const { int4, arrayOf, NoRowsError } = (await import(join(project, 'out/sluice.js'))) as {
      readonly int4: { decode(wire: string): number }
      readonly arrayOf: (element: unknown) => { decode(wire: string): unknown }
      readonly NoRowsError: new (query: string) => Error
    }
    expect(arrayOf(int4).decode('{1,2}')).toEqual([1, 2])
    expect(new NoRowsError('q').name).toBe('NoRowsError')
  })

  it('needs postgres only', () => {
    const imports = joinRuntime(runtimeFiles).matchAll(/\bfrom '([^']+)'/g)
    expect(new Set([...imports].map(([, from]) => from))).toEqual(new Set(['postgres']))
  })

  it('has every file in the one module that the type tests use', () => {
    const listed = readFileSync(join(root, 'tests/runtime/types/sluice.ts'), 'utf8')
    expect(runtimeFiles.filter((file) => !listed.includes(`/${file.replace(/\.ts$/, '.js')}'`))).toEqual([])
  })
})
