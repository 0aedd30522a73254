import postgres from 'postgres'
import { Closings } from './closings.js'
import type { ParsedKind } from './codec.js'
import { parseInstant } from './dates.js'
import { addArrayTypes, type ArrayTypeRow, arrayTypesText, type DriverTypes } from './driver-arrays.js'
import { guardClient } from './guarded-client.js'
import { keepingText, type WireParser } from './kept-texts.js'
import { bytea } from './text.js'
import { ClientMark } from './transport.js'

/** A postgres.js client with the custom types it was made with. */
export type Client<Types extends Record<string, postgres.PostgresType>> = ReturnType<typeof postgres<Types>>

export type ClientOptions<Types extends Record<string, postgres.PostgresType> = Record<never, never>> =
  postgres.Options<Types> & {
    /**
     * For a pooler in transaction mode, as PgBouncer: nothing is prepared, and each connection sends a query when the one before has been
     * answered. `prepare: true` beside it is for PgBouncer 1.21 or later with `max_prepared_statements`.
     */
    readonly pooler?: boolean | undefined
  }

/**
 * A postgres.js client: `postgres(url, options)`, on which generated functions may take rows as it parses them. Its `timestamp` is
 * read as UTC, not in the process's zone, and its `bytea` in either format. A custom type `sluice`, the untyped parameter, marks it.
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
  const mark = new ClientMark()
  const closings = new Closings()
  const types = new FetchedTypes(given.fetch_types !== false)
  const own = driverOptions(given, mark, (connection) => {
    types.forget()
    closings.close(connection)
    given.onclose?.(connection)
  })
  const driver: postgres.Sql = typeof target === 'string' ? postgres(target, own) : postgres(own)
  const { parsers, transform } = driver.options
  const kinds = ownParsers(parsers, given.types ?? {})
  // A transform of values or rows is applied to parsed rows, and to no bytes.
  if (!transform.value.from && !transform.row.from) mark.watch(parsers, kinds)
  const ready = (): Promise<void> | null => types.ready(driver)
  return guardClient(driver, { closings, ready, isOneByOne: given.pooler === true })
}

function driverOptions(
  { pooler = false, ...options }: ClientOptions<Record<string, postgres.PostgresType>>,
  mark: ClientMark,
  onclose: (connection: number) => void,
): postgres.Options<Record<string, postgres.PostgresType>> {
  const sluice: postgres.PostgresType<string> = {
    // Not a number, but it stands for one; see ClientMark.
    to: mark as unknown as number,
    from: [],
    serialize: (wire) => wire,
    parse: (wire: string) => wire,
  }
  return {
    ...(pooler && { prepare: false }),
    ...options,
    types: { ...options.types, sluice },
    fetch_types: false,
    onclose,
  }
}

/**
 * The array types of a client's database. postgres.js fetches them by itself on each connection, and where that is lost meanwhile, a
 * rejection that nobody handles ends the process. Here they are fetched once, and again after a connection was closed, since there may be
 * new ones: a failure is that of the queries that wait for them.
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

/** The parsers whose values the codecs know: some of postgres.js, and those that are put in the place of some; not the user's own. */
function ownParsers(
  parsers: Record<number, WireParser>,
  types: Readonly<Record<string, postgres.PostgresType>>,
): ReadonlyMap<WireParser, ParsedKind> {
  const taken = new Set(Object.values(types).flatMap(({ from }) => from ?? []))
  const kinds = new Map<WireParser, ParsedKind>()
  for (const [oid, parser] of replacedParsers) if (!taken.has(oid)) parsers[oid] = parser
  for (const [oid, kind] of parsedKinds) {
    const parser = parsers[oid]
    if (parser !== undefined && !taken.has(oid)) kinds.set(parser, kind)
  }
  return kinds
}

// The OIDs of built-in types never change: src/include/catalog/pg_type.dat.
const replacedParsers: ReadonlyMap<number, WireParser> = new Map<number, WireParser>([
  [17, keepingText((wire) => bytea.decode(wire))],
  [114, keepingText((wire) => JSON.parse(wire))],
  [1082, keepingText((wire) => parseInstant(wire, false))],
  [1114, keepingText((wire) => parseInstant(wire, false))],
  [1184, keepingText((wire) => parseInstant(wire, true))],
  [3802, keepingText((wire) => JSON.parse(wire))],
])

const parsedKinds: ReadonlyMap<number, ParsedKind> = new Map([
  [16, 'boolean'],
  [21, 'number'],
  [23, 'number'],
  [26, 'number'],
  [700, 'number'],
  [701, 'number'],
])
