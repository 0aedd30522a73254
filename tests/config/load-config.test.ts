import { loadConfig } from '#sluice/config/load-config'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { drizzle, load, schema, withoutDatabaseUrl, type Files } from './load-in-project.js'
import { temporaryProject } from './temporary-project.js'

withoutDatabaseUrl()

describe('a good config is resolved', () => {
  test('with defaults where it says nothing', async () => {
    const { root, config, diagnostics } = await load({ ...schema, 'drizzle.config.ts': drizzle })
    expect(diagnostics).toEqual([])
    expect(config).toEqual({
      root,
      file: { path: 'drizzle.config.ts', text: drizzle },
      schemaFiles: [join(root, 'schema.ts')],
      schemaPatterns: ['./schema.ts'],
      migrationsFolder: join(root, 'drizzle'),
      migrationsTable: '__drizzle_migrations',
      migrationsSchema: 'drizzle',
      casing: null,
      schemaFilter: [],
      rolesProvider: null,
      credentialsUrl: null,
      queriesFolder: join(root, 'queries'),
      outFolder: join(root, 'generated'),
      allow: [],
      naming: 'drizzle',
      types: {},
      database: {},
      importExtension: '.js',
      migrations: true,
      tag: false,
      preparedTexts: null,
      evaluationTimeout: null,
    })
  })

  test('in a folder of its own: paths are relative to the working directory, as drizzle-kit has it', async () => {
    const { root, config } = await load(
      {
        'configs/pg.config.ts':
          "export default { dialect: 'postgresql', schema: './src/schema.ts', out: './migrations' }\nexport const sluice = { queries: 'sql' }\n",
        'src/schema.ts': 'export {}\n',
      },
      'configs/pg.config.ts',
    )
    expect(config?.root).toBe(root)
    expect(config?.file.path).toBe('configs/pg.config.ts')
    expect(config?.schemaFiles).toEqual([join(root, 'src/schema.ts')])
    expect(config?.migrationsFolder).toBe(join(root, 'migrations'))
    expect(config?.queriesFolder).toBe(join(root, 'sql'))
    expect(config?.outFolder).toBe(join(root, 'generated'))
  })

  test.each<[string, Readonly<Record<string, string>>, string | null]>([
    [
      'the config that a script gives to drizzle-kit',
      { g: 'drizzle-kit generate --config configs/a.ts' },
      'configs/a.ts',
    ],
    [
      'in its other form, behind what sets the environment',
      { g: 'dotenv -e .env -- drizzle-kit push --config="configs/a.ts"' },
      'configs/a.ts',
    ],
    [
      'that several scripts name',
      {
        g: 'x && drizzle-kit generate --config=configs/a.ts',
        m: 'drizzle-kit migrate --config=configs/a.ts',
      },
      'configs/a.ts',
    ],
    ['not one that is not there', { g: 'drizzle-kit generate --config=other.ts' }, null],
    [
      'not one of two',
      { g: 'drizzle-kit generate --config=configs/a.ts', t: 'drizzle-kit push --config configs/b.ts' },
      null,
    ],
    ['not the config of another program', { g: 'drizzle-kit generate && vite --config configs/a.ts' }, null],
  ])('by package.json, where there is no drizzle.config: %s', async (_name, scripts, found) => {
    const { config, diagnostics } = await load({
      ...schema,
      'configs/a.ts': drizzle,
      'configs/b.ts': drizzle,
      'package.json': JSON.stringify({ scripts }),
    })
    expect(config?.file.path ?? null).toBe(found)
    if (found === null) expect(diagnostics).toEqual([expect.stringMatching(/^SL0001 /)])
  })

  const modules: Files = {
    'db/b.ts': '',
    'db/a.mts': '',
    'db/c.d.ts': '',
    'db/notes.md': '',
    'db/deep/d.ts': '',
    'db/(app)/[id].ts': '',
  }
  test.each([
    ['a folder: its own modules', "'./db'", ['db/a.mts', 'db/b.ts']],
    ['a glob', "'db/**/*.ts'", ['db/(app)/[id].ts', 'db/b.ts', 'db/c.d.ts', 'db/deep/d.ts']],
    [
      'an array of both, each file once',
      "['./db/b.ts', './db', './db/*/d.ts']",
      ['db/a.mts', 'db/b.ts', 'db/deep/d.ts'],
    ],
    ['a path with characters of a glob', "'./db/(app)/[id].ts'", ['db/(app)/[id].ts']],
  ])('schema may be %s', async (_name, pattern, expected) => {
    const { root, config, diagnostics } = await load({
      ...modules,
      'drizzle.config.ts': `export default { dialect: 'postgresql', schema: ${pattern} }`,
    })
    expect(diagnostics).toEqual([])
    expect(config?.schemaFiles).toEqual(expected.map((file) => join(root, file)))
  })

  test.each([
    [
      'js',
      "import { defineConfig } from 'drizzle-kit'\nexport default defineConfig(CONFIG)\nexport const sluice = { tag: true }",
    ],
    ['mjs', 'export default CONFIG\nexport const sluice = { tag: true }'],
    ['mts', 'export default CONFIG satisfies object\nexport const sluice = { tag: true }'],
    ['cjs', 'module.exports = { default: CONFIG, sluice: { tag: true } }'],
    ['ts', 'export default CONFIG as const\nexport const sluice = { tag: true }'],
  ])('from drizzle.config.%s, with the sluice export', async (extension, text) => {
    const { config, diagnostics } = await load({
      ...schema,
      [`drizzle.config.${extension}`]: text.replace(
        'CONFIG',
        "{ dialect: 'postgresql', schema: './schema.ts' }",
      ),
    })
    expect(diagnostics).toEqual([])
    expect(config?.tag).toBe(true)
  })

  test('from JSON', async () => {
    const { config } = await load({
      ...schema,
      'drizzle.config.json':
        '{ "dialect": "postgresql", "schema": "schema.ts", "out": "m", "casing": "snake_case" }',
    })
    expect(config).toMatchObject({ casing: 'snake_case', tag: false })
  })

  test('again after an edit of a module that it imports', async () => {
    const root = temporaryProject({
      ...schema,
      'folders.ts': "export const out = 'one'\n",
      'drizzle.config.ts': `import { out } from './folders'\n${drizzle}export const sluice = { out }\n`,
    })
    const first = await loadConfig({ cwd: root })
    writeFileSync(join(root, 'folders.ts'), "export const out = 'two'\n")
    const second = await loadConfig({ cwd: root })
    expect([first.value?.outFolder, second.value?.outFolder]).toEqual([join(root, 'one'), join(root, 'two')])
  })

  test.each([
    ['a url', '{ url: "postgres://u:p@h:1/d" }', 'postgres://u:p@h:1/d'],
    [
      'parts',
      '{ host: "h", port: 6000, user: "a@b", password: "p/w", database: "d" }',
      'postgres://a%40b:p%2Fw@h:6000/d',
    ],
    ['parts with ssl', '{ host: "h", database: "d", ssl: true }', 'postgres://h/d?sslmode=require'],
    ['a lazy url that is unset', '{ get url() { throw new Error("unset") } }', null],
    ['an empty url', '{ url: process.env.DATABASE_URL }', null],
  ])('dbCredentials as %s', async (_name, credentials, expected) => {
    const { config, diagnostics } = await load({
      ...schema,
      'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', dbCredentials: ${credentials} }`,
    })
    expect(diagnostics).toEqual([])
    expect(config?.credentialsUrl).toBe(expected)
  })

  test.each([
    ['nodenext', { 'tsconfig.json': '{ "compilerOptions": { "module": "nodenext" } }' }, '.js'],
    [
      'node16 resolution',
      { 'tsconfig.json': '{ "compilerOptions": { "moduleResolution": "Node16" } }' },
      '.js',
    ],
    [
      'bundler',
      { 'tsconfig.json': '{ "compilerOptions": { "module": "esnext", "moduleResolution": "bundler" } }' },
      '',
    ],
    [
      'a base that is extended',
      {
        'tsconfig.json': '{ /* ours */ "extends": "./base.json", }',
        'base.json': '{ "compilerOptions": { "module": "NodeNext" } }',
      },
      '.js',
    ],
    [
      'references',
      {
        'tsconfig.json': '{ "files": [], "references": [{ "path": "./app" }] }',
        'app/tsconfig.json': '{ "compilerOptions": { "module": "node20" } }',
      },
      '.js',
    ],
    ['nothing said', { 'tsconfig.json': '{}' }, ''],
  ] as const)('the extension of imports follows tsconfig: %s', async (_name, files, expected) => {
    const { config, diagnostics } = await load({ ...schema, ...files, 'drizzle.config.ts': drizzle })
    expect(diagnostics).toEqual([])
    expect(config?.importExtension).toBe(expected)
  })
})

test('the entry for require has what the entry for import has', async () => {
  const required: object = createRequire(import.meta.url)('../../dist/index.cjs')
  const imported: object = await import('../../dist/index.js')
  expect(Object.keys(required)).toEqual(Object.keys(imported))
})

test('drizzle-kit loads a config that imports the package and generates a migration by it', () => {
  const kit = createRequire(import.meta.url).resolve('drizzle-kit')
  const root = temporaryProject({
    'schema.ts':
      "import { pgTable, text } from 'drizzle-orm/pg-core'\nexport const a = pgTable('a', { b: text() })\n",
    'drizzle.config.ts': `import { defineSluice } from '${join(import.meta.dirname, '../../dist/index.cjs')}'\n${drizzle}export const sluice = defineSluice({ tag: true })\n`,
  })
  const output = execFileSync(process.execPath, [join(dirname(kit), 'bin.cjs'), 'generate'], {
    cwd: root,
    encoding: 'utf8',
  })
  expect(output).toContain('Your SQL migration file')
})
