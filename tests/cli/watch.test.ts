import { rmSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { leaving } from '#sluice/cli/leaving'
import { describe, expect, test } from 'vitest'
import { sluice } from './sluice.js'
import { openSmallProject, smallProject } from './small-project.js'
import { startWatch } from './start-watch.js'

const summary = /(no problems|errors?).* \(\d+\.\d+ s\), watching\n/

test('generates at once and after every change, through errors, until it is told to stop', async () => {
  const { root, list, read, write } = openSmallProject()
  const watch = startWatch(root)
  await watch.says(/no problems in 2 queries \(\d+\.\d+ s\), watching\n/)
  expect(list('generated')).toEqual(['index.ts', 'sluice.ts', 'users.ts'])

  write('queries/extra.sql', 'select id from users')
  expect(await watch.says(summary)).toContain('changed: queries/extra.sql')
  expect(list('generated')).toContain('extra.ts')

  write('queries/extra.sql', 'select idd from users')
  expect(await watch.says(summary)).toContain('queries/extra.sql:1:8 error')

  write('queries/extra.sql', 'select nickname from users')
  await watch.says(/no problems/)
  expect(read('generated/extra.ts')).toContain('nickname')

  write('drizzle.config.ts', 'export default {')
  expect(await watch.says(summary)).toContain('SL0003')
  write('drizzle.config.ts', smallProject['drizzle.config.ts'])
  await watch.says(/no problems/)

  // Not a schema file itself, only imported by one.
  write('src/users.ts', 'export const = 1')
  expect(await watch.says(summary)).toContain('src/users.ts:1:')
  write(
    'src/users.ts',
    smallProject['src/users.ts'].replace('nickname: text()', 'nickname: text().notNull()'),
  )
  await watch.says(/no problems/)
  expect(read('generated/extra.ts')).toContain('nickname: string\n')

  for (const remove of ['generated', 'generated/extra.ts', 'generated']) {
    rmSync(`${root}/${remove}`, { recursive: true })
    expect(await watch.says(/no problems/)).toMatch(/changed: (generated\/extra\.ts|4 files)\n/)
    expect(list('generated')).toEqual(['extra.ts', 'index.ts', 'sluice.ts', 'users.ts'])
  }

  expect(await watch.stop('SIGINT')).toBe(0)
})

test('waits for a config that is not there yet', async () => {
  const { root, write, list } = openSmallProject({ 'drizzle.config.ts': 'x' })
  rmSync(`${root}/drizzle.config.ts`)
  const watch = startWatch(root)
  await watch.says(/SL0001[^]*watching\n/)
  write('drizzle.config.ts', smallProject['drizzle.config.ts'])
  await watch.says(/no problems in 2 queries/)
  expect(list('generated')).toContain('users.ts')
  expect(await watch.stop('SIGTERM')).toBe(0)
})

test('SL0912 says when the system refuses to watch', async () => {
  const { root } = openSmallProject({
    'drizzle.config.ts': `${smallProject['drizzle.config.ts']}export const sluice = { queries: 'x'.repeat(5000) }\n`,
  })
  const { status, stderr } = await sluice(root, ['watch'])
  expect(status).toBe(2)
  expect(stderr).toContain('error SL0912 Sluice cannot watch files: ENAMETOOLONG\n')
})

test('can be left during a run', async () => {
  const { root } = openSmallProject()
  const watch = startWatch(root)
  await sleep(1500)
  expect(await watch.stop('SIGTERM')).toBe(0)
})

describe('leaving', () => {
  function keyboard() {
    const raw: boolean[] = []
    const input = Object.assign(new PassThrough(), {
      isTTY: true,
      setRawMode: (mode: boolean) => void raw.push(mode),
    })
    return { input: input as unknown as NodeJS.ReadStream, type: (key: string) => input.write(key), raw }
  }

  test.each([
    ['q', 'q'],
    ['Q', 'Q'],
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('%s leaves, and the terminal is given back as it was', async (_name, key) => {
    const { input, type, raw } = keyboard()
    const leave = leaving(input)
    type(key)
    await leave.wanted
    leave.stop()
    expect(raw).toEqual([true, false])
    expect(input.isPaused()).toBe(true)
  })

  test('another key does not', async () => {
    const { input, type } = keyboard()
    const leave = leaving(input)
    type('x')
    const first = await Promise.race([leave.wanted.then(() => 'left'), sleep(50, 'stayed')])
    leave.stop()
    expect(first).toBe('stayed')
  })
})
