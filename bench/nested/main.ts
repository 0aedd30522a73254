/** `npm run bench:nested [-- --quick]`: nested rows beside the same rows flat, and beside Drizzle's relational query; writes a section of docs/benchmarks.md. */
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { asc } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { createDatabase } from '../../tests/server/create-database.js'
import { startServer } from '../../tests/server/start-server.js'
import { load, machine } from '../measure/machine.js'
import { milliseconds, number, table, targetTable, writeSection } from '../measure/report.js'
import { ratioByRounds, summarize } from '../measure/statistics.js'
import { listFlat, listNested } from './generated/parents.js'
import { createClient } from './generated/sluice.js'
import * as schema from './schema.js'

const { values } = parseArgs({
  options: {
    /** A few rounds, for a look; changes no document. */
    quick: { type: 'boolean', default: false },
  },
})
const PARENTS = 2000
const CHILDREN = 20_000
const WARM_UP = 15
const ROUNDS = values.quick ? 15 : 60

const DDL = `
create table parents (id integer primary key, name text not null, note text, created_at timestamptz not null);
create table children (
  id integer primary key, parent_id integer not null references parents, title text not null, score double precision not null,
  done boolean not null, done_at timestamptz
);
insert into parents
select n, 'Parent number ' || n, case when n % 3 = 0 then 'note ' || n end, timestamptz '2026-01-01 00:00:00.123+00' + n * interval '61 seconds'
from generate_series(1, ${PARENTS}) n;
insert into children
select n, 1 + n % ${PARENTS}, 'Child number ' || n, n / 7.0, n % 5 = 0, case when n % 2 = 0 then timestamptz '2026-02-01' + n * interval '1 minute' end
from generate_series(1, ${CHILDREN}) n;
create index children_parent on children (parent_id, id);
analyze;
`

const before = load()
const server = await startServer()
const database = await createDatabase(server.url)
const own = createClient(database.url, { max: 1, onnotice: () => undefined })
const plain = postgres(database.url, { max: 1 })
const drizzled = postgres(database.url, { max: 1 })
try {
  await own.unsafe(DDL)
  const db = drizzle(drizzled, { schema })
  const relational = (): Promise<unknown> =>
    db.query.parents.findMany({
      with: { children: { orderBy: asc(schema.children.id) } },
      orderBy: asc(schema.parents.id),
    })
  const NESTED = 'nested, a client of createClient'
  const FLAT = 'flat, a client of createClient'
  const NESTED_PLAIN = 'nested, a plain client'
  const FLAT_PLAIN = 'flat, a plain client'
  const RELATIONAL = 'Drizzle’s relational query'
  const contenders: Readonly<Record<string, () => Promise<unknown>>> = {
    [NESTED]: () => listNested(own),
    [FLAT]: () => listFlat(own),
    [NESTED_PLAIN]: () => listNested(plain),
    [FLAT_PLAIN]: () => listFlat(plain),
    [RELATIONAL]: relational,
  }
  const expected = await relational()
  for (const name of [NESTED, NESTED, NESTED_PLAIN]) {
    if (!isDeepStrictEqual(await contenders[name]?.(), expected)) throw new Error(`${name} gives other rows`)
  }
  const flat = (await listFlat(own)).length
  if (flat !== CHILDREN) throw new Error(`${flat} rows instead of ${CHILDREN}`)

  // Each begins a round in its turn, so that what disturbs the machine disturbs all alike.
  const names = Object.keys(contenders)
  const samples = new Map(names.map((name) => [name, { wall: [] as number[], cpu: [] as number[] }]))
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round + WARM_UP) % names.length] ?? ''
      const start = process.hrtime.bigint()
      const busy = process.cpuUsage()
      await contenders[name]?.()
      const { user, system } = process.cpuUsage(busy)
      const wall = Number(process.hrtime.bigint() - start) / 1e6
      if (round < 0) continue
      samples.get(name)?.wall.push(wall)
      samples.get(name)?.cpu.push((user + system) / 1000)
    }
    process.stderr.write(`\rround ${round + 1} of ${ROUNDS} `)
  }
  process.stderr.write('\n')

  const of = (name: string): readonly number[] => samples.get(name)?.wall ?? []
  const cpuOf = (name: string): readonly number[] => samples.get(name)?.cpu ?? []
  const report = [
    '## Nested rows',
    `Written by \`npm run bench:nested\` on ${machine(database.version)}; ${before}.`,
    `${number(CHILDREN)} joined rows of 10 columns, of which ${number(PARENTS)} parents with their children are made. *Flat* is the same SELECT without collecting: it gives ${number(CHILDREN)} objects of 10 properties. All contenders run in one process over a connection each, take turns, and give equal values; ratios are medians over the rounds. *Client* is the time of the process on a core: the rest is the server's and the wire's.`,
    targetTable([
      {
        what: 'nested, of the same rows flat',
        bound: 'at most',
        goal: 1.3,
        unit: '×',
        measured: ratioByRounds(of(NESTED), of(FLAT)),
      },
      {
        what: 'nested, of Drizzle’s relational query',
        bound: 'at most',
        goal: 1,
        unit: '×',
        measured: ratioByRounds(of(NESTED), of(RELATIONAL)),
      },
    ]),
    table(
      ['', `median of ${ROUNDS}`, 'quartiles', '× flat on the same client', 'client', '× flat'],
      names.map((name) => {
        const { median, lower, upper } = summarize(of(name))
        const base = name === NESTED_PLAIN || name === FLAT_PLAIN ? FLAT_PLAIN : FLAT
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
  ].join('\n\n')
  process.stdout.write(`${report}\n`)
  if (!values.quick) writeSection('nested', report)
} finally {
  await Promise.allSettled([own.end(), plain.end(), drizzled.end()])
  await database.drop()
  await server.stop()
}
