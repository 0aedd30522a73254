import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, sep } from 'node:path'
import { leadsOut, notAFolder, notOurs, notWritable, type Obstacle } from '../diagnostics/catalogue/output.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { fileSpan } from '../diagnostics/span.js'
import { codeOf, reasonOf } from './file-system-error.js'
import type { GeneratedFile, OutputPlace } from './generated-file.js'
import { isOurs } from './header.js'
import { isStaging } from './staging.js'

/** The output folder in comparison with its expected files. Nothing has been changed yet. */
export interface Survey {
  readonly wanted: readonly WantedFile[]
  /** Absolute paths of generated files that are no longer expected, sorted. */
  readonly orphans: readonly string[]
  /** Why the files cannot be written; empty if they can, as far as that is visible without trying. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface WantedFile {
  /** Absolute. */
  readonly path: string
  readonly text: string
  /** The generated text on the disk, with its line ends; null if there is none. */
  readonly present: string | null
}

type EntryKind = Obstacle

/** Texts by absolute path with a stamp that identifies the state that was read, as in Git's index. */
export type PresentTexts = Map<string, { readonly stamp: string; readonly text: string }>

export function surveyOutput(
  place: OutputPlace,
  files: readonly GeneratedFile[],
  known: PresentTexts = new Map(),
): Survey {
  try {
    const obstacle = obstacleOnTheWay(place)
    if (obstacle) return { wanted: [], orphans: [], diagnostics: [obstacle] }
    return compareFolder(place, files, (path) => presentText(path, known))
  } catch (error) {
    const diagnostic = notWritable(displayPath(place, place.outFolder), reasonOf(error))
    return { wanted: [], orphans: [], diagnostics: [diagnostic] }
  }
}

/** If a file changed so shortly before it was read, its times may not show a later change. */
const RACY_MS = 100

/** Null if the file no longer exists: another process may have moved it since the folder was listed. */
function presentText(path: string, known: PresentTexts): string | null {
  try {
    const { mtimeMs, ctimeMs, size, ino } = statSync(path)
    const stamp = `${mtimeMs} ${ctimeMs} ${size} ${ino}`
    const before = known.get(path)
    if (before?.stamp === stamp) return before.text
    const text = readFileSync(path, 'utf8')
    if (Date.now() - Math.max(mtimeMs, ctimeMs) > RACY_MS) known.set(path, { stamp, text })
    return text
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

function compareFolder(
  place: OutputPlace,
  files: readonly GeneratedFile[],
  textOf: (path: string) => string | null,
): Survey {
  const { outFolder } = place
  const entries = new Map<string, EntryKind>()
  list(outFolder, entries)

  const paths = new Set(files.map((file) => absolute(outFolder, file.path)))
  const orphans: string[] = []
  for (const [path, kind] of entries) {
    if (kind !== 'file' || !path.endsWith('.ts') || paths.has(path)) continue
    const text = textOf(path)
    if (text !== null && isOurs(text)) orphans.push(path)
  }

  const wanted: WantedFile[] = []
  const diagnostics: Diagnostic[] = []
  for (const file of files) {
    const path = absolute(outFolder, file.path)
    const obstacle = obstacleInFolder(place, path, entries)
    if (obstacle) {
      diagnostics.push(obstacle)
      continue
    }
    const kind = entries.get(path) ?? otherSpelling(path, orphans)
    const present = kind === 'file' ? textOf(path) : null
    const isGone = kind === 'file' && present === null
    if (kind === null || isGone || (present !== null && isOurs(present))) {
      wanted.push({ path, text: file.text, present })
    } else {
      diagnostics.push(notOurs(fileSpan(displayPath(place, path)), kind))
    }
  }
  wanted.sort((a, b) => (a.path < b.path ? -1 : 1))
  return { wanted, orphans: orphans.sort(), diagnostics }
}

/**
 * A symbolic link that leads outside, or a file, among the folders from the root (or from their common
 * ancestor) to the output.
 */
function obstacleOnTheWay(place: OutputPlace): Diagnostic | null {
  let base = place.root
  while (!isInside(base, place.outFolder)) base = dirname(base)
  const allowed = realpathSync(base)
  let path = base
  for (const name of relative(base, place.outFolder).split(sep)) {
    path = join(path, name)
    try {
      if (lstatSync(path).isSymbolicLink() && !isInside(allowed, realpathSync(path))) {
        return leadsOut(displayPath(place, path))
      }
      if (!statSync(path).isDirectory()) return notAFolder(displayPath(place, path))
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null
      throw error
    }
  }
  return null
}

function obstacleInFolder(
  place: OutputPlace,
  path: string,
  entries: ReadonlyMap<string, EntryKind>,
): Diagnostic | null {
  for (let folder = dirname(path); folder.length > place.outFolder.length; folder = dirname(folder)) {
    const kind = entries.get(folder)
    if (kind === 'symbolic link') return leadsOut(displayPath(place, folder))
    if (kind !== undefined && kind !== 'folder') return notAFolder(displayPath(place, folder))
  }
  return null
}

/**
 * On a file system that ignores case, `Users.ts` may exist as `users.ts`. A generated file is an orphan,
 * which is removed first; anything else must not be overwritten. Null if there is nothing.
 */
function otherSpelling(path: string, orphans: readonly string[]): EntryKind | null {
  try {
    const found = lstatSync(path)
    const same = (orphan: string): boolean => orphan.toLowerCase() === path.toLowerCase()
    return orphans.some(same) ? null : kindOf(found)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

/** All entries below a folder; symbolic links are not followed. */
function list(folder: string, entries: Map<string, EntryKind>): void {
  let children
  try {
    children = readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  for (const child of children) {
    const path = join(folder, child.name)
    const kind = kindOf(child)
    entries.set(path, kind)
    const skipped = child.name === 'node_modules' || child.name === '.git' || isStaging(child.name)
    if (kind === 'folder' && !skipped) list(path, entries)
  }
}

interface FileKind {
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
}

function kindOf(entry: FileKind): EntryKind {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  return entry.isSymbolicLink() ? 'symbolic link' : 'special file'
}

function absolute(outFolder: string, path: string): string {
  const result = join(outFolder, ...path.split('/'))
  if (!isInside(outFolder, result)) throw new Error(`generated path leaves the output folder: ${path}`)
  return result
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** As in diagnostics and results: relative to the root, with forward slashes. */
export function displayPath(place: OutputPlace, path: string): string {
  return relative(place.root, path).split(sep).join('/') || '.'
}
