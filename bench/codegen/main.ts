/** `npm run bench:codegen [-- --quick]`: whole runs of `sluice` beside PgTyped's and a floor; writes a section of docs/benchmarks.md. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createDatabase } from '../../tests/server/create-database.js'
import { startServer } from '../../tests/server/start-server.js'
import { load, machine } from '../measure/machine.js'
import { runNode } from '../measure/process.js'
import { writeSection } from '../measure/report.js'
import { codegenReport } from './codegen-report.js'
import { measureRounds } from './measure-rounds.js'
import { measureScale } from './measure-scale.js'
import { measureWatch } from './watch-edits.js'
import { addPgtyped, makeWorkspace, program, STANDARD } from './workspace.js'

const { values } = parseArgs({
  options: {
    /** A small project and two rounds, for a look; changes no document without `--write`. */
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    /** Fewer on a machine that is slow or busy; the report says how many. */
    rounds: { type: 'string', default: '5' },
  },
})
const size = values.quick ? { ...STANDARD, tables: 40, queries: 100 } : STANDARD

// Projects and servers go with this process, also when it is told to stop.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
const before = load()
const server = await startServer()
const database = await createDatabase(server.url)
const workspace = await makeWorkspace(size)
try {
  const say = (text: string): boolean => process.stderr.write(`${text}\n`)
  await runNode({ args: [program, 'migrate', '--url', database.url], cwd: workspace.folder })
  const pgtypedConfig = addPgtyped(workspace, size, database.url)
  const statements = join(workspace.folder, 'statements.json')
  await writeStatements(statements)

  const rounds = await measureRounds(workspace, {
    size,
    rounds: values.quick ? 2 : Number(values.rounds),
    pgtypedConfig,
    statements,
    secondsWithDelay: values.quick ? 0 : 120,
    say,
  })
  const scale = await measureScale(workspace, size, say)
  say('watching edits')
  const watch = await measureWatch(workspace, values.quick ? 10 : 200)
  const report = codegenReport({
    machine: `${machine(database.version)}; ${before}`,
    size,
    rounds,
    scale,
    watch,
  })
  process.stdout.write(`${report}\n`)
  if (!values.quick || values.write) writeSection('codegen', report)
} finally {
  workspace.remove()
  await database.drop()
  await server.stop()
}

/** The texts that are sent to Postgres, as `inspect` tells them: all, and the first alone beside it. */
async function writeStatements(file: string): Promise<void> {
  const { stdout } = await runNode({ args: [program, 'inspect', '--json'], cwd: workspace.folder })
  const { queries } = JSON.parse(stdout) as { readonly queries: readonly { readonly sql: string }[] }
  if (queries.length !== size.queries) throw new Error(`${queries.length} of ${size.queries} queries`)
  writeFileSync(file, JSON.stringify(queries.map(({ sql }) => sql)))
}
