import { parseSync, SqlError, type Node } from 'libpg-query'
import * as catalogue from '../diagnostics/catalogue/source.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { span, type TextFile } from '../diagnostics/span.js'
import type { Edit } from './query-source.js'
import { rewrite } from './rewrite.js'
import { syntaxHint } from './syntax-hint.js'
import { codePointOffset, utf8Offsets } from './text-offsets.js'
import type { Token } from './text-tokens.js'

/** A statement's raw tree, with its locations as offsets into the file. */
export interface ParsedStatement {
  readonly kind: 'parsed'
  readonly tree: Node
  /** The file's offset of a node's `location`; the parser leaves a location of 0 out. */
  offsetOf(location: number | undefined): number
}

export interface UnparsedStatement {
  readonly kind: 'unparsed'
  readonly diagnostic: Diagnostic
}

/** Parses the tokens (without comments) of one statement, its parameters replaced by the edits. */
export function parseStatement(
  file: TextFile,
  tokens: readonly Token[],
  edits: readonly Edit[],
): ParsedStatement | UnparsedStatement {
  const start = tokens[0]?.start ?? 0
  const end = tokens.at(-1)?.end ?? start
  const { text, spanAt } = rewrite(file, start, end, edits)
  try {
    const tree = parseSync(text).stmts?.[0]?.stmt
    if (!tree) throw new Error('the parser found no statement in tokens that are not empty')
    const offset = utf8Offsets(text)
    return { kind: 'parsed', tree, offsetOf: (location = 0) => spanAt(offset(location)).start }
  } catch (thrown) {
    // The parser runs on the stack of JavaScript, about 3,000 chained operators deep.
    if (thrown instanceof RangeError) {
      return { kind: 'unparsed', diagnostic: catalogue.nestedTooDeeply(span(file, start, end)) }
    }
    if (!(thrown instanceof SqlError) || !thrown.sqlDetails) throw thrown
    const { message, cursorPosition, functionName } = thrown.sqlDetails
    const offset = codePointOffset(text, cursorPosition)
    const atEnd = offset >= text.length
    const place = atEnd ? end : spanAt(offset).start
    const at = tokens.findIndex((token) => place >= token.start && place < token.end)
    const token = tokens[at]
    return {
      kind: 'unparsed',
      diagnostic: catalogue.syntaxError(
        token ? span(file, place > token.start ? place : token.start, token.end) : span(file, end),
        inAuthorsWords(message, file, token),
        syntaxHint(tokens, at < 0 ? tokens.length : at),
        // The grammar's errors and the scanner's all come from this function, with this state.
        functionName === 'scanner_yyerror' ? '42601' : null,
      ),
    }
  }
}

/** The parser saw `$1` where the author wrote `:name`. */
function inAuthorsWords(message: string, file: TextFile, token: Token | undefined): string {
  const quoted = / at or near "\$\d+"$/.exec(message)
  if (!quoted || !token || token.kind === 'parameter') return message
  const name = /^:?[\w\u0080-\uffff]*[?!]?/.exec(file.text.slice(token.start))?.[0] ?? token.text
  return `${message.slice(0, quoted.index)} at or near "${name}"`
}
