import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { compileStrictly } from '../pipeline/strict-compiler.js'

const folder = mkdtempSync(join(tmpdir(), 'sluice-types-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the strict compiler takes right uses of the example, and every wrong one is an error', () => {
  expect(compileStrictly(folder, [join(import.meta.dirname, 'types/usage.ts')])).toBe('')
})
