import { runNode, runNodeForUse, type Use } from '../measure/process.js'
import type { ProjectSize } from '../project/write-project.js'
import { addQueries, makeWorkspace, program, type Workspace } from './workspace.js'

/** A run with a snapshot and no cached result. */
export interface ScaledRun extends Use {
  readonly tables: number
  readonly queries: number
  readonly wall: number
}

/** Ten times the queries on the same schema; and as many queries as before on five times the tables. */
export async function measureScale(
  workspace: Workspace,
  size: ProjectSize,
  say: (text: string) => void,
): Promise<readonly ScaledRun[]> {
  const more = { ...size, queries: 10 * size.queries }
  say(`${more.queries} queries`)
  const config = addQueries(workspace, more)
  const runs = [await cold(workspace, size, 'drizzle.config.ts'), await cold(workspace, more, config)]
  const wide = { ...size, tables: 5 * size.tables }
  say(`${wide.tables} tables`)
  const another = await makeWorkspace(wide)
  try {
    await runNode({ args: [program, 'generate'], cwd: another.folder })
    return [...runs, await cold(another, wide, 'drizzle.config.ts')]
  } finally {
    another.remove()
  }
}

async function cold(
  { folder }: Workspace,
  { tables, queries }: ProjectSize,
  config: string,
): Promise<ScaledRun> {
  const args = [program, 'generate', '--no-cache', '--config', config]
  const { wall, peak, cpu } = await runNodeForUse({ args, cwd: folder })
  return { tables, queries, wall, peak, cpu }
}
