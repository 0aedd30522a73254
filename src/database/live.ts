import postgres from 'postgres'
import type { Database, Described, Oid, Rejected, ResultField, ServerError } from './database.js'
import { planningError, planningText } from './planning.js'
import { serverError } from './server-error.js'

/** The tree marks outer joins (`varnullingrels`) from PostgreSQL 16 on. */
export const OLDEST_SERVER = 160_000

/** The maximum number of prepared statements in a session of Sluice. */
const KEPT_STATEMENTS = 100

/** Applies to parameters and literals: the server infers the type of a bound value. */
const UNKNOWN: Oid = 705

/**
 * A running server, used as an ordinary user. There is one connection, and everything happens inside a
 * transaction that is rolled back at the end: settings by SET LOCAL survive a pooler in transaction mode, and
 * nothing can be changed by mistake.
 */
export async function openLive(url: string): Promise<Database> {
  let trees: string[] = []
  const connection = postgres(url, {
    // One persistent connection: the transaction runs on it, and notices carry no query id.
    max: 1,
    max_lifetime: null,
    fetch_types: false,
    connect_timeout: 10,
    connection: { application_name: 'sluice' },
    onnotice: (notice) => {
      if (notice['message'] === 'parse tree:' && notice['detail']) trees.push(notice['detail'])
    },
  })

  let version: number
  try {
    const [row] = await connection`select current_setting('server_version_num')::int as version`
    version = Number(row?.['version'])
  } catch (error) {
    await connection.end({ timeout: 1 })
    throw error
  }

  let inTransaction = false
  /** Each describe leaves a named statement in the session; postgres.js never uses it again. */
  let statements = 0
  async function begin(): Promise<void> {
    if (inTransaction) return
    if (statements >= KEPT_STATEMENTS) {
      statements = 0
      await connection.unsafe('deallocate all')
    }
    await connection.unsafe('begin read only')
    await connection.unsafe('set local debug_print_parse = on')
    await connection.unsafe('set local debug_pretty_print = off')
    await connection.unsafe('set local client_min_messages = log')
    inTransaction = true
  }
  async function rollback(): Promise<void> {
    if (!inTransaction) return
    inTransaction = false
    await connection.unsafe('rollback')
  }

  /** One statement in flight: notices carry no query id. */
  let queue: Promise<unknown> = Promise.resolve()
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = queue.then(work)
    queue = turn.catch(() => undefined)
    return turn
  }

  async function describe(text: string, parameterTypes: readonly Oid[]): Promise<Described | Rejected> {
    if (statements >= KEPT_STATEMENTS) await rollback()
    await begin()
    statements++
    trees = []
    try {
      const statement = await connection
        .unsafe(
          text,
          parameterTypes.map((type) => connection.typed(null, type)),
        )
        .describe()
      const columns = statement.columns as readonly DescribedColumn[] | undefined
      return {
        kind: 'described',
        parameterTypes: statement.types,
        fields: columns && columns.length > 0 ? columns.map(resultField) : null,
        tree: trees.at(-1) ?? null,
      }
    } catch (error) {
      if (!(error instanceof postgres.PostgresError)) throw error
      await rollback()
      return { kind: 'rejected', error: serverError(error, text) }
    }
  }

  /**
   * In a separate transaction, because a plan locks every partition and index that it could use. Read-only,
   * because the planner evaluates stable functions for its estimates, and these can call functions that
   * write.
   */
  async function plan(text: string): Promise<ServerError | null> {
    await rollback()
    const sent = planningText(text)
    const [begun, planned, ended] = await Promise.allSettled([
      connection.unsafe('begin read only'),
      connection.unsafe(sent),
      connection.unsafe('rollback'),
    ])
    for (const turn of [begun, planned, ended]) {
      if (turn.status === 'fulfilled') continue
      if (turn !== planned || !(turn.reason instanceof postgres.PostgresError)) throw turn.reason
      return planningError(serverError(turn.reason, sent))
    }
    return null
  }

  return {
    version,
    describe: (text, parameterTypes = []) => inTurn(() => describe(text, parameterTypes)),
    plan: (texts) =>
      inTurn(async () => {
        const errors: (ServerError | null)[] = []
        for (const text of texts) errors.push(await plan(text))
        return errors
      }),
    rows: (text, parameters = []) =>
      inTurn(async () => {
        await rollback()
        const query = connection.unsafe(
          text,
          parameters.map((value) => connection.typed(value, UNKNOWN)),
          // Unnamed, so that DEALLOCATE ALL does not remove a statement that the client uses.
          { prepare: false },
        )
        // Text of every value by position; postgres.js types `raw()` too narrowly for NULL and for `columns`.
        const raw = (await query.raw()) as unknown as readonly (readonly (Buffer | null)[])[] & {
          readonly columns: readonly { readonly name: string }[]
        }
        return raw.map((cells) =>
          Object.fromEntries(
            raw.columns.map(({ name }, index) => [name, cells[index]?.toString('utf8') ?? null]),
          ),
        )
      }),
    execute: () => Promise.reject(new Error('a running server is asked, never changed')),
    statementsBegun: () => 0,
    abandon: () => undefined,
    stringBodies: async () => new Map(),
    close: () =>
      inTurn(async () => {
        await rollback().catch(() => undefined)
        await connection.end({ timeout: 5 })
      }),
  }
}

/** postgres.js's data of a RowDescription; its TypeScript types omit the table. */
interface DescribedColumn {
  readonly name: string
  readonly type: Oid
  readonly table?: Oid
  readonly number?: number
}

function resultField(column: DescribedColumn): ResultField {
  return {
    name: column.name,
    relation: column.table ?? 0,
    attribute: column.number ?? 0,
    type: column.type,
  }
}
