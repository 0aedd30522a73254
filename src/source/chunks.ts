/**
 * A coarse reader of SQL text, for the one case in which Postgres's own scanner returns nothing: it rejected
 * the text without a position. Source: https://www.postgresql.org/docs/18/sql-syntax-lexical.html
 */

export interface Chunk {
  readonly start: number
  readonly end: number
}

/**
 * The first chunk that makes the text unreadable. Chunks are independent, so a prefix that ends with a chunk
 * is readable exactly if all its chunks are. A binary search finds the first that is not.
 */
export function firstUnreadableChunk(text: string, isReadable: (prefix: string) => boolean): Chunk {
  const chunks = readChunks(text)
  let low = 0
  let high = chunks.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (isReadable(text.slice(0, chunks[middle]?.end))) low = middle + 1
    else high = middle
  }
  return chunks[low] ?? { start: 0, end: text.length }
}

function readChunks(text: string): readonly Chunk[] {
  const chunks: Chunk[] = []
  let start = 0
  while (start < text.length) {
    const end = chunkEnd(text, start)
    chunks.push({ start, end })
    start = end
  }
  return chunks
}

const SIMPLE =
  /--[^\r\n]*|e'(?:[^'\\]|''|\\[^])*(?:'|$)|(?:u&|[bx])?'(?:[^']|'')*(?:'|$)|(?:u&)?"(?:[^"]|"")*(?:"|$)|\d[\w$.\u0080-\uffff]*|[\w\u0080-\uffff][\w$\u0080-\uffff]*|\s+/iy

const DOLLAR_QUOTE = /\$(?:[a-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/iy

function chunkEnd(text: string, start: number): number {
  if (text.startsWith('/*', start)) return commentEnd(text, start)
  DOLLAR_QUOTE.lastIndex = start
  const tag = DOLLAR_QUOTE.exec(text)?.[0]
  if (tag !== undefined) {
    const close = text.indexOf(tag, start + tag.length)
    return close < 0 ? text.length : close + tag.length
  }
  SIMPLE.lastIndex = start
  return SIMPLE.exec(text) ? SIMPLE.lastIndex : start + 1
}

/** Block comments nest, unlike in most languages. */
function commentEnd(text: string, start: number): number {
  const mark = /\/\*|\*\//g
  mark.lastIndex = start
  let depth = 0
  for (let found = mark.exec(text); found; found = mark.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1
    if (depth === 0) return mark.lastIndex
  }
  return text.length
}
