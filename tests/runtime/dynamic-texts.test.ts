import postgres from 'postgres'
import { afterAll, describe, expect, it } from 'vitest'
import { createClient } from '#sluice/runtime/client'
import { dynamicQuery, flag, piece, when } from '#sluice/runtime/dynamic'
import { int4 } from '#sluice/runtime/numbers'
import { input, value } from '#sluice/runtime/query'
import { many } from '#sluice/runtime/run'
import { useDatabase } from '../setup/database.js'

const database = useDatabase()
const clients: postgres.Sql[] = []
afterAll(() => Promise.all(clients.map((client) => client.end())))

const names = Array.from({ length: 13 }, (_, index) => `f${index}`)
type Flags = Readonly<Record<string, boolean>>

/** The sum of 2^i over the flags that are on, beside the argument. */
const sums = (preparedTexts?: number) =>
  dynamicQuery({
    name: 'sums',
    switches: (params: { n: number; flags: Flags }) =>
      Object.fromEntries(names.map((name) => [name, flag(name, params.flags[name])])),
    text: () => [
      ...piece`select ${'n'}::int4 as n, 0`,
      ...names.map((name, index) => when(name, piece`${` + ${2 ** index}`}`.map(constant))),
      ' as sum',
    ],
    parameters: (params) => ({ n: () => input('n', params.n, int4) }),
    columns: ['n', 'sum'],
    row: (cells) => [value(cells, 0, int4), value(cells, 1, int4)] as const,
    ...(preparedTexts !== undefined && { preparedTexts }),
  })

/** `piece` takes a string for the name of a parameter; here it is text. */
const constant = (part: ReturnType<typeof piece>[number]) =>
  typeof part === 'string' || part.kind !== 'parameter' ? part : part.name

const flagsOf = (sum: number): Flags =>
  Object.fromEntries(names.map((name, index) => [name, (sum & (2 ** index)) !== 0]))

describe.each([
  { of: 'postgres()', connect: () => postgres(database.url, { max: 1 }) },
  { of: 'createClient()', connect: () => createClient(database.url, { max: 1 }) },
])('the texts of a dynamic query on a client of $of', ({ connect }) => {
  it.each([
    { preparedTexts: undefined, expected: 128 },
    { preparedTexts: 3, expected: 3 },
    { preparedTexts: 0, expected: 0 },
  ])('are prepared up to a number: $preparedTexts', async ({ preparedTexts, expected }) => {
    const client = connect()
    clients.push(client)
    const query = sums(preparedTexts)
    for (let round = 0; round < 2; round++) {
      for (let sum = 0; sum < 300; sum++) {
        expect(await many(query, client, { n: sum, flags: flagsOf(sum) })).toEqual([[sum, sum]])
      }
    }
    const [prepared] = await client<{ count: number }[]>`
      select count(*)::int4 from pg_prepared_statements where statement like 'select $1::int4 as n, 0%'`
    expect(prepared?.count).toBe(expected)
  })
})
