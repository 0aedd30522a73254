import type { Diagnostic, Severity } from '../diagnostic.js'
import { positionOf } from '../span.js'

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' }

/**
 * Workflow commands that GitHub shows as annotations, one a line. `pathOf` makes a path relative to the repository.
 * Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function githubReport(diagnostics: readonly Diagnostic[], pathOf: (path: string) => string): string {
  return diagnostics.map((diagnostic) => `${annotation(diagnostic, pathOf)}\n`).join('')
}

function annotation(diagnostic: Diagnostic, pathOf: (path: string) => string): string {
  const { span, hint, sqlstate } = diagnostic
  const properties: [string, string | number][] = []
  if (span) {
    properties.push(['file', pathOf(span.file.path)])
    if (span.file.text !== '') {
      const start = positionOf(span.file, span.start)
      const end = positionOf(span.file, span.end)
      properties.push(['line', start.line], ['endLine', end.line], ['col', start.column])
      // GitHub ignores columns of an annotation that covers more than one line.
      if (end.line === start.line) properties.push(['endColumn', end.column])
    }
  }
  properties.push(['title', diagnostic.code])
  const list = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(',')
  const message = [diagnostic.message, hint, sqlstate && `SQLSTATE ${sqlstate}`].filter(Boolean).join('\n')
  return `::${commands[diagnostic.severity]} ${list}::${escapeData(message)}`
}

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
