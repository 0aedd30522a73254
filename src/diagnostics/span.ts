/**
 * A text that diagnostics can point into: a query file, a schema module, a migration, a config.
 *
 * `path` is relative to the project's root, with forward slashes; `text` is without a byte order mark.
 */
export interface TextFile {
  readonly path: string
  readonly text: string
}

/** A stretch of a text file, as half-open UTF-16 offsets. */
export interface Span {
  readonly file: TextFile
  readonly start: number
  readonly end: number
}

/** A position for people and editors: 1-based, columns counted in UTF-16 units. */
export interface Position {
  readonly line: number
  readonly column: number
}

export function span(file: TextFile, start: number, end: number = start): Span {
  return { file, start, end }
}

/** The whole-file span, for problems that have no narrower place. */
export function fileSpan(path: string, text = ''): Span {
  return { file: { path, text }, start: 0, end: 0 }
}

const lineStartsByFile = new WeakMap<TextFile, readonly number[]>()

/** Offsets at which the file's lines begin; `\n`, `\r\n` and a lone `\r` all end a line. */
export function lineStarts(file: TextFile): readonly number[] {
  const known = lineStartsByFile.get(file)
  if (known) return known
  const starts = [0]
  for (let i = 0; i < file.text.length; i++) {
    const unit = file.text.charCodeAt(i)
    if (unit === 10 || (unit === 13 && file.text.charCodeAt(i + 1) !== 10)) starts.push(i + 1)
  }
  lineStartsByFile.set(file, starts)
  return starts
}

/** The 1-based line and column of an offset in a file. */
export function positionOf(file: TextFile, offset: number): Position {
  const starts = lineStarts(file)
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
}
