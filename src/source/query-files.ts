import { type Dirent, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import * as catalogue from '../diagnostics/catalogue/source.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { span, type TextFile } from '../diagnostics/span.js'

/** A path as diagnostics show it: relative to the project's root, with forward slashes. */
export const shownPath = (root: string, path: string): string =>
  relative(root, path).split(sep).join('/') || '.'

/** The inputs of the queries. Each is reported before it is read, so that a change in between is detected. */
export interface OnRead {
  /** A folder is listed. */
  onFolder(path: string): void
  /** The target of a path is resolved. */
  onLink(path: string): void
  /** Null for a file that cannot be read. */
  onFile(path: string, bytes: Uint8Array | null): void
}

/**
 * The absolute paths of all `.sql` files below a folder, with links followed and without names that begin
 * with a dot. An unreadable folder is a problem: generating from the other files would remove the modules of
 * its queries. This is why the function uses no glob library, since those skip such folders silently. It is
 * synchronous, because nothing else can run meanwhile, and without promises many small files are read in a
 * third of the time.
 */
export function findQueryFiles(
  root: string,
  folder: string,
  { onFolder, onLink }: Pick<OnRead, 'onFolder' | 'onLink'>,
): { readonly paths: readonly string[]; readonly diagnostics: readonly Diagnostic[] } {
  const paths: string[] = []
  const diagnostics: Diagnostic[] = []
  const unreadable = (path: string, thrown: unknown): void => {
    diagnostics.push(catalogue.queryFileUnreadable(shownPath(root, path), reasonOf(thrown)))
  }

  const walk = (directory: string, ancestors: readonly string[]): void => {
    let entries: Dirent[]
    let real: string
    onFolder(directory)
    try {
      entries = readdirSync(directory, { withFileTypes: true })
      real = realpathSync(directory)
    } catch (thrown) {
      unreadable(directory, thrown)
      return
    }
    // A link to an enclosing folder is not a second copy of it.
    if (ancestors.includes(real)) return
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue
      const path = join(directory, entry.name)
      const isQueryFile = entry.name.endsWith('.sql')
      let isFolder = entry.isDirectory()
      let isFile = entry.isFile()
      if (entry.isSymbolicLink()) {
        onLink(path)
        try {
          const target = statSync(path)
          isFolder = target.isDirectory()
          isFile = target.isFile()
        } catch (thrown) {
          if (isQueryFile) unreadable(path, thrown)
          continue
        }
      }
      if (isFolder && isQueryFile) diagnostics.push(catalogue.queryFileIsFolder(shownPath(root, path)))
      else if (isFolder) walk(path, [...ancestors, real])
      else if (isQueryFile && isFile) paths.push(path)
      // Reading a named pipe would wait for a writer, and a device may never end.
      else if (isQueryFile) diagnostics.push(catalogue.queryFileUnreadable(shownPath(root, path), notAFile))
    }
  }
  walk(folder, [])
  return { paths, diagnostics }
}

const notAFile = 'it is a named pipe, a socket or a device, not a file'

/** Reads a query file as strict UTF-8, without its byte order mark. */
export function readQueryFile(
  root: string,
  path: string,
  { onFile }: Pick<OnRead, 'onFile'>,
): TextFile | Diagnostic {
  const shown = shownPath(root, path)
  try {
    const bytes = readFileSync(path)
    onFile(path, bytes)
    return decodeQueryFile(shown, bytes)
  } catch (thrown) {
    onFile(path, null)
    return catalogue.queryFileUnreadable(shown, reasonOf(thrown))
  }
}

function decodeQueryFile(path: string, bytes: Uint8Array): TextFile | Diagnostic {
  const valid = validLength(bytes)
  if (valid === bytes.length) return { path, text: new TextDecoder().decode(bytes) }
  const file = { path, text: new TextDecoder().decode(bytes) }
  const start = new TextDecoder().decode(bytes.subarray(0, valid)).length
  return catalogue.notUtf8(span(file, start, start + 1), valid, encodingOf(bytes))
}

/** The number of bytes before the first one that begins no valid character. */
function validLength(bytes: Uint8Array): number {
  const isValid = (length: number, isWhole: boolean): boolean => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream: !isWhole })
      return true
    } catch {
      return false
    }
  }
  if (isValid(bytes.length, true)) return bytes.length
  // The longest prefix that can be continued; its last, unfinished character is the invalid one.
  let low = 0
  let high = bytes.length
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (isValid(middle, false)) low = middle
    else high = middle - 1
  }
  while (low > 0 && !isValid(low, true)) low--
  return low
}

function encodingOf(bytes: Uint8Array): string | null {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return 'UTF-16'
  return bytes.includes(0) ? null : 'Latin-1 or Windows-1252'
}

/** The system's reason in words, if it has a code; anything else is a defect. */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error) || !('code' in thrown) || typeof thrown.code !== 'string') throw thrown
  return REASONS[thrown.code] ?? thrown.code
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied (EACCES)',
  EPERM: 'operation not permitted (EPERM)',
  ENOENT: 'it is a link to a missing file, or was removed during the run (ENOENT)',
  EISDIR: 'it is a folder (EISDIR)',
  ELOOP: 'it is a link to itself (ELOOP)',
}
