/** SQL of the project that takes long in the embedded server: a person is told which, and it does not run for ever. */
import { randomUUID } from 'node:crypto'
import { runningNotes } from '#sluice/cli/progress'
import { plain } from '#sluice/diagnostics/paint'
import { describe, expect, test } from 'vitest'
import { isFull } from '../setup/length.js'
import { sluice } from './sluice.js'
import { openSmallProject, type SmallProject } from './small-project.js'

const LOOP = 'do $$ begin loop end loop; end $$'
const users = 'create table users (id int primary key, name text not null, nickname text)'

function project(
  { seconds, migration, setup, schema = '', query }: Readonly<Record<string, string>>,
  output: Readonly<Record<string, string>> = {},
): SmallProject {
  const database = `{ ${setup === undefined ? '' : "setup: './setup.sql', "}statementTimeout: ${seconds ?? '1'} }`
  const journal = { entries: [{ idx: 0, version: '7', when: 1, tag: '0000_init', breakpoints: true }] }
  return openSmallProject(
    {
      'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './src/schema.ts', out: './drizzle' }
export const sluice = { database: ${database} }\n`,
      ...(setup === undefined ? {} : { 'setup.sql': setup }),
      ...(migration === undefined
        ? {}
        : {
            'drizzle/0000_init.sql': migration,
            'drizzle/meta/_journal.json': JSON.stringify(journal),
          }),
      'src/users.ts': `import { integer, pgMaterializedView, pgTable, text } from 'drizzle-orm/pg-core'
import { sql } from 'drizzle-orm'
export const users = pgTable('users', { id: integer().primaryKey(), name: text().notNull(), nickname: text() })
${schema}\n`,
      ...(query === undefined ? {} : { 'queries/users.sql': query }),
    },
    output,
  )
}

describe('a statement that does not end is an error at its place:', () => {
  test.each([
    {
      what: 'one of several in a migration',
      files: { migration: `${users};\n${LOOP};\ncreate table later (id int)` },
      report: /^drizzle\/0000_init\.sql:2:1 error SL4030 the statement exceeded the limit of 1 s/m,
    },
    {
      what: 'millions of rows',
      files: { setup: 'create table rows as\n  select * from generate_series(1, 30000000) g' },
      report: /^setup\.sql:1:1 error SL4030 /m,
    },
    {
      what: 'the end of a transaction',
      files: {
        migration: `${users};
create function forever() returns trigger language plpgsql as $$ begin loop end loop; end $$;
create constraint trigger t after insert on users deferrable initially deferred for each row execute function forever();
insert into users values (1, 'a')`,
      },
      report: /^drizzle\/0000_init\.sql:1:1 error SL4030 /m,
    },
    {
      what: 'behind a statement that silences the session',
      files: { setup: `set client_min_messages = warning;\nselect 1;\n${LOOP}` },
      report: /^setup\.sql:1:1 error SL4030 /m,
    },
    {
      what: 'a view of the schema',
      files: {
        setup: 'create function forever() returns int language plpgsql as $$ begin loop end loop; end $$',
        schema:
          "export const totals = pgMaterializedView('totals', { total: integer() }).as(sql`select forever() as total`)",
      },
      report: /^src\/users\.ts:4:\d+ error SL4030 /m,
    },
    {
      what: 'the planning of a query',
      files: {
        setup:
          'create function forever() returns int language plpgsql immutable as $$ begin loop end loop; end $$',
        query: '-- name: fine\nselect 1 as one;\n\n-- name: slow\nselect forever() as n;\n',
      },
      report: /^queries\/users\.sql:4:10 error SL4031 /m,
    },
  ])('$what', async ({ files, report }) => {
    const old = { 'generated/old.ts': '// written before\n' }
    const { root, read } = project(files, old)
    const { status, stderr, stdout } = await sluice(root, ['generate', '--no-cache'])
    expect(stderr).toMatch(report)
    expect([status, stdout]).toEqual([1, ''])
    expect(read('generated/old.ts')).toBe(old['generated/old.ts'])
  })
})

const lasting = (seconds: number): string =>
  `do $$ declare start timestamptz := clock_timestamp(); begin
  while clock_timestamp() < start + interval '${seconds} s' loop end loop; end $$`

test.runIf(isFull)(
  'the statement that runs is named after five seconds, and the limit is for each one',
  async () => {
    const { root } = project({
      seconds: '7',
      migration: `${users};\n${lasting(6)};\n${lasting(1.5)};\ncreate table later (id int) -- ${randomUUID()}, or a snapshot would have it`,
    })
    const { status, stderr } = await sluice(root, ['generate', '--no-cache'])
    expect(stderr.match(/^running .*/gm)).toEqual([
      expect.stringMatching(/^running for 5 s: drizzle\/0000_init\.sql:2:1: do \$\$ declare start /),
    ])
    expect(status).toBe(0)
  },
)

describe('notes about a statement that runs', () => {
  const noted = (interactive: boolean, wanted: boolean, told: readonly [string, number][]): string => {
    let text = ''
    const write = (more: string): void => void (text += more)
    const note = runningNotes({ interactive, width: 80, paint: plain, write }, wanted)
    for (const [statement, seconds] of told) note(statement, seconds * 1000)
    return text
  }
  const seconds: readonly [string, number][] = [5, 6, 7, 64, 65, 66, 125].map((time) => ['a', time])

  test('come when it begins to take long, and every minute', () => {
    expect(noted(false, true, seconds)).toBe(
      'running for 5 s: a\nrunning for 65 s: a\nrunning for 125 s: a\n',
    )
  })

  test('come for each statement', () => {
    expect(
      noted(false, true, [
        ['a', 5],
        ['b', 5],
        ['b', 6],
      ]),
    ).toBe('running for 5 s: a\nrunning for 5 s: b\n')
  })

  test('are not for tools, nor for a terminal with its own line', () => {
    expect(noted(true, true, seconds) + noted(false, false, seconds)).toBe('')
  })
})
