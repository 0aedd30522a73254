/*
 * What evaluating config and schema in a thread costs over evaluating them in the process itself: this repository's own, in processes that are
 * started for it, in turns.
 *
 *   npm run bench:start            prints the figures
 *   npm run bench:start -- --write puts them into docs/benchmarks.md, between its markers
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeSection } from '../bench/measure/report.js'
import { root } from '../bench/measure/root.js'
import { quantile } from '../bench/measure/statistics.js'

const ROUNDS = 15
const folder = mkdtempSync(join(tmpdir(), 'sluice-start-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const moduleOf = (name: string): string => JSON.stringify(import.meta.resolve(`#sluice/${name}`))

const contenders = {
  'in the process itself': `
    const { loadConfig } = await import(${moduleOf('config/load-config')})
    const { value: config } = await loadConfig({ cwd })
    const { loadPlanned } = await import(${moduleOf('schema/load-planned')})
    planned = await loadPlanned(config)`,
  'in a thread': `
    const { openEvaluator } = await import(${moduleOf('evaluate/evaluator')})
    const evaluator = openEvaluator()
    const { value: config } = await evaluator.config({ cwd })
    planned = (await evaluator.schema(config.value)).value`,
} as const

interface Taken {
  readonly wall: number
  readonly cpu: number
}

/** Milliseconds of a fresh process, from before the first module of Sluice's is loaded. */
function measure(evaluation: string): Taken {
  const program = `
    const cwd = ${JSON.stringify(root)}
    const [start, used] = [performance.now(), process.cpuUsage()]
    let planned
    ${evaluation}
    const { user, system } = process.cpuUsage(used)
    if (!planned.value.plan) throw new Error('the schema has no plan')
    console.log(JSON.stringify({ wall: performance.now() - start, cpu: (user + system) / 1000 }))
    process.exit()`
  // A file, as a thread takes over the flags of its process, and --input-type goes with no module that is a file.
  const file = join(folder, 'program.mjs')
  writeFileSync(file, program)
  const printed = execFileSync(process.execPath, [file], { encoding: 'utf8' })
  return JSON.parse(printed) as Taken
}

const median = (times: readonly number[]): number => quantile(times, 0.5)

const taken = new Map<string, Taken[]>(Object.keys(contenders).map((name) => [name, []]))
for (let round = 0; round <= ROUNDS; round++) {
  for (const [name, evaluation] of Object.entries(contenders)) {
    const once = measure(evaluation)
    // The first round fills the caches of files.
    if (round > 0) taken.get(name)?.push(once)
  }
}

const of = (name: keyof typeof contenders, kind: keyof Taken): number =>
  median((taken.get(name) ?? []).map((each) => each[kind]))
const over = of('in a thread', 'wall') - of('in the process itself', 'wall')
const text = [
  `Config and schema of this repository, from the first module that is loaded to the plan of the database; medians of ${ROUNDS} processes`,
  `each, in turns; Node.js ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}). The goal was at most 60 ms more in a thread: measured ${over.toFixed(0)} ms.`,
  '',
  '| evaluated | ms | ms of all cores |',
  '|---|---|---|',
  ...(['in the process itself', 'in a thread'] as const).map(
    (name) => `| ${name} | ${of(name, 'wall').toFixed(0)} | ${of(name, 'cpu').toFixed(0)} |`,
  ),
].join('\n')
process.stdout.write(`${text}\n`)
if (process.argv.includes('--write'))
  writeSection('start', `## Start of an evaluation\n\nBy \`npm run bench:start -- --write\`.\n\n${text}`)
