import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { span, type Span } from '../diagnostics/span.js'
import { belongsTo, offsetAt, projectText } from './project-text.js'

/** The folder of the compiled code, which can be inside the project, as in Sluice's own repository. */
const OWN_FOLDER = fileURLToPath(new URL('..', import.meta.url))

/**
 * The first stack frame inside the user's project: where the user's code threw, or called code that threw.
 */
export function userFrame(problem: unknown, root: string): Span | null {
  if (!(problem instanceof Error)) return null
  for (const line of problem.stack?.split('\n') ?? []) {
    const match = /(?:\(|at (?:async )?)([^()]+):(\d+):(\d+)\)?$/.exec(line)
    if (!match) continue
    const [, location = '', lineNumber = '', column = ''] = match
    const path = location.startsWith('file://') ? fileURLToPath(location) : location
    if (!path.startsWith('/') && !/^[A-Za-z]:/.test(path)) continue
    if (!belongsTo(root, path) || path.startsWith(OWN_FOLDER)) continue
    const file = projectText(root, path)
    const start = offsetAt(file, Number(lineNumber), 1)
    const text = file.text.slice(start).split(/\r?\n|\r/, 1)[0] ?? ''
    // Evaluated code keeps the source's lines but not its columns, so a column outside the line's text is
    // ignored.
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

/** Whether code of Sluice, or of a package that it uses, is on the stack. */
export function isOwnError(problem: unknown): boolean {
  if (!(problem instanceof Error)) return false
  const stack = problem.stack ?? ''
  if (stack.includes(OWN_FOLDER)) return true
  const manifest: { readonly dependencies: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  )
  return Object.keys(manifest.dependencies).some((name) => stack.includes(`/node_modules/${name}/`))
}
