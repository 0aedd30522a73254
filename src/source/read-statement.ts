import { commandForCopy } from '../diagnostics/catalogue/many-rows.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { hasErrors } from '../diagnostics/diagnostic.js'
import { span, type TextFile } from '../diagnostics/span.js'
import { type Annotations, readDocumentation } from './annotations.js'
import { readBulkValues } from './bulk-values.js'
import { readDynamic, type StatementText } from './dynamic/read-dynamic.js'
import { readStructure } from './dynamic/read-structure.js'
import { switchNames, tokensOf } from './dynamic/sequence.js'
import { intoProblem, statementKind, utilityProblem } from './classify.js'
import { readCopy } from './copy-statement.js'
import { resultListEnd } from './list-end.js'
import { readAliases } from './overrides.js'
import { readOutputItems } from './output-items.js'
import { readParameters } from './parameters.js'
import { parseStatement } from './parse-statement.js'
import type { NamedStatement } from './query-names.js'
import type { Documentation, QuerySource, StatementKind } from '../model/query-source.js'
import { targetLists } from './query-tree.js'
import { readRowReferences } from './row-references.js'
import { readStars } from './stars.js'
import type { RawStatement } from './statements.js'

/**
 * Reads one statement without invalid tokens. The query is null if its text has errors: Postgres would then
 * report problems of a text that the author did not write.
 */
export function readStatement(
  file: TextFile,
  module: string,
  raw: RawStatement,
  naming: NamedStatement,
  annotations: Annotations,
): { readonly query: QuerySource | null; readonly diagnostics: readonly Diagnostic[] } {
  const structure = readStructure(file, ownComments(raw, annotations))
  const tokens = structure?.value ? tokensOf(structure.value.sequence) : raw.tokens
  const { parameters, diagnostics: parameterProblems } = readParameters(file, tokens)
  const choices = structure?.value ? switchNames(structure.value.sequence) : []
  const { documentation, diagnostics: descriptionProblems } = readDocumentation(
    annotations,
    parameters,
    choices,
  )
  const described = [...parameterProblems, ...descriptionProblems, ...(structure?.diagnostics ?? [])]
  const isUnsound = structure && (!structure.value || hasErrors(parameterProblems))
  if (annotations.expandsParameters || isUnsound) return { query: null, diagnostics: described }

  const readText = (text: StatementText): ReadQuery =>
    readSql(file, module, text, naming, annotations, documentation)
  const { query, diagnostics } = structure?.value
    ? readDynamic(structure.value, parameters, readText)
    : readText({ tokens, start: tokens[0]?.start ?? 0, cuts: [] })
  // A form that is not a parameter may be in a place where no parameter can be, which is reported only once.
  const news = diagnostics.filter(
    ({ code, span: place }) =>
      code !== 'SL1011' || !parameterProblems.some((problem) => problem.span?.start === place?.start),
  )
  const all = [...described, ...news]
  return { query: hasErrors(all) ? null : query, diagnostics: all }
}

interface ReadQuery {
  readonly query: QuerySource | null
  readonly diagnostics: readonly Diagnostic[]
}

/** Comments above the name belong to something else. */
const ownComments = (raw: RawStatement, { nameLine }: Annotations): RawStatement => ({
  ...raw,
  header: raw.header.filter(({ start }) => !nameLine || start > nameLine.line.start),
})

/** One text of a statement: the whole of it, or one combination of its clauses. */
function readSql(
  file: TextFile,
  module: string,
  { tokens, start, cuts }: StatementText,
  naming: NamedStatement,
  annotations: Annotations,
  documentation: Documentation,
): ReadQuery {
  // Without a clause, a different word can be the first.
  const utility = utilityProblem(file, tokens)
  if (utility) return { query: null, diagnostics: [utility] }
  const { parameters, edits: placeholders } = readParameters(file, tokens)
  const edits = [...placeholders, ...cuts]
  const [first] = tokens
  const parsed = parseStatement(
    file,
    tokens,
    edits.filter((edit) => !first || edit.start >= first.start),
  )
  if (parsed.kind === 'unparsed') return { query: null, diagnostics: [parsed.diagnostic] }
  const kind = statementKind(parsed.tree)
  if (!kind) throw new Error(`a statement of no known kind: ${Object.keys(parsed.tree).join()}`)

  const lists = targetLists(parsed.tree)
  const aliases = readAliases(file, tokens, parsed, lists)
  const into = intoProblem(file, tokens, parsed)
  const { bulk, diagnostics: ofBulk } = readBulkValues(file, tokens, parameters)
  const { copy, diagnostics: ofCopy } = readCopy(file, tokens, parsed.tree, parameters)
  const diagnostics = [
    ...aliases.diagnostics,
    ...(into ? [into] : []),
    ...ofBulk,
    ...ofCopy,
    ...commandProblems(naming.command, kind),
  ]
  if (hasErrors(diagnostics)) return { query: null, diagnostics }
  return {
    query: {
      file,
      module,
      name: naming.name,
      property: naming.property,
      nameSpan: naming.nameSpan,
      command: naming.command,
      documentation,
      allowances: annotations.allowances,
      kind,
      span: span(file, start, tokens.at(-1)?.end),
      parameters,
      edits: [...edits, ...aliases.edits].sort((a, b) => a.start - b.start || a.end - b.end),
      overrides: aliases.overrides,
      stars: readStars(file, tokens, parsed, lists),
      paths: aliases.paths,
      outputItems: readOutputItems(file, tokens, parsed, lists),
      rowReferences: readRowReferences(file, tokens, parsed, lists),
      resultListEnd: resultListEnd(file, tokens, parsed, lists),
      rowType: annotations.rowType,
      bulk,
      copy,
      dynamic: null,
    },
    diagnostics,
  }
}

/** COPY has a separate command, which no other statement has. */
function commandProblems(command: QuerySource['command'], kind: StatementKind): readonly Diagnostic[] {
  if (command === null || (command.name === 'copy') === (kind === 'utility')) return []
  return [commandForCopy(command.span, command.name, kind === 'utility')]
}
