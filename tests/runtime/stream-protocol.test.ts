import fc from 'fast-check'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { int4 } from '#sluice/runtime/numbers'
import { defineQuery, input, value } from '#sluice/runtime/query'
import { stream } from '#sluice/runtime/stream'
import { useDatabase } from '../setup/database.js'

/*
 * A stream is an async generator by its behaviour, not by its making. The oracle is one of the language's own over the same rows.
 */

const database = useDatabase()
let sql: postgres.Sql
beforeAll(() => {
  sql = postgres(database.url, { max: 1 })
})
afterAll(() => sql.end())

/** The numbers up to `last`; in the place of `wrong` a number that int4 does not hold. */
const numbers = defineQuery({
  name: 'numbers',
  text: 'select case when i = $2::int4 then 3000000000 else i end from generate_series(1, $1::int4) i',
  parameters: (params: { last: number; wrong: number }) => [
    input('last', params.last, int4),
    input('wrong', params.wrong, int4),
  ],
  columns: ['i'],
  row: (cells) => value(cells, 0, int4),
})

async function* reference(last: number, wrong: number): AsyncGenerator<number, void, undefined> {
  for (let i = 1; i <= last; i++) {
    if (i === wrong) throw new Error('wrong')
    yield i
  }
}

interface Step {
  readonly call: 'next' | 'return' | 'throw'
  /** Whether its answer is awaited before the next call. */
  readonly awaited: boolean
}

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    call: fc.constantFrom<Step['call']>('next', 'next', 'next', 'next', 'next', 'next', 'return', 'throw'),
    awaited: fc.boolean(),
  }),
  { maxLength: 14 },
)

/** What every call came to, in the order in which they were answered. */
async function outcomes(
  rows: AsyncGenerator<number, void, undefined>,
  calls: readonly Step[],
): Promise<readonly string[]> {
  const answered: string[] = []
  const pending = []
  for (const [index, { call, awaited }] of calls.entries()) {
    const promise =
      call === 'next' ? rows.next() : call === 'return' ? rows.return() : rows.throw(new Error('thrown'))
    const answer = promise.then(
      ({ value: read, done }) => answered.push(`${index} ${call}: ${String(read)} ${done}`),
      (error: unknown) =>
        answered.push(
          `${index} ${call}: ${error instanceof Error && error.message === 'thrown' ? 'thrown' : 'failed'}`,
        ),
    )
    pending.push(answer)
    if (awaited) await answer
  }
  await Promise.all(pending)
  return answered
}

describe('a stream answers calls as a generator does', () => {
  it('of next, return and throw, one after the other and all at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(7),
        fc.option(fc.integer({ min: 1, max: 7 }), { nil: 0 }),
        fc.integer({ min: 1, max: 4 }),
        steps,
        async (last, wrong, batchSize, calls) => {
          const rows = stream(numbers, sql, { last, wrong }, { batchSize })
          expect(await outcomes(rows, calls)).toEqual(await outcomes(reference(last, wrong), calls))
          await rows.return()
          // The one connection is free.
          expect(await sql`select 1 as one`).toEqual([{ one: 1 }])
        },
      ),
      { numRuns: 300 },
    )
  })

  it('and has what a generator has besides', async () => {
    const rows = stream(numbers, sql, { last: 3, wrong: 0 })
    const own = reference(3, 0)
    expect(rows[Symbol.asyncIterator]()).toBe(rows)
    expect(Object.prototype.toString.call(rows)).toBe(Object.prototype.toString.call(own))
    const dispose: unknown = Reflect.get(Symbol, 'asyncDispose')
    if (typeof dispose === 'symbol') {
      expect(typeof Reflect.get(rows, dispose)).toBe(typeof Reflect.get(own, dispose))
    }
    expect(await rows.next()).toEqual({ value: 1, done: false })
    await rows.return()
    expect(await rows.next()).toEqual({ value: undefined, done: true })
  })
})
