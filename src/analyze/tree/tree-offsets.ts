import type { Span } from '../../diagnostics/span.js'
import type { Rewritten } from '../../source/rewrite.js'
import { utf8Offsets } from '../../source/text-offsets.js'

/** Maps locations in a tree (UTF-8 bytes of the sent text, −1 for none) to the author's text. */
export function treeSpans(rewritten: Rewritten): (location: number) => Span | null {
  const utf16 = utf8Offsets(rewritten.text)
  return (location) => {
    if (location < 0) return null
    const start = utf16(location)
    return rewritten.spanAt(start, start + tokenLength(rewritten.text, start))
  }
}

/** The length of the name, number, literal or operator that begins at an offset: the part to underline. */
export function tokenLength(text: string, start: number): number {
  const token =
    /^(?:(?:"(?:[^"]|"")*"|[\p{L}_$][\p{L}\p{N}_$]*)(?:\.(?:"(?:[^"]|"")*"|[\p{L}_$][\p{L}\p{N}_$]*|\*))*|\$?\d[\d.]*|'(?:[^']|'')*'|::|[-+*/<>=~!@#%^&|`?]+)/u.exec(
      text.slice(start),
    )
  return token?.[0].length ?? 1
}
