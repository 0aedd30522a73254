import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openProject, type Project } from '#sluice/api/index'
import { afterAll, beforeAll } from 'vitest'
import { smallProject, writeProject } from '../cli/small-project.js'

/** The small project with changes, opened once for all tests of a file or a group. */
export function useProject(
  changes: Readonly<Record<string, string>>,
  overlay: Readonly<Record<string, string>> = {},
): { readonly project: Project } {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-api-')))
  const project = openProject({ cwd: root, overlay })
  beforeAll(() => writeProject(root, { ...smallProject, ...changes }))
  afterAll(async () => {
    await project.close()
    rmSync(root, { recursive: true, force: true })
  })
  return { project }
}
