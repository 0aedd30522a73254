import { readFileSync } from 'node:fs'
import { isAbsolute, relative, sep } from 'node:path'
import { lineStarts, span, type Span, type TextFile } from '../diagnostics/span.js'

/** A path as diagnostics show it: relative to the project's root, forward slashes. */
export const shownPath = (root: string, path: string): string => relative(root, path).split(sep).join('/')

/** A file of the project as diagnostics refer to it; the text of an unreadable file is empty. */
export function projectText(root: string, path: string): TextFile {
  try {
    return { path: shownPath(root, path), text: readFileSync(path, 'utf8').replace(/^\uFEFF/, '') }
  } catch {
    return { path: shownPath(root, path), text: '' }
  }
}

/** The beginning of a module, for problems with the whole module; null outside of the project. */
export function beginningOf(root: string, path: string): Span | null {
  const shown = relative(root, path)
  return shown.startsWith('..') || isAbsolute(shown) ? null : span(projectText(root, path), 0)
}

/** Whether a file belongs to the project: below its root, and not a dependency. */
export function belongsTo(root: string, path: string): boolean {
  const segments = relative(root, path).split(sep)
  return segments[0] !== '' && segments[0] !== '..' && !segments.includes('node_modules')
}

/** The offset of a 1-based line and column, kept inside the file. */
export function offsetAt(file: TextFile, line: number, column: number): number {
  const start = lineStarts(file)[line - 1]
  return start === undefined ? 0 : Math.min(start + Math.max(0, column - 1), file.text.length)
}

/** Finds a string literal, such as the specifier of an import. */
export const quoted = (specifier: string): RegExp =>
  new RegExp(`['"]${specifier.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}['"]`)
