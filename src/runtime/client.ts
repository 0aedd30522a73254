import postgres from 'postgres'
import { Closings } from './closings.js'
import { addArrayTypes, type ArrayTypeRow, arrayTypesText, type DriverTypes } from './driver-arrays.js'
import { guardClient } from './guarded-client.js'
import { ParsedRows } from './parsed-rows.js'

/** A postgres.js client with the custom types it was made with. */
export type Client<Types extends Record<string, postgres.PostgresType>> = ReturnType<typeof postgres<Types>>

export type ClientOptions<Types extends Record<string, postgres.PostgresType> = Record<never, never>> =
  postgres.Options<Types> & {
    /**
     * For a pooler in transaction mode, such as PgBouncer: nothing is prepared, and each connection sends a
     * query only after the previous one was answered. Add `prepare: true` for PgBouncer 1.21 or later with
     * `max_prepared_statements`.
     */
    readonly pooler?: boolean | undefined
  }

/**
 * A postgres.js client: `postgres(url, options)`, on which generated functions can take rows as the client
 * parses them. It reads `timestamp` as UTC, not in the process's time zone, and `bytea` in either format. A
 * custom type `sluice`, the untyped parameter, marks it.
 */
export function createClient<Types extends Record<string, postgres.PostgresType> = Record<never, never>>(
  url: string,
  options?: ClientOptions<Types>,
): Client<Types>
export function createClient<Types extends Record<string, postgres.PostgresType> = Record<never, never>>(
  options: ClientOptions<Types>,
): Client<Types>
export function createClient(
  target: string | ClientOptions<Record<string, postgres.PostgresType>>,
  options: ClientOptions<Record<string, postgres.PostgresType>> = {},
): postgres.Sql {
  const given = typeof target === 'string' ? options : target
  const parsed = new ParsedRows()
  const closings = new Closings()
  const types = new FetchedTypes(given.fetch_types !== false)
  const own = driverOptions(given, parsed, (connection) => {
    types.forget()
    closings.close(connection)
    given.onclose?.(connection)
  })
  const driver: postgres.Sql = typeof target === 'string' ? postgres(target, own) : postgres(own)
  parsed.install(driver.options, given.types ?? {})
  const ready = (): Promise<void> | null => types.ready(driver)
  return guardClient(driver, { closings, ready, isOneByOne: given.pooler === true })
}

function driverOptions(
  { pooler = false, ...options }: ClientOptions<Record<string, postgres.PostgresType>>,
  parsed: ParsedRows,
  onclose: (connection: number) => void,
): postgres.Options<Record<string, postgres.PostgresType>> {
  return {
    ...(pooler && { prepare: false }),
    ...options,
    types: { ...options.types, sluice: parsed.type },
    fetch_types: false,
    onclose,
  }
}

/**
 * The array types of a client's database. postgres.js fetches them on each connection; if that connection is
 * lost meanwhile, an unhandled rejection ends the process. This class fetches them once, and again after a
 * connection was closed, because there may be new types. A failure is reported to the queries that wait for
 * the types.
 */
class FetchedTypes {
  #state: 'absent' | 'known' | Promise<void>

  constructor(isWanted: boolean) {
    this.#state = isWanted ? 'absent' : 'known'
    this.forget = isWanted ? this.forget : () => undefined
  }

  forget = (): void => {
    if (this.#state === 'known') this.#state = 'absent'
  }

  ready(driver: postgres.Sql): Promise<void> | null {
    if (this.#state === 'known') return null
    if (this.#state === 'absent') this.#state = this.#fetch(driver)
    return this.#state
  }

  async #fetch(driver: postgres.Sql): Promise<void> {
    try {
      const rows = await driver.unsafe<ArrayTypeRow[]>(arrayTypesText)
      addArrayTypes(driver.options as unknown as DriverTypes, rows)
      this.#state = 'known'
    } catch (error) {
      this.#state = 'absent'
      throw error
    }
  }
}
