import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Diagnostic, openProject, type Project, ProjectError } from '#sluice/api/index'
import { describe, expect, onTestFinished, test } from 'vitest'
import { sluice } from '../cli/sluice.js'
import { openSmallProject } from '../cli/small-project.js'
import { useProject } from './lasting-project.js'

const open = (root: string, overlay: Readonly<Record<string, string>> = {}): Project => {
  const project = openProject({ cwd: root, overlay })
  onTestFinished(() => project.close())
  return project
}

const codesOf = (diagnostics: readonly Diagnostic[]): readonly string[] => diagnostics.map(({ code }) => code)

const BROKEN = '-- name: broken :many\nselect nmae from users;\n'

describe('a compiled project', () => {
  test('is plain data, and the data that inspect --json prints', async () => {
    const { root } = openSmallProject({ 'queries/broken.sql': BROKEN })
    const result = await open(root).compile()
    expect(JSON.parse(JSON.stringify(result))).toEqual(result)
    expect({ ...result, queries: result.queries.map(({ name }) => name) }).toMatchObject({
      version: 1,
      queries: ['get_user', 'listNames'],
      queryCount: 3,
      // An error keeps the output from being written.
      files: [],
      texts: { 'queries/broken.sql': BROKEN },
      diagnostics: [
        {
          code: 'SL2001',
          title: 'A column that does not exist',
          severity: 'error',
          file: 'queries/broken.sql',
          start: 29,
          end: 33,
          line: 2,
          column: 8,
          query: 'broken',
          docs: 'docs/diagnostics.md#sl2001-a-column-that-does-not-exist',
        },
      ],
    })
    const { stdout } = await sluice(root, ['inspect', '--json'])
    const { version, queries, diagnostics } = result
    expect(JSON.parse(stdout)).toEqual({ version, queries, diagnostics })
  })

  test('tells a run that prepares Postgres for the first time, and no other', async () => {
    const firsts: string[] = []
    // A name that no other run has, so that nothing is kept for this schema.
    const { root } = openSmallProject({
      'drizzle.config.ts':
        "export default { dialect: 'postgresql', schema: './src/schema.ts', out: './drizzle', sluice: { database: { setup: './setup.sql' } } }\n",
      'setup.sql': `create table made_at_${Date.now()} (id int);`,
    })
    for (const run of ['first', 'second']) {
      const project = openProject({
        cwd: root,
        onProgress: ({ isFirst }) => void (isFirst && firsts.push(run)),
      })
      await project.compile()
      await project.close()
    }
    expect(firsts).toEqual(['first'])
  })

  test('has the files that generate writes, by their paths below the root', async () => {
    const { root, read } = openSmallProject()
    const project = open(root)
    const { files } = await project.compile()
    const generated = await project.generate()
    expect(generated.diagnostics).toEqual([])
    expect(generated.files).toEqual(files.map(({ path }) => ({ path, status: 'written' })))
    expect(files.map(({ path }) => read(path))).toEqual(files.map(({ text }) => text))
    expect((await project.check()).files.every(({ status }) => status === 'unchanged')).toBe(true)
  })

  test('has a diagnostic where there is no config, or no folder', async () => {
    const { root, remove } = openSmallProject()
    remove('drizzle.config.ts')
    expect(await open(root).compile()).toMatchObject({
      queries: [],
      files: [],
      queryCount: 0,
      diagnostics: [{ code: 'SL0001', file: null, start: null, line: null }],
    })
    expect(codesOf((await open(join(root, 'missing')).generate()).diagnostics)).toEqual(['SL0001'])
  })
})

describe('unsaved texts', () => {
  const { project } = useProject(
    {},
    { 'queries/users.sql': '\uFEFF-- name: unsaved :many\nselect id from users;\n' },
  )
  const namesNow = async (): Promise<readonly string[]> =>
    (await project.compile()).queries.map(({ name }) => name)

  test('are compiled in place of files, without a byte order mark', async () => {
    const { queries } = await project.compile()
    expect(queries.map(({ name, namePlace }) => [name, namePlace.start])).toEqual([['unsaved', 9]])
  })

  test('may be of files that are not on the disk yet', async () => {
    await project.update({
      overlay: { [join(project.root, 'queries/new/more.sql')]: '-- name: more :many\nselect 1 as one;\n' },
    })
    expect(await namesNow()).toEqual(['more', 'unsaved'])
  })

  test('are no queries outside of the folder of queries', async () => {
    await project.update({ overlay: { 'other.sql': BROKEN, 'queries/.hidden.sql': BROKEN } })
    expect(await namesNow()).toEqual(['more', 'unsaved'])
  })

  test('give their diagnostics with their texts', async () => {
    await project.update({ overlay: { 'queries/new/more.sql': BROKEN } })
    const { diagnostics, texts } = await project.compile()
    expect(codesOf(diagnostics)).toEqual(['SL2001'])
    expect(texts).toEqual({ 'queries/new/more.sql': BROKEN })
  })

  test('are never written, nor checked', async () => {
    expect(codesOf((await project.generate()).diagnostics)).toEqual([])
    expect(readFileSync(join(project.root, 'generated/users.ts'), 'utf8')).toContain('getUser')
    expect((await project.check()).diagnostics).toEqual([])
  })

  test('give way to the file at null', async () => {
    await project.update({ overlay: { 'queries/users.sql': null, 'queries/new/more.sql': null } })
    expect(await namesNow()).toEqual(['get_user', 'listNames'])
  })
})

test('a list of changed files is relied on for one run; without a list, a run looks itself', async () => {
  const small = openSmallProject()
  const project = open(small.root)
  const columnsNow = async (): Promise<readonly string[]> => {
    const { queries } = await project.compile()
    return queries.flatMap(({ name, columns }) => (name === 'get_user' ? columns.map((one) => one.name) : []))
  }
  expect(await columnsNow()).toEqual(['id', 'name', 'nickname'])
  small.write('src/users.ts', small.read('src/users.ts').replace('nickname: text()', 'alias: text()'))
  await project.update({ changed: ['queries/users.sql'] })
  expect(await columnsNow()).toEqual(['id', 'name', 'nickname'])
  await project.update({ changed: ['src/users.ts'] })
  expect(await columnsNow()).toEqual(['id', 'name', 'alias'])
  small.write('src/users.ts', small.read('src/users.ts').replace('alias: text()', 'nick: text()'))
  expect(await columnsNow()).toEqual(['id', 'name', 'nick'])
})

test('a closed project rejects every use but another close', async () => {
  const { root } = openSmallProject()
  const project = openProject({ cwd: root })
  const compiled = project.compile()
  const closed = project.close()
  expect((await compiled).queries).toHaveLength(2)
  await closed
  await project.close()
  const uses: readonly (() => Promise<unknown>)[] = [
    () => project.compile(),
    () => project.generate(),
    () => project.check(),
    () => project.update({}),
    () => project.describeAt('queries/users.sql', 0),
    () => project.watch(() => {}).done,
  ]
  for (const use of uses) {
    const error = await use().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ProjectError)
    expect(error).toMatchObject({ code: 'closed', message: 'the project is closed: open another one' })
  }
})

test('a watched project generates at once and after a change, and compiles in between', async () => {
  const small = openSmallProject()
  const project = open(small.root)
  const runs: { readonly changes: readonly string[]; readonly files: number }[] = []
  let wake = (): void => {}
  const until = async (isSeen: () => boolean): Promise<void> => {
    while (!isSeen()) await new Promise<void>((resolve) => (wake = resolve))
  }
  const watching = project.watch(({ changes, files }) => {
    runs.push({ changes, files: files.filter(({ status }) => status === 'written').length })
    wake()
  })
  await until(() => runs.length > 0)
  expect((await project.compile()).queries).toHaveLength(2)
  const added = join(project.root, 'queries/more.sql')
  small.write('queries/more.sql', '-- name: more :many\nselect 1 as one;\n')
  await until(() => runs.at(-1)?.changes.includes(added) === true)
  await watching.close()
  await watching.done
  expect(runs[0]).toEqual({ changes: [], files: 3 })
  expect(runs.at(-1)).toEqual({ changes: [added], files: 2 })
})
