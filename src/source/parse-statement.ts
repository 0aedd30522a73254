import { parseSync, SqlError, type Node } from 'libpg-query'
import * as catalogue from '../diagnostics/catalogue/source.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { span, type TextFile } from '../diagnostics/span.js'
import type { Edit } from '../model/query-source.js'
import { rewrite } from './rewrite.js'
import { adviseOnSyntax } from './syntax/advise.js'
import { codePointOffset, utf8Offsets } from './text-offsets.js'
import type { Token } from './text-tokens.js'

/** A statement's raw tree, with its locations as offsets into the file. */
export interface ParsedStatement {
  readonly kind: 'parsed'
  readonly tree: Node
  /** The file's offset of a node's `location`; the parser omits a location of 0. */
  offsetOf(location: number | undefined): number
}

export interface UnparsedStatement {
  readonly kind: 'unparsed'
  readonly diagnostic: Diagnostic
}

/** Parses the tokens (without comments) of one statement; the edits replace its parameters. */
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
    // The parser recurses on JavaScript's stack, which overflows at some thousand chained operators.
    if (thrown instanceof RangeError) {
      return { kind: 'unparsed', diagnostic: catalogue.nestedTooDeeply(span(file, start, tokens[0]?.end)) }
    }
    if (!(thrown instanceof SqlError) || !thrown.sqlDetails) throw thrown
    const { message, cursorPosition, functionName } = thrown.sqlDetails
    const offset = codePointOffset(text, cursorPosition)
    const mapped = offset >= text.length ? span(file, end) : spanAt(offset)
    const at = tokens.findIndex((token) => mapped.start >= token.start && mapped.start < token.end)
    const parameter = edits.find((edit) => edit.start === mapped.start && edit.end === mapped.end)
    const place = parameter ? mapped : span(file, mapped.start, tokens[at]?.end ?? mapped.start)
    return {
      kind: 'unparsed',
      diagnostic: catalogue.syntaxError(
        place,
        parameter ? inAuthorsWords(message, file.text.slice(place.start, place.end)) : message,
        adviseOnSyntax({ file, tokens, at: at < 0 ? tokens.length : at, edits }),
        // All errors of the grammar come from this function, and all have this SQLSTATE.
        functionName === 'scanner_yyerror' ? '42601' : null,
      ),
    }
  }
}

/** The parser saw `$1` where the author wrote `:name`. */
const inAuthorsWords = (message: string, written: string): string =>
  message.replace(/"\$\d+"$/, () => `"${written}"`)
