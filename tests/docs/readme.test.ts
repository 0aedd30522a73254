/** What README.md shows is what the program does. */
import { execFile } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { globSync } from 'tinyglobby'
import { beforeAll, describe, expect, test } from 'vitest'
import { commandTable, flagTable } from '#sluice/cli/command-table'
import { readSluiceOptions } from '#sluice/config/sluice-options'
import { span } from '#sluice/diagnostics/span'
import { sluice } from '../cli/sluice.js'
import { diagnosticsOf, exampleProjects, type Found } from './example-project.js'
import { codeBlocks, readDocument, repository } from './markdown.js'

const exampleProject = exampleProjects()
const readme = readDocument('README.md')
const blocks = codeBlocks(readme)
const queries = blocks.filter(({ language }) => language === 'sql')
const generated = blocks.filter(({ language, info }) => language === 'ts' && info === 'generated')
const programs = blocks.filter(({ language, info }) => language === 'ts' && info === '')
const outputs = blocks.filter(({ language }) => language === 'text')

test('every block of code is one of those that are checked, or for the shell', () => {
  const checked = [...queries, ...generated, ...programs, ...outputs]
  expect(blocks.filter((block) => !checked.includes(block) && block.language !== 'sh')).toEqual([])
  expect([queries.length, generated.length, programs.length, outputs.length]).not.toContain(0)
})

describe('the queries', () => {
  let root = ''
  let found: readonly Found[] = []

  beforeAll(async () => {
    root = exampleProject(
      Object.fromEntries(queries.map(({ text, line }) => [`queries/line-${line}.sql`, text])),
    )
    found = await diagnosticsOf(root)
  })

  test('are right, without a warning', () => {
    expect(found).toEqual([])
  })

  test.each(queries.map(({ text }) => text))('are queries of the living example: %s', (text) => {
    const example = globSync('queries/**/*.sql', { cwd: repository, absolute: true })
    expect(example.map((path) => readFileSync(path, 'utf8')).join('\n')).toContain(text.trim())
  })

  test.each(generated)('generate what stands in line $line', ({ text }) => {
    const modules = globSync('generated/line-*.ts', { cwd: root, absolute: true })
    expect(modules.map((path) => readFileSync(path, 'utf8')).join('\n')).toContain(text)
  })
})

describe('the programs', () => {
  test('compile under strict settings', async () => {
    const root = exampleProject(
      Object.fromEntries(programs.map(({ text, line }) => [`line-${line}.ts`, `${text}\nexport {}\n`])),
    )
    cpSync(join(repository, 'generated'), join(root, 'generated'), { recursive: true })
    const compilerOptions = {
      target: 'es2022',
      lib: ['es2023'],
      module: 'nodenext',
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
      skipLibCheck: true,
      noEmit: true,
      paths: {
        'sluice-sql': [join(repository, 'dist/index.d.ts')],
        'sluice-sql/api': [join(repository, 'dist/api/index.d.ts')],
        'sluice-sql/migrate': [join(repository, 'dist/migrate/index.d.ts')],
      },
    }
    writeFileSync(
      join(root, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, include: ['line-*.ts', 'generated'] }),
    )
    const compiler = join(repository, 'node_modules/typescript/bin/tsc')
    const { stdout } = await promisify(execFile)(process.execPath, [compiler, '-p', root], {
      cwd: root,
    }).catch((error: { readonly stdout: string }) => error)
    expect(stdout).toBe('')
  })
})

test('the output is what a misspelled column and inspect give', async () => {
  const text = queries[0]?.text ?? ''
  const root = exampleProject({
    'queries/members.sql': text.replace('u.email,', 'u.emial,'),
    'queries/right.sql': text,
  })
  const { status, stdout, stderr } = await sluice(root, ['inspect'])
  const [misspelled = '', inspected = ''] = outputs.map((output) => output.text)
  expect(status).toBe(1)
  expect(stderr).toContain(misspelled)
  expect(stdout).toContain(inspected)
})

describe('the tables have', () => {
  const section = (title: string): string => readme.split(`## ${title}\n`)[1]?.split(/^## /m)[0] ?? ''

  test('every command and flag', () => {
    const commands = section('Commands')
    const missing = [
      ...Object.keys(commandTable).filter((name) => !commands.includes(`| \`sluice ${name}`)),
      ...Object.keys(flagTable).filter((name) => !commands.includes(`\`--${name}`)),
    ]
    expect(missing).toEqual([])
  })

  test('every option', () => {
    const { problems } = readSluiceOptions({ zzz: true })
    const place = span({ path: 'drizzle.config.ts', text: '' }, 0)
    const known = problems[0]?.at(place).hint?.replace('the options are ', '').split(', ') ?? []
    const documented = [...section('Configuration').matchAll(/^\| `(\w+)` \|/gm)].map(([, name = '']) => name)
    expect(documented.sort()).toEqual([...known].sort())
  })

  test('the versions of the peers', () => {
    const manifest: { readonly peerDependencies: Readonly<Record<string, string>> } = JSON.parse(
      readFileSync(join(repository, 'package.json'), 'utf8'),
    )
    const documented = [
      ...readme.matchAll(
        /^\| `([a-z-]+)` \| ([\d.]+) or later(?:, below ([\d.]+))?(?:, with (\S+) and later candidates)? \|$/gm,
      ),
    ]
    const full = (version: string): string => (version.split('.').length < 3 ? `${version}.0` : version)
    // A range has the candidates of no version but those that it names.
    const ranges = documented.map(([, name = '', from = '', below, candidate]) => [
      name,
      (below === undefined ? `^${full(from)}` : `>=${full(from)} <${full(below)}`) +
        (candidate === undefined ? '' : ` || >=${candidate} <${candidate.replace(/-.*/, '')}`),
    ])
    expect(Object.fromEntries(ranges)).toEqual(manifest.peerDependencies)
  })
})
