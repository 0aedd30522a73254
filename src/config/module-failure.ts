import { fileURLToPath } from 'node:url'
import { span, type Span } from '../diagnostics/span.js'
import { belongsTo, offsetAt, projectText, quoted, shownPath } from './project-text.js'
import type { ModuleFailure } from './user-modules.js'

/** A module that does not compile, as Babel reports it. */
export interface SyntaxProblem {
  readonly filename: string
  readonly line: number
  /** 0-based. */
  readonly column: number
  readonly message: string
}

/** Why `entry` could not be evaluated, with the place in the user's own files. */
export function explainFailure(
  problem: unknown,
  root: string,
  entry: string,
  syntax: SyntaxProblem | null,
): ModuleFailure {
  if (syntax) {
    const file = projectText(root, syntax.filename)
    const start = offsetAt(file, syntax.line, syntax.column + 1)
    return { kind: 'syntax error', message: firstLine(syntax.message), span: span(file, start) }
  }
  const missing = missingImport(problem)
  if (missing) {
    const importer = missing.importer ?? entry
    const file = projectText(root, belongsTo(root, importer) ? importer : entry)
    const at = file.text.search(quoted(missing.specifier))
    const place = at < 0 ? span(file, 0) : span(file, at, at + missing.specifier.length + 2)
    const { specifier } = missing
    return { kind: 'missing import', specifier, importer: shownPath(root, importer), span: place }
  }
  return {
    kind: 'thrown',
    message: firstLine(problem instanceof Error ? problem.message : String(problem)),
    span: userFrame(problem, root) ?? span(projectText(root, entry), 0),
  }
}

/** The first stack frame inside the user's project: where their own code threw, or called what threw. */
export function userFrame(problem: unknown, root: string): Span | null {
  if (!(problem instanceof Error)) return null
  for (const line of problem.stack?.split('\n') ?? []) {
    const match = /(?:\(|at (?:async )?)([^()]+):(\d+):(\d+)\)?$/.exec(line)
    if (!match) continue
    const [, location = '', lineNumber = '', column = ''] = match
    const path = location.startsWith('file://') ? fileURLToPath(location) : location
    if (!path.startsWith('/') && !/^[A-Za-z]:/.test(path)) continue
    if (!belongsTo(root, path)) continue
    const file = projectText(root, path)
    const start = offsetAt(file, Number(lineNumber), 1)
    const text = file.text.slice(start).split(/\r?\n|\r/, 1)[0] ?? ''
    // Evaluated code keeps the source's lines but not its columns, so a column outside the line's text tells nothing.
    const indent = text.length - text.trimStart().length
    const exact = Number(column) - 1
    return span(
      file,
      start + (exact >= indent && exact < text.length ? exact : indent),
      start + text.trimEnd().length,
    )
  }
  return null
}

function missingImport(problem: unknown): { specifier: string; importer: string | null } | null {
  if (!(problem instanceof Error) || !('code' in problem)) return null
  if (problem.code !== 'MODULE_NOT_FOUND' && problem.code !== 'ERR_MODULE_NOT_FOUND') return null
  // Node gives the name nowhere but in the message.
  const specifier = /'([^']+)'/.exec(problem.message)?.[1]
  if (specifier === undefined) return null
  const stack: unknown = 'requireStack' in problem ? problem.requireStack : null
  const importer: unknown = Array.isArray(stack) ? stack[0] : null
  return { specifier, importer: typeof importer === 'string' ? importer : null }
}

const firstLine = (text: string): string => text.trim().split(/\r?\n/, 1)[0] ?? ''
