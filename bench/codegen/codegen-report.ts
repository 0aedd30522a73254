import { command } from '../measure/machine.js'
import { milliseconds, number, table, type Target, targetTable } from '../measure/report.js'
import { quantile, ratioByRounds, summarize } from '../measure/statistics.js'
import type { ProjectSize } from '../project/write-project.js'
import { type Rounds, type Step, STEPS } from './measure-rounds.js'
import type { ScaledRun } from './measure-scale.js'

export interface CodegenResults {
  readonly machine: string
  readonly size: ProjectSize
  readonly rounds: Rounds
  readonly scale: readonly ScaledRun[]
  /** Milliseconds from edit to written, in the order of the edits. */
  readonly watch: readonly number[]
}

/** The section `codegen` of docs/benchmarks.md. */
export function codegenReport(results: CodegenResults): string {
  const { machine, size, rounds, scale, watch } = results
  return [
    '## Generating',
    `Written by \`${command('bench:codegen')}\` on ${machine}.`,
    `A project made from a seed: ${number(size.tables)} tables in Drizzle with their migration, ${number(size.queries)} queries in ${number(size.queries / 4)} files (joins, aggregates,
CTEs, windows, inserts, updates, deletes). Whole processes, from before the start to after the end, in rounds of all steps. A ratio is the median of the rounds' ratios. The *floor* is a bare
script that boots the same embedded Postgres from the same snapshot and sends Parse and Describe for the same statements: once as Sluice starts it, from a file that is unpacked in memory, and once as
the package does by itself, from a copied data folder. PgTyped 2.4 has the same queries in its dialect and a server on
the same machine; its sockets wait for acknowledgements (Nagle's algorithm), so it is measured as it is and with TCP_NODELAY forced on it.`,
    targetTable(targets(results)),
    `### Whole runs\n\n${roundsTable(rounds)}`,
    `### More queries, more tables\n\nOne run each with a snapshot and no cached result.\n\n${scaleTable(scale)}`,
    `### Watching\n\n${watchTable(watch)}`,
  ].join('\n\n')
}

const LABELS: Readonly<Record<Step, string>> = {
  first: 'first run ever: no snapshot, no cache, no output',
  cold: '`--no-cache`',
  floor: 'floor of all queries',
  'floor from a folder': 'floor of all queries, from a copied data folder',
  unchanged: 'nothing changed',
  node: '`node -e 0`',
  query: 'one query changed',
  'floor of one': 'floor of one query',
  'floor of one from a folder': 'floor of one query, from a copied data folder',
  column: 'one column added to the schema',
  'pgtyped without delay': 'PgTyped with TCP_NODELAY',
  pgtyped: 'PgTyped as it is',
}

const megabytes = (bytes: number): string => `${number(bytes / 2 ** 20)} MB`

function roundsTable({ samples, uses }: Rounds): string {
  const rows = STEPS.flatMap((step) => {
    const walls = samples.get(step) ?? []
    if (walls.length === 0) return []
    const { median, lower, upper } = summarize(walls)
    const use = uses.get(step)
    return [
      [
        LABELS[step],
        milliseconds(median),
        `${milliseconds(lower)} – ${milliseconds(upper)}`,
        String(walls.length),
        use === undefined ? '–' : milliseconds(use.cpu),
        use === undefined ? '–' : megabytes(use.peak),
      ],
    ]
  })
  return table(['', 'median', 'quartiles', 'runs', 'on a core', 'peak memory'], rows)
}

const scaleTable = (scale: readonly ScaledRun[]): string =>
  table(
    ['tables', 'queries', 'time', 'on a core', 'peak memory'],
    scale.map(({ tables, queries, wall, cpu, peak }) => [
      number(tables),
      number(queries),
      milliseconds(wall),
      milliseconds(cpu),
      megabytes(peak),
    ]),
  )

const watchTable = (watch: readonly number[]): string =>
  table(
    ['edits', 'p50', 'p95', 'longest'],
    [
      [
        number(watch.length),
        milliseconds(quantile(watch, 0.5)),
        milliseconds(quantile(watch, 0.95)),
        milliseconds(Math.max(...watch)),
      ],
    ],
  )

function targets({ rounds: { samples }, scale, watch }: CodegenResults): readonly Target[] {
  const of = (step: Step): readonly number[] => samples.get(step) ?? []
  const ratio = (one: Step, other: Step): number => ratioByRounds(of(one), of(other))
  const atMost = (what: string, goal: number, unit: string, measured: number | null): Target => ({
    what,
    bound: 'at most',
    goal,
    unit,
    measured,
  })
  const asItIs = of('pgtyped')
  const [small, large] = scale
  return [
    atMost('`--no-cache`', 2, '× the floor', ratio('cold', 'floor')),
    atMost('`--no-cache`', 2, '× the floor from a copied data folder', ratio('cold', 'floor from a folder')),
    atMost('nothing changed', 5, '× `node -e 0`', ratio('unchanged', 'node')),
    atMost('one query changed', 1.5, '× the floor of one query', ratio('query', 'floor of one')),
    atMost(
      'one query changed',
      1.5,
      '× the floor of one query from a copied data folder',
      ratio('query', 'floor of one from a folder'),
    ),
    {
      what: '`--no-cache`',
      bound: 'at least',
      goal: 2,
      unit: '× as fast as PgTyped with TCP_NODELAY',
      measured: ratio('pgtyped without delay', 'cold'),
    },
    {
      what: '`--no-cache`',
      bound: 'at least',
      goal: 15,
      unit: '× as fast as PgTyped as it is',
      // It runs in fewer rounds, so the medians are compared.
      measured: asItIs.length === 0 ? null : quantile(asItIs, 0.5) / quantile(of('cold'), 0.5),
    },
    atMost('edit to written, p95', 60, 'ms', quantile(watch, 0.95)),
    atMost('ten times the queries', 11, '× the time', small && large ? large.wall / small.wall : null),
  ]
}
