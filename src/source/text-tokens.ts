import { parseSync, scanSync, SqlError } from 'libpg-query'
import { firstUnreadableChunk } from './chunks.js'
import { utf8Offsets } from './text-offsets.js'

/**
 * `invalid` is a stretch that Postgres's lexer rejects: an unterminated string, a number followed by letters.
 */
type TokenKind = 'word' | 'quoted' | 'literal' | 'parameter' | 'symbol' | 'comment' | 'invalid'

/** A token of Postgres's lexer, in UTF-16 offsets of the text. */
export interface Token {
  readonly kind: TokenKind
  readonly start: number
  readonly end: number
  readonly text: string
  /** An unquoted word in lower case, null for every other token. */
  readonly word: string | null
  /** Whether the grammar reserves the word: `select`, and also `like`, but not `name` or `int`. */
  readonly reserved: boolean
}

export interface Tokens {
  /** In order, comments included. */
  readonly tokens: readonly Token[]
  /** Why a token is invalid, in Postgres's words without the text that they repeat. */
  readonly rejected: ReadonlyMap<Token, string>
}

/** Reads the tokens of a text without NUL. It skips an unreadable stretch and continues after it. */
export function readTokens(text: string): Tokens {
  const readable = withoutControlCharacters(text)
  const tokens: Token[] = []
  const rejected = new Map<Token, string>()
  let from = 0
  while (from < readable.length) {
    const rest = readable.slice(from)
    const all = scan(rest)
    if (all) {
      // One by one: as arguments of one call, the tokens of a long file would overflow the stack.
      for (const token of placed(all, text, from)) tokens.push(token)
      break
    }
    const bad = firstUnreadableChunk(rest, (prefix) => scan(prefix) !== null)
    for (const token of placed(scan(rest.slice(0, bad.start)) ?? [], text, from)) tokens.push(token)
    const invalid: ScannedToken = { kind: 'invalid', ...bad, reserved: false }
    for (const token of placed([invalid], text, from)) {
      tokens.push(token)
      rejected.set(token, lexicalMessage(rest.slice(bad.start, bad.end)))
    }
    from += bad.end
  }
  return { tokens, rejected }
}

/** A token of a stretch that begins at some offset. */
export interface Step {
  /** Its index among all tokens. */
  readonly index: number
  readonly token: Token
  readonly previous: Token | undefined
  readonly isFirst: boolean
  /**
   * The number of open brackets after it; negative once a bracket is closed that was opened before the
   * stretch.
   */
  readonly depth: number
}

/** Iterates over the tokens from an offset on. */
export function* stepsFrom(tokens: readonly Token[], start: number): Generator<Step, void, undefined> {
  const first = tokens.findIndex((token) => token.start >= start)
  if (first < 0) return
  let depth = 0
  for (const [index, token] of tokens.slice(first).entries()) {
    if (token.text === '(' || token.text === '[') depth++
    else if (token.text === ')' || token.text === ']') depth--
    yield { index: first + index, token, previous: tokens[first + index - 1], isFirst: index === 0, depth }
  }
}

/**
 * The scanner's answer is JSON in which it does not escape control characters, so they are replaced. Vertical
 * tab and form feed are white space for Postgres; the others, including DEL, have no meaning outside a
 * literal.
 */
function withoutControlCharacters(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\v\f]/g, ' ').replace(/[\x01-\x08\x0e-\x1f]/g, '\x7f')
}

interface ScannedToken {
  readonly kind: TokenKind
  readonly start: number
  readonly end: number
  readonly reserved: boolean
}

/** Null if the scanner rejects the text: then it returns a message instead of JSON, without a position. */
function scan(text: string): readonly ScannedToken[] | null {
  if (text.trim() === '') return []
  const offset = utf8Offsets(text)
  try {
    return scanSync(text).tokens.map((token) => ({
      kind: kindOf(token.tokenName, token.keywordName, token.text),
      start: offset(token.start),
      end: offset(token.end),
      reserved: token.keywordName === 'RESERVED_KEYWORD' || token.keywordName === 'TYPE_FUNC_NAME_KEYWORD',
    }))
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null
    throw thrown
  }
}

function kindOf(tokenName: string, keywordName: string, text: string): TokenKind {
  if (tokenName === 'SQL_COMMENT' || tokenName === 'C_COMMENT') return 'comment'
  if (tokenName === 'PARAM') return 'parameter'
  if (/^(u&)?"/i.test(text)) return 'quoted'
  if (tokenName === 'IDENT' || keywordName !== 'NO_KEYWORD') return 'word'
  if (/^(u&|[bxen])?'|^\.?\d/i.test(text) || tokenName === 'SCONST') return 'literal'
  return 'symbol'
}

const placed = (tokens: readonly ScannedToken[], text: string, from: number): readonly Token[] =>
  tokens.map((token) => {
    const written = text.slice(from + token.start, from + token.end)
    return {
      kind: token.kind,
      start: from + token.start,
      end: from + token.end,
      text: written,
      word: token.kind === 'word' ? written.toLowerCase() : null,
      reserved: token.reserved,
    }
  })

/**
 * The scanner's message is lost in the binding; the parser repeats it for a text that begins with the invalid
 * token.
 */
function lexicalMessage(text: string): string {
  try {
    parseSync(text)
  } catch (thrown) {
    if (!(thrown instanceof SqlError)) throw thrown
    const repeated = thrown.message.indexOf(' at or near ')
    return repeated < 0 ? thrown.message : thrown.message.slice(0, repeated)
  }
  return 'this text is not SQL'
}
