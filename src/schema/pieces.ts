import type { TextFile } from '../diagnostics/span.js'
import type { Failure } from './explain-failures.js'

/** A stretch of a script that is sent as one message. */
export interface Piece {
  readonly source: Failure['source']
  readonly file: TextFile
  readonly start: number
  readonly text: string
}

/** The stretches between drizzle-kit's breakpoints. */
export function pieces(file: TextFile, source: Failure['source'] = 'setup'): readonly Piece[] {
  const found: Piece[] = []
  let start = 0
  const add = (end: number): void => {
    const text = file.text.slice(start, end)
    if (text.trim() !== '') found.push({ source, file, start, text })
  }
  for (const match of file.text.matchAll(/-->\s*statement-breakpoint/g)) {
    add(match.index)
    start = match.index + match[0].length
  }
  add(file.text.length)
  return found
}
