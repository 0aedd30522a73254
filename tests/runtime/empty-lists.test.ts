import { describe, expect, it } from 'vitest'
import { listInput } from '#sluice/runtime/bulk'
import { NoRowsError, ParameterError } from '#sluice/runtime/errors'
import { int4 } from '#sluice/runtime/numbers'
import { defineQuery, input, value } from '#sluice/runtime/query'
import type { Handle } from '#sluice/runtime/driver'
import { exec, execrows, many, one, optional } from '#sluice/runtime/run'
import { stream } from '#sluice/runtime/stream'

interface Params {
  readonly of: number
  readonly rows: readonly { readonly n: number }[]
  readonly others: readonly { readonly n: number }[]
}

const query = defineQuery({
  name: 'lists',
  text: 'select …',
  parameters: (params: Params) => [
    input('of', params.of, int4),
    listInput('rows', params.rows, 'n', int4),
    listInput('others', params.others, 'n', int4),
  ],
  lists: (params: Params) => [params.rows, params.others],
  columns: ['n'],
  row: (cells) => value(cells, 0, int4),
})

/** A handle on which whatever is sent is an error. */
const sql: Handle = {
  typed: (wire, type) => ({ value: wire, type }) as never,
  unsafe: () => {
    throw new Error('sent')
  },
}
const empty: Params = { of: 1, rows: [], others: [] }

describe('where all lists are empty nothing is sent', () => {
  it('and there are no rows', async () => {
    expect(await many(query, sql, empty)).toStrictEqual([])
    expect(await optional(query, sql, empty)).toBe(null)
    expect(await exec(query, sql, empty)).toBe(undefined)
    expect(await execrows(query, sql, empty)).toBe(0)
    expect(await stream(query, sql, empty).next()).toStrictEqual({ done: true, value: undefined })
    await expect(one(query, sql, empty)).rejects.toBeInstanceOf(NoRowsError)
  })

  it('but every argument is looked at', async () => {
    const wrong = { ...empty, of: Number.NaN }
    await expect(many(query, sql, wrong)).rejects.toBeInstanceOf(ParameterError)
    await expect(stream(query, sql, wrong).next()).rejects.toBeInstanceOf(ParameterError)
    await expect(execrows(query, {} as Handle, empty)).rejects.toThrow(
      'not a postgres.js client or transaction',
    )
  })

  it('and a signal that is aborted rejects all the same', async () => {
    const signal = AbortSignal.abort(new Error('too late'))
    await expect(many(query, sql, empty, { signal })).rejects.toThrow('too late')
  })
})

it('where one of several lists has rows, the statement is sent', async () => {
  await expect(many(query, sql, { ...empty, others: [{ n: 1 }] })).rejects.toThrow('sent')
})
