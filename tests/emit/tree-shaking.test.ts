import { join } from 'node:path'
import { build as esbuild } from 'esbuild'
import { build as vite } from 'vite'
import { describe, expect, it } from 'vitest'

const root = new URL('../..', import.meta.url).pathname
const packages = ['postgres', 'drizzle-orm', 'drizzle-orm/*']

async function bundledByEsbuild(entry: string): Promise<string> {
  const { outputFiles } = await esbuild({
    stdin: { contents: entry, resolveDir: root, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: packages,
    write: false,
  })
  return outputFiles.map(({ text }) => text).join('')
}

/** Vite's own bundler is Rolldown, which shakes as Rollup does. */
async function bundledByVite(entry: string): Promise<string> {
  const id = join(root, 'entry.ts')
  const built = await vite({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'entry',
        resolveId: (source) => (source === 'entry' ? id : null),
        load: (source) => (source === id ? entry : null),
      },
    ],
    build: {
      ssr: true,
      write: false,
      minify: false,
      rolldownOptions: { input: 'entry', external: [/^drizzle-orm/, 'postgres'] },
    },
  })
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((each) =>
    'output' in each ? each.output : [],
  )
  return outputs.map((output) => (output.type === 'chunk' ? output.code : '')).join('')
}

/** The queries whose definitions are in the bundle. */
const queriesIn = (bundle: string): readonly string[] =>
  [...bundle.matchAll(/\b(?:defineQuery|dynamicQuery|defineCopy)\(\{\s*name: ["'`](\w+)/g)].map(
    ([, name = '']) => name,
  )

const ofSchema = (bundle: string): readonly string[] => bundle.match(/\bpgTable\(/g) ?? []

describe('a bundle holds the queries that are used, and no others', () => {
  it.each([
    ['a plain query', 'getTenantByEmail', 'tenants'],
    ['a query without parameters', 'serverStatus', 'server-status'],
    ['a dynamic query', 'findTenants', 'tenants'],
    ['a query with columns that Drizzle maps', 'createApiKey', 'api-keys'],
    ['a query with nested rows', 'getTenantProjects', 'projects'],
    ['a COPY', 'importUsage', 'usage'],
  ])('%s', async (_, name, module) => {
    const imported = `export { ${name} } from './generated/${module}.js'`
    expect(queriesIn(await bundledByEsbuild(imported))).toEqual([name])
    expect(queriesIn(await bundledByVite(imported))).toEqual([name])
  })

  it('by way of index.ts, where the bundler follows namespaces', async () => {
    const entry =
      "import { tenants } from './generated/index.js'\nexport const find = tenants.getTenantByEmail"
    const bundle = await bundledByVite(entry)
    expect(queriesIn(bundle)).toEqual(['getTenantByEmail'])
    // esbuild keeps a namespace whole, but none of the other modules.
    expect(queriesIn(await bundledByEsbuild(entry))).toContain('getTenantByEmail')
    expect(queriesIn(await bundledByEsbuild(entry))).not.toContain('createApiKey')
  })

  it('and no schema, where none of its mappers is needed', async () => {
    const entry = "export { serverStatus } from './generated/server-status.js'"
    expect(ofSchema(await bundledByEsbuild(entry))).toEqual([])
    expect(ofSchema(await bundledByEsbuild("export * from './generated/api-keys.js'"))).not.toEqual([])
  })

  it('nor a codec that no query of it needs', async () => {
    const bundle = await bundledByEsbuild("export { serverStatus } from './generated/server-status.js'")
    for (const codec of ['vector', 'interval', 'timestampAsString', 'numericAsBigint', 'float4']) {
      expect(bundle).not.toMatch(new RegExp(`^var ${codec}\\b`, 'm'))
    }
    const listing = await bundledByEsbuild("export { findTenants } from './generated/tenants.js'")
    expect(listing).toMatch(/^var uuid\b/m)
  })
})
