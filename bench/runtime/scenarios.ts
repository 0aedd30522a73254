import { createHash } from 'node:crypto'
import type { Session } from './contender.js'
import { ACCOUNTS, makeEvents, makeReadings } from './data.js'

export type ScenarioName = 'single' | 'list' | 'pipelined' | 'insert' | 'stream' | 'copy'

/** One sample's worth of work. */
export interface Scenario {
  /** Null when the contender cannot do it. */
  readonly prepare: (session: Session, size: number) => (() => Promise<void>) | null
  /**
   * What the contender got, as a digest that is equal for equal values; for what writes it is null, and the table is looked at instead.
   */
  readonly digest: ((session: Session, size: number) => Promise<string>) | null
}

/** Keys in an order without pattern, every one of them there. */
const keyAt = (index: number): number => 1 + ((index * 7919) % ACCOUNTS)

export const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = {
  /** `size` calls, one after the other. */
  single: {
    prepare: (session, size) => async () => {
      for (let index = 0; index < size; index++) await session.getAccount(keyAt(index))
    },
    digest: async (session) => digest([await session.getAccount(1), await session.getAccount(3)]),
  },
  /** `size` calls at once on one connection. */
  pipelined: {
    prepare: (session, size) => async () => {
      await Promise.all(Array.from({ length: size }, (_, index) => session.getAccount(keyAt(index))))
    },
    digest: async (session) =>
      digest(await Promise.all(Array.from({ length: 50 }, (_, index) => session.getAccount(keyAt(index))))),
  },
  /** All of the 20,000 rows. */
  list: {
    prepare: (session) => async () => {
      const rows = await session.listAccounts()
      if (rows.length !== ACCOUNTS) throw new Error(`${rows.length} rows`)
    },
    digest: async (session) => digest(await session.listAccounts()),
  },
  /** 10,000 rows in one call. */
  insert: {
    prepare: ({ insertEvents }) => {
      if (insertEvents === null) return null
      const events = makeEvents()
      return async () => {
        await insertEvents(events)
      }
    },
    digest: null,
  },
  /** `size` rows in batches of 1,000. */
  stream: {
    prepare: ({ streamReadings }, size) => {
      if (streamReadings === null) return null
      return async () => {
        let count = 0
        let sum = 0
        await streamReadings(STREAM_BATCH, ({ sensor, value }) => {
          count++
          sum += sensor + value
        })
        if (count !== size || !Number.isFinite(sum)) throw new Error(`${count} rows`)
      }
    },
    digest: async ({ streamReadings }) => {
      const hash = createHash('sha256')
      await streamReadings?.(STREAM_BATCH, (row) => hash.update(canonical(row)))
      return hash.digest('hex')
    },
  },
  /** `size` rows from a generator. */
  copy: {
    prepare: ({ copyReadings }, size) => {
      if (copyReadings === null) return null
      return async () => {
        await copyReadings(makeReadings(size))
      }
    },
    digest: null,
  },
}

export const STREAM_BATCH = 1000

const digest = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex')

/** Text that differs for values of different types: a Date is not its ISO string. Keys are sorted, as their order means nothing. */
function canonical(value: unknown): string {
  if (value instanceof Date) return `Date(${value.getTime()})`
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
    return `{${members.map(([key, member]) => `${key}:${canonical(member)}`).join(',')}}`
  }
  return `${typeof value}(${String(value)})`
}
