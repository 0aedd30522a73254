import { type Advice, inWords } from '../diagnostics/diagnostic.js'
import { span, type Span } from '../diagnostics/span.js'
import type { Token } from './text-tokens.js'

/**
 * The replacement of a command of sqlc, for its statement; null for every other command.
 * Source: https://docs.sqlc.dev/en/stable/reference/query-annotations.html
 */
export function sqlcReplacement(command: string, place: Span, tokens: readonly Token[]): Advice | null {
  const { text } = place.file
  const insert = insertIn(text, tokens)
  switch (command) {
    case 'execresult':
      return inWords('write :execrows to get the number of rows, or :one with `returning`')
    case 'execlastid':
      return inWords('write :one and end the statement with `returning id`')
    case 'copyfrom': {
      const { head, row } = insert ?? { head: 't (a, b)', row: ':rows.a, :rows.b' }
      return inWords(
        `write :copy and \`copy ${head} from stdin\`, or :execrows and \`insert into ${head} values (${row})\``,
      )
    }
    case 'batchexec':
    case 'batchmany':
    case 'batchone': {
      const instead = command === 'batchexec' ? ':exec' : ':many'
      const statement = insert ? `insert into ${insert.head} values (${insert.row})${insert.tail}` : null
      const rows = statement ?? updateFrom(text, tokens)
      if (rows !== null) {
        const casts = statement === null ? CASTS : ''
        return withStatement(place, tokens, instead, `take a list of rows${casts}`, rows)
      }
      const array = withArray(text, tokens)
      if (array !== null) return withStatement(place, tokens, instead, 'take an array', array)
      const selected = whereExists(text, tokens)
      if (selected !== null) {
        return withStatement(place, tokens, instead, `take a list of rows${CASTS}`, selected)
      }
      return inWords(`write ${instead} and take a list of rows: \`values (:rows.a, :rows.b)\``)
    }
    default:
      return null
  }
}

/** In FROM, nothing determines the types of the values. */
const CASTS = ', with a cast to the type of its column for each field that is not text'

function withStatement(
  place: Span,
  tokens: readonly Token[],
  command: string,
  advice: string,
  statement: string,
): Advice {
  const [first, last] = [tokens[0], tokens.at(-1)]
  if (!first || !last) return inWords(`write ${command}`)
  return {
    hint: `write ${command} and ${advice}: \`${statement}\``,
    edits: [
      { span: place, text: command },
      { span: span(place.file, first.start, last.end), text: statement },
    ],
  }
}

interface Insert {
  /** Relation and columns: `documents (owner_id, title)`. */
  readonly head: string
  /** The row's values, their parameters as fields of a list. */
  readonly row: string
  /** What follows the row: `on conflict …`, `returning …`. */
  readonly tail: string
}

/** `insert into t (a, b) values (…)`, whose single row a list can replace. */
function insertIn(text: string, tokens: readonly Token[]): Insert | null {
  if (tokens[0]?.word !== 'insert' || tokens[1]?.word !== 'into') return null
  const open = tokens.findIndex(({ text: symbol }) => symbol === '(')
  const close = closing(tokens, open)
  const rowOpen = close + 2
  if (open < 3 || tokens[close + 1]?.word !== 'values' || tokens[rowOpen]?.text !== '(') return null
  const rowClose = closing(tokens, rowOpen)
  const [first, last] = [tokens[rowOpen], tokens[rowClose]]
  if (!first || !last || tokens[rowClose + 1]?.text === ',') return null
  const columns = tokens.slice(open + 1, close).filter(({ text: symbol }) => symbol !== ',')
  const values = split(tokens.slice(rowOpen + 1, rowClose))
  const row = values.map((value, index) => {
    const column = columns[index]?.text.replaceAll('"', '')
    return withNames(text, value, ({ name }) => `:rows.${name ?? column ?? `f${index + 1}`}`)
  })
  const between = textOf(text, tokens.slice(2, open))
  const head = `${between} ${textOf(text, tokens.slice(open, close + 1))}`
  const rest = textOf(text, tokens.slice(rowClose + 1))
  return { head, row: row.join(', '), tail: rest === '' ? '' : ` ${rest}` }
}

/**
 * `update t set … where …`, which takes its values from a list next to the table. The names of the list's
 * columns differ from those of the table.
 */
function updateFrom(text: string, tokens: readonly Token[]): string | null {
  const where = tokens.findIndex(({ word }) => word === 'where')
  const fields = fieldsOf(tokens)
  if (tokens[0]?.word !== 'update' || where < 0 || fields.length === 0) return null
  if (tokens.some(({ word }) => word === 'from')) return null
  const inRow = inRowOf(tokens)
  return `${withNames(text, tokens.slice(0, where), inRow)} from ${rowsOf(fields)} ${withNames(text, tokens.slice(where), inRow)}`
}

/**
 * A SELECT or DELETE whose parameters all occur in WHERE: the rows for which a row of the list satisfies the
 * condition.
 */
function whereExists(text: string, tokens: readonly Token[]): string | null {
  const where = tokens.findIndex(({ word }) => word === 'where')
  const [first] = tokens
  if ((first?.word !== 'select' && first?.word !== 'delete') || where < 0) return null
  const behind = tokens.findIndex(
    ({ word }, at) =>
      at > where && /^(?:group|having|window|order|limit|offset|fetch|for|returning)$/.test(word ?? ''),
  )
  const end = behind < 0 ? tokens.length : behind
  const fields = fieldsOf(tokens)
  if (fields.length === 0 || parametersIn(tokens).some(({ at }) => at < where || at >= end)) return null
  const condition = withNames(text, tokens.slice(where + 1, end), inRowOf(tokens))
  const rest = textOf(text, tokens.slice(end))
  return `${textOf(text, tokens.slice(0, where))} where exists (select from ${rowsOf(fields)} where ${condition})${rest === '' ? '' : ` ${rest}`}`
}

const rowsOf = (fields: readonly string[]): string =>
  `(values (${fields.map((name) => `:rows.${name}`).join(', ')})) r (${fields.map((name) => `row_${name}`).join(', ')})`

/** The names of the parameters, each once. */
const fieldsOf = (tokens: readonly Token[]): readonly string[] => [
  ...new Set(parametersIn(tokens).map(namedBy(tokens))),
]

function inRowOf(tokens: readonly Token[]): (parameter: Parameter) => string {
  const nameOf = namedBy(tokens)
  return (parameter) => `r.row_${nameOf(parameter)}`
}

/**
 * The name of a parameter; `$1` gets the name of the column with which its first occurrence is compared or to
 * which it is assigned.
 */
function namedBy(tokens: readonly Token[]): (parameter: Parameter) => string {
  const numbered = new Map<string, string>()
  for (const { number, at } of parametersIn(tokens)) {
    if (number === null || numbered.has(number)) continue
    const column = /^(?:[<>]?=|<>|!=|[<>])$/.test(tokens[at - 1]?.text ?? '') ? tokens[at - 2]?.word : null
    const isFree = typeof column === 'string' && ![...numbered.values()].includes(column)
    numbered.set(number, isFree ? column : `p${number.slice(1)}`)
  }
  return ({ name, number }) => name ?? numbered.get(number ?? '') ?? 'value'
}

/** A statement with one parameter, which is compared for equality, with an array in its place. */
function withArray(text: string, tokens: readonly Token[]): string | null {
  const [parameter, ...others] = parametersIn(tokens)
  if (!parameter || others.length > 0 || tokens[parameter.at - 1]?.text !== '=') return null
  const column = tokens[parameter.at - 2]
  const name = parameter.name ?? column?.word ?? null
  return name === null ? null : withNames(text, tokens, () => `any(:${name})`)
}

interface Parameter {
  /** Null for `$1`. */
  readonly name: string | null
  /** `$1`; null for a name. */
  readonly number: string | null
  readonly at: number
  readonly length: number
}

/** `@name`, `:name`, `$1`, `sqlc.arg(name)` and `sqlc.narg(name)`. */
function parametersIn(tokens: readonly Token[]): readonly Parameter[] {
  return tokens.flatMap((token, at): Parameter[] => {
    const [second, third, fourth, fifth] = tokens.slice(at + 1, at + 5)
    if (token.kind === 'parameter') return [{ name: null, number: token.text, at, length: 1 }]
    if ((token.text === '@' || token.text === ':') && second?.kind === 'word' && second.start === token.end) {
      return [{ name: second.text, number: null, at, length: 2 }]
    }
    const isMacro = token.word === 'sqlc' && (third?.word === 'arg' || third?.word === 'narg')
    return isMacro && fourth && fifth
      ? [{ name: fifth.text.replaceAll(/['"]/g, ''), number: null, at, length: 6 }]
      : []
  })
}

/** The tokens on one line, with the parameters replaced. */
function withNames(text: string, tokens: readonly Token[], write: (parameter: Parameter) => string): string {
  const parameters = parametersIn(tokens)
  let written = ''
  let from = 0
  for (const parameter of parameters) {
    const [first, last] = [tokens[parameter.at], tokens[parameter.at + parameter.length - 1]]
    const start = tokens[from]
    if (!first || !last || !start) continue
    written += text.slice(start.start, first.start) + write(parameter)
    from = parameter.at + parameter.length
    const next = tokens[from]
    if (next) written += text.slice(last.end, next.start)
  }
  return (written + textOf(text, tokens.slice(from))).replaceAll(/\s+/g, ' ')
}

function textOf(text: string, tokens: readonly Token[]): string {
  const [first, last] = [tokens[0], tokens.at(-1)]
  return first && last ? text.slice(first.start, last.end).replaceAll(/\s+/g, ' ') : ''
}

/** The bracket that closes the one at `open`, or -1. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let at = Math.max(open, 0); at < tokens.length; at++) {
    if (tokens[at]?.text === '(') depth++
    if (tokens[at]?.text === ')' && --depth === 0) return at
  }
  return -1
}

/** The items between commas outside brackets. */
function split(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const items: Token[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (token.text === '(' || token.text === '[') depth++
    if (token.text === ')' || token.text === ']') depth--
    if (token.text === ',' && depth === 0) items.push([])
    else items.at(-1)?.push(token)
  }
  return items
}
