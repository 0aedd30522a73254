/**
 * Whole runs in which the embedded server fails in the middle, by an extension that sits in its worker: it counts the servers and
 * kills them when they are asked about a certain query.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openOwnCacheProject } from '../cache/own-cache.js'
import { every } from '../setup/length.js'
import { sluice } from './sluice.js'

/** `how` is what happens in place of an answer; `pg` is PGlite, `ask()` asks it after all. */
const extension = (how: string, question: string): string => `
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
const at = (name) => new URL(name, import.meta.url)
export const dying = {
  name: 'dying',
  async setup(pg) {
    appendFileSync(at('servers.txt'), 'one\\n')
    const real = pg.execProtocol.bind(pg)
    pg.execProtocol = async (message, options) => {
      const ask = () => real(message, options)
      const deaths = Number(readFileSync(at('deaths.txt'), 'utf8'))
      if (deaths === 0 || !Buffer.from(message).includes('${question}')) return ask()
      writeFileSync(at('deaths.txt'), String(deaths - 1))
      ${how}
    }
    return {}
  },
}
`

const config = `export default { dialect: 'postgresql', schema: './src/schema.ts', out: './drizzle' }
export const sluice = { database: { extensions: { dying: './dying.js#dying' } } }
`

function openDying(how: string, question: string, deaths: number) {
  const project = openOwnCacheProject({
    'drizzle.config.ts': config,
    'package.json': '{ "type": "module" }',
    'dying.js': extension(how, question),
    'servers.txt': '',
    'deaths.txt': String(deaths),
    'queries/more.sql': Array.from(
      { length: 30 },
      (_, index) => `-- name: more${index} :many\nselect ${index} as n, name from users;\n`,
    ).join('\n'),
  })
  return {
    ...project,
    run: (...args: readonly string[]) => sluice(project.root, args),
    /** How many servers were started since the last call. */
    servers(): number {
      const count = project.read('servers.txt').split('\n').length - 1
      project.write('servers.txt', '')
      return count
    },
    kill: (times: number) => writeFileSync(join(project.root, 'deaths.txt'), String(times)),
    output: () => project.list('generated').map((path) => `${path}\n${project.read(`generated/${path}`)}`),
  }
}

const STATEMENT = 'from users order by name'
/** Ours, about what the schema has made. */
const CATALOG = 'pg_constraint'
const EMPTY = 'pg.execProtocol = async () => ({ messages: [] }); return pg.execProtocol()'

const WAYS: readonly (readonly [what: string, how: string, question: string])[] = [
  ['leaves', 'process.exit(3)', STATEMENT],
  [
    'throws where nobody catches',
    "setImmediate(() => { throw new Error('the worker broke') }); return new Promise(() => {})",
    STATEMENT,
  ],
  ['runs out of its memory', "throw new WebAssembly.RuntimeError('memory access out of bounds')", STATEMENT],
  ['answers with empty successes when it is asked what it holds', EMPTY, CATALOG],
  ['answers with empty successes from now on', EMPTY, STATEMENT],
  ['leaves when it is asked what it holds', 'process.exit(3)', CATALOG],
]

test.each(every(3, WAYS))(
  'a server that %s is replaced by a fresh one, and the run is as any other',
  async (_what, how, question) => {
    const project = openDying(how, question, 0)
    expect(await project.run('generate')).toMatchObject({ status: 0 })
    const before = project.output()
    project.servers()

    project.kill(1)
    const { status, stdout, stderr } = await project.run('generate', '--no-cache')
    expect(project.output()).toEqual(before)
    expect([status, stdout, stderr]).toEqual([0, '4 files unchanged\n', 'no problems in 32 queries\n'])
    expect(project.servers()).toBe(2)
    expect(project.read('deaths.txt')).toBe('0')
    expect(project.output()).toEqual(before)
  },
)

test.each(every(3, WAYS))(
  'where each server %s, the run says so once, and what is there stays',
  async (_what, how, question) => {
    const project = openDying(how, question, 0)
    expect(await project.run('generate')).toMatchObject({ status: 0 })
    const before = project.output()
    project.servers()

    project.kill(2)
    const users = readFileSync(join(project.root, 'queries/users.sql'), 'utf8')
    project.write(
      'queries/users.sql',
      users.replace('select name from users order by name', 'select id from users order by name'),
    )
    const { status, stdout, stderr } = await project.run('generate')
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(
      /^error SL6006 the embedded Postgres failed: .+\n.*report it.*\n+1 error; Sluice wrote no files\n$/,
    )
    expect(project.servers()).toBe(2)
    expect(project.output()).toEqual(before)

    // Nothing of that was kept: the next run, on a sound server, is right.
    expect(await project.run('generate')).toMatchObject({ status: 0, stderr: 'no problems in 32 queries\n' })
    expect(project.read('generated/users.ts')).toMatch(/ListNamesRow \{\s+id: number/)
  },
)
