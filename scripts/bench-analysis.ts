/*
 * What analysis costs after Postgres has answered: from the answers to types, nullability, bounds, parameters and JSON shapes, for each of
 * the queries that the tests of inference have. The answers are recorded first, so that no server takes part in what is timed.
 *
 *   npm run bench:analysis            prints the figures
 *   npm run bench:analysis -- --write puts them into docs/benchmarks.md, between its markers
 *
 * Beside it stand two floors over the same answers: reading the tree and nothing else, and JSON.parse of the same tree.
 */
import { cpus } from 'node:os'
import { loadModule } from 'libpg-query'
import { analyzeQueries } from '#sluice/analyze/analyze-queries'
import type { AnalysisInput } from '#sluice/analyze/context'
import { readTree } from '#sluice/analyze/tree/read-tree'
import { openCatalog } from '#sluice/database/catalog'
import type { Database, Described, Rejected } from '#sluice/database/database'
import { openEmbedded } from '#sluice/database/embedded'
import type { QuerySource } from '#sluice/model/query-source'
import { parseQueryFile } from '#sluice/source/parse-query-file'
import { writeSection } from '../bench/measure/report.js'
import { bodyCases } from '../tests/analyze/nullability-body-cases.js'
import { nullabilityCases } from '../tests/analyze/nullability-cases.js'
import { proofCases } from '../tests/analyze/nullability-proof-cases.js'
import { schema } from '../tests/analyze/schema.js'

const ROUNDS = 15

await loadModule()
const embedded = await openEmbedded({ snapshot: null, extensions: [] })
try {
  const problem = await embedded.execute(schema)
  if (problem) throw new Error(problem.message)
  const answers = new Map<string, Described | Rejected>()
  const database: Database = {
    ...embedded,
    async describe(sql, types = []) {
      const key = JSON.stringify([sql, types])
      const known = answers.get(key) ?? (await embedded.describe(sql, types))
      answers.set(key, known)
      return known
    },
  }
  const input: AnalysisInput = {
    config: { naming: 'drizzle', types: {} },
    database,
    catalog: await openCatalog(database),
    model: { relations: [], moduleFiles: [] },
    locator: async () => ({ relation: () => null, column: () => null }),
  }
  const sources = [...nullabilityCases, ...proofCases, ...bodyCases].flatMap(({ rows }) =>
    rows.flatMap(([, sql]) => parseQueryFile({ path: 'queries/q.sql', text: sql }, 'q').value),
  )
  const trees: string[] = []
  for (const source of sources) {
    const before = answers.size
    await analyzeQueries(input, [source])
    const last = [...answers.values()].slice(before).at(-1)
    trees.push(last?.kind === 'described' && last.tree !== null ? last.tree : '')
  }
  report(
    [
      [
        'analysis of a query',
        await perQuery(sources, (source: QuerySource) => analyzeQueries(input, [source])),
      ],
      ['floor: reading its tree', await perQuery(trees, (tree) => readTree(tree))],
      [
        'floor: JSON.parse of its tree',
        await perQuery(trees.map(asJson), (json) => JSON.parse(json) as unknown),
      ],
    ],
    trees,
  )
} finally {
  await embedded.close()
}

/** The median time of each item over the rounds, in milliseconds. */
async function perQuery<T>(items: readonly T[], work: (item: T) => unknown): Promise<readonly number[]> {
  const times = items.map((): number[] => [])
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, item] of items.entries()) {
      const start = performance.now()
      await work(item)
      times[index]?.push(performance.now() - start)
    }
  }
  return times.map((own) => quantile(own, 0.5))
}

function quantile(values: readonly number[], at: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))] ?? 0
}

/** A tree as Postgres would have printed it, had it chosen JSON. */
function asJson(tree: string): string {
  return JSON.stringify(readTree(tree), (_field, value: unknown) =>
    value instanceof Uint8Array ? [...value] : value,
  )
}

function report(rows: readonly (readonly [string, readonly number[]])[], texts: readonly string[]): void {
  const kilobytes = (
    quantile(
      texts.map(({ length }) => length),
      0.5,
    ) / 1024
  ).toFixed(1)
  const text = [
    `Analysis after Postgres's answer, ms a query: ${texts.length} queries, trees of ${kilobytes} kB at the median; ${ROUNDS} rounds;`,
    `Node.js ${process.version}, ${cpus()[0]?.model.trim() ?? 'an unknown processor'}.`,
    '',
    '| | median | 95 % | slowest |',
    '|---|---|---|---|',
    ...rows.map(
      ([name, times]) =>
        `| ${name} | ${quantile(times, 0.5).toFixed(2)} | ${quantile(times, 0.95).toFixed(2)} | ${quantile(times, 1).toFixed(2)} |`,
    ),
  ].join('\n')
  process.stdout.write(`${text}\n`)
  if (process.argv.includes('--write'))
    writeSection('analysis', `## Analysis\n\nBy \`npm run bench:analysis -- --write\`.\n\n${text}`)
}
