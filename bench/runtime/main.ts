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
import type { ScenarioName } from './scenarios.js'
import { type Bench, openBench, psqlVersion } from './server.js'

const { values } = parseArgs({
  options: {
    /** A tenth of the work, for a look; changes no document. */
    quick: { type: 'boolean', default: false },
    /** Only this scenario; changes no document. */
    only: { type: 'string' },
  },
})
const million = values.quick ? 100_000 : 1_000_000

const PLANS: readonly Plan[] = [
  { scenario: 'single', size: 500, rounds: values.quick ? 15 : 60, warmUp: values.quick ? 5 : 15 },
  { scenario: 'pipelined', size: 5000, rounds: values.quick ? 6 : 30, warmUp: values.quick ? 2 : 5 },
  { scenario: 'list', size: 20_000, rounds: values.quick ? 10 : 50, warmUp: values.quick ? 5 : 10 },
  { scenario: 'insert', size: 10_000, rounds: values.quick ? 5 : 25, warmUp: values.quick ? 2 : 4 },
  { scenario: 'stream', size: million, rounds: values.quick ? 3 : 7, warmUp: 1 },
  { scenario: 'copy', size: million, rounds: values.quick ? 3 : 9, warmUp: 1 },
]

const before = load()
const psql = psqlVersion()
const bench = await openBench(million)
const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'))
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
  for (const plan of PLANS) {
    if (values.only !== undefined && values.only !== plan.scenario) continue
    const beside = plan.scenario === 'copy' && psql !== null ? [psqlBeside(bench, psql, folder)] : []
    results.set(plan.scenario, await measureScenario(bench, runners, plan, beside))
  }
  const report = runtimeReport({
    machine: `${machine(bench.version)}; ${before}`,
    plans: PLANS.filter(({ scenario }) => results.has(scenario)),
    results,
    memory,
    psql,
  })
  process.stdout.write(`${report}\n`)
  if (!values.quick && values.only === undefined) writeSection('runtime', report)
} finally {
  await Promise.allSettled(runners.map((runner) => runner.close()))
  rmSync(folder, { recursive: true, force: true })
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
