import type { Sample } from './protocol.js'
import type { Runner } from './runner.js'
import type { ScenarioName } from './scenarios.js'
import type { Bench } from './server.js'

export interface Plan {
  readonly scenario: ScenarioName
  /** What {@link Scenario} makes of it: calls or rows. */
  readonly size: number
  /** Rounds that are measured, after those that only warm up. */
  readonly rounds: number
  readonly warmUp: number
}

/** Samples of one contender, a sample for each round. */
export interface Measured {
  readonly name: string
  readonly wall: readonly number[]
  /** Empty where it is not known. */
  readonly cpu: readonly number[]
}

/** Something else to be measured in the same rounds, which gives milliseconds. */
export interface Beside {
  readonly name: string
  sample(): Promise<number>
}

/**
 * Every contender once in each round, each round begun by another, so that what disturbs the machine disturbs all alike. Before that, that
 * all of them give the same result; one that differs is an error, not a row of the table.
 */
export async function measureScenario(
  bench: Bench,
  runners: readonly Runner[],
  plan: Plan,
  beside: readonly Beside[] = [],
): Promise<readonly Measured[]> {
  const { scenario, size } = plan
  const able = await compareResults(bench, runners, plan, beside)
  const contestants = [
    ...able.map((runner) => ({
      name: runner.name,
      sample: () => sampleOf(runner, plan),
    })),
    ...beside.map(({ name, sample }) => ({
      name,
      sample: async () => ({ wall: await sample(), cpu: null }),
    })),
  ]
  const measured = new Map(
    contestants.map(({ name }) => [name, { wall: [] as number[], cpu: [] as number[] }]),
  )
  for (let round = -plan.warmUp; round < plan.rounds; round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const contestant = contestants[(turn + round + plan.warmUp) % contestants.length]
      if (contestant === undefined) continue
      await bench.reset(scenario)
      const { wall, cpu } = await contestant.sample()
      if (round < 0) continue
      const samples = measured.get(contestant.name)
      samples?.wall.push(wall)
      if (cpu !== null) samples?.cpu.push(cpu)
    }
    process.stderr.write(`\r${scenario} of ${size}: round ${round + 1} of ${plan.rounds} `)
  }
  process.stderr.write('\n')
  return [...measured].map(([name, samples]) => ({ name, ...samples }))
}

async function sampleOf(runner: Runner, { scenario, size }: Plan): Promise<Sample> {
  const sample = await runner.sample(scenario, size)
  if (sample === undefined) throw new Error(`${runner.name} could ${scenario} before`)
  return sample
}

/** The runners that can do it, all of them with the same result. */
async function compareResults(
  bench: Bench,
  runners: readonly Runner[],
  { scenario, size }: Plan,
  beside: readonly Beside[],
): Promise<readonly Runner[]> {
  const able: Runner[] = []
  let first: { readonly name: string; readonly result: string } | null = null
  const compare = (name: string, result: string): void => {
    first ??= { name, result }
    if (result !== first.result) {
      throw new Error(`${scenario}: ${name} gives ${result}, ${first.name} gives ${first.result}`)
    }
  }
  for (const runner of runners) {
    await bench.reset(scenario)
    const digest = await runner.digest(scenario, size)
    if (digest === undefined) continue
    compare(runner.name, digest ?? (await bench.contents(scenario)))
    able.push(runner)
  }
  for (const { name, sample } of beside) {
    await bench.reset(scenario)
    await sample()
    compare(name, await bench.contents(scenario))
  }
  return able
}
