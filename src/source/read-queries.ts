import { existsSync, statSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { relative, sep } from 'node:path'
import { loadModule } from 'libpg-query'
import type { Config } from '../config/config.js'
import * as catalogue from '../diagnostics/catalogue/source.js'
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js'
import { span, type TextFile } from '../diagnostics/span.js'
import { isModulePath } from './names.js'
import { parseQueryFile } from './parse-query-file.js'
import { findQueryFiles, type OnRead, readQueryFile, shownPath } from './query-files.js'
import type { QuerySource } from '../model/query-source.js'

/** Texts that an editor has not saved yet, by absolute path: each replaces the file, which need not exist. */
export type Overlay = ReadonlyMap<string, string>

const UNHEARD: OnRead = { onFolder() {}, onLink() {}, onFile() {} }

/** Modules that are always written, whatever the queries are. */
const OWN_MODULES: readonly string[] = ['index', 'sluice']

/** The parsed files, by path: a file with the same text gives the same queries, and the same objects. */
export type ParsedFiles = Map<
  string,
  {
    readonly file: TextFile
    /** The stamp that identified the file's state when it was read. */
    readonly stamp: string | null
    readonly module: string
    readonly parsed: Outcome<readonly QuerySource[]>
  }
>

/** Reads all queries below the queries folder, in an order that is the same on every machine. */
export async function readQueries(
  config: Pick<Config, 'root' | 'queriesFolder'>,
  known: ParsedFiles = new Map(),
  /**
   * The listener for everything that is read; or `by stamp`, which does not read a file again if its size and
   * times have not changed.
   */
  reading: OnRead | 'by stamp' = UNHEARD,
  overlay: Overlay = new Map(),
): Promise<Outcome<readonly QuerySource[]>> {
  const { root, queriesFolder } = config
  const byStamp = reading === 'by stamp'
  const onRead = byStamp ? UNHEARD : reading
  onRead.onLink(queriesFolder)
  const folder = shownPath(root, queriesFolder)
  const unsaved = [...overlay.keys()].filter((path) => isQueryFile(queriesFolder, path))
  const isThere = await isFolder(queriesFolder)
  if (!isThere && unsaved.length === 0) {
    const isOther = existsSync(queriesFolder) || /[*?{[]/.test(folder)
    const problem = isOther ? catalogue.queriesNotAFolder(folder) : catalogue.queriesFolderMissing(folder)
    return { value: [], diagnostics: [problem] }
  }
  await loadModule()
  const found = isThere ? findQueryFiles(root, queriesFolder, onRead) : { paths: [], diagnostics: [] }
  const paths = [...new Set([...found.paths, ...unsaved])]
  if (paths.length === 0) {
    const problems = found.diagnostics.length > 0 ? found.diagnostics : [catalogue.noQueryFiles(folder)]
    return { value: [], diagnostics: problems }
  }

  const diagnostics: Diagnostic[] = [...found.diagnostics]
  const queries: QuerySource[] = []
  const firstByModule = new Map<string, TextFile>()
  for (const { path, module } of inOrder(queriesFolder, paths)) {
    const before = known.get(path)
    const text = overlay.get(path)
    const stamp = byStamp && text === undefined ? stampOf(path) : null
    const file =
      text !== undefined
        ? { path: shownPath(root, path), text: text.replace(/^\uFEFF/, '') }
        : before !== undefined && stamp !== null && before.stamp === stamp
          ? before.file
          : readQueryFile(root, path, onRead)
    if ('code' in file) {
      diagnostics.push(file)
      continue
    }
    const key = module.toLowerCase()
    const first = firstByModule.get(key)
    if (first) diagnostics.push(catalogue.modulesCollide(span(file, 0), file.path, span(first, 0)))
    else firstByModule.set(key, file)
    if (!isModulePath(module)) diagnostics.push(catalogue.noModulePath(span(file, 0), module))
    if (OWN_MODULES.includes(key)) diagnostics.push(catalogue.moduleNameTaken(span(file, 0), module))

    const isSame =
      before?.module === module && before.file.text === file.text && before.file.path === file.path
    const parsed = isSame ? before.parsed : parseQueryFile(file, module)
    known.set(path, { file: isSame ? before.file : file, stamp, module, parsed })
    queries.push(...parsed.value)
    diagnostics.push(...parsed.diagnostics)
  }
  return { value: queries, diagnostics }
}

/** Whether a file with this path would be one of the query files. */
const isQueryFile = (folder: string, path: string): boolean =>
  path.startsWith(folder + sep) &&
  path.endsWith('.sql') &&
  !path
    .slice(folder.length)
    .split(sep)
    .some((name) => name.startsWith('.'))

/** If a file changed so shortly before it was read, its times may not show a later change. */
const RACY_MS = 100

function stampOf(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found || Date.now() - Math.max(found.mtimeMs, found.ctimeMs) < RACY_MS) return null
  return `${found.size} ${found.mtimeMs} ${found.ctimeMs} ${found.ino}`
}

/** An existing folder that cannot be read is reported later, with the reason, when its files are searched. */
async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (thrown) {
    return (
      thrown instanceof Error && 'code' in thrown && thrown.code !== 'ENOENT' && thrown.code !== 'ENOTDIR'
    )
  }
}

/** By module, compared by code units: a locale's order differs between machines. */
function inOrder(folder: string, paths: readonly string[]): { path: string; module: string }[] {
  return paths
    .map((path) => ({
      path,
      module: relative(folder, path).split(sep).join('/').slice(0, -'.sql'.length),
    }))
    .sort((a, b) => (a.module < b.module ? -1 : a.module > b.module ? 1 : 0))
}
