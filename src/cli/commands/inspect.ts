import type { TypedQuery } from '../../model/typed-query.js'
import type { Config } from '../../config/config.js'
import { noSuchQuery } from '../../diagnostics/catalogue/usage.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import { layoutOf } from '../../emit/emit-modules.js'
import { nearest } from '../../diagnostics/nearest.js'
import { summaryOf } from '../../diagnostics/summary.js'
import type { CompiledProject } from '../../project/project-session.js'
import type { Command, Invoked } from '../command.js'
import { withCompiledProject } from '../compile-project.js'
import { findingsOf, type Findings, type Inspection, inspectQuery } from '../inspection.js'
import { queryCard } from '../query-card.js'
import { report } from '../report.js'

/** `sluice inspect`: what was inferred for the queries named, or for all. */
export const inspect: Command = (invoked) => {
  const flags = invoked.flags.json ? { ...invoked.flags, reporter: 'json' as const } : invoked.flags
  const asked = { ...invoked, flags }
  return withCompiledProject(asked, { wantsQueries: true }, async (project) => show(asked, project))
}

function show({ terminal, operands, flags }: Invoked, { config, compilation }: CompiledProject): number {
  // Without a config there are no queries, which is all there is to say.
  const chosen = config === null ? compilation : choose(compilation, operands)
  const queries = config === null ? [] : inspectAll(config, chosen.queries)

  return report({
    terminal,
    reporter: flags.reporter,
    maxWarnings: flags.maxWarnings,
    ...(config === null ? {} : { root: config.root }),
    diagnostics: chosen.diagnostics,
    text: queries
      .map(({ inspection, findings }) => queryCard(inspection, findings, terminal.out.paint))
      .join('\n'),
    json: { queries: queries.map(({ inspection }) => inspection) },
    footer: chosen.diagnostics.length === 0 ? null : (diagnostics) => summaryOf(diagnostics, null),
  })
}

interface Inspected {
  readonly inspection: Inspection
  readonly findings: Findings
}

function inspectAll(config: Config, queries: readonly TypedQuery[]): readonly Inspected[] {
  const layout = layoutOf(config)
  return queries.map((query) => ({ inspection: inspectQuery(query, layout), findings: findingsOf(query) }))
}

interface Chosen {
  readonly queries: readonly TypedQuery[]
  readonly diagnostics: readonly Diagnostic[]
}

/** A query, right or wrong, and what it may be called on the command line. */
interface Named {
  readonly property: string
  readonly path: string | null
  readonly names: readonly (string | null)[]
}

/** The queries that the operands name, with what was found about them and about no query in particular. */
function choose({ queries, diagnostics }: Chosen, operands: readonly string[]): Chosen {
  if (operands.length === 0) return { queries, diagnostics }
  const all = [...queries.map(namesOf), ...diagnostics.flatMap(namesOfFaulty)]
  const chosen = all.filter(({ names }) => operands.some((operand) => names.includes(operand)))
  const isChosen = (property: string, path: string | null): boolean =>
    chosen.some((query) => query.property === property && query.path === path)

  const unknown = operands.filter((operand) => !all.some(({ names }) => names.includes(operand)))
  const properties = [...new Set(all.map(({ property }) => property))].sort()
  return {
    queries: queries.filter(({ source }) => isChosen(source.property, source.file.path)),
    diagnostics: [
      ...diagnostics.filter(({ query, span }) => query === null || isChosen(query, span?.file.path ?? null)),
      ...unknown.map((operand) => noSuchQuery(operand, nearest(operand, properties))),
    ],
  }
}

function namesOf({ source }: TypedQuery): Named {
  const { name, property, module, file } = source
  return { property, path: file.path, names: [name, property, `${module}.${property}`, module, file.path] }
}

function namesOfFaulty({ query, span }: Diagnostic): readonly Named[] {
  const path = span?.file.path ?? null
  return query === null ? [] : [{ property: query, path, names: [query, path] }]
}
