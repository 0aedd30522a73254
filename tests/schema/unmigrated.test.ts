/** Queries of what the schema has and no migration: warnings of new and of cached results alike. */
import { loadConfig } from '#sluice/config/load-config'
import { positionOf } from '#sluice/diagnostics/span'
import { openSession, type Session } from '#sluice/reuse/session'
import { compile } from '#sluice/pipeline'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { migrated, users } from './build-in-project.js'
import { imports, writeMigrations } from './drizzle-project.js'

const today = `${users.replace('note:', 'age: pg.integer(), "shoeSize": pg.integer("shoeSize"), note:')}
export const notes = pg.pgTable('notes', { id: pg.uuid().primaryKey(), text: pg.text() })
export const adults = pg.pgView('adults').as((q) => q.select({ id: users.id }).from(users))
`

/** What is warned of in a query, null for nothing. */
const cases: readonly (readonly [name: string, sql: string, warned: string | null])[] = [
  ['known columns', 'select id, note from users', null],
  ['a new column', 'select id, age from users', 'age: users.age'],
  ['one in a condition alone', 'select note from users u where u.age > 3', 'age: users.age'],
  ['a quoted one', 'select "shoeSize" from users', '"shoeSize": users.shoeSize'],
  ['all columns', 'select * from users', 'NAME: users.age, NAME: users.shoeSize'],
  ['a whole row', 'select u from users u', 'NAME: users.age, NAME: users.shoeSize'],
  ['a number of rows', 'select count(*) as total from users', null],
  ['a new table', 'select text from notes', 'notes: notes'],
  ['one that is only asked for rows', 'select exists (select from notes) as any_note', 'notes: notes'],
  ['one in a CTE', 'with n as (select id from notes) select id from n', 'notes: notes'],
  ['a new view', 'select id from adults', 'adults: adults'],
  ['an insert without it', 'insert into users (id) values (:id)', null],
  ['an insert', 'insert into users (id, age) values (:id, 3)', 'age: users.age'],
  ['an update', 'update users set age = 3 where id = :id', 'age: users.age'],
  ['a delete', 'delete from notes where id = :id', 'notes: notes'],
  ['RETURNING', 'delete from users where id = :id returning age', 'age: users.age'],
]

async function warnings(root: string, session?: Session): Promise<readonly string[]> {
  const { value: config } = await loadConfig({ cwd: root })
  if (!config) throw new Error('no config')
  const { diagnostics } = await compile(config, { onProgress: () => {}, ...(session ? { session } : {}) })
  return diagnostics.flatMap(({ code, query, span, message }) => {
    if (code !== 'SL4025' || !span) return []
    const text = span.file.text.slice(span.start, span.end)
    const name = text === query ? 'NAME' : text
    const what = /^no migration creates (\S+), so/.exec(message)?.[1]
    return [`${positionOf(span.file, span.start).line} ${name}: ${what}`]
  })
}

test('a query that uses what no migration has is warned of, at each of its uses', async () => {
  const sql = cases.map(([, text], index) => `-- name: q${index}\n${text};\n`)
  const root = await migrated(users, [], today, {
    'queries/q.sql': [
      ...sql,
      '-- name: allowed\n-- @allow SL4025 the column is made by hand\nselect age from users;\n',
    ].join(''),
  })
  const expected = cases.flatMap(([, , warned], index) =>
    warned === null
      ? []
      : warned.split(', ').map((each) => `${2 * index + (each.startsWith('NAME') ? 1 : 2)} ${each}`),
  )
  const session = openSession({ project: null, isRead: false })
  try {
    expect(await warnings(root, session)).toEqual(expected)
    // What is known from before says the same, until a migration has what is used.
    expect(await warnings(root, session)).toEqual(expected)
    writeFileSync(join(root, 'schema.ts'), imports + today)
    await writeMigrations(root)
    expect(await warnings(root, session)).toEqual([])
    writeFileSync(join(root, 'schema.ts'), imports + today.replace('age:', 'years: pg.text(), age:'))
    expect(await warnings(root, session)).toEqual([
      expect.stringMatching(/ NAME: users\.years$/),
      expect.stringMatching(/ NAME: users\.years$/),
    ])
  } finally {
    await session.close()
  }
})
