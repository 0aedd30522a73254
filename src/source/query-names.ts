import * as catalogue from '../diagnostics/catalogue/source.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { span, type Span, type TextFile } from '../diagnostics/span.js'
import { readCommand } from './commands.js'
import type { NameLine } from './comment-lines.js'
import { functionName, isIdentifier, isReservedWord, meaningInModule, pascalCase } from './names.js'
import type { QuerySource } from '../model/query-source.js'
import type { Token } from './text-tokens.js'

/** A statement's name and command, usable even if they have problems. */
export interface NamedStatement {
  readonly name: string
  readonly property: string
  readonly nameSpan: Span
  readonly command: QuerySource['command']
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Reads the line that names a statement of these tokens; `ordinal` is the statement's position in the file,
 * from 1.
 */
export function readNameLine(
  file: TextFile,
  { line, words }: NameLine,
  ordinal: number,
  tokens: readonly Token[],
): NamedStatement {
  const [first, ...rest] = words
  if (!first || first.text.startsWith(':')) {
    const place = span(file, line.start, line.end)
    return numbered(ordinal, place, [catalogue.nameMissing(place)])
  }
  const nameSpan = span(file, first.start, first.end)
  const property = functionName(first.text)
  const diagnostics: Diagnostic[] = []
  if (!isIdentifier(first.text)) {
    const proposal = functionName(first.text.replaceAll(/[^\p{L}\p{N}_$-]+/gu, '_').replace(/_+$/, ''))
    const usable = isIdentifier(proposal) && !isReservedWord(proposal)
    diagnostics.push(catalogue.nameNoIdentifier(nameSpan, first.text, usable ? proposal : null))
  } else if (isReservedWord(property)) {
    diagnostics.push(catalogue.nameReserved(nameSpan, property, `rename it, for example to ${property}One`))
  } else {
    diagnostics.push(...unusableInModule(nameSpan, property, `rename it, for example to ${property}One`))
  }

  let command: QuerySource['command'] = null
  let commandSeen = false
  for (const word of rest) {
    const place = span(file, word.start, word.end)
    if (word.text.startsWith(':') && word.text.length > 1 && !commandSeen) {
      commandSeen = true
      const read = readCommand(word.text, place, tokens)
      if ('command' in read) command = { name: read.command, span: place }
      else diagnostics.push(read.problem)
      continue
    }
    diagnostics.push(
      catalogue.textAfterName(
        span(file, word.start, line.end),
        file.text.slice(word.start, line.end),
        commandSeen
          ? 'keep one command, and begin the documentation on the next line'
          : 'write a name of one word and a command with a colon, as in `-- name: getUser :one`; begin the documentation on the next line',
      ),
    )
    break
  }
  return { name: first.text, property, nameSpan, command, diagnostics }
}

function unusableInModule(nameSpan: Span, property: string, hint: string): readonly Diagnostic[] {
  const meaning = meaningInModule(property)
  return meaning === null ? [] : [catalogue.nameWithMeaning(nameSpan, property, meaning, hint)]
}

/** The name of a file's only statement, from the file name. */
export function nameFromFile(file: TextFile, module: string, firstToken: Token): NamedStatement {
  const nameSpan = span(file, firstToken.start, firstToken.end)
  const name = module.slice(module.lastIndexOf('/') + 1)
  const property = functionName(name)
  const diagnostics = !isIdentifier(property)
    ? [catalogue.fileNameNoIdentifier(nameSpan, name)]
    : isReservedWord(property)
      ? [
          catalogue.nameReserved(
            nameSpan,
            property,
            `add a line \`-- name: ${property}One\` above the statement`,
          ),
        ]
      : unusableInModule(nameSpan, property, `add a line \`-- name: ${property}One\` above the statement`)
  return { name, property, nameSpan, command: null, diagnostics }
}

/** An unnamed statement, which is a problem only if it should have a name. */
export function unnamedStatement(
  file: TextFile,
  firstToken: Token,
  ordinal: number,
  isProblem: boolean,
): NamedStatement {
  const place = span(file, firstToken.start, firstToken.end)
  return numbered(ordinal, place, isProblem ? [catalogue.statementUnnamed(place)] : [])
}

/** A name for messages about the statement; it contains a dot, so it equals no real name. */
const numbered = (ordinal: number, nameSpan: Span, diagnostics: readonly Diagnostic[]): NamedStatement => ({
  name: `statement.${ordinal}`,
  property: `statement.${ordinal}`,
  nameSpan,
  command: null,
  diagnostics,
})

/** Names in one file that are equal, or become equal as functions or as types. */
export function nameCollisions(statements: readonly NamedStatement[]): readonly Diagnostic[] {
  const seen = new Map<string, NamedStatement>()
  const diagnostics: Diagnostic[] = []
  for (const statement of statements) {
    const key = pascalCase(statement.property)
    const first = seen.get(key)
    if (!first) {
      seen.set(key, statement)
      continue
    }
    const problem =
      first.name === statement.name
        ? catalogue.nameDoubled(statement.nameSpan, statement.name, first.nameSpan)
        : catalogue.namesCoincide(
            statement.nameSpan,
            statement.name,
            first.name,
            first.property === statement.property ? first.property : `the types of ${key}`,
            first.nameSpan,
          )
    diagnostics.push({ ...problem, query: statement.property })
  }
  return diagnostics
}
