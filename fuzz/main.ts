/** `npm run fuzz -- --seed N --count N`: exit status 0 without findings, 1 with some, 2 when the fuzzer itself fails. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Finding, runSeed, STATEMENTS_PER_SCHEMA } from './campaign.js'
import { describeCoverage, newCoverage } from './coverage.js'
import { openEngine } from './engine.js'
import { reproduction, save, signature } from './reproduction.js'
import { shrink } from './shrink.js'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '2000' },
    /** Ends after so many minutes, whatever is left of `count`. */
    minutes: { type: 'string' },
    /** Findings of each kind that are made small and printed. */
    findings: { type: 'string', default: '5' },
    /** Prints and saves findings as they are. */
    'no-shrink': { type: 'boolean', default: false },
    /** Lists findings, one a line, and nothing else. */
    list: { type: 'boolean', default: false },
    /** Ends with the first finding. */
    stop: { type: 'boolean', default: false },
    /** A file of listed findings that are passed over. */
    known: { type: 'string' },
  },
})
const root = fileURLToPath(new URL('../', import.meta.url))
const seed = Number(values.seed)
const count = Number(values.count)
const end = values.minutes === undefined ? Infinity : performance.now() + Number(values.minutes) * 60_000

const known = new Set(values.known === undefined ? [] : (await readFile(values.known, 'utf8')).split('\n'))

const engine = await openEngine(join(root, 'node_modules', '.cache', 'sluice', 'fuzz'))
const coverage = newCoverage()
const shown = new Map<string, Finding>()
let raw = 0
let shrinking = 0
const start = performance.now()
for (let done = 0, current = seed; done < count && performance.now() < end; current++) {
  const size = Math.min(STATEMENTS_PER_SCHEMA, count - done)
  const found = (await runSeed(engine, current, size, coverage)).filter(
    (finding) => !known.has(listed(finding)),
  )
  done += size
  raw += found.length
  if (values.list) for (const finding of firstOfEach(found)) process.stdout.write(`${listed(finding)}\n`)
  if (values.stop && raw > 0) break
  if (values.list) continue
  const began = performance.now()
  for (const finding of firstOfEach(found)) {
    const alike = [...shown.values()].filter(({ violation }) => violation.kind === finding.violation.kind)
    if (alike.length >= Number(values.findings)) continue
    const small = values['no-shrink'] ? finding : await shrink(engine, finding)
    if (shown.has(signature(small))) continue
    shown.set(signature(small), small)
    const path = await save(join(root, 'fuzz', 'findings'), small)
    process.stdout.write(`${reproduction(small)}-- saved as ${path}\n\n`)
  }
  shrinking += performance.now() - began
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${count}, ${raw} findings `)
}
const seconds = (performance.now() - start - shrinking) / 1000
if (values.list) process.stdout.write(`statements ${coverage.statements}\n`)
else
  process.stdout.write(
    `${describeCoverage(coverage)}\n${raw} findings of ${shown.size} shapes; ${Math.round(coverage.statements / seconds)} statements a second\n`,
  )
await engine.close()
process.exitCode = raw > 0 ? 1 : 0

function listed({ seed: its, index, violation }: Finding): string {
  return `finding ${its}/${index} ${violation.kind}`
}

/** One finding for each statement and kind: the other data sets show the same. */
function firstOfEach(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>()
  return findings.filter(({ index, violation }) => {
    const key = `${index} ${violation.kind}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
