import type { Decoder, ParsedKind } from './codec.js'
import { keptTexts } from './dynamic.js'
import { DecodeError } from './errors.js'
import type { ResultColumn, WireParser } from './driver.js'
import { keepers, restoreTexts } from './kept-texts.js'
import type { Query } from './query.js'
import { Reading } from './reading.js'

/** A query's columns, and how they fare with the client's parsers. */
interface KnownColumns {
  readonly types: readonly number[]
  readonly codecs: readonly Decoder<unknown>[]
  /** The client's parsers when they were last looked at. */
  parsers: readonly (WireParser | undefined)[]
  losesNothing: boolean
  /** How rows are read that come parsed. */
  readonly reading: object
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

  /** How the query's rows are read where they may come parsed, as the client is now; null where they may not. */
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

  /** How the rows of a query are read of which nothing is known here yet; null for another one. */
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
   * The first row of a result with all its texts, to which the rows behind it come as they are to be. Null if the row has lost something:
   * its parsers may be older than the client's, as a connection keeps those that it prepared the statement with. Then the query's rows
   * come as bytes from now on.
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
   * The text to send for a query without parameters. A connection's prepared statements go by their text, and by their parameters'
   * types, which are those of no hand-written query: without any, blanks at the end keep a query from sharing its statement with one.
   */
  ownText(text: string): string {
    let own = this.texts.get(text)
    if (own === undefined) {
      own = `${text}\n\t\n`
      // A dynamic query may have any number of them.
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
    // A client that is not watched changes values on their way.
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

/** The source of a function that returns what it gets, as the one by which Drizzle replaces parsers. */
const identity = /^\(?([\w$]+)\)? *=> *\1$/
