import type { Decoder, ParsedKind } from './codec.js'
import { keepers, restoreTexts, type ResultColumn, type WireParser } from './kept-texts.js'

/** A query's columns, and how they fare with the client's parsers. */
interface KnownColumns {
  readonly types: readonly number[]
  readonly codecs: readonly Decoder<unknown>[]
  /** The client's parsers when they were last looked at. */
  parsers: readonly (WireParser | undefined)[]
  losesNothing: boolean
}

/**
 * The mark of a client that `createClient` made: it tells which queries may take their rows as that client parses them. Those are the
 * ones that lose nothing by it, since each column comes as text, by no parser, by one that gives the text it gets or by one of
 * {@link keepingText}, or is of a kind that the column's codec takes. A query's first rows always come as bytes, and with them
 * the types and codecs of its columns.
 *
 * Inside a transaction nothing of a client can be seen but its custom types, of which postgres.js shows what their parameters are sent
 * as. So that is what the mark is: in the place of a number it stands for 705, the untyped parameter.
 */
export class ClientMark {
  /** The client's own table of parsers, by OID. Others may change it: Drizzle does. */
  private parsers: Readonly<Record<number, WireParser | undefined>> = {}
  private kinds: ReadonlyMap<WireParser, ParsedKind> | null = null
  private readonly known = new Map<object, KnownColumns>()
  private readonly texts = new Map<string, string>()

  /** `kinds`: what the values of the parsers are, as far as that is known. */
  watch(
    parsers: Readonly<Record<number, WireParser | undefined>>,
    kinds: ReadonlyMap<WireParser, ParsedKind>,
  ): void {
    this.parsers = parsers
    this.kinds = kinds
  }

  /** Whether the query's rows may come parsed, as the client is now. */
  mayParse(query: object): boolean {
    const columns = this.known.get(query)
    if (columns === undefined) return false
    const { types, parsers } = columns
    for (let index = 0; index < types.length; index++) {
      if (this.parsers[types[index] ?? 0] !== parsers[index]) {
        this.look(columns)
        break
      }
    }
    return columns.losesNothing
  }

  isKnown(query: object): boolean {
    return this.known.has(query)
  }

  /** Takes in the columns of a query's result, and the codecs they were read by. */
  learn(query: object, columns: readonly ResultColumn[], codecs: readonly Decoder<unknown>[]): void {
    const types = columns.map(({ type }) => type)
    const found: KnownColumns = { types, codecs, parsers: [], losesNothing: false }
    this.look(found)
    this.known.set(query, found)
  }

  /**
   * The first row of a result with all its texts, to which the rows behind it come as they are to be. Null if the row has lost something:
   * its parsers may be older than the client's, as a connection keeps those that it prepared the statement with. Then the query's rows
   * come as bytes from now on.
   */
  restore(
    query: object,
    columns: readonly ResultColumn[],
    row: readonly unknown[],
  ): readonly unknown[] | null {
    const known = this.known.get(query)
    if (known === undefined) return null
    const isWhole = columns.every(({ parser }, index) => this.losesNothing(parser, known.codecs[index]))
    const restored = isWhole ? restoreTexts(columns, row) : null
    known.losesNothing &&= restored !== null
    return restored
  }

  /**
   * The text to send for a query without parameters. A connection's prepared statements go by their text, and by their parameters'
   * types, which are those of no hand-written query: without any, blanks at the end keep a query from sharing its statement with one.
   */
  ownText(text: string): string {
    let own = this.texts.get(text)
    if (own === undefined) {
      own = `${text}\n\t\n`
      this.texts.set(text, own)
    }
    return own
  }

  toString(): string {
    return '705'
  }

  valueOf(): number {
    return 705
  }

  private look(columns: KnownColumns): void {
    columns.parsers = columns.types.map((type) => this.parsers[type])
    columns.losesNothing = columns.codecs.every((codec, index) =>
      this.losesNothing(columns.parsers[index], codec),
    )
  }

  private losesNothing(parser: WireParser | undefined, codec: Decoder<unknown> | undefined): boolean {
    // A client that is not watched changes values on their way.
    if (this.kinds === null) return false
    if (parser === undefined || keepers.has(parser)) return true
    const kind = this.kinds.get(parser)
    if (kind !== undefined) return kind === codec?.takes?.kind
    return parser.array !== true && identity.test(String(parser))
  }
}

/** The source of a function that returns what it gets, as the one by which Drizzle replaces parsers. */
const identity = /^\(?([\w$]+)\)? *=> *\1$/

/** The mark that a postgres.js handle shows; null when its client was not made by `createClient`. */
export function markOf(sql: { readonly typed: object }): ClientMark | null {
  const make: unknown = Reflect.get(sql.typed, 'sluice')
  if (typeof make !== 'function') return null
  const parameter: unknown = make(null)
  const type: unknown =
    typeof parameter === 'object' && parameter !== null ? Reflect.get(parameter, 'type') : null
  return type instanceof ClientMark ? type : null
}
