import type { Account, NewEvent, Reading } from './data.js'

/** One way to talk to Postgres. What a library cannot do is null. */
export interface Session {
  getAccount(id: number): Promise<Account>
  listAccounts(): Promise<Account[]>
  readonly insertEvents: ((events: readonly NewEvent[]) => Promise<unknown>) | null
  /** Hands out every row, read in batches of so many, in the loop that the library's users write. */
  readonly streamReadings: ((batch: number, each: (row: Reading) => void) => Promise<void>) | null
  readonly copyReadings: ((rows: Iterable<Reading>) => Promise<unknown>) | null
  close(): Promise<void>
}

/** Opens a session over one connection. */
export type Open = (url: string) => Promise<Session>
