/** Parameters in positions where the grammar allows none, or only in brackets. */
import { type Advice, inWords } from '../../diagnostics/diagnostic.js'
import { span } from '../../diagnostics/span.js'
import type { Token } from '../text-tokens.js'
import { depths, parameterAt, type Slip, textOf } from './slip.js'

/** Words that precede a relation. */
const BEFORE_RELATION: ReadonlySet<string> = new Set(['from', 'join', 'into', 'update', 'table', 'only'])

/** `from :table`. */
export function nameAsParameter(slip: Slip): Advice | null {
  if (!parameterAt(slip) || !BEFORE_RELATION.has(slip.tokens[slip.at - 1]?.word ?? '')) return null
  return inWords(
    'write the name of the table, and a query for each table if there are several: a parameter is a value, not a name',
  )
}

/** `in :ids`, `not in :ids`, `(a, b) in :rows`, `= any :ids`. */
export function listWithoutBrackets(slip: Slip): Advice | null {
  const { file, tokens, at } = slip
  const [previous, before] = [tokens[at - 1], tokens[at - 2]]
  const parameter = parameterAt(slip)
  if (!previous || !parameter) return null
  const written = textOf(parameter)
  if (previous.word === 'any' || previous.word === 'all' || previous.word === 'some') {
    return {
      hint: `write the array in brackets: \`${previous.word}(${written})\``,
      edits: [{ span: span(file, previous.end, parameter.end), text: `(${written})` }],
    }
  }
  if (previous.word !== 'in') return null
  const isNegated = before?.word === 'not'
  const fields = rowFields(tokens, isNegated ? at - 3 : at - 2)
  if (fields.length > 0) {
    const values = fields.map((field) => `${written.replace(/[?!]$/, '')}.${field}`).join(', ')
    return {
      hint: `take a list of rows, with a cast to the type of its column for each field that is not text: \`in (values (${values}))\``,
      edits: [{ span: parameter, text: `(values (${values}))` }],
    }
  }
  const text = `${isNegated ? '<> all' : '= any'}(${written})`
  return {
    hint: `write \`${text}\`, with an array as the parameter`,
    edits: [{ span: span(file, (isNegated ? before : previous).start, parameter.end), text }],
  }
}

/** The columns of a row that ends with a token, `(t.a, b)`, each by its last word; none for anything else. */
function rowFields(tokens: readonly Token[], last: number): readonly string[] {
  if (tokens[last]?.text !== ')') return []
  const depth = depths(tokens)
  const open = tokens.findLastIndex(
    (token, index) => index < last && token.text === '(' && depth[index] === depth[last],
  )
  const inside = (index: number): boolean => depth[index] === (depth[last] ?? 0) + 1
  const ends = tokens.flatMap(({ text }, index) =>
    index > open && index <= last && (index === last || (text === ',' && inside(index))) ? [index] : [],
  )
  return ends.length < 2 ? [] : ends.map((end, index) => tokens[end - 1]?.word ?? `f${index + 1}`)
}
