/** Names, keywords and their separators. */
import { type Advice, replacing } from '../../diagnostics/diagnostic.js'
import { nearest } from '../../diagnostics/nearest.js'
import { span } from '../../diagnostics/span.js'
import { endsOperand } from '../colons.js'
import type { Token } from '../text-tokens.js'
import { type Slip, stretch, type SyntaxRule, textOf } from './slip.js'

/**
 * Words that begin or join the parts of a query: the candidates for a misspelled word in the wrong position.
 */
const CLAUSE_WORDS = (
  'select from where group order by having limit offset insert into values update set delete returning merge using ' +
  'join left right inner outer full cross lateral on union intersect except with recursive as distinct exists between ' +
  'like ilike case when then else and or not null conflict nothing partition over filter matched'
).split(' ')

export function misspelledKeyword(slip: Slip): Advice | null {
  const { tokens, at } = slip
  for (const suspect of [tokens[at], tokens[at - 1]]) {
    if (!suspect?.word || suspect.reserved || suspect.word.length < 3) continue
    const meant = nearest(suspect.word, CLAUSE_WORDS)
    if (meant === null || meant === suspect.word) continue
    return replacing(`did you mean \`${meant}\`?`, stretch(slip, suspect, suspect), meant)
  }
  return null
}

export function commaTooMany(slip: Slip): Advice | null {
  const { tokens, at } = slip
  const [previous, token] = [tokens[at - 1], tokens[at]]
  if (previous?.text !== ',' || (token && !token.reserved && !/^[,)\]]$/.test(token.text))) return null
  return replacing('remove the comma before it', stretch(slip, previous, previous), '')
}

/** `select id, order, title from t`: the word at which the parser stops is the name of a column. */
export const reservedName: SyntaxRule = (slip) => quoted(slip, slip.at)

/** `select order from t`, `select user.id from t`: the word before it is. */
export const reservedNameBefore: SyntaxRule = (slip) => quoted(slip, slip.at - 1)

function quoted(slip: Slip, at: number): Advice | null {
  const [before, word] = [slip.tokens[at - 1], slip.tokens[at]]
  if (!word?.reserved || word.word === null || endsOperand(before) || before?.word === word.word) return null
  const name = `"${word.word}"`
  return replacing(`write ${name}: \`${word.word}\` is a reserved word`, stretch(slip, word, word), name)
}

/** `u.email as author.email`, `p.id as posts[].id`: a path is a name in quotes. */
export function unquotedPath(slip: Slip): Advice | null {
  const { tokens, at } = slip
  const alias = tokens[at - 1]
  const isAlias = tokens[at - 2]?.word === 'as' || endsOperand(tokens[at - 2])
  if (!alias || !isAlias || (alias.word === null && alias.kind !== 'quoted')) return null
  let end = at
  for (;;) {
    if (tokens[end]?.text === '.' && isName(tokens[end + 1])) end += 2
    else if (tokens[end]?.text === '[' && tokens[end + 1]?.text === ']') end += 2
    else break
  }
  const last = tokens[end - 1]
  if (end === at || !last) return null
  const place = stretch(slip, alias, last)
  const path = `"${textOf(place).replaceAll(/["\s]/g, '')}"`
  return replacing(`write the path in double quotes: ${path}`, place, path)
}

const isName = (token: Token | undefined): boolean =>
  token?.kind === 'quoted' || (token?.word ?? null) !== null

/** `insert into posts p (…)`: only INSERT requires AS before an alias. */
export function insertAlias(slip: Slip): Advice | null {
  const { file, tokens, at } = slip
  const alias = tokens[at]
  const into = tokens[at - 2]?.text === '.' ? tokens[at - 4] : tokens[at - 2]
  if (!alias || into?.word !== 'into') return null
  return replacing(
    `write \`as ${alias.text}\`: INSERT requires AS before an alias`,
    span(file, alias.start),
    'as ',
  )
}

export function bracketTooMany(slip: Slip): Advice | null {
  const token = slip.tokens[slip.at]
  if (token?.text !== ')' && token?.text !== ']') return null
  return replacing('remove it, or write the bracket that it closes', stretch(slip, token, token), '')
}
