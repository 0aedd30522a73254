import type { Token } from './text-tokens.js'

/**
 * What to write in place of a command of sqlc, for the statement that it stands on; null for every other command.
 * Source: https://docs.sqlc.dev/en/stable/reference/query-annotations.html
 */
export function sqlcReplacement(command: string, text: string, tokens: readonly Token[]): string | null {
  const insert = insertIn(text, tokens)
  switch (command) {
    case 'execresult':
      return 'write :execrows for the number of rows, or :one with `returning`'
    case 'execlastid':
      return 'write :one and end the statement with `returning id`'
    case 'copyfrom': {
      const { head, row } = insert ?? { head: 't (a, b)', row: ':rows.a, :rows.b' }
      return `write :copy and \`copy ${head} from stdin\`, or :execrows and \`insert into ${head} values (${row})\``
    }
    case 'batchexec': {
      if (insert)
        return `write :exec and take a list of rows: \`insert into ${insert.head} values (${insert.row})${insert.tail}\``
      const updated = updateFrom(text, tokens)
      if (updated !== null)
        return `write :exec and take a list of rows, with a cast for each field: \`${updated}\``
      const found = withArray(text, tokens)
      return found === null
        ? 'write :exec and take a list of rows: `values (:rows.a, :rows.b)`'
        : `write :exec with an array parameter: \`${found}\``
    }
    case 'batchmany':
    case 'batchone': {
      if (insert)
        return `write :many and take a list of rows: \`insert into ${insert.head} values (${insert.row})${insert.tail}\``
      return `write :many with an array parameter: \`${withArray(text, tokens) ?? 'where id = any(:ids)'}\``
    }
    default:
      return null
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

/** `insert into t (a, b) values (…)`, whose single row a list can stand for. */
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

/** `update t set … where …`, which takes its values from a list beside the table. */
function updateFrom(text: string, tokens: readonly Token[]): string | null {
  const where = tokens.findIndex(({ word }) => word === 'where')
  const names = parametersIn(tokens).map(({ name }) => name)
  const known = names.filter((name) => name !== null)
  if (tokens[0]?.word !== 'update' || where < 0 || known.length !== names.length || known.length === 0)
    return null
  if (tokens.some(({ word }) => word === 'from')) return null
  const fields = [...new Set(known)]
  const inRow = ({ name }: Parameter): string => `r.${name}`
  const list = `from (values (${fields.map((name) => `:rows.${name}`).join(', ')})) r (${fields.join(', ')})`
  return `${withNames(text, tokens.slice(0, where), inRow)} ${list} ${withNames(text, tokens.slice(where), inRow)}`
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
  readonly at: number
  readonly length: number
}

/** `@name`, `:name`, `$1`, `sqlc.arg(name)` and `sqlc.narg(name)`. */
function parametersIn(tokens: readonly Token[]): readonly Parameter[] {
  return tokens.flatMap((token, at): Parameter[] => {
    const [second, third, fourth, fifth] = tokens.slice(at + 1, at + 5)
    if (token.kind === 'parameter') return [{ name: null, at, length: 1 }]
    if ((token.text === '@' || token.text === ':') && second?.kind === 'word' && second.start === token.end) {
      return [{ name: second.text, at, length: 2 }]
    }
    const isMacro = token.word === 'sqlc' && (third?.word === 'arg' || third?.word === 'narg')
    return isMacro && fourth && fifth ? [{ name: fifth.text.replaceAll(/['"]/g, ''), at, length: 6 }] : []
  })
}

/** The tokens on one line, with other text in place of the parameters. */
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

/** The bracket that closes the one at `open`, -1 when there is none. */
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
