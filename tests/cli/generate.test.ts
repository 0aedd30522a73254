import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Finished } from './finished.js'
import { sluice } from './sluice.js'
import { sluiceProcess } from './sluice-process.js'
import { openSmallProject, smallProject, writeProject } from './small-project.js'

/** The output of the small project; a run takes seconds, so most tests start with it in place. */
let output: Readonly<Record<string, string>> = {}
let firstRun: Finished
let secondRun: Finished

beforeAll(async () => {
  const root = mkdtempSync(join(tmpdir(), 'sluice-generate-'))
  writeProject(root, smallProject)
  firstRun = await sluiceProcess(root, ['generate'])
  secondRun = await sluiceProcess(root, ['generate'])
  output = Object.fromEntries(
    readdirSync(join(root, 'generated')).map((name) => [
      `generated/${name}`,
      readFileSync(join(root, 'generated', name), 'utf8'),
    ]),
  )
  rmSync(root, { recursive: true })
})

const wrong = '-- name: broken\nselect nmae from users;\n'

describe('generate', () => {
  test('writes the output once, and has nothing to do the second time', () => {
    expect(firstRun).toEqual({
      status: 0,
      stdout: 'written  generated/index.ts\nwritten  generated/sluice.ts\nwritten  generated/users.ts\n',
      stderr: 'no problems in 2 queries\n',
    })
    expect(Object.keys(output)).toEqual(['generated/index.ts', 'generated/sluice.ts', 'generated/users.ts'])
    expect(secondRun).toMatchObject({ status: 0, stdout: '3 files unchanged\n' })
  })

  test('removes what belongs to no query file any more', async () => {
    const old = { 'generated/b/old.ts': output['generated/users.ts'] ?? '', 'generated/mine.ts': 'export {}' }
    const { root, list } = openSmallProject(old, output)
    const { stdout } = await sluice(root, ['generate'])
    expect(stdout).toBe('removed  generated/b/old.ts\n3 files unchanged\n')
    expect(list('generated')).toEqual(['index.ts', 'mine.ts', 'sluice.ts', 'users.ts'])
  })

  test('writes nothing if any query has an error, and leaves what is there', async () => {
    const changes = { 'queries/wrong.sql': wrong, 'queries/users.sql': '-- name: other\nselect 1 as one' }
    const { root, list, read } = openSmallProject(changes, output)
    const { status, stdout, stderr } = await sluice(root, ['generate'])
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^queries\/wrong\.sql:2:8 error SL2\d+ .*nmae/)
    expect(stderr).toMatch(/\n1 error in 2 queries; Sluice wrote no files\n$/)
    expect(read('generated/users.ts')).toBe(output['generated/users.ts'])
    expect(list('generated')).toEqual(['index.ts', 'sluice.ts', 'users.ts'])
  })

  test('does not overwrite a hand-written file', async () => {
    const { root, read } = openSmallProject({ 'generated/users.ts': 'export const mine = 1' })
    const { status, stdout, stderr } = await sluice(root, ['generate'])
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toContain('generated/users.ts:1:1 error SL5001')
    expect(stderr).toContain('Sluice wrote no files')
    expect(read('generated/users.ts')).toBe('export const mine = 1')
  })

  test('tells files and diagnostics as JSON', async () => {
    const { root } = openSmallProject({ 'queries/wrong.sql': wrong })
    const { status, stdout, stderr } = await sluice(root, ['generate', '--reporter', 'json'])
    expect([status, stderr]).toEqual([1, ''])
    expect(JSON.parse(stdout)).toMatchObject({
      files: [],
      diagnostics: [
        { file: 'queries/wrong.sql', line: 2, column: 8, endLine: 2, sqlstate: '42703', query: 'broken' },
      ],
    })
  })

  test('takes another config, whose paths are relative to the working directory', async () => {
    const { root, read, write, remove } = openSmallProject()
    write('configs/pg.config.ts', read('drizzle.config.ts'))
    remove('drizzle.config.ts')
    const args = ['generate', '--config', 'configs/pg.config.ts', '--reporter', 'json']
    const { status, stdout } = await sluice(root, args)
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      files: Object.keys(output).map((path) => ({ path, status: 'written' })),
      diagnostics: [],
    })
  })
})

describe('check', () => {
  test.each<[string, (project: ReturnType<typeof openSmallProject>) => void, string]>([
    [
      'a query that changed',
      ({ write }) => write('queries/users.sql', 'select 1 as one'),
      'generated/users.ts',
    ],
    [
      'an edited module',
      ({ read, write }) => write('generated/users.ts', `${read('generated/users.ts')}//\n`),
      'generated/users.ts',
    ],
    [
      'a schema that changed',
      ({ write }) => write('src/users.ts', smallProject['src/users.ts'].replace('text()', 'integer()')),
      'generated/users.ts',
    ],
  ])('finds the output stale: %s', async (_sentence, change, path) => {
    const project = openSmallProject({}, output)
    change(project)
    const before = project.read(path)
    const { status, stdout, stderr } = await sluice(project.root, ['check'])
    expect(status).toBe(1)
    expect(stdout).toContain(`stale    ${path}\n`)
    expect(stderr).toMatch(new RegExp(`${path}:\\d+:1 error SL5006`))
    expect(project.read(path)).toBe(before)
  })

  test('is content right after generate', async () => {
    const { root } = openSmallProject({}, output)
    expect(await sluice(root, ['check'])).toEqual({
      status: 0,
      stdout: '3 files unchanged\n',
      stderr: 'no problems in 2 queries\n',
    })
  })

  test('finds files missing and orphaned, as JSON too', async () => {
    const { 'generated/users.ts': users = '', ...others } = output
    const { root, list } = openSmallProject({ 'generated/old.ts': users }, others)
    const before = list('generated')
    const { status, stdout } = await sluice(root, ['check', '--reporter', 'json'])
    expect(status).toBe(1)
    const { files, diagnostics } = JSON.parse(stdout)
    expect(files).toContainEqual({ path: 'generated/users.ts', status: 'missing' })
    expect(files).toContainEqual({ path: 'generated/old.ts', status: 'orphaned' })
    const codes = diagnostics.map(({ code, file }: { code: string; file: string }) => `${code} ${file}`)
    expect(codes).toContain('SL5007 generated/users.ts')
    expect(codes).toContain('SL5008 generated/old.ts')
    expect(list('generated')).toEqual(before)
  })

  test('annotates on GitHub', async () => {
    const { root } = openSmallProject({ 'queries/wrong.sql': wrong })
    const { status, stderr } = await sluice(root, ['check', '--reporter', 'github'], {
      GITHUB_WORKSPACE: join(root, '..'),
    })
    expect(status).toBe(1)
    expect(stderr).toMatch(
      /^::error file=[\w-]+\/queries\/wrong\.sql,line=2,endLine=2,col=8,endColumn=12,title=SL2\d+::/,
    )
  })
})

describe('inspect', () => {
  test('shows all queries, one after the other', async () => {
    const { root, list } = openSmallProject()
    const { status, stdout, stderr } = await sluice(root, ['inspect'])
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toContain(
      'get_user queries/users.sql:1\n  getUser(sql, { id }) → GetUserRow | null\n  select, :optional, 0 to 1 row\n',
    )
    expect(stdout).toContain('\n\nlistNames queries/users.sql:4\n')
    expect(list('generated')).toEqual([])
  })

  test.each<[string, readonly string[]]>([
    ['as in the SQL', ['get_user']],
    ['as in TypeScript, with its module or without', ['getUser', 'users.getUser']],
  ])('shows one, named %s', async (_sentence, names) => {
    const { root } = openSmallProject()
    const { stdout } = await sluice(root, ['inspect', ...names, '--json'])
    const { queries, diagnostics } = JSON.parse(stdout)
    expect(diagnostics).toEqual([])
    expect(queries).toMatchObject([
      {
        name: 'get_user',
        file: 'queries/users.sql',
        line: 1,
        statement: 'select',
        command: 'optional',
        rows: { min: 0, max: 1 },
        params: [
          {
            name: 'id',
            property: 'id',
            pgType: 'integer',
            tsType: 'number',
            nullable: false,
            optional: false,
          },
        ],
        columns: [
          { name: 'id', nullable: false, source: 'public.users.id', why: [] },
          { name: 'name', nullable: false },
          { name: 'nickname', tsType: 'string', nullable: true },
        ],
      },
    ])
    expect(queries[0].columns[2].why).not.toEqual([])
  })

  test('an unknown query is wrong usage, with what was meant', async () => {
    const { root } = openSmallProject()
    const { status, stdout, stderr } = await sluice(root, ['inspect', 'getUsr'])
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain('SL0906 no query has the name "getUsr"')
    expect(stderr).toContain('did you mean getUser?')
  })

  test('a query with an error is in the diagnostics only; those of others are left out', async () => {
    const { root } = openSmallProject({
      'queries/wrong.sql': wrong,
      'queries/worse.sql': 'select wrse from users',
    })
    const { status, stdout } = await sluice(root, ['inspect', 'broken', 'getUser', '--json'])
    expect(status).toBe(1)
    const { queries, diagnostics } = JSON.parse(stdout)
    expect(queries.map(({ name }: { name: string }) => name)).toEqual(['get_user'])
    expect(diagnostics.map(({ query }: { query: string }) => query)).toEqual(['broken'])
  })
})
