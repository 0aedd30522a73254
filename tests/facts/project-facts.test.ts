/** What a run depends on is found by listening to it: each change that could matter breaks a fact, and no other does. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { loadConfig } from '#sluice/config/load-config'
import { type Fact, holds } from '#sluice/facts/fact'
import { observe } from '#sluice/facts/observe'
import { loadSchema } from '#sluice/schema/load-schema'
import { planDatabase } from '#sluice/schema/plan-database'
import { readQueries } from '#sluice/source/read-queries'
import { afterEach, expect, test } from 'vitest'
import { openSmallProject } from '../cli/small-project.js'

const project = {
  'drizzle.config.ts': `import { readFileSync } from 'node:fs'
import { defineConfig } from 'drizzle-kit'
import { folder } from './settings.json'
import { where } from './where'

for (const line of readFileSync(new URL('.env', import.meta.url), 'utf8').split('\\n')) {
  const [name = '', value] = line.split('=')
  if (process.env[name] === undefined) process.env[name] = value
}
export default defineConfig({
  dialect: 'postgresql',
  schema: where,
  out: folder,
  casing: process.env.FACTS_CASING === 'snake' ? 'snake_case' : undefined,
  dbCredentials: { url: process.env.FACTS_URL ?? '' },
})
`,
  'where.ts': "export const where = './src/*.ts'\n",
  'settings.json': '{ "folder": "./drizzle" }\n',
  '.env': 'FACTS_URL=postgres://localhost/one\n',
  'tsconfig.json': '{ "compilerOptions": { "module": "nodenext", "paths": { "#none/*": ["./*"] } } }\n',
  'src/users.ts': `import { integer, pgTable } from 'drizzle-orm/pg-core'
import { label } from '../shared/label'

export const users = pgTable('users', { id: integer().primaryKey(), [label]: integer() })
`,
  'shared/label.ts': "export const label = 'age'\n",
  'queries/a.sql': 'select id from users',
  'queries/deep/b.sql': 'select age from users',
  'other/readme.md': 'nobody reads this',
}

let root = ''
const path = (name: string): string => join(root, name)

function write(name: string, text: string): void {
  mkdirSync(dirname(path(name)), { recursive: true })
  writeFileSync(path(name), text)
}

async function factsOfRun(changes: Readonly<Record<string, string>> = {}): Promise<readonly Fact[] | null> {
  delete process.env['FACTS_URL']
  root = openSmallProject({ 'src/schema.ts': 'export {}', ...project, ...changes }).root
  const { facts } = await observe(async () => {
    const { value: config, diagnostics } = await loadConfig({ cwd: root })
    if (!config) throw new Error(JSON.stringify(diagnostics))
    const schema = await loadSchema(config)
    if (!schema.value) throw new Error(JSON.stringify(schema.diagnostics))
    await planDatabase(config, schema.value)
    await readQueries(config)
  })
  // As the next process finds it: the config has set a variable of this one.
  delete process.env['FACTS_URL']
  return facts
}

afterEach(() => {
  for (const name of ['FACTS_CASING', 'FACTS_URL', 'FACTS_UNREAD']) delete process.env[name]
})

test.each<[string, () => void]>([
  ['an edited query', () => write('queries/deep/b.sql', 'select id from users')],
  ['a new query file', () => write('queries/deep/c.sql', 'select 1 as one')],
  ['a new query file in a new folder', () => write('queries/new/c.sql', 'select 1 as one')],
  ['a deleted query file', () => rmSync(path('queries/a.sql'))],
  ['a moved folder of queries', () => renameSync(path('queries/deep'), path('queries/deeper'))],
  ['the config', () => write('drizzle.config.ts', `${project['drizzle.config.ts']}// more`)],
  ['a module that the config imports', () => write('where.ts', "export const where = './src/users.ts'")],
  ['a JSON file that the config imports', () => write('settings.json', '{ "folder": "./migrations" }')],
  ['a file that the config reads', () => write('.env', 'FACTS_URL=postgres://localhost/two')],
  ['a file that the config reads, deleted', () => rmSync(path('.env'))],
  ['a variable that the config reads', () => (process.env['FACTS_CASING'] = 'snake')],
  ['a variable that the config sets if it is not set', () => (process.env['FACTS_URL'] = 'postgres://x')],
  ['the tsconfig', () => write('tsconfig.json', '{}')],
  ['a schema module', () => write('src/users.ts', `${project['src/users.ts']}// more`)],
  ['a module that a schema module imports', () => write('shared/label.ts', "export const label = 'height'")],
  [
    'a module that comes before it in resolution',
    () => write('shared/label', "export const label = 'height'"),
  ],
  ['a new schema module', () => write('src/posts.ts', 'export {}')],
  ['the first migration', () => write('drizzle/meta/_journal.json', '{ "entries": [] }')],
])('a fact is broken by %s', async (_what, change) => {
  const facts = await factsOfRun()
  expect(facts?.filter((fact) => !holds(fact))).toEqual([])
  change()
  expect(facts?.filter((fact) => !holds(fact))).not.toEqual([])
})

test.each<[string, () => void]>([
  ['a file that nobody reads', () => write('other/readme.md', 'changed')],
  ['a new file in a folder that nobody lists', () => write('other/new.md', 'new')],
  ['a file written again as it was', () => write('queries/a.sql', project['queries/a.sql'])],
  ['a variable that nobody reads', () => (process.env['FACTS_UNREAD'] = 'set')],
  ['what Git keeps', () => write('.git/index', 'changed')],
])('no fact is broken by %s', async (_what, change) => {
  const facts = await factsOfRun()
  change()
  expect(facts?.filter((fact) => !holds(fact))).toEqual([])
})

test('neither the value of a variable nor the text of a file is kept', async () => {
  process.env['FACTS_CASING'] = 'snake'
  const facts = JSON.stringify(await factsOfRun())
  expect(facts).toContain('FACTS_CASING')
  expect(facts).not.toContain('"snake"')
  expect(facts).not.toContain('localhost/one')
})

test.each<[string, Readonly<Record<string, string>>]>([
  [
    'starts another process',
    {
      'where.ts': `import { execFileSync } from 'node:child_process'
export const where = execFileSync('echo', ['./src/*.ts']).toString().trim()`,
    },
  ],
  [
    'imports a module that Node.js runs itself and that imports more',
    {
      'where.ts': "export { where } from './native.mjs'",
      'native.mjs': "export { where } from './more.mjs'",
    },
  ],
])('nothing is known of a config that %s', async (_what, changes) => {
  const more = { 'more.mjs': "export const where = './src/*.ts'\n" }
  expect(await factsOfRun({ ...more, ...changes })).toBeNull()
})

test('a config that lists the variables depends on their names, a package that does so does not', async () => {
  const unlisted = await factsOfRun()
  const listed = await factsOfRun({
    'where.ts': "export const where = Object.keys(process.env).length > 0 ? './src/*.ts' : ''",
  })
  process.env['FACTS_UNREAD'] = 'set'
  expect(unlisted?.every(holds)).toBe(true)
  expect(listed?.filter((fact) => !holds(fact)).map(({ kind }) => kind)).toEqual(['variables'])
})

test('work that goes on beside the observed work is not taken for it', async () => {
  root = openSmallProject(project).root
  const { readFile } = await import('node:fs/promises')
  let observed = false
  const beside = (async () => {
    while (!observed) await readFile(path('other/readme.md'), 'utf8')
  })()
  const { facts } = await observe(async () => readFile(path('.env'), 'utf8'))
  observed = true
  await beside
  expect(facts?.map((fact) => (fact.kind === 'text' ? fact.path : fact.kind))).toEqual([path('.env')])
})
