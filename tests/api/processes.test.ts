/** A program that uses the API ends by itself once it has closed its project. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSmallProject } from '../cli/small-project.js'
import { repository, run } from '../package/packed.js'

test('the example lists the queries of a project, and its process ends', async () => {
  const { root } = openSmallProject()
  const jiti = join(repository, 'node_modules/jiti/lib/jiti-cli.mjs')
  const ended = await run(process.execPath, [jiti, 'examples/list-queries.ts', root], repository)
  expect(ended).toEqual({
    status: 0,
    stderr: '',
    stdout: `get_user (queries/users.sql:1)
  :id number (integer)
  id: number (integer), public.users.id
  name: string (text), public.users.name
  nickname: string | null (text), public.users.nickname

listNames (queries/users.sql:4)
  name: string (text), public.users.name

`,
  })
})

test('a process ends after the close of a project that was compiled, changed, described and watched', async () => {
  const program = `
    import { openProject } from ${JSON.stringify(new URL('../../dist/api/index.js', import.meta.url).href)}
    const project = openProject({ cwd: '.', cache: false })
    await project.compile()
    await project.update({ overlay: { 'queries/users.sql': '-- name: a :many\\nselect id from users;' } })
    const { target } = await project.describeAt('queries/users.sql', 25)
    await new Promise((resolve) => project.watch(resolve))
    await project.close()
    console.log(target.columns[0].origin.drizzle.property)
  `
  const { root } = openSmallProject({ 'program.mjs': program })
  const ended = await run(process.execPath, ['program.mjs'], root)
  expect(ended).toEqual({ status: 0, stderr: '', stdout: 'id\n' })
})
