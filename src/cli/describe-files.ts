import type { FileStatus } from '../api/index.js'
import type { Paint, Role } from '../diagnostics/paint.js'
import { counted } from '../diagnostics/summary.js'

const roles: Readonly<Record<string, Role>> = {
  written: 'good',
  removed: 'warning',
  stale: 'error',
  missing: 'error',
  orphaned: 'error',
}

/** A line for each file that changed or differs, and one with the number of the others. */
export function describeFiles(files: readonly FileStatus<string>[], paint: Paint): string {
  const unchanged = files.filter(({ status }) => status === 'unchanged').length
  const lines = files
    .filter(({ status }) => status !== 'unchanged')
    .map(({ path, status }) => `${paint(roles[status] ?? 'strong', status.padEnd(8))} ${path}`)
  if (unchanged > 0) lines.push(`${counted(unchanged, 'file')} unchanged`)
  return lines.map((line) => `${line}\n`).join('')
}
