import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClient } from '#sluice/runtime/client'
import { timestamptz } from '#sluice/runtime/dates'
import { collect, isNull, present } from '#sluice/runtime/group'
import { int4 } from '#sluice/runtime/numbers'
import { defineQuery, type Query, value, valueOrNull } from '#sluice/runtime/query'
import { many, one, optional } from '#sluice/runtime/run'
import { text } from '#sluice/runtime/text'
import { useDatabase } from '../setup/database.js'

const database = useDatabase()
let clients: readonly postgres.Sql[]
beforeAll(() => {
  clients = [postgres(database.url, { max: 1 }), createClient(database.url, { max: 1 })]
})
afterAll(() => Promise.all((clients ?? []).map((client) => client.end())))

/** What every client gives, the second time too, when it knows the query's types. */
async function all<Row>(query: Query<undefined, Row>): Promise<Row[]> {
  const answers: Row[][] = []
  for (const client of [...clients, ...clients]) answers.push(await many(query, client, undefined))
  const [first, ...others] = answers
  for (const other of others) expect(other).toEqual(first)
  return first ?? []
}

interface Group {
  readonly a: string | null
  readonly b: string | null
  readonly numbers: number[]
}

/** Rows of two text columns that are the key, and a number. */
const grouping = (values: string): Query<undefined, Group> =>
  defineQuery({
    name: 'grouping',
    text: `select a::text, b::text, n::int from (values ${values}) v(a, b, n)`,
    columns: ['a', 'b', 'n'],
    row: (cells): Group => ({
      a: valueOrNull(cells, 0, text),
      b: valueOrNull(cells, 1, text),
      numbers: [],
    }),
    list: collect({
      key: [0, 1],
      of: (row: Group) => row.numbers,
      present: 2,
      element: (cells) => value(cells, 2, int4),
    }),
  })

describe('groups', () => {
  test('are told apart by each column of the key, wherever their texts end', async () => {
    const rows = await all(
      grouping(
        `('ab', 'c', 1), ('a', 'bc', 2), ('ab', 'c', 3), ('', 'abc', 4), ('1:a', '', 5), ('1', ':a', 6)`,
      ),
    )
    expect(rows).toEqual([
      { a: 'ab', b: 'c', numbers: [1, 3] },
      { a: 'a', b: 'bc', numbers: [2] },
      { a: '', b: 'abc', numbers: [4] },
      { a: '1:a', b: '', numbers: [5] },
      { a: '1', b: ':a', numbers: [6] },
    ])
  })

  test('of NULL are none of the empty text, and of NULLs are one', async () => {
    const rows = await all(
      grouping(`(null, '', 1), ('', null, 2), (null, '', 3), ('-', '0:', 4), (null, null, 5)`),
    )
    expect(rows.map(({ numbers }) => numbers)).toEqual([[1, 3], [2], [4], [5]])
  })

  test('stand in the order of their first rows, and a row without an element adds none', async () => {
    const rows = await all(
      grouping(`('b', 'x', null), ('a', 'x', 1), ('b', 'x', 2), ('c', 'x', null), ('a', 'x', 3)`),
    )
    expect(rows.map(({ a, numbers }) => [a, numbers])).toEqual([
      ['b', [2]],
      ['a', [1, 3]],
      ['c', []],
    ])
  })

  test('by instants that differ by less than a Date shows are two', async () => {
    const query = defineQuery({
      name: 'instants',
      text: `select at::timestamptz, n::int from (values ('2026-01-01 00:00:00.000001+00', 1), ('2026-01-01 00:00:00.000002+00', 2)) v(at, n)`,
      columns: ['at', 'n'],
      row: (cells) => ({ at: value(cells, 0, timestamptz), numbers: [] as number[] }),
      list: collect({
        key: [0],
        of: (row: { numbers: number[] }) => row.numbers,
        element: (cells) => value(cells, 1, int4),
      }),
    })
    expect((await all(query)).map(({ numbers }) => numbers)).toEqual([[1], [2]])
  })

  test('of groups have keys within the group', async () => {
    interface Inner {
      readonly id: number
      readonly leaves: number[]
    }
    interface Outer {
      readonly id: number
      readonly inner: { readonly list: Inner[] } | null
    }
    const query = defineQuery({
      name: 'tree',
      text: `select a::int, b::int, c::int, true as there from (values (1, 1, 1), (2, 1, 2), (1, 1, 3), (1, 2, null), (3, null, null)) v(a, b, c)`,
      columns: ['a', 'b', 'c', 'there'],
      row: (cells): Outer => ({
        id: value(cells, 0, int4),
        inner: isNull(cells, 1) ? null : { list: [] },
      }),
      list: collect({
        key: [0],
        of: (row: Outer) => row.inner?.list,
        present: 1,
        element: (cells): Inner => ({ id: value(cells, 1, int4), leaves: [] }),
        list: collect({
          key: [1],
          of: (row: Inner) => row.leaves,
          present: 2,
          element: (cells) => value(cells, 2, int4),
        }),
      }),
    })
    expect(await all(query)).toEqual([
      {
        id: 1,
        inner: {
          list: [
            { id: 1, leaves: [1, 3] },
            { id: 2, leaves: [] },
          ],
        },
      },
      { id: 2, inner: { list: [{ id: 1, leaves: [2] }] } },
      { id: 3, inner: null },
    ])
  })

  test('are read once each: what is wrong in a later row of one is not met', async () => {
    const query = grouping(`('a', 'b', 1), ('a', 'b', 2)`)
    let read = 0
    const counted = { ...query, row: (cells: Parameters<typeof query.row>[0]) => (read++, query.row(cells)) }
    await many(counted, clients[0]!, undefined)
    expect(read).toBe(1)
  })
})

describe('a query of one row', () => {
  test('takes all rows of one group, none, or throws for a second group', async () => {
    const [client] = clients
    if (!client) throw new Error('no client')
    expect(await one(grouping(`('a', 'b', 1), ('a', 'b', 2)`), client, undefined)).toEqual({
      a: 'a',
      b: 'b',
      numbers: [1, 2],
    })
    await expect(optional(grouping(`('a', 'b', 1), ('a', 'c', 2)`), client, undefined)).rejects.toMatchObject(
      {
        code: 'SLUICE_TOO_MANY_ROWS',
        rows: 2,
      },
    )
    const none = { ...grouping(`('a', 'b', 1)`), text: `select 'a'::text, 'b'::text, 1 where false` }
    expect(await optional(none, client, undefined)).toBeNull()
    await expect(one(none, client, undefined)).rejects.toMatchObject({ code: 'SLUICE_NO_ROWS' })
  })
})

describe('what is not of its type', () => {
  test('inside an element names the column', async () => {
    const query = grouping(`('a', 'b', 1)`)
    const wrong = { ...query, text: `select 'a'::text, 'b'::text, 'x'::text` }
    await expect(many(wrong, clients[0]!, undefined)).rejects.toMatchObject({
      code: 'SLUICE_DECODE',
      column: 'n',
    })
  })

  test('a row that the author vouches for and that is absent', async () => {
    const query = defineQuery({
      name: 'vouched',
      text: 'select null::int as id',
      columns: ['project.id'],
      row: (cells) => ({ project: present(cells, 0) && { id: value(cells, 0, int4) } }),
    })
    await expect(many(query, clients[0]!, undefined)).rejects.toMatchObject({
      code: 'SLUICE_DECODE',
      column: 'project.id',
    })
  })
})
