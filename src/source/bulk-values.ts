import * as catalogue from '../diagnostics/catalogue/many-rows.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { span, type Span, type TextFile } from '../diagnostics/span.js'
import type { BulkItem, BulkValues, InsertTarget, SourceParameter } from '../model/query-source.js'
import type { Token } from './text-tokens.js'

/**
 * Finds each VALUES with a list of rows. VALUES is never the name of a function (manual, appendix C), so this
 * word followed by a parenthesis always begins a VALUES.
 */
export function readBulkValues(
  file: TextFile,
  tokens: readonly Token[],
  parameters: readonly SourceParameter[],
): { readonly bulk: readonly BulkValues[]; readonly diagnostics: readonly Diagnostic[] } {
  const fields = parameters
    .flatMap((parameter) => parameter.occurrences.map((place) => ({ parameter, place })))
    .filter(({ parameter }) => parameter.list !== null)
    .sort((a, b) => a.place.start - b.place.start)
  if (fields.length === 0) return { bulk: [], diagnostics: [] }

  const brackets = new Brackets(tokens)
  const rows = new Map<number, { readonly values: BulkValues; readonly first: Span }>()
  const diagnostics: Diagnostic[] = []
  for (const { parameter, place } of fields) {
    const { list, name } = parameter
    const at = tokens.findIndex(({ start }) => start >= place.start)
    const opening = brackets.rowAround(at)
    if (!list) continue
    if (opening === null) {
      const field = name.slice(list.name.length + 1)
      diagnostics.push(catalogue.listOutsideValues(place, file.text.slice(place.start, place.end), field))
      continue
    }
    const known = rows.get(opening)
    if (!known) {
      const other = brackets.otherRow(opening)
      const row = readRow(file, tokens, brackets, opening, list)
      if (other !== null) {
        diagnostics.push(catalogue.severalRows(spanOf(file, tokens, other, other), list.name, place))
      }
      rows.set(opening, { values: row, first: place })
    } else if (known.values.list.name !== list.name) {
      const written = file.text.slice(place.start, place.end)
      diagnostics.push(catalogue.severalLists(place, written, known.values.list.name, known.first))
    }
  }
  return { bulk: [...rows.values()].map(({ values }) => values), diagnostics }
}

function readRow(
  file: TextFile,
  tokens: readonly Token[],
  brackets: Brackets,
  opening: number,
  list: BulkValues['list'],
): BulkValues {
  const closing = brackets.partner(opening)
  const word = brackets.valuesBefore(opening)
  const items = brackets.items(opening).map(([from, to]): BulkItem => ({
    span: spanOf(file, tokens, from, to),
    isDefault: from === to && tokens[from]?.word === 'default',
  }))
  const insert = readInsert(file, tokens, brackets, word)
  return {
    list,
    opening: spanOf(file, tokens, word, opening),
    items,
    closing: spanOf(file, tokens, closing, closing),
    insert,
    isNamed: insert !== null || isNamed(tokens, brackets, word, closing),
  }
}

/** The INSERT whose source begins at a token: `insert into t [as x] [(a, b)] [overriding … value]`. */
function readInsert(
  file: TextFile,
  tokens: readonly Token[],
  brackets: Brackets,
  values: number,
): InsertTarget | null {
  const path = brackets.before(values)
  const into = path.find((at) => tokens[at]?.word === 'into' && tokens[at - 1]?.word === 'insert')
  if (into === undefined) return null
  let last = into + 1
  while (tokens[last + 1]?.text === '.') last += 2
  let at = last + 1
  if (tokens[at]?.word === 'as') at += 2
  const columns =
    tokens[at]?.text === '(' ? brackets.items(at).map(([from, to]) => spanOf(file, tokens, from, to)) : null
  return {
    table: spanOf(file, tokens, into + 1, last),
    columns,
    columnsAt: span(file, tokens[at - 1]?.end ?? 0),
  }
}

/** `(values (…)) v(a, b)`, and `with v(a, b) as (values (…))`. */
function isNamed(tokens: readonly Token[], brackets: Brackets, word: number, closing: number): boolean {
  if (tokens[word - 1]?.text !== '(') return false
  const outer = word - 1
  if (brackets.partner(outer) !== closing + 1) return false
  const before = tokens[outer - 1]?.word === 'materialized' ? outer - 2 : outer - 1
  const as = tokens[before]?.word === 'not' ? before - 1 : before
  if (tokens[as]?.word === 'as' && tokens[as - 1]?.text === ')') return true
  const alias = tokens[closing + 2]?.word === 'as' ? closing + 3 : closing + 2
  return tokens[alias + 1]?.text === '('
}

const spanOf = (file: TextFile, tokens: readonly Token[], from: number, to: number): Span =>
  span(file, tokens[from]?.start ?? file.text.length, tokens[to]?.end ?? file.text.length)

/** The pairs of matching brackets; positions are indexes of tokens. */
class Brackets {
  readonly #tokens: readonly Token[]
  readonly #partners = new Map<number, number>()
  readonly #parents: (number | null)[] = []

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
    const open: number[] = []
    for (const [at, { kind, text }] of tokens.entries()) {
      const closes = kind === 'symbol' && (text === ')' || text === ']')
      if (closes) {
        const partner = open.pop()
        if (partner !== undefined) {
          this.#partners.set(partner, at)
          this.#partners.set(at, partner)
        }
      }
      this.#parents.push(open.at(-1) ?? null)
      if (kind === 'symbol' && (text === '(' || text === '[')) open.push(at)
    }
  }

  /** The matching bracket; the last token if it is never closed. */
  partner(at: number): number {
    return this.#partners.get(at) ?? this.#tokens.length - 1
  }

  /** The opening bracket of the innermost row of VALUES around a token. */
  rowAround(at: number): number | null {
    for (let open = this.#parents[at] ?? null; open !== null; open = this.#parents[open] ?? null) {
      if (this.#tokens[open]?.text === '(' && this.#tokens[this.valuesBefore(open)]?.word === 'values')
        return open
    }
    return null
  }

  /** The token before the first row of a list of rows. */
  valuesBefore(row: number): number {
    let at = row - 1
    while (this.#tokens[at]?.text === ',' && this.#tokens[at - 1]?.text === ')') at = this.partner(at - 1) - 1
    return at
  }

  /** Another row of the same VALUES. */
  otherRow(row: number): number | null {
    if (this.#tokens[row - 1]?.text === ',') return this.valuesBefore(row) + 1
    const closing = this.partner(row)
    return this.#tokens[closing + 1]?.text === ',' && this.#tokens[closing + 2]?.text === '('
      ? closing + 2
      : null
  }

  /** The items between the commas of a bracket: the first and the last token of each. */
  items(opening: number): readonly (readonly [from: number, to: number])[] {
    const closing = this.partner(opening)
    const items: [number, number][] = []
    let from = opening + 1
    for (let at = from; at <= closing; at++) {
      if (this.#parents[at] !== opening && at !== closing) continue
      if (at === closing || this.#tokens[at]?.text === ',') {
        items.push([from, at - 1])
        from = at + 1
      }
    }
    return items
  }

  /** The tokens before one inside the same bracket, the nearest first. */
  before(at: number): readonly number[] {
    const parent = this.#parents[at] ?? null
    const found: number[] = []
    for (let i = at - 1; i > (parent ?? -1); i--) if ((this.#parents[i] ?? null) === parent) found.push(i)
    return found
  }
}
