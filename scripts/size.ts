/**
 * What generated code weighs in a bundle, minified and gzipped: `npm run size`. The helper file whole, and what a bundler keeps of it
 * for one query of each command, `postgres` left out. PgTyped's runtime is 94 kB gzipped by the same measure.
 */
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const root = new URL('..', import.meta.url).pathname

async function weigh(contents: string): Promise<{ minified: number; gzipped: number }> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    external: ['postgres'],
    write: false,
  })
  const [{ contents: bytes } = { contents: new Uint8Array() }] = outputFiles
  return { minified: bytes.length, gzipped: gzipSync(bytes, { level: 9 }).length }
}

const measured: readonly [name: string, contents: string][] = [
  ['generated/sluice.ts, all of it', "export * from './generated/sluice.js'"],
  ['a module of one query: server-status', "export * from './generated/server-status.js'"],
  ['one query of fifteen: getTenantByEmail', "export { getTenantByEmail } from './generated/tenants.js'"],
  ['createClient alone', "export { createClient } from './generated/sluice.js'"],
  ['every query of the example', "export * from './generated/index.js'"],
]

for (const [name, contents] of measured) {
  const { minified, gzipped } = await weigh(contents)
  console.log(
    `${name.padEnd(42)}${String(minified).padStart(8)} B minified${String(gzipped).padStart(8)} B gzipped`,
  )
}
