/** Syntax of other languages: MySQL, JavaScript, psql, and drivers whose parameters are question marks. */
import { type Advice, inWords, replacing, type SuggestedEdit } from '../../diagnostics/diagnostic.js'
import { span } from '../../diagnostics/span.js'
import { endsOperand } from '../colons.js'
import type { Token } from '../text-tokens.js'
import { type Slip, stretch } from './slip.js'

/**
 * `?` in the place of an operand, or directly after a comparison. Each gets the name of the column with which
 * it is compared.
 */
export function questionMarks(slip: Slip): Advice | null {
  const { tokens, at } = slip
  if (!isPlaceholder(tokens, at) && !isPlaceholder(tokens, at - 1)) return null
  const taken = new Set<string>()
  const edits = tokens.flatMap((token, index): SuggestedEdit[] => {
    if (!isPlaceholder(tokens, index)) return []
    const column = tokens[token.text === '?' ? index - 2 : index - 1]?.word ?? null
    const base =
      column !== null && !/^(?:and|or|not|where|select|values|limit)$/.test(column) ? column : 'value'
    let name = base
    for (let number = 2; taken.has(name); number++) name = `${base}_${number}`
    taken.add(name)
    return [
      {
        span: span(slip.file, token.end - 1, token.end),
        text: ` :${name}`.slice(token.text === '?' ? 1 : 0),
      },
    ]
  })
  return { hint: 'write `:name` or `$1`: Postgres reads a ? as an operator', edits }
}

const isPlaceholder = (tokens: readonly Token[], at: number): boolean => {
  const text = tokens[at]?.text ?? ''
  return text === '?' ? !endsOperand(tokens[at - 1]) : /^(?:[<>]?=|<>|!=|[<>])\?$/.test(text)
}

/** MySQL's quotes around names. */
export function backticks(slip: Slip): Advice | null {
  const { file, tokens } = slip
  const marks = tokens.filter(({ text }) => text === '`')
  const edits: SuggestedEdit[] = []
  for (let index = 0; index + 1 < marks.length; index += 2) {
    const [open, close] = [marks[index], marks[index + 1]]
    if (!open || !close) break
    edits.push({ span: stretch(slip, open, close), text: `"${file.text.slice(open.end, close.start)}"` })
  }
  if (edits.length === 0) return null
  return { hint: `write the name in double quotes: ${edits[0]?.text ?? ''}`, edits }
}

/** `${id}` of a template string. */
export function templateParameters(slip: Slip): Advice | null {
  const { tokens } = slip
  const edits = tokens.flatMap((token, index): SuggestedEdit[] => {
    const open = tokens[index + 1]
    if (token.text !== '$' || open?.text !== '{' || open.start !== token.end) return []
    const close = tokens.findIndex((one, at) => at > index && one.text === '}')
    const last = tokens[close]
    const words = tokens
      .slice(index + 2, Math.max(close, index))
      .flatMap(({ word, text }) => (word === null ? [] : [text]))
    return last ? [{ span: stretch(slip, token, last), text: `:${words.join('_') || 'value'}` }] : []
  })
  const [first] = edits
  return first ? { hint: `write the parameter as ${first.text}`, edits } : null
}

/** Parameters of other tools: `$userId`, `#{id}`, `{{id}}`, `%(id)s`. */
export function foreignParameters(slip: Slip): Advice | null {
  const { file, tokens } = slip
  const [first, last] = [tokens[0], tokens.at(-1)]
  if (!first || !last) return null
  const text = file.text.slice(first.start, last.end)
  const edits = [...text.matchAll(FOREIGN_PARAMETER)].flatMap((found): SuggestedEdit[] => {
    const start = first.start + found.index
    const isInString = tokens.some(
      (token) => token.kind === 'literal' && token.start <= start && start < token.end,
    )
    const name = found.slice(1).find((group) => group !== undefined)
    return isInString || name === undefined
      ? []
      : [{ span: span(file, start, start + found[0].length), text: `:${name}` }]
  })
  const [edit] = edits
  return edit ? { hint: `a parameter is written ${edit.text}`, edits } : null
}

const FOREIGN_PARAMETER =
  /(?<![\w$])\$([A-Za-z_]\w*)(?!\w*\$)|#\{\s*(\w+)\s*\}|\{\{\s*(\w+)\s*\}\}|%\((\w+)\)s|(?<![\w}])\{(\w+)\}/g

/** `on duplicate key update`, `replace into`. */
export function mysqlUpsert({ tokens, at }: Slip): Advice | null {
  const isDuplicate = tokens.some(
    ({ word }, index) => word === 'duplicate' && tokens[index - 1]?.word === 'on',
  )
  const isReplace = tokens[0]?.word === 'replace' && at <= 1
  return isDuplicate || isReplace
    ? inWords('write `insert into t (…) values (…) on conflict (id) do update set a = excluded.a`')
    : null
}

/** A comment of JavaScript. */
export function slashComment({ tokens, at }: Slip): Advice | null {
  const isSlashes = [at - 1, at].some((index) => tokens[index]?.text === '//' || tokens[index]?.text === '#')
  return isSlashes ? inWords('a comment begins with `--`') : null
}

/** `age => 18`. */
export function arrowComparison(slip: Slip): Advice | null {
  const token = [slip.tokens[slip.at], slip.tokens[slip.at - 1]].find((one) => one?.text === '=>')
  return token ? replacing('the comparison is written `>=`', stretch(slip, token, token), '>=') : null
}

/** `\d posts`, which extends over its whole line. */
export function psqlCommand(slip: Slip): Advice | null {
  const { file, tokens } = slip
  const mark = tokens.find(({ text }) => text === '\\')
  if (!mark) return null
  const lineEnd = file.text.indexOf('\n', mark.start)
  const end = lineEnd < 0 ? file.text.length : lineEnd
  const command = file.text.slice(mark.start, end).split(/\s/)[0] ?? ''
  return {
    hint: `remove the line: ${command} is a command of psql`,
    edits: [{ span: span(file, mark.start, end), text: '' }],
  }
}

const LOGICAL: ReadonlyMap<string, string> = new Map([
  ['&&', 'and'],
  ['||', 'or'],
])

/**
 * `a = 1 && b = 2`: in Postgres `1 && b` tests arrays for overlap, and so the second comparison is one too
 * many.
 */
export function shellOperators(slip: Slip): Advice | null {
  const { tokens, at } = slip
  const isComparison = (token: Token | undefined): boolean => /^(?:[<>]=?|=|<>|!=)$/.test(token?.text ?? '')
  const joining = tokens.filter(
    ({ text }, index) => LOGICAL.has(text) && (index < at || isComparison(tokens[index + 2])),
  )
  const last = joining.findLast(({ start }) => start < (tokens[at]?.start ?? 0))
  if (!last) return null
  const written = LOGICAL.get(last.text) ?? ''
  return {
    hint: `write \`${written}\`: in Postgres, ${last.text} ${last.text === '&&' ? 'is the overlap of arrays and ranges' : 'joins texts'}`,
    edits: joining.map((token) => ({
      span: stretch(slip, token, token),
      text: LOGICAL.get(token.text) ?? '',
    })),
  }
}
