import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findLine } from '#sluice/schema/drizzle/versions'
import { temporaryProject } from '../config/temporary-project.js'
import { load, loadIn, pg, type Files } from './load-in-project.js'

const t = (name: string): string => `pg.pgTable('${name}', { id: pg.uuid() })`

describe('what is wrong with a schema module is said', () => {
  const cases: [name: string, files: Files, expected: readonly string[]][] = [
    [
      'it does not compile: the place, once for all modules that import it',
      {
        'db/a.ts': "import './broken'\n",
        'db/b.ts': "import './broken'\n",
        'db/broken.ts': 'export const a = {\n  b: ]\n}\n',
      },
      ['SL4001 db/broken.ts:2:6 the schema does not compile: '],
    ],
    [
      "it throws: the user's own frame",
      {
        'db/schema.ts': `${pg}import { need } from '../env'\nexport const t = pg.pgTable(need('PREFIX'), {})\n`,
        'env.ts': 'export const need = (name: string) => {\n  throw new Error(`${name} is not set`)\n}\n',
      },
      ['SL4002 env.ts:2:9 the schema module throws: PREFIX is not set'],
    ],
    [
      "Drizzle throws: the user's call of it",
      { 'db/schema.ts': `${pg}\nexport const t = pg.pgTable('t', { a: pg.text().notNull().nope() })\n` },
      ['SL4002 db/schema.ts:4:'],
    ],
    [
      'an import is not there',
      { 'db/schema.ts': `${pg}import './tables/users'\nimport 'citext-orm'\n` },
      ['SL4003 db/schema.ts:3:8 db/schema.ts imports "./tables/users", which cannot be found'],
    ],
    [
      'it exports nothing',
      { 'db/schema.ts': 'export {}\n' },
      ['SL4004 db/schema.ts:1:1 the schema (./db/*.ts) exports'],
    ],
    [
      'it exports enums only',
      { 'db/schema.ts': `${pg}export const e = pg.pgEnum('e', ['a'])\n` },
      ['SL4004 db/schema.ts:1:1 '],
    ],
    [
      'it defines one table twice: both places',
      {
        'db/a.ts': `${pg}export const users = ${t('users')}\n`,
        'db/b.ts': `${pg}\nexport const users = ${t('users')}\n`,
      },
      [
        'SL4005 db/a.ts:3:33 users is defined more than once | export one definition',
        '+ db/b.ts:4:33 defined again here',
      ],
    ],
    [
      'a view has the name of a table in another schema module',
      {
        'db/a.ts': `${pg}const app = pg.pgSchema('app')
export const x = app.table('x', { id: pg.uuid() })
export const y = app.view('x', { id: pg.uuid() }).existing()\n`,
      },
      ['SL4005 db/a.ts:4:28 app.x is defined more than once', '+ db/a.ts:5:27'],
    ],
    [
      'two properties are one column, by name and by casing',
      {
        'db/a.ts': `${pg}export const t = pg.pgTable('t', {\n  userId: pg.uuid('user_id'),\n  owner: pg.uuid('user_id'),\n})\n`,
      },
      [
        'SL4006 db/a.ts:4:3 the properties userId and owner define the same column, t.user_id',
        '+ db/a.ts:5:3 and here',
      ],
    ],
    [
      'a view selects an expression without a name',
      {
        'db/a.ts': `${pg}export const t = ${t('t')}\nexport const v = pg.pgView('v').as((qb) => qb.select({ n: sql\`1\` }).from(t))\n`,
      },
      ['SL4009 db/a.ts:1:1 Drizzle cannot describe v: You tried to reference "n" field'],
    ],
  ]
  test.each(cases)('%s', async (_name, files, expected) => {
    const { loaded, diagnostics } = await load(files)
    expect(loaded).toBeNull()
    const lines = diagnostics.flatMap((diagnostic) => diagnostic.split('\n'))
    expect(lines).toEqual(expected.map((start) => expect.stringContaining(start)))
  })
})

describe("the project's own Drizzle is used", () => {
  const installed = dirname(createRequire(import.meta.url).resolve('drizzle-orm'))
  function project(packages: Readonly<Record<string, string | null>>): string {
    const root = temporaryProject(
      {
        'drizzle.config.ts': "export default { dialect: 'postgresql', schema: './schema.ts' }\n",
        'schema.ts': `${pg}export const t = pg.pgTable('t', { a: pg.text() })\n`,
      },
      { dependencies: false },
    )
    mkdirSync(join(root, 'node_modules'))
    for (const [name, version] of Object.entries(packages)) {
      const folder = join(root, 'node_modules', name)
      if (version === null) symlinkSync(join(dirname(installed), name), folder)
      else {
        mkdirSync(folder)
        writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version, type: 'module' }))
      }
    }
    return root
  }
  test('and its absence is reported', async () => {
    const { diagnostics } = await loadIn(project({}))
    expect(diagnostics).toEqual([
      expect.stringContaining(
        'SL4007 - drizzle-orm is not installed in the project | install it: npm install drizzle-orm',
      ),
      expect.stringContaining('npm install --save-dev drizzle-kit'),
    ])
  })
  test('and a version outside the range is reported', async () => {
    const { diagnostics } = await loadIn(project({ 'drizzle-orm': '0.29.5', 'drizzle-kit': '1.0.0-rc.1' }))
    expect(diagnostics).toEqual([
      expect.stringContaining(
        'SL4008 - drizzle-orm 0.29.5 is not supported | install a version in the range >=0.44',
      ),
      expect.stringContaining('SL4008 - drizzle-kit 1.0.0-rc.1 is not supported'),
    ])
  })
  test('and packages of different lines are named', async () => {
    const { diagnostics } = await loadIn(project({ 'drizzle-orm': '1.0.0-rc.5', 'drizzle-kit': '0.31.11' }))
    expect(diagnostics).toEqual([
      'SL4034 - drizzle-orm 1.0.0-rc.5 and drizzle-kit 0.31.11 are of different lines | install both packages of one line: npm install --save-dev drizzle-kit@1.0.0-rc.5',
    ])
    const { diagnostics: other } = await loadIn(
      project({ 'drizzle-orm': '0.45.4', 'drizzle-kit': '1.0.0-rc.5' }),
    )
    expect(other).toEqual([expect.stringMatching(/^SL4034 .* drizzle-kit@0\.31\.\d+$/)])
  })
  test('and each line has a first version, and an end', async () => {
    const { diagnostics } = await loadIn(project({ 'drizzle-orm': '1.0.0-beta.21', 'drizzle-kit': '2.0.0' }))
    expect(diagnostics).toEqual([
      'SL4008 - drizzle-orm 1.0.0-beta.21 is not supported | install a version in the range >=0.44.0 <1.0.0 or >=1.0.0-rc.5 <2.0.0',
      'SL4008 - drizzle-kit 2.0.0 is not supported | install a version in the range >=0.31.6 <1.0.0 or >=1.0.0-rc.5 <2.0.0',
    ])
  })
  test.each([
    ['1.0.0-rc.5', []],
    ['1.0.0-rc.5-169397b', []],
    ['1.0.0-rc.6', ['SL4033']],
    ['1.0.0', ['SL4033']],
    ['1.2.3', ['SL4033']],
    ['2.0.0-beta.1', ['SL4008']],
  ])('and %s of both packages is reported as %j', (version, codes) => {
    const { diagnostics } = findLine('/', { packageVersion: () => version })
    expect(diagnostics.map(({ code }) => code)).toEqual(codes.flatMap((code) => [code, code]))
  })
  test('and relations, which Drizzle 1.0 has elsewhere, come with where', async () => {
    const module = (from: string): Files => ({
      'db/schema.ts': `${pg}import { relations } from '${from}'
export const t = pg.pgTable('t', { a: pg.uuid() })
export const ofT = relations(t, () => ({}))\n`,
    })
    expect((await load(module('drizzle-orm'), '', '1.x')).diagnostics).toEqual([
      expect.stringMatching(
        /^SL4002 db\/schema\.ts:5:\d+ .*relations\) is not a function \| import relations from drizzle-orm\/_relations/,
      ),
    ])
    expect((await load(module('drizzle-orm/_relations'), '', '1.x')).diagnostics).toEqual([])
  })
  test('and a casing in the config, which Drizzle 1.0 ignores, is a warning', async () => {
    const files = { 'db/schema.ts': `${pg}export const t = pg.pgTable('t', { fullName: pg.text() })\n` }
    const { diagnostics } = await load(files, "casing: 'snake_case'", '1.x')
    expect(diagnostics).toEqual([
      "SL4036 drizzle.config.ts:1:70 Drizzle 1.0 ignores casing: 'snake_case' of the config | remove the option, and declare tables with snakeCase.table of drizzle-orm/pg-core in place of pgTable",
    ])
  })
  test('and a drizzle-kit whose api is no loadable module is too old', async () => {
    const { diagnostics } = await loadIn(project({ 'drizzle-orm': null, 'drizzle-kit': '0.31.5' }))
    expect(diagnostics).toEqual([
      expect.stringContaining(
        'SL4008 - drizzle-kit 0.31.5 is not supported | install a version in the range >=0.31.6',
      ),
    ])
  })
  test('when both are there', async () => {
    const { diagnostics, loaded } = await loadIn(project({ 'drizzle-orm': null, 'drizzle-kit': null }))
    expect(diagnostics).toEqual([])
    expect(loaded?.model.relations).toHaveLength(1)
  })
})
