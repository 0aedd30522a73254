/**
 * Rows as the client parses them, for queries that lose nothing by it. This is the only file of that
 * transport that run and createClient use. Without it, `arrival` would return {@link readingOf} and the
 * unchanged text, and rows would arrive as bytes on every client.
 */
import type { ParsedOptions, PostgresType } from 'postgres'
import { ClientMark } from './client-mark.js'
import type { ParsedKind } from './codec.js'
import { parseInstant } from './dates.js'
import type { Handle, WireParser } from './driver.js'
import { keepingText } from './kept-texts.js'
import type { Query } from './query.js'
import { type Reading, readingOf } from './reading.js'
import { bytea } from './text.js'

/** How the rows of a call arrive. */
export interface Arrival<Row> {
  readonly reading: Reading<Row>
  readonly isParsed: boolean
  /** The text to send instead of the query's own; null for the query's own. */
  readonly text: string | null
}

export function arrival<Row>(
  query: Query<never, Row>,
  sql: Handle,
  text: string,
  hasParameters: boolean,
): Arrival<Row> {
  const mark = markOf(sql)
  if (mark === null) return { reading: readingOf(query), isParsed: false, text: null }
  const parsed = mark.parsedReading(query)
  return {
    reading: parsed ?? mark.firstReading(query) ?? readingOf(query),
    isParsed: parsed !== null,
    text: hasParameters ? null : mark.ownText(text),
  }
}

/** Sets up a postgres.js client so that rows can arrive parsed. */
export class ParsedRows {
  readonly #mark = new ClientMark()

  /** The custom type through which every handle of the client shows its mark: the untyped parameter. */
  readonly type: PostgresType<string> = {
    // Not a number, but it converts to one; see ClientMark.
    to: this.#mark as unknown as number,
    from: [],
    serialize: (wire) => wire,
    parse: (wire: string) => wire,
  }

  /** Replaces some of the driver's parsers by ours. `types` are the user's own types. */
  install(
    { parsers, transform }: Pick<ParsedOptions, 'parsers' | 'transform'>,
    types: Readonly<Record<string, PostgresType>>,
  ): void {
    const kinds = ownParsers(parsers, types)
    // A transform of values or rows applies to parsed rows, not to bytes.
    if (!transform.value.from && !transform.row.from) this.#mark.watch(parsers, kinds)
  }
}

/** The mark of a postgres.js handle; null if its client was not made by `createClient`. */
export function markOf({
  typed,
}: {
  readonly typed: object & { readonly sluice?: unknown }
}): ClientMark | null {
  const make = typed.sluice
  if (typeof make !== 'function') return null
  const parameter: { readonly type?: unknown } | null | undefined = make(null)
  const type = parameter?.type
  return type instanceof ClientMark ? type : null
}

/**
 * The parsers whose values the codecs accept: some of postgres.js's, and the replacements of others; not the
 * user's own.
 */
function ownParsers(
  parsers: Record<number, WireParser>,
  types: Readonly<Record<string, PostgresType>>,
): ReadonlyMap<WireParser, ParsedKind> {
  const taken = new Set(Object.values(types).flatMap(({ from }) => from ?? []))
  const kinds = new Map<WireParser, ParsedKind>()
  for (const [oid, parser] of replacedParsers()) if (!taken.has(oid)) parsers[oid] = parser
  for (const [oid, kind] of parsedKinds) {
    const parser = parsers[oid]
    if (parser !== undefined && !taken.has(oid)) kinds.set(parser, kind)
  }
  return kinds
}

// The OIDs of built-in types never change: src/include/catalog/pg_type.dat. This is a function, so that the
// order of the runtime's parts does not matter.
const replacedParsers = (): ReadonlyMap<number, WireParser> =>
  new Map<number, WireParser>([
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
