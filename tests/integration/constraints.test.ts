import postgres from 'postgres'
import { afterAll, describe, expect, test } from 'vitest'
import {
  type ConstraintName,
  isConstraint,
  projects,
  queryName,
  tenants,
  violatedConstraint,
} from '../../generated/index.js'
import { rejection, useExample } from './example.js'

const example = useExample()
const clients: postgres.Sql[] = []
afterAll(() => Promise.all(clients.map((client) => client.end())))

describe('a violated constraint is known by its name, and told from the others', () => {
  const nobody = '00000000-0000-4000-8000-000000000000'
  const cases: [kind: string, constraint: ConstraintName, violate: string][] = [
    [
      'unique',
      'tenants_email_key',
      "insert into tenants (name, email) values ('a', 'twice@x.example'), ('b', 'twice@x.example')",
    ],
    [
      'unique',
      'tenants_pkey',
      "insert into tenants (id, name, email) select id, name, 'key@x.example' from tenants limit 1",
    ],
    [
      'foreign key',
      'projects_tenant_id_fkey',
      `insert into projects (tenant_id, name, slug, environment) values ('${nobody}', 'n', 'n', 'test')`,
    ],
    ['not null', 'tenants_name_not_null', "insert into tenants (name, email) values (null, 'n@x.example')"],
    ['not null', 'tenants_email_not_null', 'update tenants set email = null'],
  ]
  const names = [...new Set(cases.map(([, constraint]) => constraint))]

  test.each(cases)('%s: %s', async (kind, constraint, violate) => {
    const error = await rejection(example.hand.unsafe(violate))
    expect(error).toMatchObject({ name: 'PostgresError' })
    expect(violatedConstraint(error)).toBe(kind)
    expect(names.filter((name) => isConstraint(error, name))).toEqual([constraint])
  })

  test('a check', async () => {
    const [check] = await example.hand<{ name: ConstraintName; relation: string; column: string }[]>`
      select conname as name, conrelid::regclass::text as relation, attname as column
      from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
      where contype = 'c' and conrelid = 'tenants'::regclass limit 1`
    const { name, relation, column } = check ?? { name: 'tenants_pkey', relation: '', column: '' }
    const [row] = await example.hand`
      select pg_get_constraintdef(oid) as definition from pg_constraint where conname = ${name}`
    expect(row?.['definition']).toContain('CHECK')
    const error = await rejection(example.hand.unsafe(`update ${relation} set ${column} = 'no such value'`))
    expect(violatedConstraint(error)).toBe('check')
    expect(isConstraint(error, name)).toBe(true)
  })

  test('another error of Postgres, or of anybody, is none', async () => {
    for (const error of [
      await rejection(example.hand.unsafe('select 1/0')),
      new Error('x'),
      null,
      { name: 'PostgresError', code: '23505', constraint_name: 'tenants_email_key' },
    ]) {
      expect(violatedConstraint(error)).toBeNull()
      expect(isConstraint(error, 'tenants_email_key')).toBe(false)
    }
  })
})

describe('an error of Postgres tells where it came from', () => {
  const nobody = '00000000-0000-4000-8000-000000000000'
  async function createForNobody(): Promise<unknown> {
    return await projects.createProject(example.sql, {
      tenantId: nobody,
      name: 'n',
      slug: 'n',
      environment: 'test',
    })
  }

  test('by the name of the generated function, which is in its stack with those that wait for it', async () => {
    const error = await rejection(createForNobody())
    expect(queryName(error)).toBe('createProject')
    const stack = (error as Error).stack ?? ''
    expect(stack).toMatch(
      /\n {4}at createProject \(<anonymous>\)\n {4}at (?:async )?createForNobody \(.*\.ts:\d+/,
    )
  })

  test('and is as postgres.js made it otherwise', async () => {
    const byHand = await rejection(
      example.hand.unsafe(
        'insert into projects (tenant_id, name, slug, environment) values ($1, $2, $3, $4) returning *',
        [nobody, 'n', 'n', 'test'],
      ),
    )
    const error = await rejection(createForNobody())
    expect(error).toBeInstanceOf(postgres.PostgresError)
    expect({ ...(error as object) }).toEqual({ ...(byHand as object) })
    expect(Object.keys(error as object)).toEqual(Object.keys(byHand as object))
    expect(error).toHaveProperty('query', expect.stringContaining('insert into projects'))
  })

  test('an error of the connection, which many queries share, tells of none', async () => {
    const client = postgres('postgres://127.0.0.1:1/none', { connect_timeout: 1 })
    clients.push(client)
    const errors = await Promise.all([
      rejection(tenants.listTenants(client)),
      rejection(tenants.listTenants(client)),
    ])
    expect(errors.map(queryName)).toEqual([null, null])
  })
})
