/** Advice for text that the grammar does not allow. */
import { type Advice, inWords } from '../../diagnostics/diagnostic.js'
import { endsOperand } from '../colons.js'
import type { Token } from '../text-tokens.js'
import { clauseOutOfOrder, limitOfAChange, limitWithComma } from './clauses.js'
import {
  arrowComparison,
  backticks,
  foreignParameters,
  mysqlUpsert,
  psqlCommand,
  questionMarks,
  shellOperators,
  slashComment,
  templateParameters,
} from './foreign-words.js'
import {
  betweenWithComma,
  caseWithoutEnd,
  conditionOfMergeAction,
  insertSet,
  intervalOfParameter,
  joinCondition,
  joinOfAChange,
  missingAlias,
  missingSemicolon,
  operandOfIsAndIn,
  subqueryWithoutBrackets,
} from './missing-words.js'
import {
  bracketTooMany,
  commaTooMany,
  insertAlias,
  misspelledKeyword,
  reservedName,
  reservedNameBefore,
  unquotedPath,
} from './names.js'
import { listWithoutBrackets, nameAsParameter } from './parameter-places.js'
import { reachWith, type Slip, type SyntaxRule } from './slip.js'

/** In the order in which they are tried: those that are rarely wrong come first. */
const RULES: readonly SyntaxRule[] = [
  questionMarks,
  backticks,
  templateParameters,
  foreignParameters,
  psqlCommand,
  mysqlUpsert,
  missingSemicolon,
  intervalOfParameter,
  betweenWithComma,
  insertSet,
  joinOfAChange,
  conditionOfMergeAction,
  subqueryWithoutBrackets,
  clauseOutOfOrder,
  limitOfAChange,
  limitWithComma,
  unquotedPath,
  nameAsParameter,
  listWithoutBrackets,
  operandOfIsAndIn,
  shellOperators,
  arrowComparison,
  misspelledKeyword,
  commaTooMany,
  caseWithoutEnd,
  joinCondition,
  missingAlias,
  reservedName,
  reservedNameBefore,
  insertAlias,
  bracketTooMany,
  slashComment,
]

/**
 * The first advice with which the statement parses, or which has no edits; otherwise the first with which the
 * parser gets further, since a statement can have two errors.
 */
export function adviseOnSyntax(slip: Slip): Advice {
  const here = slip.tokens[slip.at]?.start ?? slip.tokens.at(-1)?.end ?? 0
  const found = RULES.flatMap((rule) => {
    const advice = rule(slip)
    return advice ? [{ advice, reach: advice.edits.length === 0 ? Infinity : reachWith(slip, advice) }] : []
  })
  const best = found.find(({ reach }) => reach === Infinity) ?? found.find(({ reach }) => reach > here)
  return best?.advice ?? inWords(misspelledKeyword(slip)?.hint ?? withoutRule(slip))
}

function withoutRule({ tokens, at }: Slip): string {
  const [previous, token] = [tokens[at - 1], tokens[at]]
  const unclosed = unclosedBracket(tokens)
  if (unclosed) return `close the bracket ${unclosed.text}`
  if (!token) return 'complete the statement after its last word'
  if (token.text === ')' || token.text === ']') return 'remove it, or write the bracket that it closes'
  if (token.reserved && token.word !== null) {
    return `write "${token.word}" if it is a name: the keyword \`${token.word}\` is not allowed here`
  }
  if (endsOperand(previous) && endsOperand(token)) {
    return 'add the missing comma, operator or keyword before it'
  }
  return 'check the word before it: the grammar of Postgres does not allow this word here'
}

function unclosedBracket(tokens: readonly Token[]): Token | null {
  const open: Token[] = []
  for (const token of tokens) {
    if (token.kind !== 'symbol') continue
    if (token.text === '(' || token.text === '[') open.push(token)
    else if (token.text === ')' || token.text === ']') open.pop()
  }
  return open.at(-1) ?? null
}
