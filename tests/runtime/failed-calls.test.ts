/** postgres.js keeps the origin of each query that fails in a map of its own, by the array that holds the text. */
import postgres from 'postgres'
import { afterEach, expect, it, vi } from 'vitest'
import { createClient } from '#sluice/runtime/client'
import { int4 } from '#sluice/runtime/numbers'
import { defineQuery, input } from '#sluice/runtime/query'
import { execrows } from '#sluice/runtime/run'
import { useDatabase } from '../setup/database.js'

const database = useDatabase()
const failing = defineQuery({
  name: 'failing',
  text: 'select 1 / $1::int',
  parameters: (params: { by: number }) => [input('by', params.by, int4)],
})
const failingWithoutParameters = defineQuery({ name: 'failing', text: 'select 1 / 0' })

afterEach(() => void vi.restoreAllMocks())

type Call = (sql: postgres.Sql) => Promise<unknown>

/** How many texts are kept because the call failed. */
async function keptBy(make: () => postgres.Sql, call: Call): Promise<number> {
  const sql = make()
  try {
    await sql`select 1`
    const set = vi.spyOn(Map.prototype, 'set')
    await expect(call(sql)).rejects.toMatchObject({ code: '22012' })
    return set.mock.calls.filter(([key]) => Array.isArray(key) && String(key[0]).includes('select 1 /'))
      .length
  } finally {
    vi.restoreAllMocks()
    await sql.end()
  }
}

const plain = (): postgres.Sql => postgres(database.url, { max: 1 })
const made = (): postgres.Sql => createClient(database.url, { max: 1 })
const unsafe: Call = (sql) => sql.unsafe('select 1 / 0')

it.each<readonly [string, () => postgres.Sql, Call, number]>([
  ['a generated function on postgres()', plain, (sql) => execrows(failing, sql, { by: 0 }), 0],
  ['one without parameters', plain, (sql) => execrows(failingWithoutParameters, sql, undefined), 0],
  ['a generated function on createClient()', made, (sql) => execrows(failing, sql, { by: 0 }), 0],
  ['a hand-written query on createClient()', made, unsafe, 0],
  ['and postgres.js itself keeps the text of a hand-written query', plain, unsafe, 1],
])('%s', async (_sentence, make, call, kept) => {
  expect(await keptBy(make, call)).toBe(kept)
})
