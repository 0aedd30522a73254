import { isTypedBySchema } from '#sluice/model/schema-model'
/** Workspaces whose packages have copies of drizzle-orm of their own, as package managers install them. */
import { loadConfig } from '#sluice/config/load-config'
import { holds } from '#sluice/facts/fact'
import { observe } from '#sluice/facts/observe'
import { loadSchema } from '#sluice/schema/load-schema'
import {
  cpSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { temporaryProject } from '../config/temporary-project.js'
import { loadIn } from './load-in-project.js'

const installed = realpathSync(fileURLToPath(new URL('../../node_modules', import.meta.url)))

const manifest = (name: string, more: object = {}): string =>
  JSON.stringify({ name, version: '1.0.0', type: 'module', main: './index.ts', ...more })
const needsDrizzle = { dependencies: { 'drizzle-orm': '*' } }

const table = `import { jsonb, pgTable, text } from 'drizzle-orm/pg-core'
export interface Prefs { a: string }
export const plans = pgTable('plans', { prefs: jsonb().$type<Prefs>(), tags: text().$type<'x'>().array(), plain: text() })
`

interface Workspace {
  readonly files: Readonly<Record<string, string>>
  /** Where copies of drizzle-orm are, each with its version; null for the one that is installed. */
  readonly copies?: Readonly<Record<string, string | null>>
  /** From a link to where it leads. */
  readonly links?: Readonly<Record<string, string>>
}

/** The project is in `app`; the files are written to the workspace above it. */
function workspace({ files, copies = {}, links = {} }: Workspace): string {
  const root = temporaryProject(
    {
      'app/drizzle.config.ts': "export default { dialect: 'postgresql', schema: './db/*.ts' }\n",
      ...files,
    },
    { dependencies: false },
  )
  for (const name of ['drizzle-orm', 'drizzle-kit']) {
    mkdirSync(join(root, 'app/node_modules'), { recursive: true })
    symlinkSync(join(installed, name), join(root, 'app/node_modules', name))
  }
  for (const [path, version] of Object.entries(copies)) copyDrizzle(join(root, path), version)
  for (const [path, target] of Object.entries(links)) link(root, path, target)
  return root
}

function copyDrizzle(path: string, version: string | null): void {
  const from = join(installed, 'drizzle-orm')
  // Drivers and other dialects are most of it.
  const isNeeded = (file: string): boolean => {
    const [first = ''] = relative(from, file).split(sep)
    return /^$|\.|^(?:cache|pg-core|sql|query-builders)$/.test(first) && !/\.(?:map|d\.c?ts)$/.test(file)
  }
  cpSync(from, path, { recursive: true, filter: isNeeded })
  if (version === null) return
  const file = join(path, 'package.json')
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), version }))
}

function link(root: string, path: string, target: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  rmSync(join(root, path), { recursive: true, force: true })
  symlinkSync(target.startsWith('/') ? target : join(root, target), join(root, path))
}

/** Which columns have a type of the schema's own, and what is reported. */
async function loaded(
  given: Workspace,
): Promise<{ readonly typed: readonly string[]; readonly diagnostics: readonly string[] }> {
  return loadedIn(workspace(given))
}

async function loadedIn(root: string): ReturnType<typeof loaded> {
  const result = await loadIn(join(root, 'app'))
  const typed = result.loaded?.model.relations.flatMap(({ name, columns }) =>
    columns.flatMap(({ key, type }) => (isTypedBySchema(type) ? [`${name}.${key}`] : [])),
  )
  const version: unknown = JSON.parse(
    readFileSync(join(installed, 'drizzle-orm', 'package.json'), 'utf8'),
  ).version
  const shorter = (text: string): string =>
    text.replaceAll(/(?:\.\.\/)+[^ ]*\/node_modules\/drizzle-orm \(/g, (path) =>
      path.startsWith('../packages') || path.startsWith('../lib') ? path : 'INSTALLED (',
    )
  return {
    typed: typed ?? [],
    diagnostics: result.diagnostics.map((text) => shorter(text).replaceAll(`(${String(version)})`, '(V)')),
  }
}

const ofPackage: Workspace = {
  files: {
    'app/db/schema.ts': "export * from '@acme/db'\n",
    'app/db/own.ts': table.replaceAll('plans', 'own'),
    'packages/db/package.json': manifest('@acme/db', needsDrizzle),
    'packages/db/index.ts': table,
  },
  copies: { 'packages/db/node_modules/drizzle-orm': null },
  links: { 'app/node_modules/@acme/db': 'packages/db' },
}

describe('$type is known in columns of a second copy of drizzle-orm', () => {
  const second = 'INSTALLED (V) and ../packages/db/node_modules/drizzle-orm (V)'
  const hint = 'TypeScript does not accept columns and tables of one copy for those of another'

  test('that a package of the workspace has, whose sources are evaluated', async () => {
    expect(await loaded(ofPackage)).toEqual({
      typed: ['own.prefs', 'own.tags', 'plans.prefs', 'plans.tags'],
      diagnostics: [
        `SL4024 db/schema.ts:1:15 the schema loads two copies of drizzle-orm: ${second} | run npm dedupe; ${hint}`,
      ],
    })
  })

  test.each([
    ['an ES module', 'index.js', "import { jsonb, text } from 'drizzle-orm/pg-core'\nexport const shared = "],
    ['CommonJS', 'index.cjs', "const { jsonb, text } = require('drizzle-orm/pg-core')\nexports.shared = "],
  ])('that an installed package has, which Node.js evaluates itself: %s', async (_kind, main, code) => {
    const root = workspace({
      files: {
        'pnpm-lock.yaml': '',
        'app/db/schema.ts': `import { pgTable } from 'drizzle-orm/pg-core'
import { shared } from 'columns/main'
export const t = pgTable('t', { ...shared() })\n`,
        'app/node_modules/columns/package.json': manifest('columns', {
          exports: { './main': `./${main}` },
          peerDependencies: { 'drizzle-orm': '*' },
        }),
        [`app/node_modules/columns/${main}`]: `${code}() => ({ a: jsonb().$type(), b: text() })\n`,
      },
      copies: { 'app/node_modules/columns/node_modules/drizzle-orm': '0.44.1' },
    })
    expect(await loadedIn(root)).toEqual({
      typed: ['t.a'],
      diagnostics: [
        `SL4024 db/schema.ts:2:24 the schema loads two copies of drizzle-orm: INSTALLED (V) and node_modules/columns/node_modules/drizzle-orm (0.44.1) | give each package of the workspace the same version, then run pnpm dedupe; ${hint}`,
      ],
    })
  })

  test('also in a later run of the same process, for which Node.js does not evaluate a package again', async () => {
    const root = workspace({
      files: {
        'app/db/schema.ts': "export { plans } from 'plans'\n",
        'app/node_modules/plans/package.json': manifest('plans', { main: './index.js', ...needsDrizzle }),
        'app/node_modules/plans/index.js': `import { jsonb, pgTable } from 'drizzle-orm/pg-core'
export const plans = pgTable('plans', { prefs: jsonb().$type() })\n`,
      },
    })
    const first = await loadedIn(root)
    expect(first).toEqual({ typed: ['plans.prefs'], diagnostics: [] })
    expect(await loadedIn(root)).toEqual(first)
  })

  test('that a module beside the schema has, which Node.js evaluates itself', async () => {
    expect(
      await loaded({
        files: {
          'app/db/schema.ts': "export * from '../../packages/db/index.mjs'\n",
          'packages/db/index.mjs': `import { jsonb, pgTable } from 'drizzle-orm/pg-core'
export const plans = pgTable('plans', { prefs: jsonb().$type() })\n`,
        },
        copies: { 'packages/db/node_modules/drizzle-orm': null },
      }),
    ).toEqual({ typed: ['plans.prefs'], diagnostics: [] })
  })
})

test('$type is known in the build for require, which is the same copy', async () => {
  expect(
    await loaded({
      files: {
        'app/db/schema.ts': `export { plans } from './plans.cts'\n${table.replaceAll('plans', 'own')}`,
        'app/db/plans.cts': `const { jsonb, pgTable } = require('drizzle-orm/pg-core')
exports.plans = pgTable('plans', { prefs: jsonb().$type() })\n`,
      },
    }),
  ).toEqual({ typed: ['own.prefs', 'own.tags', 'plans.prefs'], diagnostics: [] })
})

describe('what cannot be known is reported', () => {
  test('a copy that a package has which does not declare it', async () => {
    const { typed, diagnostics } = await loaded({
      files: {
        'app/db/schema.ts': `export { plans } from 'outer'\n${table.replaceAll('plans', 'own')}`,
        'app/node_modules/outer/package.json': manifest('outer', {
          main: './index.js',
          dependencies: { inner: '*' },
        }),
        'app/node_modules/outer/index.js': "export * from 'inner'\n",
        'app/node_modules/inner/package.json': manifest('inner', { main: './index.js', ...needsDrizzle }),
        'app/node_modules/inner/index.js': `import { jsonb, pgTable } from 'drizzle-orm/pg-core'
export const plans = pgTable('plans', { prefs: jsonb().$type() })\n`,
      },
      copies: { 'app/node_modules/inner/node_modules/drizzle-orm': null },
    })
    expect(typed).toEqual(['own.prefs', 'own.tags'])
    expect(diagnostics).toEqual([
      expect.stringMatching(
        /^SL4024 db\/schema\.ts:1:23 .*: INSTALLED \(V\) and node_modules\/inner\/node_modules\/drizzle-orm \(V\); Sluice cannot read the \$type<>\(\) of columns of the second \| run npm dedupe;/,
      ),
    ])
  })

  test('a copy that is nowhere where imports of the schema lead', async () => {
    const { typed, diagnostics } = await loaded({
      files: {
        'app/db/schema.ts': `export { plans } from './native.mjs'\n${table.replaceAll('plans', 'own')}`,
        'app/db/native.mjs': "export { plans } from '../../lib/plans.mjs'\n",
        'lib/plans.mjs': `import { jsonb, pgTable } from 'drizzle-orm/pg-core'
export const plans = pgTable('plans', { prefs: jsonb().$type() })\n`,
      },
      copies: { 'lib/node_modules/drizzle-orm': null },
    })
    expect(typed).toEqual(['own.prefs', 'own.tags'])
    expect(diagnostics).toEqual([
      expect.stringMatching(
        /^SL4024 - the schema has columns of a copy of drizzle-orm that Sluice cannot find, in addition to INSTALLED \(V\); it cannot read their \$type<>\(\) \| /,
      ),
    ])
  })
})

describe('two copies are not reported', () => {
  test('where packages share one through links', async () => {
    const shared = { 'packages/db/node_modules/drizzle-orm': join(installed, 'drizzle-orm') }
    expect(
      await loaded({ ...ofPackage, copies: {}, links: { ...ofPackage.links, ...shared } }),
    ).toMatchObject({ typed: { length: 4 }, diagnostics: [] })
  })

  test('where a package with another one gives nothing but types', async () => {
    expect(
      await loaded({
        ...ofPackage,
        files: { ...ofPackage.files, 'app/db/schema.ts': "export type { Prefs } from '@acme/db'\n" },
      }),
    ).toEqual({ typed: ['own.prefs', 'own.tags'], diagnostics: [] })
  })
})

test('a copy that is replaced by another of its version makes the schema be read again', async () => {
  const root = workspace({
    ...ofPackage,
    copies: { 'store/a/node_modules/drizzle-orm': null },
    links: {
      ...ofPackage.links,
      'packages/db/node_modules/drizzle-orm': 'store/a/node_modules/drizzle-orm',
    },
  })
  const run = () =>
    observe(async () => {
      const { value: config } = await loadConfig({ cwd: join(root, 'app') })
      return config && loadSchema(config)
    })
  const apart = await run()
  expect(apart.facts?.every(holds)).toBe(true)
  expect(apart.value?.diagnostics.map(({ code }) => code)).toEqual(['SL4024'])
  link(root, 'packages/db/node_modules/drizzle-orm', join(installed, 'drizzle-orm'))
  expect(apart.facts?.every(holds)).toBe(false)
  const together = await run()
  expect(together.value?.diagnostics).toEqual([])
  expect(together.facts?.every(holds)).toBe(true)
  // A copy nearer to the package than the one it has found, as a new version of one of the two makes it.
  mkdirSync(join(root, 'packages/node_modules'))
  renameSync(join(root, 'store/a/node_modules/drizzle-orm'), join(root, 'packages/node_modules/drizzle-orm'))
  expect(together.facts?.every(holds)).toBe(true)
  renameSync(join(root, 'packages/db/node_modules/drizzle-orm'), join(root, 'packages/unused'))
  expect(together.facts?.every(holds)).toBe(false)
  const above = await run()
  expect(above.value?.diagnostics.map(({ code }) => code)).toEqual(['SL4024'])
  renameSync(join(root, 'packages/unused'), join(root, 'packages/db/node_modules/drizzle-orm'))
  expect(above.facts?.every(holds)).toBe(false)
})
