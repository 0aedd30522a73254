/** Names to write for output columns that have none, or share one. */
import { type Advice, inWords } from '../../diagnostics/diagnostic.js'
import type { Span } from '../../diagnostics/span.js'
import type { TextEdit, OutputItem, QuerySource } from '../../model/query-source.js'
import { rewrite } from '../../source/rewrite.js'
import { readTokens, type Token } from '../../source/text-tokens.js'
import type { WrittenRow } from '../ask/revisions/write-out-rows.js'
import { quoteIdentifier } from '../ask/quote-identifier.js'

/** A column of the result before it is renamed. */
interface OutputColumn {
  readonly property: string
  readonly place: Span
  /** Whether it needs a name, or a different one. */
  readonly isWrong: boolean
}

interface Result {
  readonly source: QuerySource
  /** The edits with which the statement is sent; those of the stars contain their columns. */
  readonly edits: readonly TextEdit[]
  /** The expanded whole rows. */
  readonly rows: readonly WrittenRow[]
  readonly columns: readonly OutputColumn[]
  /** The property for a name. */
  readonly propertyOf: (name: string) => string
}

/**
 * The advice for each column with a problem, by its position in the result. The advice for the first of
 * several columns contains the whole list, so that one edit is sufficient.
 */
export function nameColumns(result: Result): ReadonlyMap<number, Advice> {
  const { source, columns } = result
  const taken = new Set(columns.flatMap(({ property, isWrong }) => (isWrong ? [] : [property])))
  const advice = new Map<number, Advice>()
  const changes: TextEdit[] = []
  for (const item of source.outputItems) {
    const inside = columns.flatMap(({ place }, index) =>
      place.start >= item.expression.start && place.end <= item.expression.end ? [index] : [],
    )
    const wrong = inside.filter((index) => columns[index]?.isWrong)
    if (wrong.length === 0) continue
    const isRow = result.rows.some(({ reference }) => reference.span.start === item.expression.start)
    const texts = writtenColumns(item, result)
    if (texts.length !== inside.length && !isRow) {
      for (const index of wrong) advice.set(index, NAME_IN_FROM)
      continue
    }
    // A whole row is one item with one name, whichever of its columns has the problem.
    const named = texts.map((text, nth) => {
      if (!isRow && !wrong.includes(inside[nth] ?? -1)) return text
      const name = newName(text, item, result, taken)
      return name === text ? text : `${text} as ${name}`
    })
    const change = changeOf(item, named.join(', '))
    changes.push(change)
    const { file } = item.expression
    const edits = [{ span: { file, start: change.start, end: change.end }, text: change.text }]
    for (const index of wrong) {
      advice.set(index, { hint: `write \`${named[isRow ? 0 : inside.indexOf(index)] ?? ''}\``, edits })
    }
  }
  const first = [...advice.keys()].sort((a, b) => a - b).find((index) => advice.get(index) !== NAME_IN_FROM)
  if (first !== undefined && columns.length > 1) {
    const { hint, edits } = advice.get(first) ?? NAME_IT
    advice.set(first, { hint: `${hint}; the whole list with names is:\n${listWith(source, changes)}`, edits })
  }
  return advice
}

/** The advice if the list has no position for a name. */
export const NAME_IT: Advice = inWords('write a name after it, as in `count(*) as total`')

const NAME_IN_FROM: Advice = inWords(
  'name the columns in FROM, as in `from unnest(:ids, :names) as u (id, name)`',
)

const changeOf = ({ expression, alias }: OutputItem, text: string): TextEdit => ({
  start: expression.start,
  end: alias?.end ?? expression.end,
  text,
})

function listWith({ outputItems }: QuerySource, changes: readonly TextEdit[]): string {
  const [first, last] = [outputItems[0], outputItems.at(-1)]
  if (!first || !last) return ''
  const { file, start } = first.expression
  const { text } = rewrite(file, start, last.alias?.end ?? last.expression.end, changes)
  // A comment ends with its line, and a string keeps its line feeds.
  return /--|'|"/.test(text) ? text : text.replaceAll(/\s+/g, ' ')
}

/** The columns of an item as the author wrote them, or would write them instead of a star. */
function writtenColumns({ expression }: OutputItem, { source, edits }: Result): readonly string[] {
  const { file, start, end } = expression
  const isStar = source.stars.some(({ span }) => span.start === start && span.end === end)
  if (!isStar) return [file.text.slice(start, end)]
  const written = edits.find((edit) => edit.start === start && edit.end === end)
  return written ? columnsIn(withParameters(written.text, source)) : []
}

/** Postgres has only the numbers of parameters. */
const withParameters = (text: string, { parameters }: QuerySource): string =>
  text.replaceAll(/\$(\d+)/g, (whole, number: string) => {
    const parameter = parameters[Number(number) - 1]
    return parameter && parameter.property !== null ? `:${parameter.name}` : whole
  })

/** The items between the commas outside of brackets. */
function columnsIn(list: string): readonly string[] {
  const columns: string[] = []
  let [depth, from] = [0, 0]
  for (const { text, start } of readTokens(list).tokens) {
    if (text === '(' || text === '[') depth++
    if (text === ')' || text === ']') depth--
    if (text !== ',' || depth > 0) continue
    columns.push(list.slice(from, start).trim())
    from = start + 1
  }
  return [...columns, list.slice(from).trim()]
}

/** A name that no other column has; the path and the mark of the author's own name stay. */
function newName(
  text: string,
  { alias }: OutputItem,
  { source, propertyOf }: Result,
  taken: Set<string>,
): string {
  const written = alias ? alias.file.text.slice(alias.start, alias.end) : ''
  const [, path = '', mark = ''] = /^"(?:(.*)\.)?[^.]*?([!?]?)"$/s.exec(written) ?? []
  const base = suggestedName(readTokens(text).tokens.filter(({ kind }) => kind !== 'comment'))
  // ORDER BY may refer to a name that already occurs in the statement.
  const words = new Set(
    readTokens(source.file.text.slice(source.span.start, source.span.end)).tokens.map(nameOf),
  )
  words.delete('value')
  // The name of a plain column already refers to that column.
  if (/^(\w+|"[^"]*")$/.test(text)) words.delete(base)
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}_${number}`
    const full = path === '' ? name : `${path}.${name}`
    const property = full.split('.').map(propertyOf).join('.')
    if (taken.has(property) || [...taken].some((one) => one.startsWith(`${property}.`)) || words.has(name))
      continue
    taken.add(property)
    return quoteIdentifier(full + mark)
  }
}

/**
 * `p.id` becomes `p_id`, `max(score)` becomes `max_score`, `count(*)` becomes `total`; an expression without
 * a name becomes `value`.
 */
function suggestedName(tokens: readonly Token[]): string {
  const names = tokens.map(nameOf)
  const last = names.at(-1) ?? null
  // `p.id`, `public.p.id`, `(a.home).city`, `(f(x)).city`
  if (last !== null && tokens.at(-2)?.text === '.') {
    const owner = names.at(-3) ?? names.at(-4) ?? names.find((name) => name !== null)
    return `${owner}_${last}`
  }
  if (last !== null && tokens.length === 1) return last
  const called = names[0] ?? null
  if (called === null || tokens[1]?.text !== '(' || tokens.at(-1)?.text !== ')' || closesEarly(tokens))
    return 'value'
  const argument = tokens.slice(2, -1)
  if (called === 'count') return argument.length === 1 && argument[0]?.text === '*' ? 'total' : 'count'
  const isColumn = argument.every(({ text }, index) =>
    index % 2 === 0 ? nameOf(argument[index]) !== null : text === '.',
  )
  const column = argument.length > 0 && isColumn ? nameOf(argument.at(-1)) : null
  return column === null ? called : `${called}_${column}`
}

/** Whether the bracket after the first token closes before the last token. */
function closesEarly(tokens: readonly Token[]): boolean {
  let depth = 0
  return tokens.slice(1, -1).some(({ text }) => {
    if (text === '(') depth++
    if (text === ')') depth--
    return depth === 0
  })
}

/** The name in a token, as Postgres reads it; null if the token is not a name. */
function nameOf(token: Token | undefined): string | null {
  if (!token) return null
  return token.kind === 'quoted' ? token.text.slice(1, -1).replaceAll('""', '"') : token.word
}
