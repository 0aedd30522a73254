import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sluice } from '../cli/sluice.js'
import { temporaryProject } from '../config/temporary-project.js'
import { type BadProject, badProjects, goodProject, migrations } from './bad-projects.js'

const updating = process.env['UPDATE_CASES'] === '1'
const repository = join(import.meta.dirname, '../..')
const reports = join(import.meta.dirname, 'bad-projects')

describe('generate says all that is wrong, and leaves everything as it was', () => {
  test.each(badProjects)('$sentence', async (project) => {
    const root = open(project)
    const before = contents(root)
    const { status, stdout, stderr } = await sluice(root, ['generate'], project.env)

    const path = join(reports, `${project.sentence}.txt`)
    if (updating) {
      mkdirSync(reports, { recursive: true })
      writeFileSync(path, stderr)
    }
    expect(stderr).toBe(existsSync(path) ? readFileSync(path, 'utf8') : 'UPDATE_CASES=1 writes it')
    expect([status, stdout]).toEqual([project.status, ''])
    expect(stderr, 'a stack trace').not.toMatch(/^\s+at |node:internal|Sluice failed/m)
    expect(stderr, 'a path of this machine').not.toContain(root)
    expect(contents(root)).toEqual(before)
  })

  test('each report has its project', () => {
    expect(readdirSync(reports).toSorted()).toEqual(
      badProjects.map(({ sentence }) => `${sentence}.txt`).toSorted(),
    )
  })
})

test('each diagnostic of a file fits the problem matcher that the documents give editors', () => {
  const document = readFileSync(join(repository, 'docs/while-you-edit.md'), 'utf8')
  const pattern: string = JSON.parse(`"${/"regexp": "(.*)"/.exec(document)?.[1] ?? ''}"`)
  const heads = readdirSync(reports)
    .flatMap((name) => readFileSync(join(reports, name), 'utf8').split('\n'))
    .filter((line) => /^\S.* SL\d{4} /.test(line) && !/^(?:error|warning|note) /.test(line))
  expect(heads.length).toBeGreaterThan(20)
  for (const line of heads) expect(line).toMatch(new RegExp(pattern))
})

test('a schema ahead of its migrations is noted, and its columns can be used with a warning', async () => {
  const root = open({
    sentence: '',
    status: 1,
    files: {
      'queries/users.sql': '-- name: listUsers :many\nselect name from users;\n',
      ...migrations({ '0000_initial': 'create table users (id integer primary key);\n' }, ['id']),
    },
  })
  const { status, stdout, stderr } = await sluice(root, ['generate'])
  expect([status, stderr]).toEqual([
    0,
    `queries/users.sql:2:8 warning SL4025 no migration creates users.name, so the query fails on a database that only migrations created

  2 │ select name from users;
    │        ^^^^ run drizzle-kit generate

src/schema.ts:1:1 note SL4020 the schema is ahead of its migrations: new column users.name

  1 │ import { integer, pgTable, text } from 'drizzle-orm/pg-core'
    │ ^ run drizzle-kit generate before the queries run elsewhere; Sluice checks them against the schema

1 warning, 1 note in 1 query
`,
  ])
  expect(stdout).toContain('written  generated/users.ts\n')
})

describe('postgres.js that is not there, or broken', () => {
  const broken = { 'node_modules/postgres/package.json': '{ "name": "postgres", ' }

  test.each([
    ['not there', {}],
    ['broken', broken],
  ])('is asked for by migrate: %s', (_name, files) => {
    const root = installed(files)
    const { status, stdout, stderr } = run(root, ['migrate', '--url', 'postgres://127.0.0.1:1/app'])
    expect([status, stdout, stderr]).toEqual([
      2,
      '',
      'error SL0909 running migrations needs postgres.js, which is not installed\n  npm install postgres\n',
    ])
  })

  test.each([
    ['not there', {}],
    ['broken', broken],
  ])('is asked for by a check on a running server: %s', (_name, files) => {
    const root = installed({
      ...files,
      'drizzle.config.ts': `${goodProject['drizzle.config.ts']}
export const sluice = { database: { url: 'postgres://127.0.0.1:1/app' } }
`,
    })
    const { status, stderr } = run(root, ['generate'])
    expect(status).toBe(2)
    expect(stderr).not.toContain('Sluice failed')
    expect(stderr).toContain('npm install postgres')
  })

  /** A project in which Sluice itself is installed, since it finds postgres.js beside itself. */
  function installed(files: Readonly<Record<string, string>>): string {
    const root = temporaryProject({ ...goodProject, ...files }, { dependencies: false })
    const [from, to] = [join(repository, 'node_modules'), join(root, 'node_modules')]
    mkdirSync(join(to, 'sluice-sql'), { recursive: true })
    for (const name of readdirSync(from)) {
      if (name !== 'postgres' && name !== 'sluice-sql') symlinkSync(join(from, name), join(to, name))
    }
    for (const name of ['dist', 'package.json']) {
      cpSync(join(repository, name), join(to, 'sluice-sql', name), { recursive: true })
    }
    return root
  }

  const run = (root: string, args: readonly string[]) =>
    spawnSync(process.execPath, [join(root, 'node_modules/sluice-sql/dist/cli/main.js'), ...args], {
      cwd: root,
      encoding: 'utf8',
    })
})

function open({ files, prepare }: BadProject): string {
  const root = temporaryProject({ ...goodProject, ...files })
  prepare?.(root)
  return root
}

/** Each path to a hash of what it holds; dependencies and links apart. */
function contents(root: string): Readonly<Record<string, string>> {
  // Dependencies are not walked at all: other runs store and remove snapshots in the cache they share.
  const paths = readdirSync(root, 'utf8')
    .filter((name) => name !== 'node_modules')
    .flatMap((name) => [
      name,
      ...(statSync(join(root, name), { throwIfNoEntry: false })?.isDirectory()
        ? readdirSync(join(root, name), { recursive: true, encoding: 'utf8' }).map((path) => join(name, path))
        : []),
    ])
    .filter((path) => statSync(join(root, path), { throwIfNoEntry: false }))
    .toSorted()
  return Object.fromEntries(
    paths.map((path) => {
      const full = join(root, path)
      return [
        path,
        statSync(full).isFile() ? createHash('sha256').update(readFileSync(full)).digest('hex') : 'folder',
      ]
    }),
  )
}
