import type { Token } from './text-tokens.js'
import { nameLineIn } from './comment-lines.js'

/** A statement as the tokens between two semicolons, with the comments that belong to it. */
export interface RawStatement {
  /** Comments in front of the first token. */
  readonly header: readonly Token[]
  /** Without comments and semicolon. Empty for a header without a statement after it. */
  readonly tokens: readonly Token[]
  /** Comments between the tokens, after them, and on the line of the semicolon. */
  readonly body: readonly Token[]
}

/**
 * Splits at every semicolon, even inside brackets: no valid statement of a query file contains a semicolon,
 * and an open bracket of one statement must not swallow the next one. The exception, `begin atomic … end` of
 * a function, keeps its semicolons so that it is reported once.
 */
export function splitStatements(text: string, tokens: readonly Token[]): readonly RawStatement[] {
  const statements: RawStatement[] = []
  let header: Token[] = []
  let own: Token[] = []
  let body: Token[] = []
  let atomicDepth = 0
  const close = (): void => {
    if (own.length > 0 || header.length > 0) statements.push({ header, tokens: own, body })
    header = []
    own = []
    body = []
    atomicDepth = 0
  }
  let lastSemicolon: Token | null = null
  for (const token of tokens) {
    if (token.kind === 'comment') {
      if (own.length > 0) body.push(token)
      else if (lastSemicolon && endsItsLine(text, lastSemicolon, token) && !nameLineIn(token)) {
        const previous = statements.pop()
        if (previous) statements.push({ ...previous, body: [...previous.body, token] })
      } else header.push(token)
      continue
    }
    if (token.text === ';' && token.kind === 'symbol' && atomicDepth === 0) {
      if (own.length > 0) close()
      lastSemicolon = token
      continue
    }
    if (own[0]?.word === 'create') {
      if (token.word === 'atomic' && own.at(-1)?.word === 'begin') atomicDepth++
      else if (atomicDepth > 0 && token.word === 'case') atomicDepth++
      else if (atomicDepth > 0 && token.word === 'end') atomicDepth--
    }
    own.push(token)
  }
  close()
  return statements
}

const endsItsLine = (text: string, semicolon: Token, comment: Token): boolean =>
  !/[\r\n]/.test(text.slice(semicolon.end, comment.start))

/**
 * Splits a statement at a comment that names a query, for a forgotten semicolon between them; null if there
 * is no such comment.
 */
export function splitAtName(
  statement: RawStatement,
): { readonly before: RawStatement; readonly name: Token; readonly after: RawStatement } | null {
  const last = statement.tokens.at(-1)
  for (const name of statement.body) {
    if (!nameLineIn(name) || !last || name.start > last.start) continue
    const next = statement.tokens.findIndex((token) => token.start > name.start)
    const nextStart = statement.tokens[next]?.start ?? name.end
    return {
      before: {
        header: statement.header,
        tokens: statement.tokens.slice(0, next),
        body: statement.body.filter((comment) => comment.start < name.start),
      },
      name,
      after: {
        header: statement.body.filter((comment) => comment.start >= name.start && comment.start < nextStart),
        tokens: statement.tokens.slice(next),
        body: statement.body.filter((comment) => comment.start > nextStart),
      },
    }
  }
  return null
}
