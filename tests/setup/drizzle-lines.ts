import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Drizzle before 1.0, which this repository uses, and from 1.0 on, which the workspace tests/drizzle-1 has. */
export const lines = ['0.x', '1.x'] as const

export type Line = (typeof lines)[number]

const own = fileURLToPath(new URL('../../node_modules', import.meta.url))
const ofLine1 = fileURLToPath(new URL('../drizzle-1/node_modules', import.meta.url))

/** What a test's project uses beside Drizzle. */
const OTHERS = ['postgres', '@types', '@electric-sql']

/** Gives a project our packages as its own, with Drizzle of one line. */
export function linkPackages(root: string, line: Line = '0.x'): void {
  const folder = join(root, 'node_modules')
  if (line === '0.x') return symlinkSync(own, folder)
  mkdirSync(folder, { recursive: true })
  for (const name of ['drizzle-orm', 'drizzle-kit']) symlinkSync(join(ofLine1, name), join(folder, name))
  for (const name of OTHERS) symlinkSync(join(own, name), join(folder, name))
}
