/*
 * Classifies the built-in functions of the embedded Postgres and writes src/analyze/nullability/total-signatures.ts.
 * Run it (some minutes; `nice` is a kindness) when the embedded Postgres changes, or a family in scripts/sweep:
 *
 *   npm run build && npx jiti scripts/sweep-total-functions.ts [--report file.json] [--only name]
 *
 * It fails where a function is neither in a family nor left out on purpose, or where a reviewed claim met a NULL.
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Trial } from './sweep/call.js'
import {
  aggregateTrials,
  columnTrials,
  constantTrials,
  notStrictTrials,
  tryClaim,
  windowTrials,
} from './sweep/claims.js'
import { whyExcluded } from './sweep/excluded.js'
import { familyOf, families, leftOut } from './sweep/families.js'
import { readFunctions, type SweepFunction } from './sweep/functions.js'
import * as reviewed from './sweep/reviewed.js'
import { openSweepServer } from './sweep/server.js'
import { sweepCasts } from './sweep/sweep-casts.js'
import { sweepFunction, type Verdict } from './sweep/sweep-functions.js'
import { readTypes } from './sweep/types.js'
import { type Entry, type Table, writeTable } from './sweep/write-table.js'

const TABLE = fileURLToPath(new URL('../src/analyze/nullability/total-signatures.ts', import.meta.url))

/** Calls for each function and choice of types. */
const BUDGET = 12_000
const SMALL_BUDGET = 2_000

const { values: options } = parseArgs({ options: { report: { type: 'string' }, only: { type: 'string' } } })
const started = Date.now()
const problems: string[] = []
const server = await openSweepServer()
try {
  const types = await readTypes(server.database)
  const functions = (await readFunctions(server.database, types)).filter(
    ({ name }) => options.only === undefined || name === options.only,
  )
  const bySignature = new Map(functions.map((called) => [`${called.kind} ${called.signature}`, called]))

  const verdicts = new Map<SweepFunction, Verdict>()
  for (const called of functions) {
    if (called.kind !== 'f' || !called.strict || called.returnsSet) continue
    const verdict = await sweepFunction(server.database, types, called, BUDGET)
    const broken = await server.recover()
    verdicts.set(called, broken ? { kind: 'no-success', failure: 'it breaks the embedded server' } : verdict)
  }
  const ofKind = (kind: Verdict['kind']): SweepFunction[] =>
    [...verdicts].filter(([, verdict]) => verdict.kind === kind).map(([called]) => called)
  for (const { name, signature } of ofKind('values')) {
    if (!familyOf(name) && !leftOut.some((family) => family.names.test(name))) {
      problems.push(`${signature}: no NULL seen, and no family has it`)
    }
  }
  const total = families.map((family): Entry => ({
    ...family,
    functions: ofKind('values').filter(({ name }) => familyOf(name) === family),
  }))

  /** Tries claims of the reviewed lists, each with its own trials, and lets in the functions they hold for. */
  async function claimed<Reviewed extends { readonly signatures: readonly string[] }>(
    kind: string,
    items: readonly Reviewed[],
    trials: (called: SweepFunction, item: Reviewed) => readonly (readonly Trial[])[],
  ): Promise<(Reviewed & { readonly functions: readonly SweepFunction[] })[]> {
    const made = []
    for (const item of items) {
      const held: SweepFunction[] = []
      for (const signature of item.signatures) {
        const called = bySignature.get(`${kind} ${signature}`)
        if (called) {
          const problem = await problemOf(called, trials(called, item))
          if (problem === null) held.push(called)
          else problems.push(`${signature}: ${problem}`)
        } else if (options.only === undefined) {
          problems.push(`${signature}: not in the catalog`)
        }
      }
      made.push({ ...item, functions: held })
    }
    return made
  }
  async function problemOf(
    called: SweepFunction,
    claims: readonly (readonly Trial[])[],
  ): Promise<string | null> {
    const reason = whyExcluded(called.name, called.signature)
    if (reason !== null) return `it is not called, since it ${reason}`
    for (const trials of claims) {
      const { values, witness } = await tryClaim(server, trials, SMALL_BUDGET)
      if (witness !== null) return `NULL for ${witness}`
      if (values === 0) return 'no call succeeded'
    }
    return null
  }

  const notStrict = await claimed('f', reviewed.notStrict, (called, { suffices }) =>
    suffices.map((set) => notStrictTrials(called, types, set)),
  )
  const setReturning = await claimed('f', reviewed.setReturning, (called, { columns }) =>
    columns.map((column) => columnTrials(called, types, column)),
  )
  const aggregateFunctions = functions.filter(({ kind }) => kind === 'a')
  const aggregates = await claimed(
    'a',
    reviewed.aggregates.map((family) => ({
      ...family,
      signatures: aggregateFunctions
        .filter(({ name }) => family.names.test(name))
        .map(({ signature }) => signature),
    })),
    (called, { needs }) => [aggregateTrials(called, types, needs)],
  )
  const windows = await claimed('w', reviewed.windows, (called, { needs }) => [
    windowTrials(called, types, needs),
  ])
  const constants = await claimed('f', reviewed.constants, (called, item) =>
    item.constants.map((constant) => constantTrials(called, types, constant)),
  )
  const casts =
    options.only === undefined
      ? await sweepCasts(server, types, SMALL_BUDGET)
      : { inputOutput: 0, arrays: 0, witnesses: [] }
  problems.push(...casts.witnesses.map((witness) => `cast of ${witness}`))

  if (options.only === undefined) {
    const version = String(Math.floor(server.database.version / 10_000))
    const table: Table = { version, total, notStrict, setReturning, aggregates, windows, constants }
    writeFileSync(TABLE, writeTable(table))
    execFileSync('npx', ['oxfmt', TABLE])
  }
  if (options.report !== undefined || options.only !== undefined) {
    const report = JSON.stringify(
      Object.fromEntries([...verdicts].map(([called, verdict]) => [called.signature, verdict])),
      null,
      1,
    )
    if (options.report === undefined) process.stdout.write(`${report}\n`)
    else writeFileSync(options.report, report)
  }
  const count = (items: readonly { readonly functions: readonly unknown[] }[]): number =>
    items.reduce((sum, { functions }) => sum + functions.length, 0)
  process.stdout.write(`strict functions that return a value: ${verdicts.size}
  total, in the table: ${count(total)}
  no NULL seen, left out: ${ofKind('values').length - count(total)}
  NULL seen: ${ofKind('null').length}
  no call succeeded: ${ofKind('no-success').length}
  not called: ${ofKind('excluded').length}
not strict: ${count(notStrict)}; set-returning: ${count(setReturning)}; aggregates: ${count(aggregates)} of ${aggregateFunctions.length}; windows: ${count(windows)}; for constants: ${count(constants)}
casts by way of text: ${casts.inputOutput}; of arrays: ${casts.arrays}; NULL seen: ${casts.witnesses.length}
${Math.round((Date.now() - started) / 1000)} s
`)
} finally {
  await server.close()
}
for (const problem of problems) process.stderr.write(`${problem}\n`)
process.exitCode = problems.length > 0 ? 1 : 0
