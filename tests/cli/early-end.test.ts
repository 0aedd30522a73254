/** Config and schema are modules of strangers: whatever they do to the process, a run ends, and says its result or that it has none. */
import { describe, expect, it } from 'vitest'
import { openSmallProject } from './small-project.js'
import { sluice } from './sluice.js'

const table = `import { integer, pgTable, text } from 'drizzle-orm/pg-core'
export const users = pgTable('users', { id: integer().primaryKey(), name: text().notNull(), nickname: text() })
`

describe('a schema that', () => {
  it.each([
    {
      what: 'ends the process at once',
      code: 'process.exit(0)',
      message: 'src/users.ts:3:9 error SL0917 a module of the project ended the process',
    },
    {
      what: 'ends the process by a timer',
      code: 'setTimeout(() => process.exit(0), 20)',
      message: 'src/users.ts:3:26 error SL0917 a module of the project ended the process',
    },
    {
      what: 'awaits what never comes',
      code: 'await new Promise(() => {})',
      message: 'src/schema.ts:1:1 error SL0917 the module awaits something at its top level that never comes',
    },
    {
      what: 'throws in a timer',
      code: "setTimeout(() => { throw new Error('too late') }, 20)",
      message: 'error SL0917 a module of the project threw after it was evaluated: too late',
    },
    {
      what: 'rejects late',
      code: "void Promise.reject(new Error('nobody waits'))",
      message: 'error SL0917 a module of the project threw after it was evaluated: nobody waits',
    },
  ])('$what fails the run', async ({ code, message }) => {
    const project = openSmallProject({ 'src/users.ts': `${table}${code}\n` })
    const { status, stderr, stdout } = await sluice(project.root, ['check', '--no-cache'])
    expect(stderr).toContain(message)
    expect(stdout).toBe('')
    expect(status).toBe(2)
  })

  it('says so to tools as well', async () => {
    const project = openSmallProject({ 'src/users.ts': `${table}process.exit(0)\n` })
    const { status, stdout } = await sluice(project.root, ['check', '--reporter', 'json'])
    expect(JSON.parse(stdout)).toMatchObject({ diagnostics: [{ code: 'SL0917', severity: 'error' }] })
    expect(status).toBe(2)
  })

  it('leaves timers open does not keep the run from ending', async () => {
    const project = openSmallProject({ 'src/users.ts': `${table}setInterval(() => {}, 1000)\n` })
    const { status, stderr } = await sluice(project.root, ['generate'])
    expect(stderr).toContain('no problems in 2 queries')
    expect(status).toBe(0)
    expect(await sluice(project.root, ['check'])).toMatchObject({ status: 0 })
  })
})
