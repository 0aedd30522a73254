import { execFileSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadConfig } from '#sluice/config/load-config'
import { compile } from '#sluice/pipeline'
import { temporaryProject } from '../config/temporary-project.js'

const repository = join(import.meta.dirname, '../..')

test('the example changes to Drizzle 1.0 and keeps its code to the byte, before and after drizzle-kit up', async () => {
  const root = temporaryProject(
    {
      'package.json': '{"type":"module"}',
      'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './src/db/schema.ts', out: './drizzle' }
export const sluice = { queries: 'queries', out: 'generated' }\n`,
    },
    { line: '1.x' },
  )
  for (const path of ['drizzle', 'queries', 'src/db/schema.ts', 'tsconfig.json']) {
    cpSync(join(repository, path), join(root, path), { recursive: true })
  }
  const own = Object.fromEntries(
    readdirSync(join(repository, 'generated'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => [path, readFileSync(join(repository, 'generated', path), 'utf8')]),
  )
  const generated = async (): Promise<unknown> => {
    const { value: config } = await loadConfig({ cwd: root })
    if (config === null) throw new Error('no config')
    const { files, diagnostics } = await compile(config, { onProgress: () => undefined })
    // The schema is not ahead of its migrations: they say the same in another notation.
    expect(diagnostics).toEqual([])
    return Object.fromEntries(files.map(({ path, text }) => [path, text]))
  }
  expect(await generated()).toEqual(own)
  execFileSync(process.execPath, [join(root, 'node_modules/drizzle-kit/bin.cjs'), 'up'], {
    cwd: root,
    stdio: 'pipe',
  })
  expect(readdirSync(join(root, 'drizzle')).filter((name) => /^\d{14}_/.test(name))).toHaveLength(3)
  expect(readdirSync(join(root, 'drizzle'))).not.toContain('meta')
  expect(await generated()).toEqual(own)
})
