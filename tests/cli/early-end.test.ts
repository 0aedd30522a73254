/** Config and schema are modules of strangers: whatever they do to the process, a run ends, and says its result or that it has none. */
import { describe, expect, it } from 'vitest'
import { openSmallProject } from './small-project.js'
import { sluice } from './sluice.js'
import { sluiceProcess } from './sluice-process.js'

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
      message: 'src/schema.ts:1:1 error SL0917 a top-level await of the module never settles',
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
    {
      what: 'rejects late with what is not an error',
      code: "void Promise.reject('nobody waits')",
      message:
        'src/schema.ts:1:1 error SL0917 a module of the project threw after it was evaluated: nobody waits',
    },
    {
      what: 'leaves a connection that fails',
      code: "import { connect } from 'node:net'\nconnect(1, '127.0.0.1')",
      message:
        'src/schema.ts:1:1 error SL0917 a module of the project threw after it was evaluated: connect ECONNREFUSED',
    },
    {
      what: 'replaces a builtin',
      code: 'Array.prototype.map = () => []',
      message:
        'src/users.ts:3:1 error SL0918 a module of the project replaces the builtins Array.prototype.map',
    },
    {
      what: 'replaces a builtin and fails by it',
      code: 'const own = Object\nown.entries = () => { throw new Error() }\nexport const t = pgTable("t", {})',
      message: 'src/users.ts:3:13 error SL0918 a module of the project replaces the builtins Object.entries',
    },
    {
      what: 'adds to all objects',
      code: 'Object.prototype.toJSON = () => 1',
      message:
        'src/users.ts:3:1 error SL0918 a module of the project replaces the builtins Object.prototype.toJSON',
    },
    {
      what: 'exports what throws',
      code: "export const db = new Proxy({}, { getPrototypeOf() { throw new Error('no connection') } })",
      message:
        'src/users.ts:3:65 error SL0919 a module of the project threw when its exports were read: no connection',
    },
  ])('$what fails the run', async ({ code, message }) => {
    const project = openSmallProject({ 'src/users.ts': `${table}${code}\n` })
    const { status, stderr, stdout } = await sluice(project.root, ['check', '--no-cache'])
    expect(stderr).toContain(message)
    expect(stdout).toBe('')
    expect(status).toBe(2)
  })

  it('replaces a builtin changes nothing for the next run of the process', async () => {
    const project = openSmallProject({ 'src/users.ts': `${table}Array.prototype.map = () => []\n` })
    expect((await sluice(project.root, ['check'])).stderr).toContain('error SL0918')
    project.write('src/users.ts', table)
    expect(await sluice(project.root, ['generate'])).toMatchObject({
      status: 0,
      stderr: 'no problems in 2 queries\n',
    })
  })

  it('adds a method of its own, as for a bigint in JSON, is as good as any', async () => {
    const code = 'BigInt.prototype.toJSON = function () { return String(this) }'
    const project = openSmallProject({ 'src/users.ts': `${table}${code}\n` })
    expect(await sluice(project.root, ['generate'])).toMatchObject({ status: 0 })
    Reflect.deleteProperty(BigInt.prototype, 'toJSON')
  })

  it('says so to tools as well', async () => {
    const project = openSmallProject({ 'src/users.ts': `${table}process.exit(0)\n` })
    const { status, stdout } = await sluiceProcess(project.root, ['check', '--reporter', 'json'])
    expect(JSON.parse(stdout)).toMatchObject({ diagnostics: [{ code: 'SL0917', severity: 'error' }] })
    expect(status).toBe(2)
  })

  it('never ends is named after a limit', async () => {
    const project = openSmallProject({ 'src/users.ts': `${table}for (;;) {}\n` })
    const config = project.read('drizzle.config.ts')
    project.write('drizzle.config.ts', `${config}\nexport const sluice = { evaluationTimeout: 1 }\n`)
    const { status, stderr } = await sluice(project.root, ['check', '--no-cache'])
    expect(stderr).toContain('error SL0917 the evaluation of the module exceeded the limit of 1 s')
    expect(status).toBe(2)
  })

  it('reads a variable that the config sets, also where the config is known from before', async () => {
    const project = openSmallProject({
      'src/users.ts': `${table}if (process.env.OF_CONFIG !== 'set') throw new Error('not set')\n`,
    })
    project.write('drizzle.config.ts', `process.env.OF_CONFIG = 'set'\n${project.read('drizzle.config.ts')}`)
    expect(await sluice(project.root, ['generate'])).toMatchObject({ status: 0 })
    project.write('src/users.ts', `${project.read('src/users.ts')}// edited\n`)
    expect(await sluice(project.root, ['generate'])).toMatchObject({ status: 0 })
  })

  it('leaves timers open does not keep the run from ending', async () => {
    const project = openSmallProject({ 'src/users.ts': `${table}setInterval(() => {}, 1000)\n` })
    const { status, stderr } = await sluiceProcess(project.root, ['generate'])
    expect(stderr).toContain('no problems in 2 queries')
    expect(status).toBe(0)
    expect(await sluice(project.root, ['check'])).toMatchObject({ status: 0 })
  })
})
