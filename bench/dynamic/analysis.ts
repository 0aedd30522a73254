import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadModule } from 'libpg-query'
import { analyzeQueries } from '../../src/analyze/analyze-queries.js'
import type { AnalysisInput } from '../../src/analyze/context.js'
import { openCatalog } from '../../src/database/catalog.js'
import type { Database } from '../../src/database/database.js'
import { openEmbedded } from '../../src/database/embedded.js'
import { parseQueryFile } from '../../src/source/parse-query-file.js'
import type { QuerySource } from '../../src/model/query-source.js'
import { root } from '../measure/root.js'
import { TABLES } from './data.js'

export interface Analyzed {
  /** Milliseconds, a sample for each round: all combinations of `findTenants`, and the one text of `findTenantsByAll`. */
  readonly dynamic: readonly number[]
  readonly fixed: readonly number[]
  /** Of the clauses and choices of `findTenants`; some have the same text, where a clause stands in one that is absent. */
  readonly combinations: number
  /** How often Postgres was asked to describe a text for either. */
  readonly described: { readonly dynamic: number; readonly fixed: number }
}

/** From the parsed file to types, with Postgres's answers, for a dynamic query and for its longest text, in turns. */
export async function measureAnalysis(rounds: number, warmUp: number): Promise<Analyzed> {
  await loadModule()
  const embedded = await openEmbedded({ snapshot: null, extensions: [] })
  try {
    const problem = await embedded.execute(TABLES)
    if (problem) throw new Error(problem.message)
    let asked = 0
    const database: Database = {
      ...embedded,
      describe(sql, types) {
        asked += 1
        return embedded.describe(sql, types)
      },
    }
    const input: AnalysisInput = {
      config: { naming: 'drizzle', types: {} },
      database,
      catalog: await openCatalog(database),
      model: { relations: [], moduleFiles: [] },
      locator: async () => ({ relation: () => null, column: () => null }),
    }
    const text = readFileSync(join(root, 'bench', 'dynamic', 'queries', 'tenants.sql'), 'utf8')
    const sources = parseQueryFile({ path: 'queries/tenants.sql', text }, 'tenants').value
    const [dynamic, fixed] = sources
    if (dynamic === undefined || fixed === undefined) throw new Error('tenants.sql has not both queries')
    const combinations = (dynamic.dynamic?.variants ?? []).flatMap(({ assignments }) => assignments).length
    const analyze = async (
      source: QuerySource,
    ): Promise<{ readonly wall: number; readonly asked: number }> => {
      const before = asked
      const start = process.hrtime.bigint()
      const { diagnostics } = await analyzeQueries(input, [source])
      const wall = Number(process.hrtime.bigint() - start) / 1e6
      if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics))
      return { wall, asked: asked - before }
    }
    const described = { dynamic: (await analyze(dynamic)).asked, fixed: (await analyze(fixed)).asked }
    const samples = { dynamic: [] as number[], fixed: [] as number[] }
    for (let round = -warmUp; round < rounds; round++) {
      const first = round % 2 === 0 ? ('dynamic' as const) : ('fixed' as const)
      for (const which of [first, first === 'fixed' ? ('dynamic' as const) : ('fixed' as const)]) {
        const { wall } = await analyze(which === 'dynamic' ? dynamic : fixed)
        if (round >= 0) samples[which].push(wall)
      }
    }
    return { ...samples, combinations, described }
  } finally {
    await embedded.close()
  }
}
