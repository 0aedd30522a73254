import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import postgres from 'postgres'
import { afterAll, expect, it } from 'vitest'
import { createClient } from '#sluice/runtime/client'
import { dynamicQuery, flag, when } from '#sluice/runtime/dynamic'
import { json } from '#sluice/runtime/json'
import { int4 } from '#sluice/runtime/numbers'
import { defineQuery, input, value } from '#sluice/runtime/query'
import { execrows, many, one } from '#sluice/runtime/run'
import { text } from '#sluice/runtime/text'
import { useDatabase } from '../setup/database.js'
import { count } from '../setup/length.js'

/** `SLUICE_CALLS=1000000` takes an hour or less, and shows what a small number cannot. */
const calls = count('SLUICE_CALLS', 3_000, 20_000)
const database = useDatabase()
const opened: postgres.Sql[] = []
afterAll(() => Promise.all(opened.map((client) => client.end({ timeout: 5 }))))

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const heap = (): number => {
  collect()
  return process.memoryUsage().heapUsed
}

const echo = defineQuery({
  name: 'echo',
  text: 'select $1::int as id, $2::jsonb as doc, $3::text as word',
  parameters: (params: { id: number; doc: object; word: string }) => [
    input('id', params.id, int4),
    input('doc', params.doc, json()),
    input('word', params.word, text),
  ],
  columns: ['id', 'doc', 'word'],
  types: [23, 3802, 25],
  row: (cells) => ({ id: value(cells, 0, int4), doc: value(cells, 1, json()), word: value(cells, 2, text) }),
})
const names = Array.from({ length: 11 }, (_, index) => `f${index}`)
const optional = dynamicQuery({
  name: 'optional',
  switches: (params: Readonly<Record<string, boolean>>) =>
    Object.fromEntries(names.map((name) => [name, flag(name, params[name])])),
  text: () => [
    'select 1 as n where true',
    ...names.map((name, index) => when(name, [` and ${index} = ${index}`])),
  ],
  columns: ['n'],
  types: [23],
  row: (cells) => value(cells, 0, int4),
})
const failing = defineQuery({
  name: 'failing',
  text: 'select 1 / $1::int',
  parameters: (params: { by: number }) => [input('by', params.by, int4)],
})

const makers: readonly [name: string, make: (url: string) => postgres.Sql][] = [
  ['createClient()', (url) => createClient(url, { max: 2, max_lifetime: null })],
  ['postgres()', (url) => postgres(url, { max: 2, max_lifetime: null })],
]

it.each(makers)('%s: memory stays flat over any number of calls, here and on the server', async (_, make) => {
  const sql = make(database.url)
  opened.push(sql)
  const call = async (id: number): Promise<void> => {
    // Not by expect, which keeps what it was given until the test ends.
    const check = (found: unknown, expected: unknown): void => {
      if (found !== expected) throw new Error(`call ${id} gave ${String(found)}, not ${String(expected)}`)
    }
    switch (id % 5) {
      case 0: {
        const combination = Object.fromEntries(
          names.map((name, bit) => [name, (((id / 5) >> bit) & 1) === 1]),
        )
        return check((await many(optional, sql, combination)).join(), '1')
      }
      case 1: {
        const failed = await execrows(failing, sql, { by: 0 }).catch((error: unknown) => error)
        return check(failed instanceof postgres.PostgresError && failed.code, '22012')
      }
      case 2: {
        const { signal } = new AbortController()
        return check((await one(echo, sql, { id, doc: { id }, word: 'a' }, { signal })).id, id)
      }
      case 3:
        return check((await sql.begin((tx) => one(echo, tx, { id, doc: [id], word: `${id}` }))).id, id)
      default:
        return check(
          (await one(echo, sql, { id, doc: { id }, word: 'x'.repeat(id % 100) })).word.length,
          id % 100,
        )
    }
  }
  const run = async (from: number, to: number): Promise<void> => {
    let next = from
    const worker = async (): Promise<void> => {
      while (next < to) await call(next++)
    }
    await Promise.all(Array.from({ length: 20 }, worker))
  }
  const onServer = async (): Promise<number> => {
    const rows = await sql`select sum(total_bytes)::float8 as bytes from pg_backend_memory_contexts`
    return Number(rows[0]?.['bytes'])
  }
  // Every combination has been assembled and every prepared one prepared by then.
  const warm = Math.min(25_000, calls / 2)
  await run(0, warm)
  const before = { here: heap(), there: await onServer() }
  await run(warm, calls)
  const after = { here: heap(), there: await onServer() }
  const grown = { here: (after.here - before.here) / 2 ** 20, there: (after.there - before.there) / 2 ** 20 }
  if (process.env['SLUICE_CALLS']) console.log(`${calls} calls: grown by MB`, grown, 'of', before)
  // A few thousand calls have not met all the texts yet.
  expect(grown.here).toBeLessThan(calls > 50_000 ? 5 : 20)
  expect(grown.there).toBeLessThan(calls > 50_000 ? 2 : 10)
})
