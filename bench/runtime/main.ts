/** `npm run bench [-- --quick]`: generated functions beside other ways to talk to Postgres; writes a section of docs/benchmarks.md. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { load, machine } from '../measure/machine.js'
import { writeSection } from '../measure/report.js'
import { CONTENDERS } from './contenders.js'
import { makeReadings } from './data.js'
import { type Beside, type Measured, measureScenario, type Plan } from './measure-scenario.js'
import type { Memory } from './protocol.js'
import { runtimeReport } from './runtime-report.js'
import { type Runner, startRunner } from './runner.js'
import { type ScenarioName, SCENARIOS } from './scenarios.js'
import { type Bench, openBench, psqlVersion } from './server.js'

const { values } = parseArgs({
  options: {
    /** A tenth of the work, for a look; changes no document without `--write`. */
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    /** Only this scenario; changes no document. */
    only: { type: 'string' },
    /** Of the rounds, on a machine that is slow or busy; the report says how many. */
    share: { type: 'string', default: '1' },
  },
})
if (values.only !== undefined && !Object.hasOwn(SCENARIOS, values.only)) {
  const names = Object.keys(SCENARIOS).join(', ')
  process.stderr.write(`--only ${values.only}: no such scenario; there are ${names}\n`)
  process.exit(2)
}
const million = values.quick ? 100_000 : 1_000_000

const share = Number(values.share) * (values.quick ? 0.25 : 1)
const plan = (scenario: ScenarioName, size: number, rounds: number, warmUp: number): Plan => ({
  scenario,
  size,
  rounds: Math.max(3, Math.round(rounds * share)),
  warmUp: Math.max(1, Math.round(warmUp * share)),
})

const PLANS: readonly Plan[] = [
  plan('single', 500, 60, 15),
  plan('pipelined', 5000, 30, 5),
  plan('list', 20_000, 50, 10),
  plan('insert', 10_000, 25, 4),
  plan('stream', million, 7, 1),
  plan('copy', million, 9, 1),
]

// The contenders, the server and the folder go with this process, also when it is told to stop.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
const before = load()
const psql = psqlVersion()
const bench = await openBench(million)
const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const runners: Runner[] = []
try {
  for (const name of Object.keys(CONTENDERS)) runners.push(await startRunner(name, bench.url))
  const memory = new Map<string, Memory>()
  if (values.only === undefined || values.only === 'stream') {
    for (const runner of runners) {
      const measured = await runner.memory(million)
      if (measured !== undefined) memory.set(runner.name, measured)
    }
  }
  const results = new Map<ScenarioName, readonly Measured[]>()
  for (const planned of PLANS) {
    if (values.only !== undefined && values.only !== planned.scenario) continue
    const beside = planned.scenario === 'copy' && psql !== null ? [psqlBeside(bench, psql, folder)] : []
    results.set(planned.scenario, await measureScenario(bench, runners, planned, beside))
  }
  const report = runtimeReport({
    machine: `${machine(bench.version)}; ${before}`,
    plans: PLANS.filter(({ scenario }) => results.has(scenario)),
    results,
    memory,
    psql,
  })
  process.stdout.write(`${report}\n`)
  if ((!values.quick || values.write) && values.only === undefined) writeSection('runtime', report)
} finally {
  await Promise.allSettled(runners.map((runner) => runner.close()))
  await bench.close()
}

function psqlBeside(bench: Bench, name: string, folder: string): Beside {
  const file = join(folder, 'readings.txt')
  let text = ''
  for (const { sensor, label, value, takenAt } of makeReadings(million)) {
    text += `${sensor}\t${label}\t${value}\t${takenAt.toISOString()}\n`
  }
  writeFileSync(file, text)
  return { name: `${name} \\copy`, sample: () => bench.psqlCopy(file) }
}
