import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sluice } from '../cli/sluice.js'
import { temporaryProject } from '../config/temporary-project.js'

/** What https://orm.drizzle.team/docs/get-started/postgresql-new leaves behind. */
const quickStart = {
  'drizzle.config.ts': `import 'dotenv/config';
import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  out: './drizzle',
  schema: './src/db/schema.ts',
  dialect: 'postgresql',
  dbCredentials: {
    url: process.env.DATABASE_URL!,
  },
});
`.replace("import 'dotenv/config';\n", ''),
  'src/db/schema.ts': `import { integer, pgTable, varchar } from "drizzle-orm/pg-core";

export const usersTable = pgTable("users", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  name: varchar({ length: 255 }).notNull(),
  age: integer().notNull(),
  email: varchar({ length: 255 }).notNull().unique(),
});
`,
  'package.json': '{\n  "name": "app",\n  "dependencies": {\n    "postgres": "^3"\n  }\n}\n',
  'package-lock.json': '{}',
}

const read = (root: string, path: string): string => readFileSync(join(root, path), 'utf8')

/** Paths and texts of everything but the dependencies. */
function snapshot(root: string): Readonly<Record<string, string>> {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  return Object.fromEntries(
    files
      .filter((path) => !path.startsWith('node_modules') && statSync(join(root, path)).isFile())
      .sort()
      .map((path) => [path, read(root, path)]),
  )
}

describe('a fresh Drizzle project', () => {
  test('gets scripts and an example query, and is told what comes next', async () => {
    const root = temporaryProject(quickStart)
    const { status, stdout, stderr } = await sluice(root, ['init'])
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toBe(
      [
        'changed package.json (sql:generate, sql:check, sql:watch)',
        'created queries/users.sql (an example)',
        '',
        'Next',
        '  npm install --save-dev sluice-sql',
        '  npm run sql:generate',
        '',
        'Then, in a module of this folder',
        "  import { createClient } from './generated/sluice.js'",
        "  import { list } from './generated/users.js'",
        '',
        "  const sql = createClient(process.env.DATABASE_URL ?? '')",
        '  console.log(await list(sql))',
        '  await sql.end()',
        '',
      ].join('\n'),
    )
    expect(JSON.parse(read(root, 'package.json')).scripts).toEqual({
      'sql:generate': 'sluice generate',
      'sql:check': 'sluice check',
      'sql:watch': 'sluice watch',
    })
    expect(read(root, 'queries/users.sql')).toContain('select * from users where id = :id;')
    expect(read(root, 'drizzle.config.ts')).toBe(quickStart['drizzle.config.ts'])
  })

  test('is not changed by a second run, which says so', async () => {
    const root = temporaryProject(quickStart)
    await sluice(root, ['init'])
    const before = snapshot(root)
    const { status, stdout } = await sluice(root, ['init'])
    expect(status).toBe(0)
    expect(stdout).toContain('nothing to do')
    expect(snapshot(root)).toEqual(before)
  })

  test('tells its changes as JSON', async () => {
    const root = temporaryProject(quickStart)
    const { stdout } = await sluice(root, ['init', '--reporter', 'json'])
    expect(JSON.parse(stdout)).toMatchObject({
      changes: [
        { status: 'changed', path: 'package.json' },
        { status: 'created', path: 'queries/users.sql' },
      ],
      diagnostics: [],
    })
  })
})

describe('the package manager is recognized', () => {
  const { 'package-lock.json': _lock, ...unlocked } = quickStart
  const manifest = (fields: object): string => JSON.stringify({ name: 'app', ...fields })

  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'by pnpm-lock.yaml',
      { 'pnpm-lock.yaml': '' },
      ['pnpm add --save-dev sluice-sql', 'pnpm run sql:generate'],
    ],
    ['by yarn.lock', { 'yarn.lock': '' }, ['yarn add --dev sluice-sql', 'yarn run sql:generate']],
    ['by bun.lock', { 'bun.lock': '' }, ['bun add --dev sluice-sql', 'bun run sql:generate']],
    ['by the binary bun.lockb', { 'bun.lockb': '' }, ['bun add --dev sluice-sql']],
    ['by package-lock.json', { 'package-lock.json': '' }, ['npm install --save-dev sluice-sql']],
    [
      'by packageManager, whatever lock file lies about',
      { 'package.json': manifest({ packageManager: 'pnpm@9.1.0+sha256.x' }), 'package-lock.json': '' },
      ['pnpm add --save-dev sluice-sql'],
    ],
  ])('%s', async (_sentence, files, expected) => {
    const root = temporaryProject({ ...unlocked, ...files })
    const { stdout } = await sluice(root, ['init'])
    for (const command of expected) expect(stdout).toContain(`\n  ${command}\n`)
  })

  test('by what runs the command, when nothing else tells', async () => {
    const root = temporaryProject(unlocked)
    const { stdout } = await sluice(root, ['init'], { npm_config_user_agent: 'yarn/4.1.0 npm/? node/v20' })
    expect(stdout).toContain('yarn add --dev sluice-sql')
  })

  test('in a workspace, where the lock file is further up', async () => {
    const root = temporaryProject({ 'pnpm-lock.yaml': '' })
    for (const [path, text] of Object.entries(unlocked)) {
      mkdirSync(dirname(join(root, 'packages/db', path)), { recursive: true })
      writeFileSync(join(root, 'packages/db', path), text)
    }
    const { stdout } = await sluice(join(root, 'packages/db'), ['init'])
    expect(stdout).toContain('pnpm run sql:generate')
  })
})

describe('the example query', () => {
  const table = (definition: string): string =>
    `import { pgSchema, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'\n${definition}\n`

  test.each<[string, string, string, readonly string[]]>([
    [
      'prefers a table whose rows one column identifies',
      "export const a = pgTable('a', { x: text() })\nexport const b = pgTable('b', { id: uuid().primaryKey() })",
      'queries/b.sql',
      ['select * from b where id = :id;'],
    ],
    [
      'takes a primary key of one column by its other form',
      "export const a = pgTable('a', { key: text() }, (t) => [primaryKey({ columns: [t.key] })])",
      'queries/a.sql',
      ['select * from a where key = :key;'],
    ],
    [
      'lists rows where there is no such table',
      "export const a = pgTable('a', { x: text(), y: text() }, (t) => [primaryKey({ columns: [t.x, t.y] })])",
      'queries/a.sql',
      ['-- name: list :many', 'select * from a limit 50;'],
    ],
    [
      'quotes what must be quoted',
      "export const user = pgTable('user', { id: text('User Id').primaryKey() })",
      'queries/user.sql',
      ['select * from "user" where "User Id" = :key;'],
    ],
    [
      'names the schema',
      "export const app = pgSchema('app')\nexport const a = app.table('a', { id: text().primaryKey() })",
      'queries/a.sql',
      ['select * from app.a where id = :id;'],
    ],
  ])('%s', async (_sentence, definition, path, expected) => {
    const root = temporaryProject({ ...quickStart, 'src/db/schema.ts': table(definition) })
    const { stderr } = await sluice(root, ['init'])
    expect(stderr).toBe('')
    for (const text of expected) expect(read(root, path)).toContain(text)
  })

  test.each<[string, string]>([
    ['the quick start', quickStart['src/db/schema.ts']],
    [
      'names that must be quoted, in a schema of their own',
      table(
        "export const order = pgSchema('order')\nexport const user = order.table('user', { id: text('User Id').primaryKey() })",
      ),
    ],
  ])('works as it stands: %s', async (_sentence, schema) => {
    const root = temporaryProject({ ...quickStart, 'src/db/schema.ts': schema })
    await sluice(root, ['init'])
    expect(await sluice(root, ['generate', '--max-warnings', '0'])).toMatchObject({
      status: 0,
      stderr: 'no problems in 2 queries\n',
    })
  })

  test('is not written beside queries of the user’s', async () => {
    const root = temporaryProject({ ...quickStart, 'queries/billing/x.sql': 'select 1' })
    await sluice(root, ['init'])
    expect(readdirSync(join(root, 'queries'))).toEqual(['billing'])
  })

  test('goes where the config wants queries', async () => {
    const config = `${quickStart['drizzle.config.ts']}\nexport const sluice = { queries: 'src/sql' }\n`
    const root = temporaryProject({ ...quickStart, 'drizzle.config.ts': config })
    await sluice(root, ['init'])
    expect(existsSync(join(root, 'src/sql/users.sql'))).toBe(true)
    expect(read(root, 'drizzle.config.ts')).toBe(config)
  })
})

describe('a rootDir that excludes generated/', () => {
  const tsconfig = (options: object): string => JSON.stringify({ compilerOptions: options })

  test.each<[string, Readonly<Record<string, unknown>>, boolean]>([
    ['src moves the output into it', { rootDir: 'src' }, true],
    ['./src/ moves it as well', { rootDir: './src/' }, true],
    ['. changes nothing', { rootDir: '.' }, false],
    ['none changes nothing', {}, false],
    ['none changes nothing where TypeScript writes nothing', { noEmit: true, include: ['src'] }, false],
    [
      'none moves it where a folder that is included alone would not be the top of the outDir',
      { outDir: 'dist', include: ['src/**/*.ts'] },
      true,
    ],
    [
      'several included folders have their top above them',
      { outDir: 'dist', include: ['src', 'tests'] },
      false,
    ],
    ['a composite project has its rootDir', { outDir: 'dist', composite: true, include: ['src'] }, false],
  ])('%s', async (_sentence, { include, ...options }, moved) => {
    const root = temporaryProject(
      {
        ...quickStart,
        'tsconfig.json': JSON.stringify({ compilerOptions: { target: 'es2022', ...options }, include }),
        // Older than 6, from which on rootDir is the folder of the tsconfig.
        'node_modules/typescript/package.json': '{ "version": "5.9.3" }',
        'node_modules/postgres/package.json': '{ "version": "3.4.9" }',
      },
      { dependencies: false },
    )
    for (const name of ['drizzle-orm', 'drizzle-kit']) {
      symlinkSync(join(import.meta.dirname, '../../node_modules', name), join(root, 'node_modules', name))
    }
    const { stdout } = await sluice(root, ['init'])
    expect(stdout.includes("changed drizzle.config.ts (out: 'src/generated')")).toBe(moved)
    expect(read(root, 'drizzle.config.ts').includes("export const sluice = { out: 'src/generated' };")).toBe(
      moved,
    )
    const again = await sluice(root, ['init'])
    expect(again.stdout).toContain('nothing to do')
  })

  test('is explained where the config cannot hold the option', async () => {
    const { 'drizzle.config.ts': _config, ...rest } = quickStart
    const json = '{ "out": "./drizzle", "schema": "./src/db/schema.ts", "dialect": "postgresql" }'
    const root = temporaryProject({
      ...rest,
      'drizzle.config.json': json,
      'tsconfig.json': tsconfig({ rootDir: 'src' }),
    })
    const { status, stderr } = await sluice(root, ['init'])
    expect(status).toBe(0)
    expect(stderr).toContain('warning SL0910 a config in JSON cannot contain the options of Sluice')
    expect(stderr).toContain("export const sluice = { out: 'src/generated' }")
    expect(read(root, 'drizzle.config.json')).toBe(json)
  })
})

describe('a project on Supabase', () => {
  const supabase = {
    'drizzle.config.ts':
      "export default { dialect: 'postgresql', schema: './schema.ts', entities: { roles: { provider: 'supabase' } } }\n",
    'schema.ts': `import { pgPolicy, pgTable, uuid } from 'drizzle-orm/pg-core'
import { authenticatedRole, authUid, authUsers } from 'drizzle-orm/supabase'
import { sql } from 'drizzle-orm'
export const profiles = pgTable('profiles', { id: uuid().primaryKey().references(() => authUsers.id) }, (t) => [
  pgPolicy('own', { to: authenticatedRole, using: sql\`\${t.id} = \${authUid}\` }),
])\n`,
    'package.json': '{}',
  }

  test('gets a setup file with what the schema needs, with which queries are checked', async () => {
    const root = temporaryProject({
      ...supabase,
      'queries/mail.sql': 'select p.id, u.email from profiles p join auth.users u on u.id = p.id;\n',
    })
    const { stdout } = await sluice(root, ['init'])
    expect(stdout).toContain('created setup.sql (stubs of what Supabase provides)\nchanged drizzle.config.ts')
    const setup = read(root, 'setup.sql')
    expect(setup).toMatch(
      /\ncreate schema auth;\ncreate role authenticated;\ncreate table auth\.users \(\n {2}id uuid primary key,\n {2}email varchar\(255\),[^;]*;\ncreate function auth\.uid\(\) returns uuid [^;]*;\n$/,
    )
    expect(setup).not.toContain('storage')
    expect(read(root, 'drizzle.config.ts')).toContain("database: { setup: 'setup.sql' }")
    const generated = await sluice(root, ['generate'])
    expect([generated.status, generated.stderr]).toEqual([0, 'no problems in 1 query\n'])
    expect((await sluice(root, ['init'])).stdout).toContain('nothing to do')
  })

  test('keeps a setup file and options of its own, and init says what to add', async () => {
    const root = temporaryProject({ ...supabase, 'setup.sql': 'select 1' })
    await sluice(root, ['init'])
    expect(read(root, 'setup.sql')).toBe('select 1')
    expect(read(root, 'drizzle.config.ts')).toBe(supabase['drizzle.config.ts'])
    const other = temporaryProject({
      ...supabase,
      'drizzle.config.ts': `${supabase['drizzle.config.ts']}export const sluice = {}\n`,
    })
    const { stderr } = await sluice(other, ['init'])
    expect(stderr).toContain(
      'warning SL0910 the config already has a sluice export, so you must add the setup file to it by hand',
    )
  })
})

describe('what is missing or broken', () => {
  test('postgres.js that is not installed is added', async () => {
    const root = temporaryProject({ ...quickStart, 'package.json': '{}' }, { dependencies: false })
    mkdirSync(join(root, 'node_modules'))
    const own = temporaryProject({})
    for (const name of ['drizzle-orm', 'drizzle-kit']) {
      symlinkSync(join(own, 'node_modules', name), join(root, 'node_modules', name))
    }
    const { status, stdout, stderr } = await sluice(root, ['init'])
    expect(status).toBe(0)
    expect(stderr).toBe('')
    expect(stdout).toContain('sql:watch, postgres, on which generated functions run)')
    expect(stdout).toContain('Next\n  npm install\n')
    expect(JSON.parse(read(root, 'package.json')).dependencies).toEqual({ postgres: '^3.4.0' })
    expect((await sluice(root, ['init'])).stdout).toContain('nothing to do')
  })

  test('a package.json that is no JSON: nothing is changed', async () => {
    const root = temporaryProject({ ...quickStart, 'package.json': '{ "name"' })
    const before = snapshot(root)
    const { status, stdout, stderr } = await sluice(root, ['init'])
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toContain('package.json:1:1 error SL0911 the file is not valid JSON')
    expect(snapshot(root)).toEqual(before)
  })

  test('a package.json whose scripts are no object', async () => {
    const root = temporaryProject({ ...quickStart, 'package.json': '{ "scripts": 1 }' })
    const { status, stderr } = await sluice(root, ['init'])
    expect(status).toBe(0)
    expect(stderr).toContain('warning SL0911 sluice init added no scripts: its "scripts" is not an object')
    expect(read(root, 'package.json')).toBe('{ "scripts": 1 }')
    expect(existsSync(join(root, 'queries/users.sql'))).toBe(true)
  })

  test('a schema that does not compile: nothing is changed', async () => {
    const root = temporaryProject({ ...quickStart, 'src/db/schema.ts': 'export const = 1' })
    const before = snapshot(root)
    const { status, stdout, stderr } = await sluice(root, ['init'])
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toContain('src/db/schema.ts:1:')
    expect(snapshot(root)).toEqual(before)
  })

  test('a config of another dialect: nothing is changed', async () => {
    const config = quickStart['drizzle.config.ts'].replace('postgresql', 'mysql')
    const root = temporaryProject({ ...quickStart, 'drizzle.config.ts': config })
    const before = snapshot(root)
    const { status, stderr } = await sluice(root, ['init'])
    expect(status).toBe(2)
    expect(stderr).toContain('SL0008')
    expect(snapshot(root)).toEqual(before)
  })
})

describe('what package.json says of drizzle-kit', () => {
  const { 'drizzle.config.ts': config, ...rest } = quickStart
  const withScripts = (scripts: object): string =>
    JSON.stringify({ name: 'app', scripts, dependencies: { postgres: '^3' } })

  test('its config is used, and what gives it its environment is copied', async () => {
    const root = temporaryProject({
      ...rest,
      'configs/pg.config.ts': config,
      'package.json': withScripts({
        'db:g': 'dotenv -e .env.local -- drizzle-kit generate --config=configs/pg.config.ts',
      }),
    })
    await sluice(root, ['init'])
    expect(JSON.parse(read(root, 'package.json')).scripts['sql:check']).toBe(
      'dotenv -e .env.local -- sluice check --config configs/pg.config.ts',
    )
    expect((await sluice(root, ['init'])).stdout).toContain('nothing to do')
    expect(await sluice(root, ['generate'])).toMatchObject({ status: 0 })
  })

  test.each<[string, object, string]>([
    ['a script of the workspace', { g: 'pnpm with-env drizzle-kit generate' }, 'pnpm with-env sluice check'],
    ['a variable', { g: 'cross-env STAGE=dev drizzle-kit generate' }, 'cross-env STAGE=dev sluice check'],
    ['nothing but a package manager', { g: 'pnpm exec drizzle-kit generate' }, 'sluice check'],
    ['npx', { g: 'npx --yes drizzle-kit generate' }, 'sluice check'],
    [
      'what only the commands that connect need',
      { m: 'dotenv -- drizzle-kit migrate', g: 'drizzle-kit generate' },
      'sluice check',
    ],
  ])('it is run through %s', async (_sentence, scripts, expected) => {
    const root = temporaryProject({
      ...rest,
      'drizzle.config.ts': config,
      'package.json': withScripts(scripts),
    })
    await sluice(root, ['init'])
    expect(JSON.parse(read(root, 'package.json')).scripts['sql:check']).toBe(expected)
  })
})

test('an extension whose package is missing is said, in the words of the package manager', async () => {
  const vectors = `import { pgTable, serial, vector } from 'drizzle-orm/pg-core'
export const docs = pgTable('docs', { id: serial().primaryKey(), embedding: vector({ dimensions: 3 }) })
`
  const root = temporaryProject(
    { ...quickStart, 'src/db/schema.ts': vectors, 'pnpm-lock.yaml': '' },
    { dependencies: false },
  )
  mkdirSync(join(root, 'node_modules'))
  for (const name of ['drizzle-orm', 'drizzle-kit', 'postgres']) {
    symlinkSync(join(import.meta.dirname, '../../node_modules', name), join(root, 'node_modules', name))
  }
  const { status, stdout, stderr } = await sluice(root, ['init'])
  expect(status).toBe(0)
  expect(stdout).toContain('created queries/docs.sql')
  expect(stderr).toContain('warning SL6001 the embedded Postgres does not include the extension "vector"')
  expect(stderr).toContain('pnpm add --save-dev @electric-sql/pglite-pgvector')
})

test('scripts name a config that has a name of its own', async () => {
  const { 'drizzle.config.ts': config, ...rest } = quickStart
  const root = temporaryProject({ ...rest, 'config/db.config.ts': config })
  await sluice(root, ['init', '--config', 'config/db.config.ts'])
  expect(JSON.parse(read(root, 'package.json')).scripts['sql:check']).toBe(
    'sluice check --config config/db.config.ts',
  )
})
