import { describe, expect, it } from 'vitest'
import { useSession } from './session.js'

const session = useSession()

describe('the command without a word of the author', () => {
  it.each([
    ['select id from authors', 'many'],
    ['select id from authors where id = 1', 'optional'],
    ['select id from authors limit 1', 'optional'],
    ['select count(*) as n from authors', 'one'],
    ['values (1), (2)', 'many'],
    ["insert into settings (key) values ('x') returning key", 'one'],
    ["insert into settings (key) values ('x') on conflict do nothing returning key", 'optional'],
    ["update authors set name = 'x' returning id", 'many'],
    ["update authors set name = 'x' where id = 1 returning id", 'optional'],
    ["update authors set name = 'x' where id = 1", 'execrows'],
    ["insert into settings (key) values ('x')", 'execrows'],
    ['delete from settings', 'execrows'],
    ['merge into settings s using authors a on s.level = a.id when matched then delete', 'execrows'],
    [
      "with x as (delete from settings returning key) insert into settings (key) select key || 'x' from x",
      'execrows',
    ],
    ['with x as (delete from settings returning key) select count(*) as n from x', 'one'],
  ])('%s', async (sql, command) => {
    expect((await session.query(sql)).command).toBe(command)
  })
})

describe('the command of the author', () => {
  it.each([
    ['one', 'select id from authors where id = 1', null],
    ['one', 'select id from authors', 'SL3004'],
    ['one', 'values (1), (2)', 'SL3004'],
    ['one', "update authors set name = 'x'", 'SL3003'],
    ['optional', 'select id from authors limit 1', null],
    ['optional', 'select id from authors limit 2', 'SL3004'],
    ['optional', 'delete from settings', 'SL3003'],
    ['many', 'select count(*) as n from authors', null],
    ['many', 'delete from settings', 'SL3003'],
    ['exec', 'delete from settings', null],
    ['exec', 'delete from settings returning key', 'SL3012'],
    ['exec', 'select pg_notify($1, $2)', null],
    ['execrows', 'delete from settings', null],
    ['execrows', 'delete from settings returning key', 'SL3012'],
    ['execrows', 'select id from authors', null],
  ])(':%s on %s', async (command, sql, code) => {
    const { queries, diagnostics } = await session.analyze(`-- name: q :${command}\n${sql}`)
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual(code === null ? [] : [code])
    if (code !== 'SL3003') expect(queries[0]?.command).toBe(command)
  })

  it('is a warning that can be allowed', async () => {
    const text = '-- name: q :one\n-- @allow SL3004 the newest is enough\nselect id from authors'
    expect((await session.analyze(text)).diagnostics).toEqual([])
  })
})
