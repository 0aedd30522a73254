/**
 * `npm run fuzz:mutants -- --seed N --count N`: makes rules of inference wrong, one at a time, and tells which of them the
 * fuzzer notices within so many statements. A mutant whose text is not in the compiled code once is reported and left out. Exit
 * status 1 when one goes unnoticed or is left out, 2 when the run itself fails.
 */
import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Mutant, mutants, occurrences } from './mutants.js'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '5000' },
    /** Only mutants whose name has this in it. */
    only: { type: 'string', default: '' },
  },
})
const root = fileURLToPath(new URL('../', import.meta.url))
const copy = await mkdtemp(join(tmpdir(), 'sluice-mutants-'))
const pathOf = ({ file }: Mutant): string => join(copy, 'dist', 'analyze', file)
const textOf = (mutant: Mutant): Promise<string> => readFile(pathOf(mutant), 'utf8')

process.exitCode = 2
try {
  process.exitCode = await run()
} finally {
  await rm(copy, { recursive: true, force: true })
}

async function run(): Promise<number> {
  for (const part of ['package.json', 'dist', 'fuzz'])
    await cp(join(root, part), join(copy, part), { recursive: true })
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir')
  const chosen = mutants.filter(({ name }) => name.includes(values.only))
  const applicable: Mutant[] = []
  for (const mutant of chosen) {
    const found = occurrences(await textOf(mutant), mutant)
    if (found === 1) applicable.push(mutant)
    else
      process.stdout.write(
        `NOT APPLICABLE  ${mutant.name}: dist/analyze/${mutant.file} has its text ${found} times\n`,
      )
  }

  // What the fuzzer finds without any mutant is not for a mutant to claim.
  const known = join(copy, 'known')
  const baseline = await fuzz(['--list'])
  await writeFile(known, baseline.filter((line) => line.startsWith('finding ')).join('\n'))
  let unnoticed = 0
  for (const mutant of applicable) {
    const lines = await mutated(mutant, () => fuzz(['--list', '--known', known, '--stop']))
    const finding = lines.find((line) => line.startsWith('finding '))
    const after = lines.find((line) => line.startsWith('statements '))
    if (!finding) unnoticed++
    process.stdout.write(
      `${finding ? `${after?.replace('statements', '').trim()} statements: ${finding}` : 'NOT NOTICED'}  ${mutant.name}\n`,
    )
  }
  process.stdout.write(
    `${applicable.length - unnoticed} of ${chosen.length} mutants noticed within ${values.count} statements\n`,
  )
  return unnoticed > 0 || applicable.length < chosen.length ? 1 : 0
}

async function mutated<Answer>(mutant: Mutant, inside: () => Promise<Answer>): Promise<Answer> {
  const text = await textOf(mutant)
  await writeFile(
    pathOf(mutant),
    text.replace(mutant.from, () => mutant.to),
  )
  try {
    return await inside()
  } finally {
    await writeFile(pathOf(mutant), text)
  }
}

/** The fuzzer's lines, run in the copy. */
function fuzz(options: readonly string[]): Promise<readonly string[]> {
  const jiti = join(root, 'node_modules', '.bin', 'jiti')
  const script = join(copy, 'fuzz', 'main.ts')
  const child = spawn(jiti, [script, '--seed', values.seed, '--count', values.count, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0 || code === 1) resolve(Buffer.concat(chunks).toString('utf8').split('\n'))
      else reject(new Error(`the fuzzer ended with ${code}`))
    })
  })
}
