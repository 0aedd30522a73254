/*
 * What it costs to have each statement planned, beside its analysis: by Bind under a forced generic plan, which starts the executor
 * of a SELECT, and by EXPLAIN (GENERIC_PLAN), which starts that of every statement. On the statements of the benchmark's project.
 *
 *   npm run build && npx jiti scripts/decisions/planning-cost.ts
 *
 * Times are those of the process on a core, as other processes change these little.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite, protocol } from '@electric-sql/pglite'
import { makeWorkspace, program, STANDARD } from '../../bench/codegen/workspace.js'
import { runNode } from '../../bench/measure/process.js'

const { serialize } = protocol
const ROUNDS = 5

const workspace = await makeWorkspace(STANDARD)
const server = await PGlite.create({
  startParams: [...PGlite.defaultStartParams, '-c', 'log_min_messages=panic'],
})
try {
  const { stdout } = await runNode({ args: [program, 'inspect', '--json'], cwd: workspace.folder })
  const { queries } = JSON.parse(stdout) as { readonly queries: readonly { readonly sql: string }[] }
  const folder = join(workspace.folder, 'drizzle')
  for (const name of readdirSync(folder)
    .filter((each) => each.endsWith('.sql'))
    .sort()) {
    await server.exec(readFileSync(join(folder, name), 'utf8'))
  }
  const texts = queries.map(({ sql }) => sql)
  const values = texts.map((text) =>
    Array.from(
      { length: Math.max(0, ...[...text.matchAll(/\$(\d+)/g)].map(([, n]) => Number(n))) },
      () => null,
    ),
  )
  const describe = (text: string): readonly Uint8Array[] => [
    serialize.parse({ text }),
    serialize.describe({ type: 'S' }),
  ]
  const printed = 'set debug_print_parse = on; set debug_pretty_print = off; set client_min_messages = log'
  const rows: (readonly [string, number])[] = []

  await send(printed)
  rows.push([
    'analysis: Parse and Describe, with the tree',
    await perText((text) => [...describe(text), serialize.sync()]),
  ])
  await send('set plan_cache_mode = force_generic_plan')
  rows.push([
    'the same with Bind in the same round',
    await perText((text, index) => [
      ...describe(text),
      serialize.bind({ values: values[index] ?? [] }),
      serialize.sync(),
    ]),
  ])
  await send('reset plan_cache_mode; reset debug_print_parse; reset client_min_messages')
  rows.push([
    'EXPLAIN (GENERIC_PLAN) by itself',
    await perText((text) => [serialize.query(`explain (generic_plan, costs off) ${text}`)]),
  ])

  process.stdout.write(
    `${texts.length} statements on ${STANDARD.tables} tables, Node.js ${process.version}, ms on a core for each\n`,
  )
  for (const [name, time] of rows) process.stdout.write(`${time.toFixed(2)}  ${name}\n`)

  async function send(text: string): Promise<void> {
    await server.execProtocol(serialize.query(text))
  }

  /** The least of the rounds, since the first also fills the server's caches. */
  async function perText(messages: (text: string, index: number) => readonly Uint8Array[]): Promise<number> {
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const before = process.cpuUsage()
      for (const [index, text] of texts.entries()) {
        await server.execProtocol(Buffer.concat(messages(text, index)), { throwOnError: false })
      }
      const { user, system } = process.cpuUsage(before)
      times.push((user + system) / 1000 / texts.length)
    }
    return Math.min(...times)
  }
} finally {
  await server.close()
  workspace.remove()
}
