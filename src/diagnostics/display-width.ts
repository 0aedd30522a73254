/** A character as a terminal shows it. */
export interface Cell {
  /** UTF-16 offset in the line. */
  readonly offset: number
  readonly text: string
  /** Columns it occupies: 0 for combining marks, 2 for wide characters. */
  readonly width: number
}

const tabWidth = 4

/**
 * East Asian Wide and Fullwidth blocks, and pictographs. Terminals differ for the rest, so this is an
 * approximation.
 * Source: https://www.unicode.org/reports/tr11/
 */
const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation}/u

const zeroWidth = /^[\p{Mn}\p{Me}\u200B-\u200F\u2060\uFEFF]$/u

/** Splits a line into cells. Tabs become spaces up to the next stop; control characters are made visible. */
export function cells(line: string): readonly Cell[] {
  const result: Cell[] = []
  let offset = 0
  let column = 0
  for (const character of line) {
    const cell = cellOf(character, offset, column)
    result.push(cell)
    offset += character.length
    column += cell.width
  }
  return result
}

function cellOf(character: string, offset: number, column: number): Cell {
  if (character === '\t') {
    const width = tabWidth - (column % tabWidth)
    return { offset, text: ' '.repeat(width), width }
  }
  if (character >= ' ' && character <= '~') return { offset, text: character, width: 1 }
  if (zeroWidth.test(character)) return { offset, text: character, width: 0 }
  const text = visible(character)
  return { offset, text, width: wide.test(text) ? 2 : 1 }
}

export function displayWidth(text: string): number {
  let width = 0
  for (const cell of cells(text)) width += cell.width
  return width
}

/**
 * Text of the user's files and of Postgres with every character that could move the cursor, change colours or
 * reorder what is shown replaced by a visible one. Line feeds and tabs stay.
 */
export function visible(text: string): string {
  return text.replaceAll(
    // eslint-disable-next-line no-control-regex
    /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g,
    (character) => {
      const code = character.charCodeAt(0)
      return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : '\uFFFD'
    },
  )
}
