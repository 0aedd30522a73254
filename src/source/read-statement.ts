import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { hasErrors } from '../diagnostics/diagnostic.js'
import { span, type TextFile } from '../diagnostics/span.js'
import * as catalogue from '../diagnostics/catalogue/source.js'
import { type Annotations, readDocumentation } from './annotations.js'
import { readBulkValues } from './bulk-values.js'
import { intoProblem, statementKind } from './classify.js'
import { resultListEnd } from './list-end.js'
import { readCopy } from './copy-statement.js'
import { readAliases } from './overrides.js'
import { readParameters } from './parameters.js'
import { parseStatement } from './parse-statement.js'
import type { NamedStatement } from './query-names.js'
import type { QuerySource, StatementKind } from './query-source.js'
import { targetLists } from './query-tree.js'
import { readRowReferences } from './row-references.js'
import { readStars } from './stars.js'
import type { Token } from './text-tokens.js'

/**
 * Reads one statement's tokens (without comments, none of them invalid). The query is null where its text is not sound:
 * Postgres would then speak about something the author did not write.
 */
export function readStatement(
  file: TextFile,
  module: string,
  tokens: readonly Token[],
  naming: NamedStatement,
  annotations: Annotations,
): { readonly query: QuerySource | null; readonly diagnostics: readonly Diagnostic[] } {
  const { parameters, edits, diagnostics: parameterProblems } = readParameters(file, tokens)
  const { documentation, diagnostics: descriptionProblems } = readDocumentation(annotations, parameters)
  const described = [...parameterProblems, ...descriptionProblems]
  if (annotations.expandsParameters) return { query: null, diagnostics: described }

  const parsed = parseStatement(file, tokens, edits)
  if (parsed.kind === 'unparsed') {
    // A form that is no parameter may stand where no parameter can, which need not be said twice.
    const isKnown = parameterProblems.some(
      ({ span: place }) => place?.start === parsed.diagnostic.span?.start,
    )
    return { query: null, diagnostics: isKnown ? described : [...described, parsed.diagnostic] }
  }
  const kind = statementKind(parsed.tree)
  if (!kind) throw new Error(`a statement of no known kind: ${Object.keys(parsed.tree).join()}`)

  const lists = targetLists(parsed.tree)
  const aliases = readAliases(file, tokens, parsed, lists)
  const into = intoProblem(file, tokens, parsed)
  const { bulk, diagnostics: ofBulk } = readBulkValues(file, tokens, parameters)
  const { copy, diagnostics: ofCopy } = readCopy(file, tokens, parsed.tree, parameters)
  const diagnostics = [
    ...described,
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
      span: span(file, tokens[0]?.start ?? 0, tokens.at(-1)?.end),
      parameters,
      edits: [...edits, ...aliases.edits].sort((a, b) => a.start - b.start),
      overrides: aliases.overrides,
      stars: readStars(file, tokens, parsed, lists),
      paths: aliases.paths,
      rowReferences: readRowReferences(file, tokens, parsed, lists),
      resultListEnd: resultListEnd(tokens, parsed, lists),
      rowType: annotations.rowType,
      bulk,
      copy,
    },
    diagnostics,
  }
}

/** COPY has a command of its own, which nothing else has. */
function commandProblems(command: QuerySource['command'], kind: StatementKind): readonly Diagnostic[] {
  if (command === null || (command.name === 'copy') === (kind === 'utility')) return []
  return [catalogue.commandForCopy(command.span, command.name, kind === 'utility')]
}
