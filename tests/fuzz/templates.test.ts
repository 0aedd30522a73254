import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cacheFolder } from '#sluice/database/cache-folder'
import { callsOf } from '../../fuzz/calls.js'
import { type Engine, openEngine } from '../../fuzz/engine.js'
import { aggregates, setCalls, tableCalls, valueWindows, windowCalls } from '../../fuzz/row-functions.js'
import { EXPRESSION_TYPES, FEW_ROWS, scalarsOf } from '../../fuzz/sources.js'
import { literal, type TypeName, typeNames, typeOf } from '../../fuzz/types.js'

/** A call with constants for its operands; `{T}` has the type of the result. */
const filled = (template: string, own: TypeName): string =>
  template.replaceAll(/\{([A-Za-z]\w*(?:\[\])?)\}/g, (braces, name: string) => {
    if (name === 'any') return "'x'::text"
    if (name === 'row') return "row (1, 'x'::text)"
    if (name === 'jsonb_object') return `'{"a": 1}'::jsonb`
    const type = typeNames.find((known) => known === (name === 'T' ? own : name))
    return type ? `'${(typeOf(type).values[0] ?? '').replaceAll("'", "''")}'::${typeOf(type).sql}` : braces
  })

const each = (calls: Readonly<Partial<Record<TypeName, readonly string[]>>>) =>
  typeNames.flatMap((type) => (calls[type] ?? []).map((template) => ({ type, template })))

/** What Postgres would reject leaves out of the campaign whatever stands around it. */
describe('the templates of the generator are SQL', () => {
  let engine: Engine
  beforeAll(async () => {
    engine = await openEngine(join(cacheFolder(process.cwd()), 'fuzz'))
    await engine.create({ objects: [] })
  })
  afterAll(async () => {
    await engine.close()
  })
  const rejected = async (statements: readonly string[]): Promise<readonly string[]> => {
    const found: string[] = []
    for (const statement of statements) if (!(await engine.accepts(statement))) found.push(statement)
    return found
  }

  test('values, ordinary and at the edges, are values of their types', async () => {
    const values = typeNames.flatMap((name) =>
      [...typeOf(name).values, ...typeOf(name).edges].map((text) => ({ name, text })),
    )
    const run = (sql: string) => ({ sql, parameters: [], readOnly: true })
    const results = await engine.execute(
      { name: 'none', rows: [] },
      values.map(({ name, text }) => run(`select ${literal(name, text)}`)),
    )
    expect(results?.length).toBe(values.length)
    expect(values.filter((_, index) => results?.[index]?.kind !== 'rows')).toEqual([])
  })

  test('calls give the type they are listed under', async () => {
    const calls = typeNames.flatMap((type) => callsOf(type).map((template) => ({ type, template })))
    expect(calls.length).toBeGreaterThan(500)
    // A domain's value goes where its base is wanted.
    const statements = calls.map(
      ({ type, template }) =>
        `select c from (select ${filled(template, type)} as c) v union all select null::${typeOf(type).sql}`,
    )
    expect(await rejected(statements)).toEqual([])
  })

  test('expressions in FROM', async () => {
    const statements = EXPRESSION_TYPES.flatMap((type) =>
      [...scalarsOf(type), FEW_ROWS].map((template) => `select * from ${filled(template, type)} as t (n)`),
    )
    expect(statements.length).toBe(20)
    expect(await rejected(statements)).toEqual([])
  })

  test('aggregates, window functions and set-returning functions too', async () => {
    const statements = [
      ...each(aggregates).map(({ type, template }) => `select ${filled(template, type)} as c`),
      ...each(windowCalls).map(
        ({ type, template }) => `select ${filled(template, type)} over (order by 1) as c`,
      ),
      ...valueWindows.map((template) => `select ${filled(template, 'int4')} over (order by 1) as c`),
      ...each(setCalls).map(({ type, template }) => `select ${filled(template, type)} as c`),
      ...tableCalls.map(
        ({ call, definition }) => `select * from ${filled(call, 'int4')} as t ${definition ?? ''}`,
      ),
    ]
    expect(await rejected(statements)).toEqual([])
  })
})
