import { command } from '../measure/machine.js'
import { milliseconds, number, table, type Target, targetTable } from '../measure/report.js'
import { ratioByRounds, summarize } from '../measure/statistics.js'
import { BY_HAND, DRIZZLE, ON_FACTORY, ON_PLAIN } from './contenders.js'
import { ACCOUNTS, EVENTS } from './data.js'
import type { Measured, Plan } from './measure-scenario.js'
import type { Memory } from './protocol.js'
import { type ScenarioName, STREAM_BATCH } from './scenarios.js'

export interface RuntimeResults {
  readonly machine: string
  readonly plans: readonly Plan[]
  readonly results: ReadonlyMap<ScenarioName, readonly Measured[]>
  readonly memory: ReadonlyMap<string, Memory>
  /** As in `psql 15.18`; null where there is none. */
  readonly psql: string | null
}

/** The section `runtime` of docs/benchmarks.md. */
export function runtimeReport({ machine, plans, results, memory, psql }: RuntimeResults): string {
  return [
    '## At run time',
    `Written by \`${command('bench')}\` on ${machine}.`,
    HOW,
    targetTable(targets(results, memory, psql)),
    ...plans.map((plan) => scenarioText(plan, results.get(plan.scenario) ?? [])),
    ...(memory.size > 0 ? [memoryText(memory)] : []),
  ].join('\n\n')
}

const HOW = `Each contender runs in a process of its own, over one connection to one server on the same machine. In each round each of them takes its turn, and another
begins; a ratio is the median over the rounds of what a contender took, divided by what the query by hand took in the same round. All contenders give equal values (a Date
is a Date for all), which is checked first. *By hand* is postgres.js 3.4 with default settings, Drizzle runs on postgres.js, Kysely on node-postgres by its own dialect, and
PgTyped's run time on node-postgres. *Client* is the time of the contender's own process on a core: the rest is the server's and the wire's.`

const TITLES: Readonly<Record<ScenarioName, (size: number) => string>> = {
  single: () => 'One row by its key, one call after the other',
  pipelined: (size) => `${number(size)} calls at once on one connection`,
  list: () => `${number(ACCOUNTS)} rows of 8 columns`,
  insert: () => `Insert of ${number(EVENTS)} rows in one call`,
  stream: (size) => `Stream of ${number(size)} rows in batches of ${number(STREAM_BATCH)}`,
  copy: (size) => `Copy of ${number(size)} rows from a generator`,
}

function scenarioText({ scenario, size }: Plan, measured: readonly Measured[]): string {
  const calls = scenario === 'single' ? size : 1
  const byHand = measured.find(({ name }) => name === BY_HAND)
  const rows = measured.map(({ name, wall, cpu }) => {
    const { median, lower, upper } = summarize(wall.map((sample) => sample / calls))
    return [
      name,
      milliseconds(median),
      `${milliseconds(lower)} – ${milliseconds(upper)}`,
      byHand === undefined ? '–' : number(ratioByRounds(wall, byHand.wall)),
      cpu.length === 0 ? '–' : milliseconds(summarize(cpu).median / calls),
      byHand === undefined || cpu.length === 0 ? '–' : number(ratioByRounds(cpu, byHand.cpu)),
    ]
  })
  const what =
    scenario === 'single'
      ? `median of ${measured[0]?.wall.length ?? 0} rounds of ${size}`
      : `median of ${measured[0]?.wall.length ?? 0}`
  return `### ${TITLES[scenario](size)}\n\n${table(['', what, 'quartiles', '× by hand', 'client', '× by hand'], rows)}`
}

function targets(
  results: RuntimeResults['results'],
  memory: RuntimeResults['memory'],
  psql: string | null,
): readonly Target[] {
  const ratio = (scenario: ScenarioName, one: string, other: string): number | null => {
    const find = (name: string): Measured | undefined =>
      results.get(scenario)?.find((measured) => measured.name.startsWith(name))
    const [a, b] = [find(one), find(other)]
    return a && b ? ratioByRounds(a.wall, b.wall) : null
  }
  const atMost = (what: string, goal: number, measured: number | null): Target => ({
    what,
    bound: 'at most',
    goal,
    unit: '× by hand',
    measured,
  })
  const streamed = memory.get(ON_FACTORY)
  return [
    atMost('one row by its key, own client', 1.05, ratio('single', ON_FACTORY, BY_HAND)),
    atMost('one row by its key, plain client', 1.05, ratio('single', ON_PLAIN, BY_HAND)),
    atMost('pipelined, own client', 1.05, ratio('pipelined', ON_FACTORY, BY_HAND)),
    atMost('pipelined, plain client', 1.05, ratio('pipelined', ON_PLAIN, BY_HAND)),
    atMost('20,000 rows, own client', 1.05, ratio('list', ON_FACTORY, BY_HAND)),
    atMost('20,000 rows, plain client', 1.6, ratio('list', ON_PLAIN, BY_HAND)),
    {
      what: 'insert of 10,000 rows, own client',
      bound: 'at least',
      goal: 3,
      unit: '× the speed of Drizzle',
      measured: ratio('insert', DRIZZLE, ON_FACTORY),
    },
    {
      what: 'copy, own client',
      bound: 'at least',
      goal: 0.7,
      unit: '× the speed of psql',
      measured: ratio('copy', 'psql', ON_FACTORY),
      ...(psql === null ? { remark: 'there is no psql on this machine' } : {}),
    },
    {
      what: 'stream: what lives at its end',
      bound: 'at most',
      goal: 1.1,
      unit: '× what lives after a tenth of it',
      measured: streamed === undefined ? null : streamed.late / streamed.early,
    },
  ]
}

function memoryText(memory: RuntimeResults['memory']): string {
  const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`
  const rows = [...memory].map(([name, { early, late }]) => [name, megabytes(early), megabytes(late)])
  return `### Memory of a stream\n\nWhat lives in the process during its second stream, after a full collection.\n\n${table(['', 'after a tenth of the rows', 'before the last batch'], rows)}`
}
