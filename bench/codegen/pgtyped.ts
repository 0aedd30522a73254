import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Invocation } from '../measure/process.js'
import { root } from '../measure/root.js'
import type { Workspace } from './workspace.js'

const program = join(root, 'bench', 'node_modules', '@pgtyped', 'cli', 'lib', 'index.js')
const noDelay = fileURLToPath(new URL('./no-delay.js', import.meta.url))

export const pgtyped = ({ folder }: Workspace, config: string, preload: 'none' | 'no delay'): Invocation => ({
  args: [...(preload === 'none' ? [] : ['--import', noDelay]), program, '-c', config],
  cwd: folder,
})

/** How many queries PgTyped has made functions of. */
export function countPgtyped({ folder }: Workspace): number {
  const files = readdirSync(join(folder, 'pgtyped'), { recursive: true, encoding: 'utf8' })
  return files
    .filter((path) => path.endsWith('.queries.ts'))
    .map(
      (path) =>
        readFileSync(join(folder, 'pgtyped', path), 'utf8').match(/= new PreparedQuery</g)?.length ?? 0,
    )
    .reduce((sum, count) => sum + count, 0)
}
