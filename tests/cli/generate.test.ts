import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sluice } from './sluice.js'
import { openSmallProject, smallProject } from './small-project.js'

const wrong = '-- name: broken\nselect nmae from users;\n'

describe('generate', () => {
  test('writes the output once, and has nothing to do the second time', async () => {
    const { root, list } = openSmallProject()
    expect(await sluice(root, ['generate'])).toEqual({
      status: 0,
      stdout: 'written  generated/index.ts\nwritten  generated/sluice.ts\nwritten  generated/users.ts\n',
      stderr: 'no problems in 2 queries\n',
    })
    expect(list('generated')).toEqual(['index.ts', 'sluice.ts', 'users.ts'])
    expect(await sluice(root, ['generate'])).toMatchObject({ status: 0, stdout: '3 files unchanged\n' })
  })

  test('removes what belongs to no query file any more', async () => {
    const { root, list, write } = openSmallProject({ 'queries/b/old.sql': 'select 1 as one' })
    await sluice(root, ['generate'])
    expect(list('generated')).toContain('b/old.ts')
    rmSync(join(root, 'queries/b'), { recursive: true })
    write('generated/mine.ts', 'export const mine = 1')
    const { stdout } = await sluice(root, ['generate'])
    expect(stdout).toContain('removed  generated/b/old.ts\n')
    expect(list('generated')).toEqual(['index.ts', 'mine.ts', 'sluice.ts', 'users.ts'])
  })

  test('writes nothing if any query has an error, and leaves what is there', async () => {
    const { root, list, read, write } = openSmallProject()
    await sluice(root, ['generate'])
    const before = read('generated/users.ts')
    write('queries/wrong.sql', wrong)
    write('queries/users.sql', '-- name: other\nselect 1 as one')
    const { status, stdout, stderr } = await sluice(root, ['generate'])
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^queries\/wrong\.sql:2:8 error SL2\d+ .*nmae/)
    expect(stderr).toMatch(/\n1 error in 2 queries; nothing was written\n$/)
    expect(read('generated/users.ts')).toBe(before)
    expect(list('generated')).toEqual(['index.ts', 'sluice.ts', 'users.ts'])
  })

  test('does not overwrite a hand-written file', async () => {
    const { root, read } = openSmallProject({ 'generated/users.ts': 'export const mine = 1' })
    const { status, stdout, stderr } = await sluice(root, ['generate'])
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toContain('generated/users.ts error SL5001')
    expect(stderr).toContain('nothing was written')
    expect(read('generated/users.ts')).toBe('export const mine = 1')
  })

  test('tells files and diagnostics as JSON', async () => {
    const { root, write } = openSmallProject()
    const { stdout, stderr } = await sluice(root, ['generate', '--reporter', 'json'])
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual({
      files: ['index', 'sluice', 'users'].map((name) => ({
        path: `generated/${name}.ts`,
        status: 'written',
      })),
      diagnostics: [],
    })
    write('queries/wrong.sql', wrong)
    const failed = await sluice(root, ['generate', '--reporter', 'json'])
    expect(failed.status).toBe(1)
    expect(JSON.parse(failed.stdout)).toMatchObject({
      files: [],
      diagnostics: [
        { file: 'queries/wrong.sql', line: 2, column: 8, endLine: 2, sqlstate: '42703', query: 'broken' },
      ],
    })
  })

  test('takes another config, whose folder is the root', async () => {
    const { root } = openSmallProject()
    const { stdout } = await sluice(join(root, 'src'), ['generate', '--config', '../drizzle.config.ts'])
    expect(stdout).toContain('written  generated/users.ts\n')
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
    const project = openSmallProject()
    await sluice(project.root, ['generate'])
    change(project)
    const before = project.read(path)
    const { status, stdout, stderr } = await sluice(project.root, ['check'])
    expect(status).toBe(1)
    expect(stdout).toContain(`stale    ${path}\n`)
    expect(stderr).toMatch(new RegExp(`${path}:\\d+:1 error SL5006`))
    expect(project.read(path)).toBe(before)
  })

  test('is content right after generate', async () => {
    const { root } = openSmallProject()
    await sluice(root, ['generate'])
    expect(await sluice(root, ['check'])).toEqual({
      status: 0,
      stdout: '3 files unchanged\n',
      stderr: 'no problems in 2 queries\n',
    })
  })

  test('finds files missing and orphaned, as JSON too', async () => {
    const { root, list } = openSmallProject({ 'queries/old.sql': 'select 1 as one' })
    await sluice(root, ['generate'])
    rmSync(join(root, 'queries/old.sql'))
    rmSync(join(root, 'generated/users.ts'))
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
    expect(stdout).toContain('get_user queries/users.sql:1\n  select, :optional, 0 to 1 row\n')
    expect(stdout).toContain('\n\nlistNames queries/users.sql:4\n')
    expect(list('generated')).toEqual([])
  })

  test.each<[string, string]>([
    ['as in the SQL', 'get_user'],
    ['as in TypeScript', 'getUser'],
    ['with its module', 'users.getUser'],
  ])('shows one, named %s', async (_sentence, name) => {
    const { root } = openSmallProject()
    const { stdout } = await sluice(root, ['inspect', name, '--json'])
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
    expect(stderr).toContain('SL0906 there is no query "getUsr"')
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
