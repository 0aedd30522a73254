import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { compileCases, copyWithOutput } from '../pipeline/case-project.js'
import { compileStrictly } from '../pipeline/strict-compiler.js'

const folder = mkdtempSync(join(tmpdir(), 'sluice-dynamic-types-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What callers write, and what the compiler must not take. */
const usage = `
import type { Sql } from 'postgres'
import { isConstraint, reading, writing } from './expected/index.js'

export async function calls(sql: Sql, near: number | undefined, kind: 'tool' | 'toy' | null): Promise<void> {
  await reading.search(sql, { limit: 1 })
  await reading.search(sql, { limit: 1, kind: undefined, tag: 'a', least: 1, sort: 'price' })
  // @ts-expect-error A label that there is not.
  await reading.search(sql, { limit: 1, sort: 'stock' })
  // @ts-expect-error The column takes no NULL.
  await reading.search(sql, { limit: 1, kind })
  // @ts-expect-error What is always sent is always given.
  await reading.search(sql, { sort: 'name' })
  await reading.needsOneWithTheOther(sql, {})
  // Where nothing has to be given, the argument itself can be left out.
  await reading.needsOneWithTheOther(sql)
  await reading.needsOneWithTheOther(sql, undefined, { signal: AbortSignal.timeout(1) })
  // @ts-expect-error The limit has to be given.
  await reading.search(sql)
  // @ts-expect-error The live lines need a name.
  await reading.chosen(sql)
  await reading.needsOneWithTheOther(sql, { near: 1, distance: 2 })
  // What its clause does not need may be given all the same: callers pass on what they have. With several such clauses the
  // compiler wants each decided.
  await reading.needsOneWithTheOther(sql, { near, distance: 2, expensive: undefined })
  await reading.needsOneWithTheOther(sql, { distance: 2, expensive: false })
  // @ts-expect-error The clause of near needs a distance.
  await reading.needsOneWithTheOther(sql, { near: 1 })
  // @ts-expect-error It may be there.
  await reading.needsOneWithTheOther(sql, { near })
  await reading.needsOneWithTheOther(sql, { expensive: true, price: '1' })
  // @ts-expect-error The clause of the flag needs a price.
  await reading.needsOneWithTheOther(sql, { expensive: true })
  await reading.chosen(sql, { name: 'a' })
  await reading.chosen(sql, { by: 'tag', tag: 'a', lock: 'share' })
  // @ts-expect-error The live lines need a name.
  await reading.chosen(sql, {})
  // @ts-expect-error The case needs a tag.
  await reading.chosen(sql, { by: 'tag', name: 'a' })
  await writing.patch(sql, { id: 1, note: null })
  await writing.addTags(sql, { tags: [{ itemId: 1, tag: 'a' }], lenient: true })
  for await (const { id } of reading.streamed(sql, { more: 1 })) id.toFixed()
}
export const typo = (error: unknown): boolean => isConstraint(error, 'items_pk')
`

test('the types of arguments say which clauses need which, and the error about an unknown constraint shows the names', async () => {
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(folder, 'node_modules'))
  const { files } = await compileCases('dynamic')
  copyWithOutput('dynamic', files, join(folder, 'dynamic'))
  writeFileSync(join(folder, 'dynamic/usage.ts'), usage)
  expect(compileStrictly(folder, ['dynamic'])).toMatch(
    /^\S*dynamic\/usage\.ts\(\d+,\d+\): error TS2345: Argument of type '"items_pk"' is not assignable to parameter of type '.*"items_pkey".*'\.\n$/,
  )
})
