import { describe, expect, it } from 'vitest'
import { read } from './reading.js'

const rows: readonly [what: string, command: string, statement: string, replacement: readonly string[]][] = [
  [
    'an insert with named parameters',
    ':copyfrom',
    'insert into app.documents (owner_id, title)\nvalues (@owner, sqlc.arg(title));',
    [
      ':copy: copy app.documents (owner_id, title) from stdin',
      ':execrows: insert into app.documents (owner_id, title) values (:rows.owner, :rows.title)',
    ],
  ],
  [
    'an insert with numbered parameters, which are named by their columns',
    ':copyfrom',
    'insert into documents (owner_id, "Title") values ($1, $2);',
    [
      ':copy: copy documents (owner_id, "Title") from stdin',
      ':execrows: insert into documents (owner_id, "Title") values (:rows.owner_id, :rows.Title)',
    ],
  ],
  [
    'an insert with expressions and a conflict clause',
    ':batchexec',
    'insert into t (a, b) values (lower(@a), coalesce(@b::int, 0)) on conflict (a) do nothing;',
    [
      ':exec: insert into t (a, b) values (lower(:rows.a), coalesce(:rows.b::int, 0)) on conflict (a) do nothing',
    ],
  ],
  [
    'an insert that returns its rows',
    ':batchone',
    'insert into t (a) values ($1) returning id;',
    [':many: insert into t (a) values (:rows.a) returning id'],
  ],
  [
    'an update',
    ':batchexec',
    'update t set name = @name, seen = now()\nwhere id = @id;',
    [
      ':exec: update t set name = r.row_name, seen = now() from (values (:rows.name, :rows.id)) r (row_name, row_id) where id = r.row_id',
    ],
  ],
  [
    'a delete by one parameter',
    ':batchexec',
    'delete from t where id = $1;',
    [':exec: delete from t where id = any(:id)'],
  ],
  [
    'a select by one parameter',
    ':batchmany',
    'select * from t where t.owner = @owner order by id;',
    [':many: select * from t where t.owner = any(:owner) order by id'],
  ],
  [
    'a select by two, of which no array can be made',
    ':batchmany',
    'select * from t where a = @a and b = @b;',
    [
      ':many: select * from t where exists (select from (values (:rows.a, :rows.b)) r (row_a, row_b) where a = r.row_a and b = r.row_b)',
    ],
  ],
]

describe("the replacement for a command of sqlc is the statement's own", () => {
  it.each(rows)('%s', (_, command, statement, replacement) => {
    const { diagnostics } = read(`-- name: x ${command}\n${statement}`)
    const [problem] = diagnostics.filter(({ code }) => code === 'SL1031')
    const parts = problem?.hint?.matchAll(/(:\w+)\b[^`]*`([^`]+)`/g) ?? []
    expect([...parts].map(([, name, code]) => `${name}: ${code}`)).toEqual(replacement)
  })

  it.each(rows)('and can be read: %s', (_, __, ___, [first = '', ...others]) => {
    for (const written of [first, ...others]) {
      const [, command = '', code = ''] = /^(:\w+): (.*)$/.exec(written) ?? []
      const { diagnostics, value } = read(`-- name: x ${command}\n${code};`)
      expect(diagnostics).toEqual([])
      expect(value).toHaveLength(1)
    }
  })
})
