import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const dependencies = fileURLToPath(new URL('../../node_modules', import.meta.url))

/** A project of a user's with these files, in a folder that goes when the test ends. Its dependencies are ours. */
export function temporaryProject(
  files: Readonly<Record<string, string>>,
  options: { readonly dependencies?: boolean } = {},
): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-project-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  // Through the link, the file would become one of ours.
  if (options.dependencies !== false && Object.keys(files).some((path) => path.startsWith('node_modules/'))) {
    throw new Error('a project with files in node_modules is to have dependencies: false')
  }
  if (options.dependencies !== false) symlinkSync(dependencies, join(root, 'node_modules'))
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return root
}
