import type { Decoder, ParsedKind } from './codec.js'
import { keptTexts } from './dynamic.js'
import { DecodeError } from './errors.js'
import type { ResultColumn, WireParser } from './driver.js'
import { keepers, restoreTexts } from './kept-texts.js'
import type { Query } from './query.js'
import { Reading } from './reading.js'

/** The columns of a query, and whether the client's parsers preserve their values. */
interface KnownColumns {
  readonly types: readonly number[]
  readonly codecs: readonly Decoder<unknown>[]
  /** The client's parsers at the time of the last check. */
  parsers: readonly (WireParser | undefined)[]
  losesNothing: boolean
  /** The reading of rows that arrive parsed. */
  readonly reading: object
}

/**
 * The mark of a client of `createClient`. It decides which queries can take rows as that client parses them:
 * those for which parsing loses nothing. For each column of such a query, the client has no parser, a parser
 * that returns its text unchanged, one of {@link keepingText}, or one whose values the column's codec
 * accepts. The first rows of a query always arrive as bytes; they provide the types and codecs of its
 * columns.
 *
 * Inside a transaction, a handle exposes nothing of the client but its custom types: postgres.js shows the
 * OID with which their parameters are sent. So the mark is an object in the place of that number, and
 * converts to 705, the untyped parameter.
 */
export class ClientMark {
  /** The client's own table of parsers, by OID. Other code can change it: Drizzle does. */
  private parsers: Readonly<Record<number, WireParser | undefined>> = {}
  private kinds: ReadonlyMap<WireParser, ParsedKind> | null = null
  private readonly known = new Map<object, KnownColumns>()
  private readonly texts = new Map<string, string>()

  /** `kinds`: the kinds of values that the parsers return, where they are known. */
  watch(
    parsers: Readonly<Record<number, WireParser | undefined>>,
    kinds: ReadonlyMap<WireParser, ParsedKind>,
  ): void {
    this.parsers = parsers
    this.kinds = kinds
  }

  /**
   * How to read the query's rows if they can arrive parsed under the client's current parsers; otherwise
   * null.
   */
  parsedReading<Row>(query: Query<never, Row>): Reading<Row> | null {
    const known = this.known.get(query)
    if (known === undefined) return null
    const { types, parsers } = known
    for (let index = 0; index < types.length; index++) {
      if (this.parsers[types[index] ?? 0] !== parsers[index]) {
        this.look(known)
        break
      }
    }
    // A query's reading is one of its rows.
    return known.losesNothing ? (known.reading as Reading<Row>) : null
  }

  /** How to read the rows of a query that this client has not run yet; null for any other query. */
  firstReading<Row>(query: Query<never, Row>): Reading<Row> | null {
    if (this.known.has(query)) return null
    return new Reading(query, 'bytes', { end: (columns, codecs) => this.learn(query, columns, codecs) })
  }

  private learn<Row>(
    query: Query<never, Row>,
    columns: readonly ResultColumn[],
    codecs: readonly Decoder<unknown>[],
  ): void {
    if (this.known.has(query)) return
    const whole = new WeakSet<readonly ResultColumn[]>()
    const known: KnownColumns = {
      types: columns.map(({ type }) => type),
      codecs,
      parsers: [],
      losesNothing: false,
      reading: new Reading(query, 'parsed', {
        first: (row, of) => {
          if (whole.has(of)) return row
          const restored = this.restore(known, of, row)
          if (restored === null) throw changedTypes(query)
          whole.add(of)
          return restored
        },
      }),
    }
    this.look(known)
    this.known.set(query, known)
  }

  /**
   * The first row of a result with all its texts; the following rows then arrive in their final form. Null if
   * the row has lost something: a connection keeps the parsers with which it prepared the statement, and
   * these may be older than the client's. Then the query's rows arrive as bytes from now on.
   */
  private restore(
    known: KnownColumns,
    columns: readonly ResultColumn[],
    row: readonly unknown[],
  ): readonly unknown[] | null {
    const isWhole = columns.every(({ parser }, index) => this.losesNothing(parser, known.codecs[index]))
    const restored = isWhole ? restoreTexts(columns, row) : null
    known.losesNothing &&= restored !== null
    return restored
  }

  /**
   * The text to send for a query without parameters. A connection identifies prepared statements by their
   * text and their parameters' types, and no hand-written query uses those types. If there are no parameters,
   * blanks at the end prevent a query from sharing its statement with a hand-written one.
   */
  ownText(text: string): string {
    let own = this.texts.get(text)
    if (own === undefined) {
      own = `${text}\n\t\n`
      // A dynamic query can have any number of texts.
      if (this.texts.size < keptTexts) this.texts.set(text, own)
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
    // A client that is not watched transforms values in transit.
    if (this.kinds === null) return false
    if (parser === undefined || keepers.has(parser)) return true
    const kind = this.kinds.get(parser)
    if (kind !== undefined) return kind === codec?.takes?.kind
    return parser.array !== true && identity.test(String(parser))
  }
}

function changedTypes({ name }: { readonly name: string }): DecodeError {
  return new DecodeError(
    name,
    '',
    'of different types than before, or parsed differently by a changed client',
    'rows as before (the next call reads them in the new form)',
  )
}

/**
 * The source of a function that returns its argument, such as the one with which Drizzle replaces parsers.
 */
const identity = /^\(?([\w$]+)\)? *=> *\1$/
