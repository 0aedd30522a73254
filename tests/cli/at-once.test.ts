/** Runs of the same project that begin at once, as of an editor, a hook and a bundler: each ends well, and all is as after one. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openOwnCacheProject, packagesIn, sluiceWithModules } from '../cache/own-cache.js'
import { every, isFull } from '../setup/length.js'
import { sluiceProcess } from './sluice-process.js'
import { smallProject, type SmallProject } from './small-project.js'
import { startWatch } from './start-watch.js'

const modules = ['a', 'b', 'billing/c', 'billing/d', 'e', 'f'] as const

const queryOf = (module: string, text: string): Readonly<Record<string, string>> => ({
  [`queries/${module}.sql`]: `-- name: ofModule :many\nselect id, ${text} as text from users;\n`,
})

/** A table of its own, so that the database is one that no test has made before. */
const projectOf = (name: string): Record<string, string> => ({
  ...Object.assign({}, ...modules.map((module) => queryOf(module, 'name'))),
  'src/users.ts': `${smallProject['src/users.ts']}\nexport const own = pgTable('of_${name}', { id: integer() })\n`,
})

const outputOf = ({ root, list }: SmallProject): ReadonlyMap<string, string> =>
  new Map(list('generated').map((path) => [path, readFileSync(join(root, 'generated', path), 'utf8')]))

/** What a single run writes that knows nothing of any other. */
async function cleanOutput(files: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, string>> {
  const project = openOwnCacheProject(files)
  expect(await sluiceProcess(project.root, ['generate', '--no-cache'])).toMatchObject({ status: 0 })
  return outputOf(project)
}

async function isUnchanged({ root }: SmallProject): Promise<void> {
  const next = await sluiceWithModules(root, ['generate'])
  expect(next).toMatchObject({ status: 0, stdout: `${modules.length + 3} files unchanged\n` })
  expect(packagesIn(next.modules)).toEqual([])
}

test.each(
  every<[count: number, isCold: boolean]>(2, [
    [2, true],
    [4, false],
  ]),
)(
  '%i runs begin at once on a project that nothing is known of (without snapshots: %s)',
  async (count, isCold) => {
    const files = projectOf(`runs_${count}`)
    const project = openOwnCacheProject(files, { isCold })
    const runs = Array.from({ length: count }, (_, index) => index)
    const first = await Promise.all(runs.map(() => sluiceProcess(project.root, ['generate'])))
    for (const run of first) {
      expect(run).toMatchObject({ status: 0, stderr: `no problems in ${modules.length + 2} queries\n` })
    }
    expect(outputOf(project)).toEqual(await cleanOutput(files))
    await isUnchanged(project)

    // Each begins after an edit of its own, of which those before it may have read the file already or not.
    const edits = modules.slice(0, count).map((module) => queryOf(module, 'coalesce(nickname, name)'))
    const second = await Promise.all(
      edits.map((edit) => {
        for (const [path, text] of Object.entries(edit)) project.write(path, text)
        return sluiceProcess(project.root, ['generate'])
      }),
    )
    expect(second.map(({ status, stderr }) => [status, stderr])).toEqual(
      runs.map(() => [0, `no problems in ${modules.length + 2} queries\n`]),
    )
    expect(outputOf(project)).toEqual(await cleanOutput(Object.assign({}, files, ...edits)))
    await isUnchanged(project)
  },
)

test('generate runs beside watch, again and again', async () => {
  const files = projectOf('watch')
  const project = openOwnCacheProject(files)
  const watch = startWatch(project.root)
  await watch.says(/no problems in \d+ queries/)
  const edited = { ...files }
  for (const module of isFull ? modules : modules.slice(0, 2)) {
    Object.assign(edited, queryOf(module, 'upper(name)'))
    project.write(`queries/${module}.sql`, edited[`queries/${module}.sql`] ?? '')
    const { status, stderr } = await sluiceProcess(project.root, ['generate'])
    expect([status, stderr]).toEqual([0, `no problems in ${modules.length + 2} queries\n`])
  }
  const gone = `queries/${modules[2]}.sql`
  const { [gone]: _gone, ...left } = edited
  project.remove(gone)
  expect(await sluiceProcess(project.root, ['generate'])).toMatchObject({ status: 0 })
  await watch.says(/changed: queries\/billing\/c\.sql/)
  expect(await watch.stop('SIGTERM')).toBe(0)
  expect(outputOf(project)).toEqual(await cleanOutput(left))
})
