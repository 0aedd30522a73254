import type { CompileResult, QueryInfo } from '../../api/index.js'
import { noSuchQuery } from '../../diagnostics/catalogue/usage.js'
import { type Diagnostic, hasErrors } from '../../diagnostics/diagnostic.js'
import { nearest } from '../../diagnostics/nearest.js'
import { summaryOf } from '../../diagnostics/summary.js'
import type { Command, Invoked } from '../command.js'
import { diagnosticsOf, withRun } from '../open-project.js'
import { queryCard } from '../query-card.js'
import { report } from '../report.js'

/** `sluice inspect`: shows the inferences for the named queries, or for all. */
export const inspect: Command = (invoked) => {
  const flags = invoked.flags.json ? { ...invoked.flags, reporter: 'json' as const } : invoked.flags
  const asked = { ...invoked, flags }
  return withRun(
    asked,
    (project) => project.compile(),
    (result, { root }) => show(asked, root, result),
  )
}

function show({ terminal, operands, flags }: Invoked, root: string, result: CompileResult): Promise<number> {
  const found: Chosen = { queries: result.queries, diagnostics: diagnosticsOf(result) }
  // After an error before analysis no operand can match a query, and only the error is reported.
  const isRead = result.queryCount > 0 || !hasErrors(found.diagnostics)
  const chosen = operands.length > 0 && isRead ? choose(found, operands) : found
  return report({
    terminal,
    reporter: flags.reporter,
    maxWarnings: flags.maxWarnings,
    root,
    diagnostics: chosen.diagnostics,
    text: chosen.queries.map((query) => queryCard(query, terminal.out.paint)).join('\n'),
    json: { version: result.version, queries: chosen.queries },
    footer: chosen.diagnostics.length === 0 ? null : (diagnostics) => summaryOf(diagnostics, null),
  })
}

interface Chosen {
  readonly queries: readonly QueryInfo[]
  readonly diagnostics: readonly Diagnostic[]
}

/** A query, with or without errors, and its names on the command line. */
interface Named {
  readonly property: string
  readonly path: string | null
  readonly names: readonly (string | null)[]
}

/** The queries that the operands name, with the diagnostics about them and about no query in particular. */
function choose({ queries, diagnostics }: Chosen, operands: readonly string[]): Chosen {
  const all = [...queries.map(namesOf), ...diagnostics.flatMap(namesOfFaulty)]
  const chosen = all.filter(({ names }) => operands.some((operand) => names.includes(operand)))
  const isChosen = (property: string, path: string | null): boolean =>
    chosen.some((query) => query.property === property && query.path === path)

  const unknown = operands.filter((operand) => !all.some(({ names }) => names.includes(operand)))
  const properties = [...new Set(all.map(({ property }) => property))].sort()
  return {
    queries: queries.filter(({ property, file }) => isChosen(property, file)),
    diagnostics: [
      ...diagnostics.filter(({ query, span }) => query === null || isChosen(query, span?.file.path ?? null)),
      ...unknown.map((operand) => noSuchQuery(operand, nearest(operand, properties))),
    ],
  }
}

const namesOf = ({ name, property, module, file }: QueryInfo): Named => ({
  property,
  path: file,
  names: [name, property, `${module}.${property}`, module, file],
})

function namesOfFaulty({ query, span }: Diagnostic): readonly Named[] {
  const path = span?.file.path ?? null
  return query === null ? [] : [{ property: query, path, names: [query, path] }]
}
