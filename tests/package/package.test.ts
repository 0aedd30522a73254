import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { useDatabase } from '../setup/database.js'
import { type Line, lines } from '../setup/drizzle-lines.js'
import { isFull } from '../setup/length.js'
import { type Ended, installedFor, pack, repository, run, succeed, type Tarball } from './packed.js'
import { compilerOptions, quickStart, schema, writeFiles } from './quick-start.js'

/** A little above what it is. Whoever needs more says in the commit what is worth it. */
const budget = {
  // The empty cluster is 1.17 MB of it.
  tarball: { files: 530, bytes: 1_850_000, unpackedBytes: 3_300_000 },
  install: { packages: 24, files: 1125, bytes: 50_000_000 },
}

const databases = { '0.x': useDatabase(), '1.x': useDatabase() }
let folder: string
const projectOf = (line: Line): string => (line === '0.x' ? project : join(folder, 'project-1'))
let project: string
let tarball: Tarball

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-package-'))
  project = join(folder, 'project')
  tarball = await pack(folder)
  if (!isFull) return
  for (const line of lines) {
    quickStart(projectOf(line), tarball.path, line)
    await succeed('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], projectOf(line))
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the program that a package of this repository brings. */
function tool(path: string, args: readonly string[], cwd: string): Promise<Ended> {
  return run(process.execPath, [join(repository, 'node_modules', path), ...args], cwd)
}

function compile(cwd: string): Promise<Ended> {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json')
  return run(process.execPath, [join(dirname(manifest), 'bin/tsc')], cwd)
}

const clean = { status: 0, stdout: '', stderr: '' }

describe('the tarball', () => {
  it('is small', () => {
    expect(tarball.files.length).toBeLessThanOrEqual(budget.tarball.files)
    expect(tarball.bytes).toBeLessThanOrEqual(budget.tarball.bytes)
    expect(tarball.unpackedBytes).toBeLessThanOrEqual(budget.tarball.unpackedBytes)
  })

  it.runIf(isFull)('has npm install little for it', () => {
    const packages = installedFor('sluice-sql', project)
    const files = packages.reduce((sum, each) => sum + each.files, 0)
    const bytes = packages.reduce((sum, each) => sum + each.bytes, 0)
    const largest = packages.toSorted((a, b) => b.bytes - a.bytes).slice(0, 5)
    process.stderr.write(
      `Tarball: ${tarball.files.length} files, ${tarball.bytes} bytes, unpacked ${tarball.unpackedBytes} bytes\n` +
        `Installed, without peers: ${packages.length} packages, ${files} files, ${bytes} bytes: ` +
        `${largest.map((each) => `${each.name} ${each.bytes}`).join(', ')}, …\n`,
    )
    expect(packages.length).toBeLessThanOrEqual(budget.install.packages)
    expect(files).toBeLessThanOrEqual(budget.install.files)
    expect(bytes).toBeLessThanOrEqual(budget.install.bytes)
  })

  it('holds compiled code, the types its entries lead to, and the sources that become generated code', () => {
    const places = new Set(tarball.files.map((path) => path.split('/').slice(0, -1).join('/')))
    expect([...places].filter((place) => !place.startsWith('dist')).toSorted()).toEqual([
      '',
      'docs',
      'src/runtime',
    ])
    // Diagnostics name their entries in it.
    expect(tarball.files.filter((path) => path.startsWith('docs/'))).toEqual(['docs/diagnostics.md'])
    expect([...places]).not.toContain('dist/runtime')
    expect(tarball.files.filter((path) => !path.includes('/')).toSorted()).toEqual([
      'LICENSE',
      'README.md',
      'package.json',
    ])
  })

  it.runIf(isFull)('needs no install script', () => {
    expect(installedFor('sluice-sql', project).filter((each) => each.hasInstallScript)).toEqual([])
  })

  it('passes publint', async () => {
    const { status, stdout } = await tool('publint/src/cli.js', ['run', '--strict', tarball.path], folder)
    expect(stdout).toContain('All good!')
    expect(status).toBe(0)
  })

  it('gives its types to import, to require and to bundlers', async () => {
    const args = [tarball.path, '--format', 'json', '--profile', 'node16']
    const { stdout } = await tool('@arethetypeswrong/cli/dist/index.js', args, folder)
    const { analysis } = JSON.parse(stdout) as {
      readonly analysis: {
        readonly entrypoints: Readonly<Record<string, unknown>>
        readonly problems: readonly Readonly<Record<'kind' | 'entrypoint' | 'resolutionKind', string>>[]
      }
    }
    expect(Object.keys(analysis.entrypoints)).toEqual(['.', './api', './migrate', './vite', './package.json'])
    // Resolution of before `exports` is no way to load this package.
    const problems = analysis.problems.filter((problem) => problem.resolutionKind !== 'node10')
    // ES modules only: TypeScript's node16 gives them to CommonJS by `await import()`, Node by `require` as well.
    expect(problems).toEqual(
      ['./api', './migrate', './vite'].map((entrypoint) => ({
        kind: 'CJSResolvesToESM',
        entrypoint,
        resolutionKind: 'node16-cjs',
      })),
    )
  })

  it.runIf(isFull)('is loaded by import and by require', async () => {
    const print = (load: string): string =>
      `${load}; console.log(typeof defineSluice, typeof runMigrations, typeof MigrationError)`
    const imports = `import { defineSluice } from 'sluice-sql'; import { runMigrations, MigrationError } from 'sluice-sql/migrate'`
    const requires = `const { defineSluice } = require('sluice-sql'), { runMigrations, MigrationError } = require('sluice-sql/migrate')`
    for (const [type, load] of [
      ['module', imports],
      ['commonjs', requires],
    ] as const) {
      const args = [`--input-type=${type}`, '--eval', print(load)]
      expect((await run(process.execPath, args, project)).stdout).toBe('function function function\n')
    }
  })
})

describe.runIf(isFull).each(lines)('a new project with Drizzle %s', (line) => {
  it('gets from init to a row of its database by the commands of the quick start', async () => {
    const project = projectOf(line)
    // As drizzle-kit of the line names it.
    const unique = line === '0.x' ? 'users_email_unique' : 'users_email_key'
    const env = { DATABASE_URL: databases[line].url }
    expect(await succeed('npx', ['sluice', 'init'], project)).toContain('created queries/users.sql')
    expect(await succeed('npm', ['run', '--silent', 'sql:generate'], project)).toContain('generated/users.ts')
    expect(await run('npx', ['sluice', 'check', '--max-warnings', '0'], project)).toMatchObject({ status: 0 })

    await succeed('npx', ['drizzle-kit', 'generate'], project, env)
    expect(await succeed('npx', ['sluice', 'migrate'], project, env)).toContain('applied')

    writeFiles(project, {
      'src/main.ts': `import { createClient, isConstraint, users } from '../generated/index.js'

const sql = createClient(process.env.DATABASE_URL ?? '')
const add = () => sql\`insert into users (name, age, email) values ('Ada', 36, 'ada@example.com')\`
await add()
const ada = await users.getById(sql, { id: 1 })
const nobody = await users.getById(sql, { id: 2 })
const refusal = await add().catch((error: unknown) => isConstraint(error, '${unique}'))
console.log(JSON.stringify({ ada: ada?.name.toUpperCase(), age: ada?.age, nobody, refusal, all: await users.list(sql) }))
await sql.end()
`,
    })
    expect(await compile(project)).toEqual(clean)
    const printed = await succeed(process.execPath, ['build/src/main.js'], project, env)
    expect(JSON.parse(printed)).toEqual({
      ada: 'ADA',
      age: 36,
      nobody: null,
      refusal: true,
      all: [{ id: 1, name: 'Ada', age: 36, email: 'ada@example.com' }],
    })
  })
})

describe.runIf(isFull)('a config that imports defineSluice', () => {
  const kinds = [
    { name: 'node16', type: 'module', module: 'node16', moduleResolution: 'node16', imports: './users.js' },
    {
      name: 'nodenext',
      type: 'module',
      module: 'nodenext',
      moduleResolution: 'nodenext',
      imports: './users.js',
    },
    { name: 'bundler', type: 'module', module: 'preserve', moduleResolution: 'bundler', imports: './users' },
    {
      name: 'CommonJS',
      type: 'commonjs',
      module: 'node16',
      moduleResolution: 'node16',
      imports: './users.js',
    },
  ] as const

  it.each(kinds)(
    'serves drizzle-kit, Sluice and the compiler in a $name project',
    async ({ name, type, module, moduleResolution, imports }) => {
      // Below the project, so that what is installed there serves here too, as in a workspace.
      const place = join(project, 'packages', name)
      writeFiles(place, {
        'package.json': JSON.stringify({ name: name.toLowerCase(), private: true, type }),
        'tsconfig.json': JSON.stringify({
          compilerOptions: {
            ...compilerOptions,
            module,
            moduleResolution,
            // It forbids `import` in what is compiled to CommonJS.
            verbatimModuleSyntax: type === 'module',
            noEmit: true,
          },
        }),
        'drizzle.config.ts': `import { defineConfig } from 'drizzle-kit'
import { defineSluice, type SluiceOptions } from 'sluice-sql'

export default defineConfig({ dialect: 'postgresql', schema: './src/schema.ts', out: './migrations' })

const options: SluiceOptions = { queries: 'sql', types: { bigint: 'bigint' } }
export const sluice = defineSluice({ ...options, out: 'src/generated' })
`,
        'src/schema.ts': schema,
        'sql/users.sql': '-- name: userCount :one\nselect count(*) from users;\n',
      })
      const installed = (path: string, ...args: readonly string[]): Promise<string> =>
        succeed(process.execPath, [join(project, 'node_modules', path), ...args], place)
      expect(await installed('drizzle-kit/bin.cjs', 'generate', '--name', 'first')).toContain(
        'users 4 columns',
      )
      expect(readFileSync(join(place, 'migrations/0000_first.sql'), 'utf8')).toContain('CREATE TABLE "users"')
      await installed('sluice-sql/dist/cli/main.js', 'generate')
      const index = readFileSync(join(place, 'src/generated/index.ts'), 'utf8')
      expect(index).toContain(`export * as users from '${imports}'`)
      expect(readFileSync(join(place, 'src/generated/users.ts'), 'utf8')).toContain('count: bigint')
      expect(await compile(place)).toEqual(clean)
    },
  )
})
