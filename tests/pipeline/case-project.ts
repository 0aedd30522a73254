import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { TypedQuery } from '#sluice/model/typed-query'
import { loadConfig } from '#sluice/config/load-config'
import type { Diagnostic } from '#sluice/diagnostics/diagnostic'
import { inOrder } from '#sluice/diagnostics/in-order'
import { plain } from '#sluice/diagnostics/paint'
import { prettyReport } from '#sluice/diagnostics/reporters/pretty'
import type { GeneratedFile } from '#sluice/output/generated-file'
import { compileHere } from '../evaluate/evaluator-here.js'

/** One folder for each project. */
export const casesFolder = join(import.meta.dirname, '../cases')

/** The folders of tests/cases: a Drizzle project each, with what Sluice makes of it in `expected`. */
export const caseProjects: readonly string[] = readdirSync(casesFolder).toSorted()

export interface CompiledCases {
  /** Path below `expected` to text: the modules, and the report of each file that has problems. */
  readonly actual: ReadonlyMap<string, string>
  /** The whole output, the run time included. */
  readonly files: readonly GeneratedFile[]
  readonly queries: readonly TypedQuery[]
}

/** Runs the pipeline once for all cases of a project. */
export async function compileCases(project: string): Promise<CompiledCases> {
  const { value: config, diagnostics } = await loadConfig({ cwd: join(casesFolder, project) })
  if (config === null) return { actual: reportsOf(diagnostics), files: [], queries: [] }
  const compiled = await compileHere(config)
  const modules = compiled.files
    // The run time is the same in every project and has tests of its own.
    .filter(({ path }) => path !== 'sluice.ts')
    .map(({ path, text }) => [path, text] as const)
  const reports = reportsOf([...diagnostics, ...compiled.diagnostics])
  return { actual: new Map([...modules, ...reports]), files: compiled.files, queries: compiled.queries }
}

/** What a user reads about each file; about the project as a whole under a name no query file has. */
function reportsOf(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, string> {
  const byFile = new Map<string, Diagnostic[]>()
  for (const diagnostic of inOrder(diagnostics)) {
    const path = diagnostic.span?.file.path ?? ''
    const report = path.startsWith('queries/')
      ? path.replace(/^queries\/(.*)\.sql$/, '$1.txt')
      : 'the project.txt'
    byFile.set(report, [...(byFile.get(report) ?? []), diagnostic])
  }
  return new Map(
    [...byFile].map(([path, found]) => [path, prettyReport(found, { paint: plain, width: 120 })]),
  )
}

/** Path below `expected` to text. */
export function readExpected(project: string): ReadonlyMap<string, string> {
  const expected = join(casesFolder, project, 'expected')
  if (statSync(expected, { throwIfNoEntry: false }) === undefined) return new Map()
  const files = readdirSync(expected, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(expected, path)).isFile(),
  )
  return new Map(files.toSorted().map((path) => [path, readFileSync(join(expected, path), 'utf8')]))
}

/** Makes `expected` what the pipeline gives now; to be read before it is committed. */
export function updateExpected(project: string, actual: ReadonlyMap<string, string>): void {
  const expected = join(casesFolder, project, 'expected')
  rmSync(expected, { recursive: true, force: true })
  for (const [path, text] of actual) writeText(join(expected, path), text)
}

/** Copies a project with its whole output to a folder, where it can be compiled and run. */
export function copyWithOutput(project: string, files: readonly GeneratedFile[], to: string): void {
  cpSync(join(casesFolder, project), to, {
    recursive: true,
    filter: (path) => !/[/\\](?:expected|queries)$/.test(path),
  })
  for (const { path, text } of files) writeText(join(to, 'expected', path), text)
}

function writeText(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
