import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sluice } from '../cli/sluice.js'
import { temporaryProject } from '../config/temporary-project.js'
import { type BadProject, badProjects, goodProject, migrations } from './bad-projects.js'

const updating = process.env['UPDATE_CASES'] === '1'
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

test('a schema ahead of its migrations is noted, and its columns can be used', async () => {
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
    `src/schema.ts:1:1 note SL4020 the schema is ahead of its migrations: new column users.name

  1 │ import { integer, pgTable, text } from 'drizzle-orm/pg-core'
    │ ^ queries are checked against the schema; run drizzle-kit generate before they run elsewhere

1 note in 1 query
`,
  ])
  expect(stdout).toContain('written  generated/users.ts\n')
})

function open({ files, prepare }: BadProject): string {
  const root = temporaryProject({ ...goodProject, ...files })
  prepare?.(root)
  return root
}

/** Each path to a hash of what it holds; dependencies and links apart. */
function contents(root: string): Readonly<Record<string, string>> {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter(
      (path) => !path.startsWith('node_modules') && statSync(join(root, path), { throwIfNoEntry: false }),
    )
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
