/** `npm run bench:dynamic [-- --quick]`: a query with five optional clauses beside the same text without, and by hand; writes a section of docs/benchmarks.md. */
import { isDeepStrictEqual, parseArgs } from 'node:util'
import postgres from 'postgres'
import { createDatabase } from '../../tests/server/create-database.js'
import { startServer } from '../../tests/server/start-server.js'
import { load, machine } from '../measure/machine.js'
import { milliseconds, number, table, targetTable, writeSection } from '../measure/report.js'
import { ratioByRounds, summarize } from '../measure/statistics.js'
import { measureAnalysis } from './analysis.js'
import { contendersOn } from './contenders.js'
import { FILL, TABLES } from './data.js'
import { createClient } from './generated/sluice.js'

const { values } = parseArgs({
  options: {
    /** A few rounds, for a look; changes no document. */
    quick: { type: 'boolean', default: false },
  },
})
/** Of a contender in its turn: short turns, so that what disturbs the machine seldom falls on one contender alone. */
const CALLS = 20
const WARM_UP = 40
const ROUNDS = values.quick ? 30 : 300
const ANALYSES = values.quick ? 3 : 9

const before = load()
const server = await startServer()
const database = await createDatabase(server.url)
const sent: string[] = []
const own = createClient(database.url, { max: 1, onnotice: () => undefined })
const plain = postgres(database.url, { max: 1 })
const watched = postgres(database.url, { max: 1, debug: (_connection, text) => void sent.push(text) })
try {
  await own.unsafe(TABLES + FILL)
  await compareTexts()
  const [onOwn, onPlain] = [contendersOn(own), contendersOn(plain)]
  const BY_HAND = 'by hand, a client of createClient'
  const DYNAMIC = 'optional clauses, a client of createClient'
  const FIXED = 'no optional clauses, a client of createClient'
  const BY_HAND_PLAIN = 'by hand, a plain client'
  const DYNAMIC_PLAIN = 'optional clauses, a plain client'
  const FIXED_PLAIN = 'no optional clauses, a plain client'
  const FRAGMENTS = 'by hand of fragments, a plain client'
  const contenders: Readonly<Record<string, () => Promise<unknown>>> = {
    [BY_HAND]: onOwn.byHand,
    [FIXED]: onOwn.fixed,
    [DYNAMIC]: onOwn.dynamic,
    [BY_HAND_PLAIN]: onPlain.byHand,
    [FIXED_PLAIN]: onPlain.fixed,
    [DYNAMIC_PLAIN]: onPlain.dynamic,
    [FRAGMENTS]: onPlain.fragments,
  }
  const expected = await onPlain.byHand()
  if (expected.length !== 10) throw new Error(`${expected.length} rows instead of 10`)
  for (const [name, call] of [...Object.entries(contenders), ...Object.entries(contenders)]) {
    if (!isDeepStrictEqual(await call(), expected)) throw new Error(`${name} gives other rows`)
  }

  // Each begins a round in its turn, so that what disturbs the machine disturbs all alike.
  const names = Object.keys(contenders)
  const samples = new Map(names.map((name) => [name, { wall: [] as number[], cpu: [] as number[] }]))
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round + WARM_UP) % names.length] ?? ''
      const call = contenders[name]
      const start = process.hrtime.bigint()
      const busy = process.cpuUsage()
      for (let calls = 0; calls < CALLS; calls++) await call?.()
      const { user, system } = process.cpuUsage(busy)
      const wall = Number(process.hrtime.bigint() - start) / 1e6
      if (round < 0) continue
      samples.get(name)?.wall.push(wall / CALLS)
      samples.get(name)?.cpu.push((user + system) / 1000 / CALLS)
    }
    process.stderr.write(`\rround ${round + 1} of ${ROUNDS} `)
  }
  process.stderr.write('\n')
  const { dynamic, fixed, combinations, described } = await measureAnalysis(ANALYSES, 2)

  const of = (name: string): readonly number[] => samples.get(name)?.wall ?? []
  const cpuOf = (name: string): readonly number[] => samples.get(name)?.cpu ?? []
  const target = (what: string, one: string, other: string) => ({
    what,
    bound: 'at most' as const,
    goal: 1.1,
    unit: '×',
    measured: ratioByRounds(of(one), of(other)),
  })
  const each = dynamic.map((wall) => wall / combinations)
  const eachText = dynamic.map((wall) => wall / described.dynamic)
  const report = [
    '## Optional clauses',
    `Written by \`npm run bench:dynamic${values.quick ? ' -- --quick' : ''}\` on ${machine(database.version)}; ${before}.`,
    `A query of five optional clauses, called with all of them, gives 10 rows. *No optional clauses* is a generated function of the same text, *by hand* the same text written with postgres.js on the same client; that all of them send it is checked first, and that they give equal values. All contenders run in one process over a connection for each client, ${CALLS} calls one after the other in a turn, and take turns; ratios are medians over the rounds. *Client* is the time of the process on a core: the rest is the server's and the wire's.`,
    targetTable([
      target('optional clauses, of none, own client', DYNAMIC, FIXED),
      target('optional clauses, of none, plain client', DYNAMIC_PLAIN, FIXED_PLAIN),
      target('optional clauses, of by hand, own client', DYNAMIC, BY_HAND),
      target('optional clauses, of by hand, plain client', DYNAMIC_PLAIN, BY_HAND_PLAIN),
    ]),
    table(
      ['', `median of ${ROUNDS}`, 'quartiles', '× by hand on the same client', 'client', '× by hand'],
      names.map((name) => {
        const { median, lower, upper } = summarize(of(name))
        const base = name.endsWith('a plain client') ? BY_HAND_PLAIN : BY_HAND
        return [
          name,
          milliseconds(median),
          `${milliseconds(lower)} – ${milliseconds(upper)}`,
          number(ratioByRounds(of(name), of(base))),
          milliseconds(summarize(cpuOf(name)).median),
          number(ratioByRounds(cpuOf(name), cpuOf(base))),
        ]
      }),
    ),
    '### Analysis of all combinations',
    `The same query has ${combinations} combinations of clauses, a flag and a choice; those with the same text are described once. From its parsed file to types, embedded Postgres's answers included, beside the query without optional clauses; in turns, medians of ${ANALYSES}.`,
    table(
      ['', 'median', 'quartiles', '× no optional clauses'],
      (
        [
          ['no optional clauses: 1 text', fixed],
          [`${combinations} combinations: ${described.dynamic} texts`, dynamic],
          ['of these, a combination', each],
          ['of these, a text', eachText],
        ] as const
      ).map(([name, walls]) => {
        const { median, lower, upper } = summarize(walls)
        return [
          name,
          milliseconds(median),
          `${milliseconds(lower)} – ${milliseconds(upper)}`,
          number(ratioByRounds(walls, fixed)),
        ]
      }),
    ),
  ].join('\n\n')
  process.stdout.write(`${report}\n`)
  if (!values.quick) writeSection('dynamic', report)
} finally {
  await Promise.allSettled([own.end(), plain.end(), watched.end()])
  await database.drop()
  await server.stop()
}

/** What is compared is one text, to the byte. */
async function compareTexts(): Promise<void> {
  let first: string | null = null
  // With its first query a client asks for the server's array types.
  await watched`select`
  for (const [name, call] of Object.entries(contendersOn(watched))) {
    sent.length = 0
    await call()
    const [text, ...others] = sent
    if (text === undefined || others.length > 0) throw new Error(`${name} sends ${sent.length} statements`)
    first ??= text
    if (text !== first) throw new Error(`${name} sends another text:\n${text}\n${first}`)
  }
}
