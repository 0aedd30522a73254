import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Line, linkPackages } from '../setup/drizzle-lines.js'

/** A project of a user's with these files, in a folder that goes when the test ends. Its dependencies are ours. */
export function temporaryProject(
  files: Readonly<Record<string, string>>,
  options: { readonly dependencies?: boolean; readonly line?: Line } = {},
): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-project-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  // Through the link, the file would become one of ours.
  if (options.dependencies !== false && Object.keys(files).some((path) => path.startsWith('node_modules/'))) {
    throw new Error('a project with files in node_modules is to have dependencies: false')
  }
  if (options.dependencies !== false) linkPackages(root, options.line)
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return root
}
