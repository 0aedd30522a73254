import { span, type TextFile } from '../diagnostics/span.js'
import { isPath, readPath } from './alias-paths.js'
import type { ParsedStatement } from './parse-statement.js'
import type { RowReference } from '../model/query-source.js'
import type { TargetList } from './query-tree.js'
import type { Token } from './text-tokens.js'

/**
 * The items of the statement's own result that are a single name: each is a column, or a relation and so a
 * whole row, which only analysis can decide. A name in brackets is left out, because it has no stretch that
 * could be expanded.
 */
export function readRowReferences(
  file: TextFile,
  tokens: readonly Token[],
  parsed: ParsedStatement,
  lists: readonly TargetList[],
): readonly RowReference[] {
  const references: RowReference[] = []
  for (const list of lists) {
    for (const target of list.output ? list.targets : []) {
      if (!('ResTarget' in target)) continue
      const { val, name, location } = target.ResTarget
      const fields = val && 'ColumnRef' in val ? val.ColumnRef.fields : undefined
      const [field] = fields ?? []
      if (fields?.length !== 1 || !field || !('String' in field)) continue
      const start = parsed.offsetOf(location)
      const at = tokens.findIndex((token) => token.start >= start)
      const relation = tokens[at]
      if (!relation || relation.text === '(') continue
      const label = name === undefined ? relation : tokens[tokens[at + 1]?.word === 'as' ? at + 2 : at + 1]
      if (!label) continue
      const alias = (name ?? field.String.sval ?? '').replace(/[!?]$/, '')
      const path = isPath(alias) && name !== undefined ? readPath(alias) : null
      if (path?.kind === 'problem') continue
      references.push({
        span: span(file, start, label.end),
        relation: file.text.slice(start, relation.end),
        alias,
        segments: list.names ? (path?.segments ?? [{ name: alias, list: false }]) : null,
        labelSpan: span(file, label.start, label.end),
      })
    }
  }
  return references.sort((a, b) => a.span.start - b.span.start)
}
