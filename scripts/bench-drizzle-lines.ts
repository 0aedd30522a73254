/*
 * What Sluice takes to load a schema of 200 tables with each line of Drizzle, beside what drizzle-kit itself takes to be imported, to describe the
 * schema and to write its statements; and a run of `generate` in which nothing has changed. In processes that are started for it, in turns.
 *
 *   npm run bench:drizzle            prints the figures
 *   npm run bench:drizzle -- --write puts them into docs/benchmarks.md, between its markers
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { writeSection } from '../bench/measure/report.js'
import { root } from '../bench/measure/root.js'
import { quantile } from '../bench/measure/statistics.js'
import { makeProject } from '../bench/project/write-project.js'

const ROUNDS = 5
const TABLES = 200
const folder = mkdtempSync(join(tmpdir(), 'sluice-lines-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const LINES = { '0.45': 'node_modules', '1.0': 'tests/drizzle-1/node_modules' } as const
type Line = keyof typeof LINES

/** drizzle-kit's own work, with the schema's modules evaluated as Sluice does. */
const KIT: Readonly<Record<Line, string>> = {
  '0.45': `
    const kit = await import(resolve('drizzle-kit/api'))
    const statements = await kit.generateMigration(kit.generateDrizzleJson({}), kit.generateDrizzleJson(schema))`,
  '1.0': `
    const kit = await import(resolve('drizzle-kit/api-postgres'))
    const statements = await kit.generateMigration(await kit.generateDrizzleJson({}), await kit.generateDrizzleJson(schema))`,
}

function writeProject(line: Line): string {
  const project = join(folder, line)
  for (const [path, text] of makeProject({ seed: 1, tables: TABLES, queries: 50 }).files) {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), text)
  }
  mkdirSync(join(project, 'node_modules'))
  for (const name of ['drizzle-orm', 'drizzle-kit']) {
    symlinkSync(join(root, LINES[line], name), join(project, 'node_modules', name))
  }
  symlinkSync(join(root, 'node_modules/postgres'), join(project, 'node_modules/postgres'))
  return project
}

/** Milliseconds of the processor in a fresh process: other work on the machine counts less there than in the time that passes. */
function measure(project: string, work: string): number {
  const file = join(folder, 'program.mjs')
  writeFileSync(
    file,
    `const used = process.cpuUsage()
     const cwd = ${JSON.stringify(project)}
     const { createJiti } = await import(${JSON.stringify(import.meta.resolve('jiti'))})
     const jiti = createJiti(cwd + '/x.ts')
     const resolve = (name) => jiti.esmResolve(name)
     ${work}
     const { user, system } = process.cpuUsage(used)
     console.log((user + system) / 1000)
     process.exit()`,
  )
  return Number(execFileSync(process.execPath, [file], { encoding: 'utf8' }))
}

const moduleOf = (name: string): string => JSON.stringify(import.meta.resolve(`#sluice/${name}`))
const SLUICE = `
  const { loadConfig } = await import(${moduleOf('config/load-config')})
  const { value: config } = await loadConfig({ cwd })
  const { loadPlanned } = await import(${moduleOf('schema/load-planned')})
  const planned = await loadPlanned(config)
  if (!planned.value.plan) throw new Error('the schema has no plan')`

function unchangedRun(project: string): number {
  const start = performance.now()
  execFileSync(process.execPath, [join(root, 'dist/cli/main.js'), 'generate'], {
    cwd: project,
    stdio: 'pipe',
  })
  return performance.now() - start
}

const median = (times: readonly number[]): number => quantile(times, 0.5)

const projects = (Object.keys(LINES) as Line[]).map((line) => {
  const project = writeProject(line)
  unchangedRun(project)
  return { line, project, kit: [] as number[], sluice: [] as number[], unchanged: [] as number[] }
})
for (let round = 0; round <= ROUNDS; round++) {
  for (const { line, project, ...taken } of projects) {
    const kit = measure(
      project,
      `const schema = await jiti.import(cwd + '/src/schema/index.ts')\n${KIT[line]}`,
    )
    const [sluice, unchanged] = [measure(project, SLUICE), unchangedRun(project)]
    // The first round fills the caches of files.
    if (round === 0) continue
    taken.kit.push(kit)
    taken.sluice.push(sluice)
    taken.unchanged.push(unchanged)
  }
}
const rows = projects.map(({ line, kit, sluice, unchanged }) => {
  const own = median(sluice.map((time, index) => time - (kit[index] ?? 0)))
  return `| ${line} | ${[median(kit), median(sluice), own, median(unchanged)].map((time) => time.toFixed(0)).join(' | ')} |`
})
const text = [
  `A schema of ${TABLES} tables without migrations, in milliseconds of all cores; medians of ${ROUNDS} processes each, in turns; Node.js`,
  `${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}). drizzle-kit alone is its import, the evaluation of the schema, its`,
  'description of the schema and its statements. A run without a change evaluates no schema and loads no drizzle-kit; its time is that which passes.',
  '',
  '| Drizzle | drizzle-kit alone | config, schema and plan by Sluice | beyond drizzle-kit | `generate` without a change |',
  '|---|---|---|---|---|',
  ...rows,
].join('\n')
process.stdout.write(`${text}\n`)

if (process.argv.includes('--write'))
  writeSection('drizzle', `## Both lines of Drizzle\n\nBy \`npm run bench:drizzle -- --write\`.\n\n${text}`)
