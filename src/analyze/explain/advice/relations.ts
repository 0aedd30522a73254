/** Advice on a qualifier that does not exist in FROM. */
import { type Advice, replacing } from '../../../diagnostics/diagnostic.js'
import { nearest } from '../../../diagnostics/nearest.js'
import { span } from '../../../diagnostics/span.js'
import type { Token } from '../../../source/text-tokens.js'
import { quoteIdentifier } from '../../ask/quote-identifier.js'
import { nameOf, namedRelations, type RejectedStatement } from './rejected-statement.js'

/** `posts.title from posts p`: an alias hides the name of the table. */
export function aliasOfTable(statement: RejectedStatement): readonly Advice[] {
  const wanted = nameOf(lastOfQualifier(statement))
  return namedRelations(statement).flatMap(({ relation, name }) =>
    relation.name === wanted && name !== wanted
      ? withQualifier(statement, name, (text) => `write ${text}: ${relation.name} has the alias ${name} here`)
      : [],
  )
}

/** `exclude.title`, `new.title` in ON CONFLICT. */
export function excludedRow(statement: RejectedStatement): readonly Advice[] {
  const { tokens } = statement
  const hasConflict = tokens.some(({ word }, at) => word === 'conflict' && tokens[at - 1]?.word === 'on')
  return hasConflict
    ? withQualifier(
        statement,
        'excluded',
        (text) => `write ${text}: excluded is the name of the row to be inserted`,
      )
    : []
}

/** `autors.id from authors`. */
export function nearestQualifier(statement: RejectedStatement): readonly Advice[] {
  const best = nearest(
    nameOf(lastOfQualifier(statement)) ?? '',
    namedRelations(statement).map(({ name }) => name),
  )
  return best === null ? [] : withQualifier(statement, best, (text) => `did you mean ${text}?`)
}

/** The `posts` of `posts.title` and of `public.posts.title`. */
const lastOfQualifier = ({ written, tokens, at }: RejectedStatement): Token | undefined =>
  tokens[at + 2 * Math.max(0, written.split('.').length - 2)]

function withQualifier(
  statement: RejectedStatement,
  name: string,
  hint: (text: string) => string,
): readonly Advice[] {
  const { place, written } = statement
  const last = lastOfQualifier(statement)
  if (!last || !written.includes('.')) return []
  const qualifier = span(place.file, place.start, last.end)
  const quoted = quoteIdentifier(name)
  return [replacing(hint(quoted + written.slice(last.end - place.start)), qualifier, quoted)]
}
