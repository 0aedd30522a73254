import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sluice } from '../cli/sluice.js'
import { openOwnCacheProject, packagesIn, sluiceWithModules, textOf } from './own-cache.js'

const doubtful = '-- name: allUsers :one\nselect name from users;\n'

test('a run with nothing changed loads no package: no Postgres, no compiler, no schema', async () => {
  const { root } = openOwnCacheProject({ 'queries/doubtful.sql': doubtful })
  const first = await sluiceWithModules(root, ['generate'])
  expect(packagesIn(first.modules)).not.toEqual([])
  const second = await sluiceWithModules(root, ['generate'])
  expect(packagesIn(second.modules)).toEqual([])
  expect(second).toMatchObject({ status: 0, stdout: '4 files unchanged\n' })
  // What there was to say is said again.
  expect(second.stderr).toBe(first.stderr)
  expect(second.stderr).toContain('queries/doubtful.sql:1:19 warning SL')
  const checked = await sluiceWithModules(root, ['check', '--max-warnings', '0', '--reporter', 'json'])
  expect(packagesIn(checked.modules)).toEqual([])
  expect(checked.status).toBe(1)
  expect(JSON.parse(checked.stdout)).toMatchObject({
    diagnostics: [
      { file: 'queries/doubtful.sql', line: 1, column: 19, severity: 'warning', query: 'allUsers' },
      { code: 'SL0905' },
    ],
  })
})

test('output that was changed or deleted is written again without Postgres', async () => {
  const { root, read } = openOwnCacheProject()
  await sluice(root, ['generate'])
  const users = read('generated/users.ts')
  writeFileSync(join(root, 'generated/users.ts'), `${users}// edited\n`)
  rmSync(join(root, 'generated/index.ts'))
  const checked = await sluiceWithModules(root, ['check'])
  expect(checked.status).toBe(1)
  expect(checked.stdout).toBe('missing  generated/index.ts\nstale    generated/users.ts\n1 file unchanged\n')
  const { stdout, modules } = await sluiceWithModules(root, ['generate'])
  expect(stdout).toBe('written  generated/index.ts\nwritten  generated/users.ts\n1 file unchanged\n')
  expect(packagesIn(modules)).toEqual([])
  expect(read('generated/users.ts')).toBe(users)
})

test('--no-cache checks everything again', async () => {
  const { root } = openOwnCacheProject()
  await sluice(root, ['generate'])
  const { modules, stdout } = await sluiceWithModules(root, ['generate', '--no-cache'])
  expect(stdout).toBe('3 files unchanged\n')
  expect(modules.some((url) => url.includes('/node_modules/drizzle-orm/'))).toBe(true)
  expect(modules.some((url) => url.includes('/node_modules/@electric-sql/pglite/'))).toBe(true)
})

test('a run with errors is not kept: it is looked at again, and its repair is seen', async () => {
  const { root, write } = openOwnCacheProject({ 'queries/wrong.sql': 'select nmae from users' })
  const first = await sluice(root, ['generate'])
  const second = await sluice(root, ['generate'])
  expect(first.status).toBe(1)
  expect(second).toEqual(first)
  write('queries/wrong.sql', 'select name from users')
  expect(await sluice(root, ['generate'])).toMatchObject({ status: 0 })
})

test('neither a password of the config nor one of the environment is kept', async () => {
  const { root, cache } = openOwnCacheProject({
    'drizzle.config.ts': `export default {
  dialect: 'postgresql', schema: './src/schema.ts', dbCredentials: { url: process.env.KEPT_URL + '/kept-secretly' },
}`,
  })
  await sluice(root, ['generate'], { KEPT_URL: 'postgres://me:swordfish@localhost' })
  const kept = readdirSync(join(cache, 'runs')).map((name) => textOf(join(cache, 'runs', name)))
  expect(kept).toHaveLength(1)
  expect(kept[0]).not.toContain('swordfish')
})

test.each<[string, (file: string) => void]>([
  ['cut off', (file) => writeFileSync(file, textOf(file).slice(0, -20))],
  ['changed in the middle', (file) => writeFileSync(file, textOf(file).replace('users', 'uzers'))],
  ['empty', (file) => writeFileSync(file, '')],
  ['of another kind', (file) => writeFileSync(file, Buffer.from([0, 1, 2, 255]))],
])('a kept run that is %s is as good as none', async (_what, damage) => {
  const { root, cache, read } = openOwnCacheProject()
  await sluice(root, ['generate'])
  const users = read('generated/users.ts')
  for (const name of readdirSync(join(cache, 'runs'))) damage(join(cache, 'runs', name))
  rmSync(join(root, 'generated'), { recursive: true })
  expect(await sluice(root, ['generate'])).toMatchObject({ status: 0, stderr: 'no problems in 2 queries\n' })
  expect(read('generated/users.ts')).toBe(users)
})

test('a cache that cannot be written costs time and nothing else', async () => {
  const { root, cache, read } = openOwnCacheProject()
  // Files where folders should be stop root as well, whom permissions do not.
  for (const kind of ['runs', 'configs', 'schemas', 'fingerprints', 'results']) {
    writeFileSync(join(cache, kind), 'no folder')
  }
  const first = await sluice(root, ['generate'])
  const second = await sluice(root, ['generate'])
  expect(first).toMatchObject({ status: 0, stderr: 'no problems in 2 queries\n' })
  expect(second).toMatchObject({ status: 0, stdout: '3 files unchanged\n' })
  expect(read('generated/users.ts')).toContain('getUser')
})
