import * as catalogue from '../diagnostics/catalogue/source.js'
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js'
import { span, type TextFile } from '../diagnostics/span.js'
import { type Annotations, readAnnotations } from './annotations.js'
import { utilityProblem } from './classify.js'
import { lexicalProblem } from './lexical-problem.js'
import { readParameters } from './parameters.js'
import { parseStatement } from './parse-statement.js'
import {
  nameCollisions,
  nameFromFile,
  type NamedStatement,
  readNameLine,
  unnamedStatement,
} from './query-names.js'
import type { QuerySource } from '../model/query-source.js'
import { readStatement } from './read-statement.js'
import { rowTypeCollisions } from './row-types.js'
import { type RawStatement, splitAtName, splitStatements } from './statements.js'
import { readTokens, type Token } from './text-tokens.js'

/**
 * Reads the queries of a file. Pure once `loadModule()` of libpg-query has resolved. A query with a problem
 * that does not affect its text (in its name, its comments) is included, so that Postgres checks it in the
 * same run.
 */
export function parseQueryFile(file: TextFile, module: string): Outcome<readonly QuerySource[]> {
  const nul = file.text.indexOf('\0')
  if (nul >= 0) return { value: [], diagnostics: [catalogue.nulByte(span(file, nul, nul + 1))] }

  const { tokens, rejected } = readTokens(file.text)
  const diagnostics: Diagnostic[] = []
  const statements = splitStatements(file.text, tokens)
    .flatMap((raw) => splitAtForgottenSemicolons(file, raw, diagnostics))
    .map((raw) => ({
      raw,
      annotations: readAnnotations(file, raw),
      utility: utilityProblem(file, raw.tokens),
    }))

  if (statements.every(({ raw, annotations }) => raw.tokens.length + annotations.strayNames.length === 0)) {
    diagnostics.push(catalogue.noStatement(span(file, 0), tokens.length > 0))
  }
  const unnamed = statements.filter(
    ({ raw, annotations, utility }) =>
      !annotations.nameLine && !utility && raw.tokens[0] && !rejected.has(raw.tokens[0]),
  ).length
  const named = statements.filter(({ annotations }) => annotations.nameLine).length

  const queries: QuerySource[] = []
  const names: NamedStatement[] = []
  for (const [index, { raw, annotations, utility }] of statements.entries()) {
    diagnostics.push(...strayNameProblems(file, annotations))
    const [first] = raw.tokens
    if (!first) {
      diagnostics.push(...annotations.diagnostics)
      continue
    }
    const lexical = raw.tokens.flatMap((token) => {
      const message = rejected.get(token)
      return message === undefined ? [] : [lexicalProblem(file, token, message)]
    })
    const naming = annotations.nameLine
      ? readNameLine(file, annotations.nameLine, index + 1, raw.tokens)
      : !utility && !rejected.has(first) && unnamed === 1 && named === 0
        ? nameFromFile(file, module, first)
        : unnamedStatement(file, first, index + 1, !utility && !rejected.has(first))
    names.push(naming)
    const own = [...naming.diagnostics, ...lexical]
    if (utility) own.push(utility)
    else own.push(...annotations.diagnostics)
    if (!utility && lexical.length === 0) {
      const read = readStatement(file, module, raw, naming, annotations)
      own.push(...read.diagnostics)
      if (read.query) queries.push(read.query)
    }
    diagnostics.push(...own.map((diagnostic) => ({ ...diagnostic, query: naming.property })))
  }
  diagnostics.push(...nameCollisions(names), ...rowTypeCollisions(queries))
  return {
    value: queries,
    diagnostics: diagnostics.sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0)),
  }
}

/**
 * A comment inside a statement that names a query indicates a forgotten semicolon, but only if the whole
 * statement is not valid SQL: a comment can contain `name:` with another meaning.
 */
function splitAtForgottenSemicolons(
  file: TextFile,
  raw: RawStatement,
  diagnostics: Diagnostic[],
): readonly RawStatement[] {
  const cut = splitAtName(raw)
  if (!cut || parses(file, raw.tokens)) return [raw]
  const end = cut.before.tokens.at(-1)?.end ?? cut.name.start
  diagnostics.push(catalogue.missingSemicolon(span(file, end), span(file, cut.name.start, cut.name.end)))
  return [cut.before, ...splitAtForgottenSemicolons(file, cut.after, diagnostics)]
}

const parses = (file: TextFile, tokens: readonly Token[]): boolean =>
  parseStatement(file, tokens, readParameters(file, tokens).edits).kind === 'parsed'

function strayNameProblems(file: TextFile, { strayNames }: Annotations): readonly Diagnostic[] {
  return strayNames.map(({ line, words }) => {
    const place = span(file, line.start, line.end)
    const [name] = words
    return name ? catalogue.nameWithoutStatement(place, name.text) : catalogue.nameMissing(place)
  })
}
