import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Invocation, runNode, runNodeForUse, type Use } from '../measure/process.js'
import type { ProjectSize } from '../project/write-project.js'
import { editor, withAddedColumn, withEditedQuery } from './edits.js'
import { countPgtyped, pgtyped } from './pgtyped.js'
import { newestSnapshot, program, unpackedSnapshot, type Workspace } from './workspace.js'

/** What a whole process took, in milliseconds, a sample for each round. */
export type Step = (typeof STEPS)[number]

export const STEPS = [
  'first',
  'cold',
  'floor',
  'floor from a folder',
  'unchanged',
  'node',
  'query',
  'floor of one',
  'floor of one from a folder',
  'column',
  'pgtyped without delay',
  'pgtyped',
] as const

export interface Rounds {
  readonly samples: ReadonlyMap<Step, readonly number[]>
  /** What one more run of some has used. */
  readonly uses: ReadonlyMap<Step, Use>
}

export interface RoundsOptions {
  readonly size: ProjectSize
  readonly rounds: number
  readonly pgtypedConfig: string
  /** A JSON file of all statements as they are sent to Postgres. */
  readonly statements: string
  /** PgTyped waits some 40 ms for each query as it is: no further round of it once so many seconds are gone. */
  readonly secondsWithDelay: number
  readonly say: (text: string) => void
}

/** All steps in each round, one after the other, so that what disturbs the machine disturbs all alike. */
export async function measureRounds(workspace: Workspace, options: RoundsOptions): Promise<Rounds> {
  const { size, rounds, pgtypedConfig, statements, secondsWithDelay, say } = options
  const { folder } = workspace
  const sluice = (...args: readonly string[]): Invocation => ({ args: [program, ...args], cwd: folder })
  const nothing: Invocation = { args: ['-e', '0'], cwd: folder }
  const one = join(folder, 'statement.json')
  const [statement] = JSON.parse(readFileSync(statements, 'utf8')) as readonly string[]
  writeFileSync(one, JSON.stringify([statement]))
  const floor = (file: string, snapshot = newestSnapshot(workspace)): Invocation => ({
    args: [...FLOOR_FLAGS, fileURLToPath(new URL('./floor.js', import.meta.url)), snapshot, file],
    cwd: folder,
  })
  const queryFile = workspace.queryFiles[0]
  if (queryFile === undefined) throw new Error('no query files')
  const editQuery = editor(folder, queryFile, withEditedQuery)
  const addColumn = editor(folder, 'src/schema/billing.ts', withAddedColumn)

  const samples = new Map<Step, number[]>(STEPS.map((step) => [step, []]))
  const measure = async (step: Step, invocation: Invocation): Promise<void> => {
    const { wall } = await runNode(invocation)
    samples.get(step)?.push(wall)
    say(`  ${step}: ${Math.round(wall)} ms`)
  }
  let withDelay = 0
  for (let round = 1; round <= rounds; round++) {
    say(`round ${round} of ${rounds}`)
    workspace.forget()
    await measure('first', sluice('generate'))
    await measure('cold', sluice('generate', '--no-cache'))
    await measure('floor', floor(statements))
    const unpacked = unpackedSnapshot(workspace)
    await measure('floor from a folder', floor(statements, unpacked))
    for (let turn = 0; turn < SHORT_TURNS; turn++) {
      await measure('unchanged', sluice('generate'))
      await measure('node', nothing)
    }
    for (let turn = 0; turn < SHORT_TURNS; turn++) {
      editQuery(round * SHORT_TURNS + turn)
      await measure('query', sluice('generate'))
      await measure('floor of one', floor(one))
      await measure('floor of one from a folder', floor(one, unpacked))
    }
    addColumn(round)
    await measure('column', sluice('generate'))
    await measure('pgtyped without delay', pgtyped(workspace, pgtypedConfig, 'no delay'))
    if (countPgtyped(workspace) !== size.queries) throw new Error('PgTyped left queries out')
    if (withDelay / 1000 < secondsWithDelay) {
      await measure('pgtyped', pgtyped(workspace, pgtypedConfig, 'none'))
      withDelay += samples.get('pgtyped')?.at(-1) ?? 0
    }
  }

  const uses = new Map<Step, Use>()
  const weigh = async (step: Step, invocation: Invocation): Promise<void> => {
    uses.set(step, await runNodeForUse(invocation))
  }
  await weigh('cold', sluice('generate', '--no-cache'))
  await weigh('floor', floor(statements))
  await weigh('floor from a folder', floor(statements, unpackedSnapshot(workspace)))
  await weigh('unchanged', sluice('generate'))
  editQuery(0)
  await weigh('query', sluice('generate'))
  addColumn(0)
  await weigh('column', sluice('generate'))
  await weigh('node', nothing)
  await weigh('pgtyped without delay', pgtyped(workspace, pgtypedConfig, 'no delay'))
  return { samples, uses }
}

/** Steps of a few dozen milliseconds are noisier, and cheap to repeat. */
const SHORT_TURNS = 3

/** As the command line sets them for itself: without them the floor would be higher. */
const FLOOR_FLAGS = ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering']
