import { span, type Span, type TextFile } from '../diagnostics/span.js'
import { brokenTsconfig, importersOf, importPlaces, isInPackage, type ParentOf } from './import-chain.js'
import { installCommand, packageManagerOf } from './package-manager.js'
import { belongsTo, offsetAt, projectText, quoted, shownPath } from './project-text.js'
import { userFrame } from './user-frame.js'
import type { ModuleFailure } from './user-modules.js'

/** A module that does not compile, as Babel reports it. */
export interface SyntaxProblem {
  readonly filename: string
  readonly line: number
  /** 0-based. */
  readonly column: number
  readonly message: string
}

/** The evaluation during which a module failed. */
export interface Evaluation {
  readonly root: string
  readonly entry: string
  readonly syntax: SyntaxProblem | null
  /** Absolute paths of the modules whose evaluation began or ended. */
  readonly modules: readonly string[]
  readonly parentOf: ParentOf
}

/** Why `entry` could not be evaluated, with the place in the user's own files. */
export function explainFailure(
  problem: unknown,
  { root, entry, syntax, modules, parentOf }: Evaluation,
): ModuleFailure {
  if (syntax) {
    const file = projectText(root, syntax.filename)
    const start = offsetAt(file, syntax.line, syntax.column + 1)
    return { kind: 'syntax error', message: firstLine(syntax.message), span: span(file, start) }
  }
  const missing = missingImport(problem)
  if (missing) {
    const { specifier, stack } = missing
    const importers = [...new Set([...stack, ...importersOf(stack.at(-1) ?? entry, parentOf)])]
    const [importer = entry] = importers
    const places = importPlaces(root, importers)
    const file = projectText(root, isInPackage(importer) ? entry : importer)
    // The user cannot correct an import in a package; the diagnostic shows the user's import that leads to
    // it.
    const [place = span(file, 0), ...chain] = isInPackage(importer)
      ? places
      : [placeOfSpecifier(file, specifier), ...places]
    const name = packageName(specifier)
    const install = name === null ? null : installCommand(packageManagerOf(root), [name], false)
    return {
      kind: 'missing import',
      specifier,
      install,
      span: place,
      importer: shownPath(root, importer),
      chain,
    }
  }
  const message = firstLine(problem instanceof Error ? problem.message : String(problem))
  const tsconfig = problem instanceof Error ? brokenTsconfig(root, modules, problem.message) : null
  if (tsconfig !== null) return { kind: 'broken tsconfig', path: shownPath(root, tsconfig), message }
  return {
    kind: 'thrown',
    message,
    span: userFrame(problem, root) ?? span(projectText(root, entry), 0),
  }
}

/**
 * The package that a specifier names; null for a path, and for a subpath import of the package itself (`#…`).
 */
function packageName(specifier: string): string | null {
  if (/^(?:[./#]|[A-Za-z]:[\\/])/.test(specifier)) return null
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

/** Of all evaluated modules, the one whose text names the builtin. */
export function explainReplaced(
  names: readonly string[],
  root: string,
  entry: string,
  files: Iterable<string>,
): ModuleFailure {
  const own = [...files].filter((path) => belongsTo(root, path)).map((path) => projectText(root, path))
  for (const name of names) {
    for (const path of [name, name.slice(0, Math.max(0, name.lastIndexOf('.')))]) {
      const pattern = new RegExp(path.replaceAll(/[^\w.]/g, '\\$&').replaceAll('.', '\\s*\\.\\s*'))
      for (const file of path === '' ? [] : own) {
        const found = pattern.exec(file.text)
        if (!found) continue
        const place = span(file, found.index, found.index + found[0].length)
        return { kind: 'replaced builtins', names, span: place }
      }
    }
  }
  return { kind: 'replaced builtins', names, span: span(projectText(root, entry), 0) }
}

/** The importing modules as far as Node reports them, the nearest first. */
function missingImport(problem: unknown): { specifier: string; stack: readonly string[] } | null {
  if (!(problem instanceof Error) || !('code' in problem)) return null
  if (problem.code !== 'MODULE_NOT_FOUND' && problem.code !== 'ERR_MODULE_NOT_FOUND') return null
  // Node reports the name only in the message.
  const specifier = /'([^']+)'/.exec(problem.message)?.[1]
  if (specifier === undefined) return null
  const stack: unknown = 'requireStack' in problem ? problem.requireStack : null
  const importers: readonly unknown[] = Array.isArray(stack) ? stack : []
  return { specifier, stack: importers.filter((path): path is string => typeof path === 'string') }
}

function placeOfSpecifier(file: TextFile, specifier: string): Span {
  const at = file.text.search(quoted(specifier))
  return at < 0 ? span(file, 0) : span(file, at, at + specifier.length + 2)
}

const firstLine = (text: string): string => text.trim().split(/\r?\n/, 1)[0] ?? ''
