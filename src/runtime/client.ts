import postgres from 'postgres'
import type { ParsedKind } from './codec.js'
import { parseInstant } from './dates.js'
import { keepingText, type WireParser } from './kept-texts.js'
import { bytea } from './text.js'
import { ClientMark } from './transport.js'

/** A postgres.js client with the custom types it was made with. */
export type Client<Types extends Record<string, postgres.PostgresType>> = ReturnType<typeof postgres<Types>>

/**
 * A postgres.js client: `postgres(url, options)`, on which generated functions may take rows as it parses them. Its `timestamp` is
 * read as UTC, not in the process's zone, and its `bytea` in either format. A custom type `sluice`, the untyped parameter, marks it.
 */
export function createClient<Types extends Record<string, postgres.PostgresType> = Record<never, never>>(
  url: string,
  options?: postgres.Options<Types>,
): Client<Types>
export function createClient<Types extends Record<string, postgres.PostgresType> = Record<never, never>>(
  options: postgres.Options<Types>,
): Client<Types>
export function createClient(
  target: string | postgres.Options<Record<string, postgres.PostgresType>>,
  options: postgres.Options<Record<string, postgres.PostgresType>> = {},
): postgres.Sql {
  const mark = new ClientMark()
  const client: postgres.Sql =
    typeof target === 'string' ? postgres(target, marked(options, mark)) : postgres(marked(target, mark))
  const { parsers, transform } = client.options
  const kinds = ownParsers(parsers, (typeof target === 'string' ? options : target).types ?? {})
  // A transform of values or rows is applied to parsed rows, and to no bytes.
  if (!transform.value.from && !transform.row.from) mark.watch(parsers, kinds)
  return client
}

function marked(
  options: postgres.Options<Record<string, postgres.PostgresType>>,
  mark: ClientMark,
): postgres.Options<Record<string, postgres.PostgresType>> {
  const sluice: postgres.PostgresType<string> = {
    // Not a number, but it stands for one; see ClientMark.
    to: mark as unknown as number,
    from: [],
    serialize: (wire) => wire,
    parse: (wire: string) => wire,
  }
  return { ...options, types: { ...options.types, sluice } }
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
