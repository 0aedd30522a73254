/** Advice on a column that does not exist. */
import { type Advice, replacing } from '../../../diagnostics/diagnostic.js'
import { nearest } from '../../../diagnostics/nearest.js'
import { quoteIdentifier } from '../../ask/quote-identifier.js'
import { nameOf, namedRelations, type RejectedStatement, spanOf } from './rejected-statement.js'

/**
 * `where heading = 'x'`, if `title as heading` is an output column: WHERE and HAVING are evaluated before
 * output names exist.
 */
export function outputAlias({ source, place, written }: RejectedStatement): readonly Advice[] {
  const item = source.outputItems.find(
    ({ alias }) =>
      alias && alias.file.text.slice(alias.start, alias.end).toLowerCase() === written.toLowerCase(),
  )
  if (!item) return []
  const { file, start, end } = item.expression
  const expression = file.text.slice(start, end)
  const text = /^[\w.]+$|^\w+\([^()]*\)$/.test(expression) ? expression : `(${expression})`
  return [replacing(`repeat the expression, \`${text}\`: an output alias is not visible here`, place, text)]
}

/** `where title = "hello"`: double quotes delimit names. */
export function doubleQuotedValue({ place, written, tokens, at }: RejectedStatement): readonly Advice[] {
  const before = tokens[at - 1]
  const isOperand =
    /^(?:[<>]?=|<>|!=|[<>]|[(,])$/.test(before?.text ?? '') || /^i?like$/.test(before?.word ?? '')
  if (!/^"[^"]*"$/.test(written) || !isOperand) return []
  const name = parameterNamed(written.slice(1, -1))
  if (name !== null) return [replacing(`write the parameter as :${name}, without quotes`, place, `:${name}`)]
  const text = `'${written.slice(1, -1).replaceAll("'", "''")}'`
  return [
    replacing(`write ${text}: double quotes enclose names, and single quotes enclose values`, place, text),
  ]
}

/** `set p.title = …`: the target of an assignment is a column of the one table. */
export function qualifiedTarget({
  source,
  place,
  written,
  tokens,
  at,
}: RejectedStatement): readonly Advice[] {
  const parts = written.split('.')
  const column = parts.at(-1)
  const isTarget =
    tokens[at - 1]?.word === 'set' || tokens[at - 1]?.text === ',' || tokens[at - 1]?.text === '('
  if (parts.length < 2 || column === undefined || !isTarget || source.kind === 'select') return []
  return [
    replacing(
      `write \`${column}\`: the target column of an assignment cannot have a table name`,
      place,
      column,
    ),
  ]
}

/**
 * `select b.name` if `a` has that column: the nearest column of any relation, under the relation's own name.
 */
export function columnOfAnother(statement: RejectedStatement): readonly Advice[] {
  const { place, written } = statement
  const parts = written.split('.')
  const last = parts.at(-1) ?? ''
  const wanted = last.startsWith('"') ? last.slice(1, -1) : last.toLowerCase()
  return namedRelations(statement).flatMap(({ relation, name }) => {
    const best = nearest(
      wanted,
      relation.attributes.map((attribute) => attribute.name),
    )
    if (best === null) return []
    const text = `${quoteIdentifier(name)}.${quoteIdentifier(best)}`
    return [replacing(`did you mean ${text}?`, place, text)]
  })
}

/**
 * Words that Postgres reads as a function of the session in the place of a table's name (manual, System
 * Information Functions).
 */
const SESSION_WORDS: ReadonlySet<string> = new Set(
  'user current_user session_user current_role current_catalog current_schema'.split(' '),
)

/** `select email from user`, if a table has this name. */
export function sessionFunctionForTable(statement: RejectedStatement): readonly Advice[] {
  const { tokens, catalog } = statement
  return tokens.flatMap((token, at): Advice[] => {
    const before = tokens[at - 1]
    const isRelation = before?.word === 'from' || before?.word === 'join' || before?.text === ','
    if (!token.word || !SESSION_WORDS.has(token.word) || !isRelation) return []
    const names = catalog.relations.map(({ name }) => name)
    const table = names.includes(token.word) ? token.word : nearest(token.word, names)
    if (table === null) return []
    const text = quoteIdentifier(table)
    return [
      replacing(
        `write ${text}: \`${token.word}\` is a function of Postgres, not a table`,
        spanOf(statement, token),
        text,
      ),
    ]
  })
}

/** `where id = '${id}'`, `where id = ':id'`: a parameter must be outside of quotes. */
export function parameterInString({ place, written }: RejectedStatement): readonly Advice[] {
  const name = parameterNamed(written.slice(1, -1))
  return name === null || !written.startsWith("'")
    ? []
    : [replacing(`write the parameter as :${name}, without quotes`, place, `:${name}`)]
}

/** The parameter that the author meant by `${user.id}` or `:id`. */
function parameterNamed(content: string): string | null {
  const [, template, parameter] = /^(?:\$\{\s*([\w.]+)\s*\}|:([a-z_]\w*))$/i.exec(content) ?? []
  return template?.replaceAll('.', '_') ?? parameter ?? null
}

/** The candidates for an unqualified name, by the names of their relations. */
export function ambiguousColumn(statement: RejectedStatement): string | null {
  const { written, tokens } = statement
  const names = namedRelations(statement)
    .filter(({ relation }) => relation.attributes.some(({ name }) => name === nameFrom(written)))
    .map(({ name }) => `${quoteIdentifier(name)}.${written}`)
  const [own, ...others] = [...new Set(names)]
  if (own === undefined) return null
  if (tokens.some(({ word }, at) => word === 'conflict' && tokens[at - 1]?.word === 'on')) {
    return `write \`excluded.${written}\` for the row to be inserted, or \`${own}\` for the existing row`
  }
  return others.length === 0
    ? null
    : `write the table before it: ${names.map((name) => `\`${name}\``).join(' or ')}`
}

const nameFrom = (written: string): string =>
  written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written.toLowerCase()

/**
 * `on conflict (titel)`, whose columns are unqualified. Postgres's position is the bracket, and the suggested
 * name is qualified.
 */
export function misspelledConflictTarget(statement: RejectedStatement): RejectedStatement | null {
  const { tokens, at } = statement
  if (tokens[at]?.text !== '(' || tokens[at - 1]?.word !== 'conflict') return null
  const columns = new Set(targetColumns(statement))
  const close = tokens.findIndex(({ text }, index) => index > at && text === ')')
  const index = tokens.findIndex((token, one) => {
    const name = one > at && one < close ? nameOf(token) : null
    return name !== null && !columns.has(name)
  })
  const token = tokens[index]
  return token ? { ...statement, place: spanOf(statement, token), written: token.text, at: index } : null
}

export function conflictTarget(statement: RejectedStatement): readonly Advice[] {
  const { place, written } = statement
  const best = nearest(nameFrom(written), targetColumns(statement))
  return best === null ? [] : [replacing(`did you mean ${best}?`, place, quoteIdentifier(best))]
}

const targetColumns = (statement: RejectedStatement): readonly string[] =>
  namedRelations(statement)[0]?.relation.attributes.map(({ name }) => name) ?? []
