/** The embedded server may die or go mad in the middle of a run: that is no fault of the queries, and rarely lasts. */
import { loadConfig } from '#sluice/config/load-config'
import type { Database } from '#sluice/database/database'
import { EmbeddedServerError } from '#sluice/database/embedded'
import { answersCorrectly } from '#sluice/database/self-check'
import type { SchemaDatabases } from '#sluice/reuse/schema-database'
import { openSession } from '#sluice/reuse/session'
import { type Compilation, compile } from '#sluice/pipeline'
import { expect, onTestFinished, test } from 'vitest'
import { openSmallProject } from '../cli/small-project.js'
import { compileHere, evaluatorHere } from '../evaluate/evaluator-here.js'

/** The databases of a session, of which the first so many are broken. */
function failing(real: SchemaDatabases, broken: number, breaking: (database: Database) => Database) {
  const state = { opened: 0 }
  let current: Database | null = null
  const databases: SchemaDatabases = {
    ...real,
    async open(config, schema) {
      const answer = await real.open(config, schema)
      if (!answer.value) return answer
      if (current === null) {
        state.opened++
        current = state.opened <= broken ? breaking(answer.value.database) : answer.value.database
      }
      return { ...answer, value: { ...answer.value, database: current } }
    },
    async verify() {
      if (current && !(await answersCorrectly(current))) throw new EmbeddedServerError('it is mad')
    },
    async close() {
      current = null
      await real.close()
    },
  }
  return { databases, state }
}

const dies = (after: number) => (database: Database) => {
  let left = after
  const describe: Database['describe'] = (text, types) =>
    left-- > 0
      ? database.describe(text, types)
      : Promise.reject(new EmbeddedServerError('its worker stopped'))
  return { ...database, describe }
}

/** Answers every question as if it were another. */
const goesMad = (after: number) => (database: Database) => {
  let left = after
  const describe: Database['describe'] = (text, types) =>
    database.describe(left-- > 0 ? text : 'select 1 as id', types)
  return { ...database, describe }
}

async function run(broken: number, breaking: (database: Database) => Database) {
  const { root } = openSmallProject()
  const { value: config } = await loadConfig({ cwd: root })
  if (!config) throw new Error('the project has a config')
  const own = openSession({ project: null, isRead: false, evaluator: evaluatorHere })
  onTestFinished(() => own.close())
  const { databases, state } = failing(own.databases, broken, breaking)
  const session = openSession({ project: null, isRead: false, evaluator: evaluatorHere, databases })
  const first = await compile(config, { session, onProgress: () => undefined })
  return { first, state, again: () => compile(config, { session, onProgress: () => undefined }) }
}

const filesOf = ({ files }: Compilation): readonly string[] =>
  files.map(({ path, text }) => `${path}\n${text}`)

/** What the project gives on a sound server. */
async function expected(): Promise<readonly string[]> {
  const { root } = openSmallProject()
  const { value: config } = await loadConfig({ cwd: root })
  if (!config) throw new Error('the project has a config')
  return filesOf(await compileHere(config))
}

test.each<[string, (database: Database) => Database]>([
  ['dies at once', dies(0)],
  ['dies in the middle', dies(1)],
  ['dies at the last question', dies(3)],
])('a server that %s is replaced by a fresh one, and nobody notices', async (_what, breaking) => {
  const { first, state } = await run(1, breaking)
  expect(first.diagnostics).toEqual([])
  expect(filesOf(first)).toEqual(await expected())
  expect(state.opened).toBe(2)
})

test('a server that dies each time is reported once, and the next run starts anew', async () => {
  const { first, state, again } = await run(2, dies(1))
  expect(first.files).toEqual([])
  expect(first.diagnostics.map(({ code, message }) => [code, message])).toEqual([
    ['SL6006', expect.stringContaining('its worker stopped')],
  ])
  expect(state.opened).toBe(2)
  expect(filesOf(await again())).toEqual(await expected())
})

test('nothing that a server said before it went mad is believed', async () => {
  const { first, state } = await run(1, goesMad(3))
  expect(first.diagnostics).toEqual([])
  expect(filesOf(first)).toEqual(await expected())
  expect(state.opened).toBe(2)
})
