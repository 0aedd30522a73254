import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cacheFolder } from '#sluice/database/cache-folder'
import { type Finding, runSeed, STATEMENTS_PER_SCHEMA } from '../../fuzz/campaign.js'
import { describeCoverage, newCoverage } from '../../fuzz/coverage.js'
import { type Engine, openEngine } from '../../fuzz/engine.js'
import { reproduction } from '../../fuzz/reproduction.js'
import { shrink } from '../../fuzz/shrink.js'
import { typeNames } from '../../fuzz/types.js'
import { count } from '../setup/length.js'

/** Of the seeds from 1 on, each with its own schema. */
const STATEMENTS = count('SLUICE_FUZZ_STATEMENTS', 400, 4000)

describe('what Sluice says of random statements', () => {
  let engine: Engine
  const coverage = newCoverage()

  beforeAll(async () => {
    engine = await openEngine(join(cacheFolder(process.cwd()), 'fuzz'))
  })
  afterAll(async () => {
    await engine.close()
  })

  test('holds on random schemas and data', { timeout: 900_000 }, async () => {
    const findings: Finding[] = []
    for (let seed = 1; seed <= STATEMENTS / STATEMENTS_PER_SCHEMA; seed++) {
      findings.push(...(await runSeed(engine, seed, STATEMENTS_PER_SCHEMA, coverage)))
    }
    const [first] = findings
    expect(first && reproduction(await shrink(engine, first))).toBeUndefined()
  })

  // Of fewer statements some constructs are not among.
  test.runIf(STATEMENTS >= 2000)('is said of most statements, and promises something', () => {
    const summary = describeCoverage(coverage)
    expect(coverage.statements).toBe(STATEMENTS)
    expect((coverage.outcomes.get('typed') ?? 0) / coverage.statements, summary).toBeGreaterThan(0.85)
    expect(coverage.nonNull / coverage.columns, summary).toBeGreaterThan(0.3)
    const failed = [...coverage.failures.values()].reduce((sum, number) => sum + number, 0)
    expect(failed / coverage.executions, summary).toBeLessThan(0.2)
    for (const construct of CONSTRUCTS)
      expect(coverage.constructs.get(construct), construct).toBeGreaterThan(0)
    // Their output has nearly every type, and JSON of which something is known.
    expect(coverage.types.size, summary).toBeGreaterThan(typeNames.length - 8)
    expect(coverage.shaped, summary).toBeGreaterThan(100)
  })
})

/** Without these, the run would prove less than it seems to. */
const CONSTRUCTS: readonly string[] = [
  'left join',
  'right join',
  'full join',
  'full join using',
  'natural left join',
  'lateral subquery',
  'nested join',
  'recursive with',
  'data-modifying with',
  'aggregate without group by',
  'aggregate of certain rows',
  'group by',
  'rollup',
  'cube',
  'grouping sets',
  'having',
  'filter',
  'window function',
  'frame',
  'value window',
  'union all',
  'intersect',
  'except',
  'scalar subquery',
  'array subquery',
  'exists',
  'in subquery',
  'distinct on',
  'with ties',
  'offset',
  'set function in target list',
  'table function',
  'star',
  'insert',
  'update',
  'delete',
  'merge',
  'when not matched by source',
  'on conflict do update',
  'returning',
  'returning with',
  'row assigned',
  'subquery assigned',
  'update of a proven column',
  'parameter',
  'stored parameter',
  'view',
  'materialized view',
  'partitioned table',
  'inheriting table',
  'only',
  'rows of a function',
  'columns of a function',
  'guarded key',
  'guarded join',
  'select of what is proven',
  'select of what is narrowed',
  'narrowed by filter',
  'known expression',
  'folded key',
  'nested rows',
  'lists of one',
  'array of arrays',
  'whole row',
  'path',
  'list of paths',
  'window over a value of CASE',
  'any conflict',
  'row lock',
  'full join on anything',
  'two customTypes',
  'change of a view',
  'constant that fails',
  'key in a subquery',
  'locked row of a subquery',
  'key in an array',
  'key in a row',
  'distinct of bound columns',
  'group of bound columns',
  'numbered rows',
  'expression in from',
  'rows from',
  'self-join',
  'select of elements',
  'member of a list',
  'member of an array',
  'among values',
  'among rows',
  'unnest of one array',
  'unnest of several arrays',
  'unnest in target list',
  'collected array',
  'array of rows',
  'array without NULL',
  'appended array',
  'coalesced array',
  'converted elements',
  'path of a recursive query',
  'parameter in CASE',
  'parameter in nullif',
  'parameter in a subquery',
  'parameter of a strict function',
  'parameters of a with',
]
