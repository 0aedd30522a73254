import { loadConfig } from '#sluice/config/load-config'
import { configCodes } from '#sluice/diagnostics/catalogue/config'
import type { Diagnostic } from '#sluice/diagnostics/diagnostic'
import { positionOf } from '#sluice/diagnostics/span'
import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { temporaryProject } from './temporary-project.js'

type Files = Readonly<Record<string, string>>

const schema: Files = { 'schema.ts': 'export {}\n' }
const drizzle = "export default { dialect: 'postgresql', schema: './schema.ts' }\n"
const withSluice = (options: string): Files => ({
  ...schema,
  'drizzle.config.ts': `${drizzle}export const sluice = ${options}\n`,
})

const seen = new Set<string>()

/** `code line:column message | hint` */
function shown(diagnostic: Diagnostic): string {
  seen.add(diagnostic.code)
  const place = diagnostic.span
  const { line, column } = place ? positionOf(place.file, place.start) : { line: 0, column: 0 }
  const at = place ? `${place.file.path}:${line}:${column}` : '-'
  return `${diagnostic.code} ${at} ${diagnostic.message} | ${diagnostic.hint}`
}

const databaseUrl = process.env['DATABASE_URL']
beforeEach(() => {
  delete process.env['DATABASE_URL']
})
afterEach(() => {
  if (databaseUrl !== undefined) process.env['DATABASE_URL'] = databaseUrl
})

async function load(files: Files, path?: string) {
  const root = temporaryProject(files)
  const outcome = await loadConfig({ cwd: root, ...(path === undefined ? {} : { path }) })
  return { root, config: outcome.value, diagnostics: outcome.diagnostics.map(shown) }
}

describe('what is wrong with a config is said', () => {
  const cases: [name: string, files: Files, expected: readonly RegExp[], path?: string][] = [
    ['no config at all', schema, [/^SL0001 - there is no drizzle\.config\.ts here \| run "sluice init"/]],
    [
      'a config given by --config that does not exist',
      schema,
      [/^SL0002 - the config file db\/drizzle\.config\.ts does not exist/],
      'db/drizzle.config.ts',
    ],
    [
      'a config that does not compile, at the place of the syntax error',
      { 'drizzle.config.ts': 'export default {\n  dialect: = 1\n}\n' },
      [/^SL0003 drizzle\.config\.ts:2:12 the config does not compile: /],
    ],
    [
      'a config whose import does not compile, at the place in the import',
      { 'drizzle.config.ts': "import './env'\nexport default {}\n", 'env.ts': 'const a = 1\nconst = 2\n' },
      [/^SL0003 env\.ts:2:7 /],
    ],
    [
      'JSON that is none',
      { 'drizzle.config.json': '{\n  "dialect": postgresql\n}\n' },
      [/^SL0003 drizzle\.config\.json:2:14 /],
    ],
    [
      "a config that throws, at the user's own frame",
      {
        'drizzle.config.ts': "import { need } from './need'\n\nexport default { out: need('STAGE') }\n",
        'need.ts':
          'interface Unused { a: string }\n\nexport function need(name: string): string {\n  throw new Error(`${name}?`)\n}\n',
      },
      [/^SL0004 need\.ts:4:9 the config throws: STAGE\?/],
    ],
    [
      'a config that throws what is no error',
      { 'drizzle.config.ts': "throw 'no'\n" },
      [/^SL0004 drizzle\.config\.ts:1:1 the config throws: no/],
    ],
    [
      'a config that throws because DATABASE_URL is unset',
      {
        'drizzle.config.ts':
          "const url = process.env.DATABASE_URL\nif (!url) throw new Error('DATABASE_URL is required')\nexport default { dialect: 'postgresql', dbCredentials: { url } }\n",
      },
      [
        /^SL0005 drizzle\.config\.ts:2:17 the config throws because DATABASE_URL is not set: DATABASE_URL is required \| Sluice needs no database: make dbCredentials lazy/,
      ],
    ],
    [
      'a config that parses an unset variable of another name',
      { 'drizzle.config.ts': 'export default { a: new URL(process.env.POSTGRES_URI!) }\n' },
      [/^SL0005 drizzle\.config\.ts:1:1 the config throws because POSTGRES_URI is not set/],
    ],
    [
      'an import that is not there',
      { 'drizzle.config.ts': "import 'dotenvx/config'\nexport default {}\n" },
      [/^SL0006 drizzle\.config\.ts:1:8 the module "dotenvx\/config" cannot be found \| install the package/],
    ],
    [
      'a config without default export',
      { 'drizzle.config.ts': 'export const config = 1\nexport default undefined\n' },
      [/^SL0008/, /^SL0009/],
    ],
    [
      'a config that exports a function',
      { 'drizzle.config.ts': 'export default () => ({})\n' },
      [/^SL0007 drizzle\.config\.ts:1:1 /],
    ],
    [
      'another dialect',
      { ...schema, 'drizzle.config.ts': "export default { dialect: 'mysql', schema: 'schema.ts' }\n" },
      [/^SL0008 drizzle\.config\.ts:1:27 the dialect is "mysql" \| .*dialect: 'postgresql'/],
    ],
    [
      'no dialect and no schema, both in one run',
      {
        'drizzle.config.ts':
          "import { defineConfig } from 'drizzle-kit'\nexport default defineConfig({ out: 'x' })\n",
      },
      [/^SL0008 drizzle\.config\.ts:2:29 the config has no dialect/, /^SL0009 drizzle\.config\.ts:2:29 /],
    ],
    [
      'a schema that matches no file',
      { 'drizzle.config.ts': "export default { dialect: 'postgresql', schema: ['./db/*.ts'] }\n" },
      [/^SL0010 drizzle\.config\.ts:1:49 schema: no module matches "\.\/db\/\*\.ts"/],
    ],
    [
      'drizzle options of the wrong kind',
      {
        'drizzle.config.ts':
          "export default {\n  dialect: 'postgresql', schema: 7, casing: 'kebab',\n  out: [], schemaFilter: {}, migrations: 'm' }\n",
      },
      [
        /^SL0011 drizzle\.config\.ts:2:34 schema must be a string or an array of strings, not 7/,
        /^SL0011 drizzle\.config\.ts:2:45 casing must be 'snake_case' or 'camelCase', not "kebab"/,
        /^SL0011 drizzle\.config\.ts:3:42 migrations must be an object/,
        /^SL0011 drizzle\.config\.ts:3:8 out must be a name, not an array/,
        /^SL0011 drizzle\.config\.ts:3:26 schemaFilter must be /,
      ],
    ],
    [
      'an unknown option, with the nearest known one',
      withSluice("{ query: 'sql' }"),
      [/^SL0012 drizzle\.config\.ts:2:25 there is no option query \| did you mean queries\?/],
    ],
    [
      'an unknown option like no other',
      withSluice('{ frobnicate: 1 }'),
      [/^SL0012 .* there is no option frobnicate \| known are queries, out, naming/],
    ],
    [
      'unknown options inside database and types, through defineSluice',
      {
        ...schema,
        'drizzle.config.ts': `${drizzle}const defineSluice = (o: unknown) => o\nexport const sluice = defineSluice({\n  database: { setUp: 's.sql' },\n  types: { uuid: { type: 'Id', from: './id', parse: 'p', serialise: 's' } },\n})\n`,
      },
      [
        /^SL0012 drizzle\.config\.ts:5:58 there is no option types\.uuid\.serialise \| did you mean serialize\?/,
        /^SL0011 drizzle\.config\.ts:5:12 types\.uuid\.serialize must be the name of an exported function, not undefined/,
        /^SL0012 drizzle\.config\.ts:4:15 there is no option database\.setUp \| did you mean setup\?/,
      ],
    ],
    [
      'options of the wrong kind, all of them',
      withSluice(
        "{ queries: 1, out: '', naming: 'camel', tag: 'yes', importExtension: 'js', types: [], database: { url: 5, extensions: { vector: null } } }",
      ),
      [
        /^SL0011 .* queries must be the path of a folder, not 1/,
        /^SL0011 .* out must be the path of a folder, not ""/,
        /^SL0011 .* naming must be 'drizzle' or 'sql', not "camel"/,
        /^SL0011 .* importExtension must be '', '\.js' or '\.ts', not "js"/,
        /^SL0011 .* tag must be true or false, not "yes"/,
        /^SL0011 .* types must be an object, not an array/,
        /^SL0011 .* database\.url must be a connection URL, not 5/,
        /^SL0011 .* database\.extensions\.vector must be 'package#export', not null/,
      ],
    ],
    [
      'a sluice export that is no object',
      withSluice("'queries'"),
      [/^SL0011 .* the sluice export must be an object, not "queries"/],
    ],
    [
      'presets that do not exist',
      withSluice("{ types: { int8: 'bigint', uuid: 'string', numeric: 'Date', date: 3 } }"),
      [
        /^SL0013 .*:2:34 types: there is no such preset for "int8" \| Postgres calls the type "bigint"/,
        /^SL0013 .* for "uuid" \| presets exist for bigint, numeric, date/,
        /^SL0011 .* types\["numeric"\] must be one of 'string', 'number', 'bigint', not "Date"/,
        /^SL0011 .* types\.date must be a preset or \{ type, from, parse, serialize \}, not 3/,
      ],
    ],
    [
      'an output folder that is the queries folder',
      withSluice("{ queries: 'sql', out: './sql/' }"),
      [/^SL0014 drizzle\.config\.ts:2:46 out is the queries folder itself/],
    ],
    [
      'an output folder inside the queries folder',
      withSluice("{ out: 'queries/generated' }"),
      [/^SL0014 .* out is inside the queries folder/],
    ],
    [
      'an output folder that is the migrations folder',
      withSluice("{ out: 'drizzle' }"),
      [/^SL0014 .* out is the migrations folder/],
    ],
    ["an output folder that is the project's own", withSluice("{ out: '.' }"), [/^SL0014 /]],
    [
      'queries among the migrations',
      withSluice("{ queries: 'drizzle/queries' }"),
      [/^SL0014 .* the queries folder and the migrations folder overlap/],
    ],
    [
      'a setup file that does not exist',
      withSluice("{ database: { setup: 'setup.sql' } }"),
      [/^SL0015 drizzle\.config\.ts:2:44 database\.setup: the file setup\.sql does not exist/],
    ],
    [
      'a tsconfig that cannot be read',
      { ...withSluice('{}'), 'tsconfig.json': '{ "extends": "./base.json" }' },
      [/^SL0016 tsconfig\.json:1:1 the tsconfig cannot be read: /],
    ],
  ]
  test.each(cases)('%s', async (_name, files, expected, path) => {
    const { config, diagnostics } = await load(files, path)
    expect(config).toBeNull()
    expect(diagnostics).toHaveLength(expected.length)
    for (const pattern of expected) expect(diagnostics).toContainEqual(expect.stringMatching(pattern))
  })

  afterAll(() => {
    expect([...seen].sort(), 'every code has a case').toEqual(Object.keys(configCodes))
  })
})

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
      credentialsUrl: null,
      queriesFolder: join(root, 'queries'),
      outFolder: join(root, 'generated'),
      naming: 'drizzle',
      types: {},
      database: {},
      importExtension: '.js',
      tag: false,
    })
  })

  test('in a folder of its own, which is then the root of all paths', async () => {
    const { root, config } = await load(
      {
        'packages/db/drizzle.config.ts':
          "export default { dialect: 'postgresql', schema: './src/schema.ts', out: './migrations' }\n",
        'packages/db/src/schema.ts': 'export {}\n',
      },
      'packages/db/drizzle.config.ts',
    )
    expect(config?.root).toBe(join(root, 'packages/db'))
    expect(config?.schemaFiles).toEqual([join(root, 'packages/db/src/schema.ts')])
    expect(config?.migrationsFolder).toBe(join(root, 'packages/db/migrations'))
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
    const { writeFileSync } = await import('node:fs')
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
  const required = createRequire(import.meta.url)('../../dist/index.cjs') as Record<string, unknown>
  const imported = (await import('../../dist/index.js')) as Record<string, unknown>
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
