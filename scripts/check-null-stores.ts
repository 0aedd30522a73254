/*
 * A second witness for the table of total functions, from the server's machine code: PG_RETURN_NULL stores 1 into
 * FunctionCallInfoBaseData.isnull, which on x86-64 is a byte store at offset 0x1c. A built-in function without such a
 * store, in itself or in what it hands its call over to, cannot return NULL. Other stores at that offset are false alarms.
 *
 *   npx jiti scripts/check-null-stores.ts path/to/postgres [report.json of sweep-total-functions]
 *
 * The server must be of the version that was swept, for x86-64, with its symbols; objdump must be installed. It fails where a function
 * of the table has a store. With a report, it also counts in how many of the functions that gave NULL it finds one.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { totalSignatures } from '#sluice/analyze/nullability/total-functions'
import { openSweepServer } from './sweep/server.js'
import type { Verdict } from './sweep/sweep-functions.js'
import { readFunctions } from './sweep/functions.js'
import { readTypes } from './sweep/types.js'

interface Routine {
  stores: boolean
  readonly calls: Set<string>
  /** Tail calls: they hand over the frame of the call itself. */
  readonly jumps: Set<string>
}

const HEADER = /^[0-9a-f]+ <([^>]+)>:/
const BRANCH = /\b(call|j\w+)\s+[0-9a-f]+ <([^>+]+)(?:\+0x[0-9a-f]+)?>/
/** Parts that the compiler split off, and clones, belong to the routine they come from. */
const whole = (symbol: string): string => symbol.replace(/\.(?:cold|part|constprop|isra)[.\d]*/g, '')

async function disassemble(binary: string): Promise<ReadonlyMap<string, Routine>> {
  const routines = new Map<string, Routine>()
  const objdump = spawn('objdump', ['-d', '--no-show-raw-insn', binary], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve, reject) =>
    objdump.on('error', reject).on('close', resolve),
  )
  let name = ''
  let routine: Routine = { stores: false, calls: new Set(), jumps: new Set() }
  for await (const line of createInterface({ input: objdump.stdout })) {
    const header = HEADER.exec(line)
    if (header) {
      name = whole(header[1] ?? '')
      routine = routines.get(name) ?? { stores: false, calls: new Set(), jumps: new Set() }
      routines.set(name, routine)
      continue
    }
    if (line.includes('movb   $0x1,0x1c(')) routine.stores = true
    const branch = BRANCH.exec(line)
    const target = whole(branch?.[2] ?? name)
    if (target !== name) (branch?.[1] === 'call' ? routine.calls : routine.jumps).add(target)
  }
  const status = await ended
  if (status !== 0) throw new Error(`objdump ended with ${status}`)
  return routines
}

/** The way from a routine to a store; calls of built-in functions are not followed, for their NULL is their own. */
function wayToStore(
  from: string,
  routines: ReadonlyMap<string, Routine>,
  builtIn: ReadonlySet<string>,
  depth = 0,
  seen = new Set<string>(),
): readonly string[] | null {
  const routine = routines.get(from)
  if (!routine || seen.has(from)) return null
  seen.add(from)
  if (routine.stores) return [from]
  const called = depth < 3 ? [...routine.calls].filter((name) => !builtIn.has(name)) : []
  for (const name of [...routine.jumps, ...called]) {
    const way = wayToStore(name, routines, builtIn, depth + 1, seen)
    if (way) return [from, ...way]
  }
  return null
}

const [binary, reportFile] = process.argv.slice(2)
if (binary === undefined) throw new Error('usage: check-null-stores.ts path/to/postgres [report.json]')
const server = await openSweepServer()
try {
  const functions = await readFunctions(server.database, await readTypes(server.database))
  const rows = await server.database.rows(
    "select p.oid, p.prosrc as source from pg_proc p join pg_language l on l.oid = p.prolang where l.lanname = 'internal'",
  )
  const sources = new Map(rows.map((row) => [Number(row['oid']), row['source'] ?? '']))
  const routines = await disassemble(binary)
  const builtIn = new Set(sources.values())
  const report =
    reportFile === undefined ? {} : (JSON.parse(readFileSync(reportFile, 'utf8')) as Record<string, Verdict>)

  let checked = 0
  let withoutCode = 0
  let gaveNull = 0
  let found = 0
  for (const called of functions) {
    if (called.kind !== 'f' || !called.strict || called.returnsSet) continue
    const source = sources.get(called.oid)
    const way = source === undefined ? null : wayToStore(source, routines, builtIn)
    if (source !== undefined && report[called.signature]?.kind === 'null') {
      gaveNull++
      if (way) found++
      else process.stdout.write(`${called.signature}: gave NULL, and no store was found\n`)
    }
    if (!totalSignatures.has(called.signature)) continue
    if (source === undefined || !routines.has(source)) withoutCode++
    else checked++
    if (way) {
      process.stdout.write(`${called.signature}: can store NULL in ${way.join(' > ')}\n`)
      process.exitCode = 1
    }
  }
  process.stdout.write(`in the table: ${checked} checked, ${withoutCode} written in SQL or not found\n`)
  if (reportFile !== undefined)
    process.stdout.write(`gave NULL in the sweep: ${gaveNull}, a store found in ${found}\n`)
} finally {
  await server.close()
}
