/**
 * Converts the parser's positions to UTF-16 offsets. The parser counts UTF-8 bytes in tokens and trees, and
 * code points in errors; only this file depends on that. Texts are well-formed, because they were read as
 * strict UTF-8.
 */

/** Converts UTF-8 byte offsets of `text` to UTF-16 offsets; an offset inside a character is the character's start. */
export function utf8Offsets(text: string): (byte: number) => number {
  // ASCII only, so both counts are equal.
  if (/^[\0-\x7f]*$/.test(text)) return (byte) => byte
  const units: number[] = []
  let offset = 0
  for (const character of text) {
    for (let byte = utf8Length(character); byte > 0; byte--) units.push(offset)
    offset += character.length
  }
  return (byte) => units[byte] ?? text.length
}

function utf8Length(character: string): number {
  const point = character.codePointAt(0) ?? 0
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
}

/** The UTF-16 offset of the code point with this 0-based index. */
export function codePointOffset(text: string, index: number): number {
  let offset = 0
  for (let point = 0; point < index && offset < text.length; point++) {
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1
  }
  return offset
}
