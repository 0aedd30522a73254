/*
 * Classifies the functions of the extensions that the embedded Postgres bundles, and those of pgvector, and writes
 * src/analyze/nullability/extension-signatures.ts. Run it when the embedded Postgres or pgvector's package changes, or a family in
 * scripts/sweep/extension-families.ts:
 *
 *   npm run build && npx jiti scripts/sweep-extension-functions.ts --vector path/to/pglite-pgvector/dist/index.js [--only name] [--report file.json]
 *
 * pgvector's package wants one version of PGlite, so it is not among the dependencies: install it in a folder of its own. The script
 * fails where a function that gave no NULL is neither in a family nor left out on purpose, and where an extension is not reviewed.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { aggregateTrials, tryClaim } from './sweep/claims.js'
import { type ExtensionFamily, extensionFamilies, extensionsLeftOut } from './sweep/extension-families.js'
import type { SweepFunction } from './sweep/functions.js'
import { readFunctions } from './sweep/functions.js'
import { openSweepServer } from './sweep/server.js'
import { sweepFunction, type Verdict } from './sweep/sweep-functions.js'
import { readTypes } from './sweep/types.js'
import { type ExtensionEntry, writeExtensionTable } from './sweep/write-extension-table.js'

const TABLE = fileURLToPath(new URL('../src/analyze/nullability/extension-signatures.ts', import.meta.url))
const contrib = join(dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite')), 'contrib')

/** Calls for each function and choice of types. */
const BUDGET = 2000
const SMALL_BUDGET = 500

const { values: options } = parseArgs({
  options: { vector: { type: 'string' }, only: { type: 'string' }, report: { type: 'string' } },
})
const vector = options.vector
if (vector === undefined) throw new Error('usage: --vector path/to/pglite-pgvector/dist/index.js')

const bundled = readdirSync(contrib)
  .filter((file) => /^\w+\.js$/.test(file))
  .map((file) => file.replace('.js', '').replace('uuid_ossp', 'uuid-ossp'))
const problems: string[] = []
const total: ExtensionEntry[] = []
const aggregates: ExtensionEntry[] = []
const report: Record<string, Verdict> = {}
const counts = { values: 0, null: 0, 'no-success': 0, excluded: 0 }

/** Sweeps one extension and sorts its functions into its families. */
async function sweepExtension(name: string, families: readonly ExtensionFamily[]): Promise<void> {
  const server = await openSweepServer([
    ...(name === 'earthdistance' ? [{ name: 'cube', module: null }] : []),
    { name, module: name === 'vector' ? `${vector}#vector` : null },
  ])
  const found = new Map<ExtensionFamily, SweepFunction[]>()
  const familyOf = (called: SweepFunction): ExtensionFamily | undefined =>
    families.find(
      ({ kind, names }) => (kind === 'aggregates') === (called.kind === 'a') && names.test(called.name),
    )
  try {
    const types = await readTypes(server.database)
    for (const called of await readFunctions(server.database, types, name)) {
      const label = `${name}: ${called.signature}`
      const family = familyOf(called)
      if (called.kind === 'a') {
        if (family?.kind !== 'aggregates') continue
        const { values, witness } = await tryClaim(
          server,
          aggregateTrials(called, types, 'values'),
          SMALL_BUDGET,
        )
        if (witness !== null) problems.push(`${label}: NULL for ${witness}`)
        else if (values === 0) problems.push(`${label}: no call succeeded`)
        else found.set(family, [...(found.get(family) ?? []), called])
      }
      if (called.kind !== 'f' || !called.strict || called.returnsSet) continue
      if (family?.kind === 'effects') {
        counts.excluded++
        continue
      }
      const swept = await sweepFunction(server.database, types, called, BUDGET)
      const broken = await server.recover()
      const verdict: Verdict = broken
        ? { kind: 'no-success', failure: 'it breaks the embedded server' }
        : swept
      counts[verdict.kind]++
      report[label] = verdict
      if (verdict.kind !== 'values') continue
      if (!family) problems.push(`${label}: no NULL seen, and no family has it`)
      else if (family.kind === 'total') found.set(family, [...(found.get(family) ?? []), called])
    }
  } finally {
    await server.close()
  }
  for (const [{ kind, reason }, functions] of found) {
    const entry = { extension: name, reason, functions }
    if (kind === 'aggregates') aggregates.push(entry)
    else total.push(entry)
  }
}

for (const name of [...bundled, 'vector'].sort()) {
  if (options.only !== undefined && options.only !== name) continue
  if (name in extensionsLeftOut) continue
  const families = extensionFamilies[name]
  if (families) await sweepExtension(name, families)
  else problems.push(`${name}: not reviewed`)
}
if (options.only === undefined) {
  writeFileSync(TABLE, writeExtensionTable(total, aggregates))
  execFileSync('npx', ['oxfmt', TABLE])
}
if (options.report !== undefined) writeFileSync(options.report, JSON.stringify(report, null, 1))
const count = (entries: readonly ExtensionEntry[]): number =>
  entries.reduce((sum, { functions }) => sum + functions.length, 0)
process.stdout.write(`strict functions that return a value
  total, in the table: ${count(total)}
  no NULL seen, left out: ${counts.values - count(total)}
  NULL seen: ${counts.null}
  no call succeeded: ${counts['no-success']}
  not called: ${counts.excluded}
aggregates: ${count(aggregates)}
`)
for (const problem of problems) process.stderr.write(`${problem}\n`)
process.exitCode = problems.length > 0 ? 1 : 0
