import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, sep } from 'node:path'
import { leadsOut, notAFolder, notOurs, notWritable, type Obstacle } from '../diagnostics/catalogue/output.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { fileSpan } from '../diagnostics/span.js'
import { codeOf, reasonOf } from './file-system-error.js'
import type { GeneratedFile, OutputPlace } from './generated-file.js'
import { isOurs } from './header.js'
import { isStaging } from './staging.js'

/** The output folder beside the files that should be in it. Nothing has been changed yet. */
export interface Survey {
  readonly wanted: readonly WantedFile[]
  /** Absolute paths of generated files that are not wanted any more, sorted. */
  readonly orphans: readonly string[]
  /** Why the files cannot be written; empty when they can, as far as one sees without trying. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface WantedFile {
  /** Absolute. */
  readonly path: string
  readonly text: string
  /** The generated text that is there today, line ends as they are; null when there is none. */
  readonly present: string | null
}

type EntryKind = Obstacle

export async function surveyOutput(place: OutputPlace, files: readonly GeneratedFile[]): Promise<Survey> {
  try {
    const obstacle = await obstacleOnTheWay(place)
    if (obstacle) return { wanted: [], orphans: [], diagnostics: [obstacle] }
    return await compareFolder(place, files)
  } catch (error) {
    const diagnostic = notWritable(displayPath(place, place.outFolder), reasonOf(error))
    return { wanted: [], orphans: [], diagnostics: [diagnostic] }
  }
}

async function compareFolder(place: OutputPlace, files: readonly GeneratedFile[]): Promise<Survey> {
  const { outFolder } = place
  const entries = new Map<string, EntryKind>()
  await list(outFolder, entries)

  const paths = new Set(files.map((file) => absolute(outFolder, file.path)))
  const orphans: string[] = []
  for (const [path, kind] of entries) {
    if (kind !== 'file' || !path.endsWith('.ts') || paths.has(path)) continue
    if (isOurs(await readFile(path, 'utf8'))) orphans.push(path)
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
    const kind = entries.get(path) ?? (await otherSpelling(path, orphans))
    const present = kind === 'file' ? await readFile(path, 'utf8') : null
    if (kind === null || (present !== null && isOurs(present))) {
      wanted.push({ path, text: file.text, present })
    } else {
      diagnostics.push(notOurs(fileSpan(displayPath(place, path)), kind))
    }
  }
  wanted.sort((a, b) => (a.path < b.path ? -1 : 1))
  return { wanted, orphans: orphans.sort(), diagnostics }
}

/** A symbolic link that leads out, or a file, among the folders from the root (or what it has in common) to the output. */
async function obstacleOnTheWay(place: OutputPlace): Promise<Diagnostic | null> {
  let base = place.root
  while (!isInside(base, place.outFolder)) base = dirname(base)
  const allowed = await realpath(base)
  let path = base
  for (const name of relative(base, place.outFolder).split(sep)) {
    path = join(path, name)
    try {
      if ((await lstat(path)).isSymbolicLink() && !isInside(allowed, await realpath(path))) {
        return leadsOut(displayPath(place, path))
      }
      if (!(await stat(path)).isDirectory()) return notAFolder(displayPath(place, path))
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
 * On a file system that ignores case, `Users.ts` may be there as `users.ts`. Ours is an orphan, which makes way
 * first; anything else must not be overwritten. Null when nothing is there.
 */
async function otherSpelling(path: string, orphans: readonly string[]): Promise<EntryKind | null> {
  try {
    const found = await lstat(path)
    const same = (orphan: string): boolean => orphan.toLowerCase() === path.toLowerCase()
    return orphans.some(same) ? null : kindOf(found)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

/** All entries below a folder; symbolic links are not followed. */
async function list(folder: string, entries: Map<string, EntryKind>): Promise<void> {
  let children
  try {
    children = await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  for (const child of children) {
    const path = join(folder, child.name)
    const kind = kindOf(child)
    entries.set(path, kind)
    const skipped = child.name === 'node_modules' || child.name === '.git' || isStaging(child.name)
    if (kind === 'folder' && !skipped) await list(path, entries)
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

/** As diagnostics and results show it: relative to the root, forward slashes. */
export function displayPath(place: OutputPlace, path: string): string {
  return relative(place.root, path).split(sep).join('/') || '.'
}
