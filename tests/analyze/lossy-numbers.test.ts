import { describe, expect, it } from 'vitest'
import { model } from './model.js'
import { useSession } from './session.js'

const session = useSession(`
create domain price as numeric(12, 2);
create table t (id bigint primary key, total numeric, price numeric(12, 2), wide numeric(20, 2), of_domain price, n int);
create table authors (id int primary key, big bigint, rate numeric(30, 10));
`)
const options = { model, types: { bigint: 'string' } } as const

/* `authors.big` has mode 'bigint' in the schema, `authors.rate` mode 'number'. */
describe('a number that may lose digits in JSON', () => {
  it.each([
    ['a numeric without precision', "select json_build_object('x', total) as j from t", 'total'],
    ['a numeric of many digits', "select json_build_object('x', wide) as j from t", 'wide'],
    ['a bigint that is a string elsewhere', "select json_build_object('x', id) as j from t", 'id'],
    ['a bigint that is one elsewhere', 'select to_jsonb(big) as j from authors', 'big'],
    ['each type of a row', 'select json_agg(t) as j from t', 't t'],
    ['each of a row of a subquery', 'select json_agg(v) as j from (select n, total from t) v', 'total'],
    ['a list', 'select json_agg(total) as j from t', 'total'],
    ['a list of JSON', "select array_agg(json_build_object('x', total)) as j from t", 'total'],
    ['a sum', "select json_build_object('x', sum(total)) as j from t", 'sum'],
    ['an average, even of integers', "select json_build_object('x', avg(n)) as j from t", 'avg'],
    ['a quotient', 'select to_json(price / 3) as j from t', '/'],
    ['a constructor of SQL/JSON', "select json_object('x': coalesce(total, 0)) as j from t", 'total'],
  ])('is a warning: %s', async (_, sql, places) => {
    const { diagnostics } = await session.analyze(sql, options)
    expect(diagnostics.map(({ code }) => code)).toEqual(places.split(' ').map(() => 'SL3055'))
    const texts = diagnostics.map(({ span }) => span?.file.text.slice(span.start).match(/^(?:\w+|\W)/)?.[0])
    expect(texts.join(' ')).toBe(places)
  })

  it.each([
    ['outside of JSON', 'select total, id from t'],
    ['a numeric of few digits', "select json_build_object('x', price, 'y', of_domain) as j from t"],
    ['a sum of such', "select json_build_object('x', sum(price)) as j from t"],
    ['a numeric that is a number elsewhere', "select json_build_object('x', rate) as j from authors"],
    ['text', "select json_build_object('x', total::text) as j from t"],
    ['a rounded number', "select json_build_object('x', round(avg(total), 2)) as j from t"],
    ['a cast to few digits', "select json_build_object('x', total::numeric(10, 2)) as j from t"],
    ['a float', "select json_build_object('x', total::float8) as j from t"],
    ['a count', "select json_build_object('x', count(*)) as j from t"],
    ['a constant', "select json_build_object('x', 1.5) as j"],
  ])('and nothing to say of %s', async (_, sql) => {
    expect((await session.analyze(sql, options)).diagnostics).toEqual([])
  })

  it('and a bigint is a number in JSON where it is one elsewhere', async () => {
    expect(
      (await session.analyze("select json_build_object('x', id) as j from t", { model })).diagnostics,
    ).toEqual([])
  })
})
