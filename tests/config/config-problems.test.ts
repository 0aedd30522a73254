import { configCodes } from '#sluice/diagnostics/catalogue/config'
import { describe, expect, test } from 'vitest'
import { drizzle, load, schema, withoutDatabaseUrl, type Files } from './load-in-project.js'

withoutDatabaseUrl()

const withSluice = (options: string): Files => ({
  ...schema,
  'drizzle.config.ts': `${drizzle}export const sluice = ${options}\n`,
})

const seen = new Set<string>()

describe('what is wrong with a config is said', () => {
  const cases: [name: string, files: Files, expected: readonly RegExp[], path?: string][] = [
    [
      'no config at all',
      schema,
      [/^SL0001 - the current folder has no drizzle\.config\.ts \| run "sluice init"/],
    ],
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
        /^SL0005 drizzle\.config\.ts:2:17 the config throws because DATABASE_URL is not set \| define the URL as a getter/,
      ],
    ],
    [
      'a config that parses an unset variable of another name',
      { 'drizzle.config.ts': 'export default { a: new URL(process.env.POSTGRES_URI!) }\n' },
      [/^SL0005 drizzle\.config\.ts:1:1 the config throws because POSTGRES_URI is not set: Invalid URL \|/],
    ],
    [
      'an import that is not there',
      { 'drizzle.config.ts': "import 'dotenvx/config'\nexport default {}\n" },
      [
        /^SL0006 drizzle\.config\.ts:1:8 drizzle\.config\.ts imports "dotenvx\/config", which cannot be found \| install the package \(npm install dotenvx\), or correct its name$/,
      ],
    ],
    [
      'an import that is not there, in a module that the config imports',
      {
        'configs/pg.config.ts': "import '../src/env'\nexport default {}\n",
        'src/env.ts': "export const a = 1\nimport './missing'\n",
      },
      [
        /^SL0006 src\/env\.ts:2:8 src\/env\.ts imports "\.\/missing", which cannot be found \| correct the path/,
      ],
      'configs/pg.config.ts',
    ],
    [
      'a module that validates the environment when it is imported, as one of t3-env',
      {
        'drizzle.config.ts':
          "import { env } from './env'\nexport default { dialect: 'postgresql', out: env.out }\n",
        'env.ts':
          "export const env = { out: 'drizzle' }\nif (!process.env.SKIP_ENV_VALIDATION && !process.env.AUTH_SECRET) throw new Error('Invalid environment variables')\n",
      },
      [
        /^SL0005 env\.ts:2:\d+ the config imports a module that validates .*: Invalid environment variables \| .*SKIP_ENV_VALIDATION=1/,
      ],
    ],
    [
      'several configs in the scripts of package.json',
      {
        ...schema,
        'a.ts': drizzle,
        'b.ts': drizzle,
        'package.json':
          '{ "scripts": { "a": "drizzle-kit push --config a.ts", "b": "drizzle-kit push --config=b.ts" } }',
      },
      [
        /^SL0001 - the current folder has no drizzle\.config\.ts \| the scripts of package\.json use a\.ts and b\.ts: choose one, as in --config a\.ts/,
      ],
    ],
    [
      'a schema that is relative to the folder of the config',
      {
        'db/drizzle.config.ts': "export default { dialect: 'postgresql', schema: './tables.ts' }\n",
        'db/tables.ts': 'export {}\n',
      },
      [
        /^SL0010 db\/drizzle\.config\.ts:1:\d+ schema "\.\/tables\.ts" matches no module \| .*run the command in db, where it matches/,
      ],
      'db/drizzle.config.ts',
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
      [/^SL0008 drizzle\.config\.ts:1:27 the config sets dialect to "mysql" \| .*dialect: 'postgresql'/],
    ],
    [
      'no dialect and no schema, both in one run',
      {
        'drizzle.config.ts':
          "import { defineConfig } from 'drizzle-kit'\nexport default defineConfig({ out: 'x' })\n",
      },
      [
        /^SL0008 drizzle\.config\.ts:2:29 the config does not set dialect/,
        /^SL0009 drizzle\.config\.ts:2:29 /,
      ],
    ],
    [
      'a schema that matches no file',
      { 'drizzle.config.ts': "export default { dialect: 'postgresql', schema: ['./db/*.ts'] }\n" },
      [/^SL0010 drizzle\.config\.ts:1:49 schema "\.\/db\/\*\.ts" matches no module/],
    ],
    [
      'drizzle options of the wrong kind',
      {
        'drizzle.config.ts':
          "export default {\n  dialect: 'postgresql', schema: 7, casing: 'kebab',\n  out: [], schemaFilter: {}, migrations: 'm' }\n",
      },
      [
        /^SL0011 drizzle\.config\.ts:2:34 schema must be a string or an array of strings, not 7 \| change the value, or remove the option$/,
        /^SL0011 drizzle\.config\.ts:2:45 casing must be 'snake_case' or 'camelCase', not "kebab"/,
        /^SL0011 drizzle\.config\.ts:3:42 migrations must be an object/,
        /^SL0011 drizzle\.config\.ts:3:8 out must be a name, not an array/,
        /^SL0011 drizzle\.config\.ts:3:26 schemaFilter must be /,
      ],
    ],
    [
      'an unknown option, with the nearest known one',
      withSluice("{ query: 'sql' }"),
      [/^SL0012 drizzle\.config\.ts:2:25 unknown option query \| did you mean queries\?/],
    ],
    [
      'an unknown option like no other',
      withSluice('{ frobnicate: 1 }'),
      [/^SL0012 .* unknown option frobnicate \| the options are queries, out, naming/],
    ],
    [
      'unknown options inside database and types, through defineSluice',
      {
        ...schema,
        'drizzle.config.ts': `${drizzle}const defineSluice = (o: unknown) => o\nexport const sluice = defineSluice({\n  database: { setUp: 's.sql' },\n  types: { uuid: { type: 'Id', from: './id', parse: 'p', serialise: 's' } },\n})\n`,
      },
      [
        /^SL0012 drizzle\.config\.ts:5:58 unknown option types\.uuid\.serialise \| did you mean serialize\?/,
        /^SL0011 drizzle\.config\.ts:5:12 types\.uuid\.serialize must be the name of an exported function, not undefined/,
        /^SL0012 drizzle\.config\.ts:4:15 unknown option database\.setUp \| did you mean setup\?/,
      ],
    ],
    [
      'options of the wrong kind, all of them',
      withSluice(
        "{ queries: 1, out: '', naming: 'camel', tag: 'yes', allow: ['SL2001'], importExtension: 'js', types: [], database: { url: 5, extensions: { vector: null } } }",
      ),
      [
        /^SL0011 .* queries must be the path of a folder, not 1/,
        /^SL0011 .* out must be the path of a folder, not ""/,
        /^SL0011 .* naming must be 'drizzle' or 'sql', not "camel"/,
        /^SL0011 .* importExtension must be '', '\.js' or '\.ts', not "js"/,
        /^SL0011 .* tag must be true or false, not "yes"/,
        /^SL0011 .* allow must be an array of codes of warnings: SL/,
        /^SL0011 .* types must be an object, not an array/,
        /^SL0011 .* database\.url must be a connection URL, not 5/,
        /^SL0011 .* database\.extensions\.vector must be 'package#export' or false, not null/,
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
        /^SL0013 .*:2:34 types: "int8" does not have this preset \| write 'bigint': …, the name of the type in Postgres/,
        /^SL0013 .* types: "uuid" does not have this preset \| use a type with presets \(bigint, numeric, date/,
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
    for (const line of diagnostics) seen.add(line.slice(0, 6))
    expect(config).toBeNull()
    expect(diagnostics).toHaveLength(expected.length)
    for (const pattern of expected) expect(diagnostics).toContainEqual(expect.stringMatching(pattern))
  })

  test.each<[string, Files, RegExp]>([
    [
      'an import that is not there, in a module outside of the working directory: that module',
      {
        'app/drizzle.config.ts': "import '../shared/a'\nexport default {}\n",
        'shared/a.ts': "export {}\nimport './b'\n",
        'shared/b.ts': "import './gone'\n",
      },
      /^SL0006 \.\.\/shared\/b\.ts:1:8 \.\.\/shared\/b\.ts imports "\.\/gone", which cannot be found \| correct the path$/,
    ],
    [
      'an import that is not there, in a package: the import of the package',
      {
        'app/drizzle.config.ts': "\nimport 'dep'\nexport default {}\n",
        'app/node_modules/dep/package.json': '{ "name": "dep", "main": "index.ts" }',
        'app/node_modules/dep/index.ts': "import 'peer-of-dep'\n",
      },
      /^SL0006 drizzle\.config\.ts:2:8 node_modules\/dep\/index\.ts imports "peer-of-dep", which cannot be found/,
    ],
    [
      'a tsconfig that cannot be read, of a module elsewhere: that tsconfig',
      {
        'app/drizzle.config.ts': "import '../shared/a'\nexport default {}\n",
        'shared/a.ts': "import './b'\n",
        'shared/b.ts': '',
        'shared/tsconfig.json': '{ "extends": "@nowhere/tsconfig" }',
      },
      /^SL0016 \.\.\/shared\/tsconfig\.json:1:1 the tsconfig cannot be read: .*@nowhere\/tsconfig/,
    ],
  ])('in a folder of a workspace: %s', async (_name, files, expected) => {
    const { config, diagnostics } = await load(files, undefined, { cwd: 'app' })
    expect(config).toBeNull()
    expect(diagnostics).toEqual([expect.stringMatching(expected)])
  })
})

describe('a folder of migrations that does not exist is a warning', () => {
  const config = (out: string, options = '{}'): Files => ({
    'schema.ts': '',
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts'${out} }\nexport const sluice = ${options}\n`,
  })
  const out = ", out: './migrations'"
  const scripts = (script: string): Files => ({ 'package.json': JSON.stringify({ scripts: { db: script } }) })

  test.each<[string, Files, RegExp | null]>([
    [
      'where the config names it',
      config(out),
      /^SL4029 drizzle\.config\.ts:1:69 the migrations folder migrations does not exist, /,
    ],
    [
      'where a script generates migrations',
      { ...config(out), ...scripts('drizzle-kit generate') },
      /^SL4029 /,
    ],
    ['not where the config does not name it', config(''), null],
    ['not where it is the default', config(", out: './drizzle'"), null],
    ['not where it exists', { ...config(out), 'migrations/0000_a.sql': '' }, null],
    [
      'not where a script pushes the schema',
      { ...config(out), ...scripts('npx drizzle-kit push --force') },
      null,
    ],
    ['not where there are to be no migrations', config(out, '{ migrations: false }'), null],
    [
      'not where queries are checked on a server',
      config(out, "{ database: { url: 'postgres://h/d' } }"),
      null,
    ],
    ['not where the config allows it', config(out, "{ allow: ['SL4029'] }"), null],
  ])('%s', async (_where, files, expected) => {
    const { diagnostics } = await load(files)
    for (const line of diagnostics) seen.add(line.slice(0, 6))
    expect(diagnostics).toEqual(expected === null ? [] : [expect.stringMatching(expected)])
  })
})

describe('a compiler that cannot compile the output is a warning', () => {
  const withTsconfig = (compilerOptions: object, typescript = '5.4.5'): Files => ({
    ...withSluice('{}'),
    'tsconfig.json': JSON.stringify({ compilerOptions }),
    'node_modules/typescript/package.json': JSON.stringify({ version: typescript }),
  })
  const nodeTypes: Files = { 'node_modules/@types/node/package.json': '{ "version": "20.1.0" }' }
  const nodenext = { module: 'nodenext' }
  const bundler = { module: 'esnext', moduleResolution: 'bundler' }

  test.each<[string, Files, RegExp | null]>([
    [
      'TypeScript before 5.0',
      withTsconfig(nodenext, '4.9.5'),
      /^SL0017 .*typescript\/package\.json:1:1 TypeScript 4\.9\.5 /,
    ],
    [
      'no target before TypeScript 6',
      withTsconfig(bundler),
      /^SL0017 tsconfig\.json:1:1 the tsconfig does not set target/,
    ],
    ['no target in TypeScript 7', withTsconfig(bundler, '7.0.2'), null],
    ['no target, but the module of Node.js', withTsconfig(nodenext), null],
    [
      'the target ES5',
      withTsconfig({ ...bundler, target: 'es5' }),
      /^SL0017 .* the target is es5; .* ES2016/,
    ],
    ['the target ES6', withTsconfig({ ...bundler, target: 'ES6' }), /^SL0017 .* the target is /],
    [
      'a target without types of ES2020',
      withTsconfig({ ...bundler, target: 'ES2017' }),
      /^SL0017 .* the target ES2017 does not include the types of ES2020, .*@types\/node/i,
    ],
    [
      'such a target beside @types/node',
      { ...withTsconfig({ ...bundler, target: 'ES2017' }), ...nodeTypes },
      null,
    ],
    [
      '@types/node that is not included',
      { ...withTsconfig({ ...bundler, target: 'ES2017', types: ['vite/client'] }), ...nodeTypes },
      /^SL0017 /,
    ],
    [
      'a low target with a newer lib, as in create-next-app',
      withTsconfig({ ...bundler, target: 'ES2017', lib: ['dom', 'esnext'] }),
      null,
    ],
    [
      'a lib of ES2019',
      withTsconfig({ ...bundler, target: 'ES2022', lib: ['ES2019', 'DOM'] }),
      /^SL0017 .* lib does not include the types of ES2020/,
    ],
    ['a lib of ES2020', withTsconfig({ ...bundler, target: 'ES2022', lib: ['ES2020'] }), null],
    [
      'no default imports from CommonJS',
      withTsconfig({ module: 'esnext', moduleResolution: 'node', target: 'ES2022' }),
      /^SL0017 .* esModuleInterop/,
    ],
    [
      'default imports from CommonJS by esModuleInterop',
      withTsconfig({ module: 'commonjs', target: 'ES2022', esModuleInterop: true }),
      null,
    ],
    [
      'the project that a tsconfig without files refers to',
      {
        ...withTsconfig({}),
        'tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
        'tsconfig.app.json': '{ "compilerOptions": { "target": "es5" } }',
      },
      /^SL0017 tsconfig\.app\.json:1:1 the target is es5/,
    ],
  ])('%s', async (_name, files, expected) => {
    const { config, diagnostics } = await load(files, undefined, { dependencies: false })
    for (const line of diagnostics) seen.add(line.slice(0, 6))
    expect(config).not.toBeNull()
    expect(diagnostics).toEqual(expected === null ? [] : [expect.stringMatching(expected)])
  })
})

test("a project on Yarn's Plug'n'Play is told which setting it needs", async () => {
  const { config, diagnostics } = await load({ ...withSluice('{}'), '.pnp.cjs': '' }, undefined, {
    dependencies: false,
  })
  seen.add('SL0018')
  expect(config).toBeNull()
  expect(diagnostics).toEqual([
    expect.stringMatching(/^SL0018 \.pnp\.cjs:1:1 .*Plug'n'Play.* \| .*nodeLinker: node-modules/),
  ])
})

test('every code of the config stage has a case', () => {
  expect([...seen].toSorted()).toEqual(Object.keys(configCodes))
})
