import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { useDatabase } from '../setup/database.js'

const database = useDatabase()
const jiti = join(dirname(createRequire(import.meta.url).resolve('jiti/package.json')), 'lib/jiti-cli.mjs')
const script = join(import.meta.dirname, 'million-rows.ts')
const mebibyte = 2 ** 20

/** By COPY in and by a stream out, on a plain client, and a fifth of the rows on one of `createClient`. */
async function grownBy(total: number): Promise<readonly number[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', '--max-old-space-size=128', jiti, script, database.url, String(total)],
    { encoding: 'utf8' },
  )
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const { rows = 0, copied, sum, seen, grown } = JSON.parse(line) as Record<string, number>
      expect({ copied, sum, seen }).toEqual({ copied: rows, sum: (rows * (rows - 1)) / 2, seen: 2 * rows })
      return grown ?? Number.NaN
    })
}

test('a million rows take no more memory than a twentieth of them', { timeout: 300_000 }, async () => {
  const few = await grownBy(50_000)
  const many = await grownBy(1_000_000)
  expect(many).toHaveLength(2)
  for (const [index, grown] of many.entries()) {
    // The rows are some 190 MB. What is in use varies by a batch or a chunk.
    expect(grown).toBeLessThan((few[index] ?? 0) + 4 * mebibyte)
    expect(grown).toBeLessThan(16 * mebibyte)
  }
})
