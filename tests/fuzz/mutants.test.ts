import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { mutants, occurrences } from '../../fuzz/mutants.js'

const compiled = new URL('../../dist/analyze/', import.meta.url)

test.each(mutants)('the mutant "$name" changes one place of the compiled code', async (mutant) => {
  const text = await readFile(new URL(mutant.file, compiled), 'utf8')
  expect(occurrences(text, mutant)).toBe(1)
  expect(mutant.to).not.toBe(mutant.from)
})
