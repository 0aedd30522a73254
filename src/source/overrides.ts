import * as catalogue from '../diagnostics/catalogue/source.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { span, type TextFile } from '../diagnostics/span.js'
import { asStoredName, isPath, readPath } from './alias-paths.js'
import { endsOperand } from './colons.js'
import type { ParsedStatement } from './parse-statement.js'
import type { AliasPath, Edit, ResultOverride } from '../model/query-source.js'
import type { TargetList } from './query-tree.js'
import type { Token } from './text-tokens.js'

export interface OutputAliases {
  readonly overrides: readonly ResultOverride[]
  readonly paths: readonly AliasPath[]
  /** Remove the marks; the quotes stay, and so the name keeps its case. */
  readonly edits: readonly Edit[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Reads the marks and paths of aliases, `as "total!"` and `as "project.id"`, in the lists of the statement's
 * own result.
 */
export function readAliases(
  file: TextFile,
  tokens: readonly Token[],
  parsed: ParsedStatement,
  lists: readonly TargetList[],
): OutputAliases {
  const overrides: ResultOverride[] = []
  const paths: AliasPath[] = []
  const edits: Edit[] = []
  const diagnostics: Diagnostic[] = []
  for (const list of lists) {
    for (const target of list.output ? list.targets : []) {
      if (!('ResTarget' in target)) continue
      const { name, location } = target.ResTarget
      if (name === undefined || !(/[!?]$/.test(name) || isPath(name))) continue
      const alias = aliasToken(tokens, parsed.offsetOf(location), name)
      if (!alias) continue
      const place = span(file, alias.start, alias.end)
      const written = nameOf(alias)
      const column = written.replace(/[!?]$/, '')
      if (column === '') {
        diagnostics.push(catalogue.aliasOnlyMark(place, alias.text))
        continue
      }
      if (list.names && isPath(column)) {
        const path = readPath(column)
        const tooLong = asStoredName(written) !== written
        if (tooLong) diagnostics.push(catalogue.aliasPathTooLong(place, asStoredName(written)))
        else if (column.endsWith('[]') && column !== written)
          diagnostics.push(catalogue.markOnList(place, column))
        else if (path.kind === 'problem')
          diagnostics.push(catalogue.aliasPath(place, path.message, path.hint))
        else paths.push({ column, segments: path.segments, span: place })
      }
      if (column !== written) {
        if (list.names) overrides.push({ column, nullable: written.endsWith('?'), span: place })
        edits.push({ kind: 'removal', start: alias.end - 2, end: alias.end - 1, text: '' })
      }
    }
  }
  const sorted = <T>(items: T[], start: (item: T) => number): T[] => items.sort((a, b) => start(a) - start(b))
  return {
    overrides: sorted(overrides, (override) => override.span.start),
    paths: sorted(paths, (path) => path.span.start),
    edits: sorted(edits, (edit) => edit.start),
    diagnostics: sorted(diagnostics, (diagnostic) => diagnostic.span?.start ?? 0),
  }
}

const nameOf = (quoted: Token): string => quoted.text.slice(1, -1).replaceAll('""', '"')

/**
 * The alias of the target that begins at an offset; the tree contains only its name. It is the first token of
 * that name, outside brackets, that follows `as` or directly follows an operand: elsewhere it is a column.
 */
function aliasToken(tokens: readonly Token[], start: number, name: string): Token | null {
  let depth = 0
  for (let at = tokens.findIndex((token) => token.start >= start); at >= 0 && at < tokens.length; at++) {
    const token = tokens[at]
    const previous = tokens[at - 1]
    if (!token || depth < 0) return null
    if (token.kind === 'symbol') {
      if (token.text === '(' || token.text === '[') depth++
      else if (token.text === ')' || token.text === ']') depth--
      continue
    }
    const isName = token.kind === 'quoted' && asStoredName(nameOf(token)) === name
    if (isName && depth === 0 && token.start > start && (previous?.word === 'as' || endsOperand(previous))) {
      return token
    }
  }
  return null
}
