import type { CopyStmt, Node } from 'libpg-query'
import * as catalogue from '../diagnostics/catalogue/many-rows.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { span, type TextFile } from '../diagnostics/span.js'
import type { CopyColumn, CopyTarget, SourceParameter } from '../model/query-source.js'
import type { Token } from './text-tokens.js'

/**
 * Reads a COPY that parses; null for every other statement, and for a COPY that does not take rows from the
 * caller.
 */
export function readCopy(
  file: TextFile,
  tokens: readonly Token[],
  tree: Node,
  parameters: readonly SourceParameter[],
): { readonly copy: CopyTarget | null; readonly diagnostics: readonly Diagnostic[] } {
  if (!('CopyStmt' in tree)) return { copy: null, diagnostics: [] }
  const statement = tree.CopyStmt
  const place = (from: number, to: number) =>
    span(file, tokens[from]?.start ?? 0, tokens[to]?.end ?? file.text.length)
  const form = foreignForm(statement)
  if (form !== null) return { copy: null, diagnostics: [catalogue.copyNotFromStdin(place(0, 0), form)] }

  // In the grammar's old syntax, BINARY precedes the name; as an option of another format it is rejected
  // below.
  const table = tokens[1]?.word === 'binary' && tokens[2]?.word !== 'from' && tokens[2]?.text !== '(' ? 2 : 1
  let last = table
  while (tokens[last + 1]?.text === '.') last += 2
  const columns = statement.attlist ? readColumns(file, tokens, last + 2) : null
  const from = columns ? last + 2 + 2 * columns.length : last + 1
  const end = tokens.length - 1
  const diagnostics = [
    ...optionProblems(statement).map(([option, hint]) =>
      catalogue.copyOption(place(from, end), option, hint),
    ),
    ...parameters.flatMap(({ occurrences }) =>
      occurrences.map((each) => catalogue.copyParameter(each, file.text.slice(each.start, each.end))),
    ),
  ]
  return {
    copy: { keyword: place(0, 0), table: place(table, last), columns, from: place(from, end) },
    diagnostics,
  }
}

function foreignForm({ is_from, is_program, filename, query }: CopyStmt): string | null {
  if (query) return '`copy (…) to`'
  if (!is_from) return '`copy … to`'
  if (is_program) return '`copy … from program`'
  return filename === undefined || filename === '' ? null : '`copy … from` a file of the server'
}

function readColumns(file: TextFile, tokens: readonly Token[], first: number): readonly CopyColumn[] {
  const columns: CopyColumn[] = []
  for (let at = first; ; at += 2) {
    const token = tokens[at]
    if (!token) break
    const name = token.word ?? token.text.slice(1, -1).replaceAll('""', '"')
    columns.push({ name, span: span(file, token.start, token.end) })
    if (tokens[at + 1]?.text !== ',') break
  }
  return columns
}

/**
 * Rejects every option that is not a default: options change how the data is written, which generated code
 * decides, or silently drop rows. Source: https://www.postgresql.org/docs/18/sql-copy.html
 */
function optionProblems({ options = [], whereClause }: CopyStmt): readonly [option: string, hint: string][] {
  const problems: [string, string][] = []
  for (const option of options) {
    if (!('DefElem' in option)) continue
    const { defname = '', arg } = option.DefElem
    const value = arg && 'String' in arg ? (arg.String.sval ?? '') : ''
    if (defname === 'format' && value === 'text') continue
    problems.push(
      DROPPING.has(defname)
        ? [
            `the option ${defname}`,
            'remove it: if Postgres rejects a row, the whole COPY fails and the error names the row and the column',
          ]
        : [
            defname === 'format' ? `the format ${value}` : `the option ${defname}`,
            'remove it: generated code writes the rows, and does not need options',
          ],
    )
  }
  if (whereClause) problems.push(['WHERE', 'remove WHERE, and filter the rows before you pass them'])
  return problems
}

const DROPPING: ReadonlySet<string> = new Set(['on_error', 'reject_limit', 'log_verbosity'])
