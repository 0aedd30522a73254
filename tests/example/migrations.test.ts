import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api'
import { expect, test } from 'vitest'
import * as schema from '../../src/db/schema.js'

const meta = join(import.meta.dirname, '../../drizzle/meta')

test('the migrations of the example say what its schema says', async () => {
  const last = readdirSync(meta)
    .filter((name) => name.endsWith('_snapshot.json'))
    .toSorted()
    .at(-1)
  const snapshot = JSON.parse(readFileSync(join(meta, last ?? ''), 'utf8')) as ReturnType<
    typeof generateDrizzleJson
  >
  expect(await generateMigration(snapshot, generateDrizzleJson(schema))).toEqual([])
})
