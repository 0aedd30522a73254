import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'
import { sluice } from '../cli/sluice.js'
import { repository } from './markdown.js'

type Files = Readonly<Record<string, string>>

/** To be called once by a test file: what makes projects with the living example's schema, which go with the file. */
export function exampleProjects(): (files: Files) => string {
  const roots: string[] = []
  afterAll(() => {
    for (const root of roots) rmSync(root, { recursive: true, force: true })
  })
  return (files) => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-docs-')))
    roots.push(root)
    fill(root, files)
    return root
  }
}

function fill(root: string, files: Files): void {
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'))
  for (const path of ['drizzle', 'src/db']) {
    cpSync(join(repository, path), join(root, path), { recursive: true })
  }
  const config = "export default { dialect: 'postgresql', schema: './src/db/schema.ts' }\n"
  const all = { 'drizzle.config.ts': config, 'package.json': '{ "type": "module" }\n', ...files }
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

export interface Found {
  readonly code: string
  readonly severity: string
  readonly file: string | null
  readonly message: string
}

/** What `sluice generate` says of the project. */
export async function diagnosticsOf(root: string): Promise<readonly Found[]> {
  const { stdout, stderr } = await sluice(root, ['generate', '--reporter', 'json'])
  if (stdout === '') throw new Error(stderr)
  const { diagnostics }: { readonly diagnostics: readonly Found[] } = JSON.parse(stdout)
  return diagnostics
}
