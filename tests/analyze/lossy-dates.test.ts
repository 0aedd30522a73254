import { describe, expect, it } from 'vitest'
import { drizzleColumn, drizzleRelation, drizzleType } from './model.js'
import { useSession } from './session.js'

const session = useSession(`
create domain moment as timestamptz(2);
create table t (id int primary key, at timestamptz not null, day timestamptz not null, short timestamptz(3) not null, text_at timestamp not null, d moment);
create table u (id int primary key, at timestamp not null);
insert into t select n, '2026-01-01 00:00:00.0001+00'::timestamptz + n * interval '200 microseconds', now(), now(), now(), now() from generate_series(0, 4) n;
`)
const model = {
  moduleFiles: [],
  relations: [
    drizzleRelation('t', [
      drizzleColumn('textAt', 'text_at', drizzleType('PgTimestampString', { sqlType: 'timestamp' })),
    ]),
  ],
}

describe('a Date for a column of microseconds', () => {
  it.each([
    ['equality', 'select id from t where at = :at'],
    ['inequality', 'select id from t where at <> :at'],
    ['IN', 'select id from t where at in (:at, now())'],
    ['a list', 'select id from t where at = any (:at)'],
    ['IS DISTINCT FROM', 'select id from t where at is distinct from :at'],
    ['a comparison of rows', 'select id from t where (at, id) < (:at, 1)'],
    ['an equality of rows', 'select id from t where (at, id) = (:at, 1)'],
    ['a comparison with the column of ORDER BY', 'select id from t where at < :at order by at desc'],
    ['the same with the sides exchanged', 'select id from t where :at > at order by 1, at desc'],
    ['a subquery', 'select id from u where id in (select id from t where at = :at)'],
    ['the key of a DELETE', 'delete from t where id = 1 and at = :at'],
    ['a timestamp without zone', 'select id from u where at = :at'],
  ])('is a warning in %s', async (_, sql) => {
    const { diagnostics } = await session.analyze(sql, { model })
    expect(
      diagnostics.map(({ code, span }) => `${code} ${span?.file.text.slice(span.start, span.start + 3)}`),
    ).toEqual(['SL3056 :at'])
  })

  it.each([
    ['BETWEEN with the column of ORDER BY', 'select id from t where at between :at and now() order by at'],
    ['a range', 'select id from t where at > :from and at < :until order by at limit 9'],
    ['a range with an open end', 'select id from t where at <= :until order by at desc limit 9'],
    ['a range without an order', 'select id from t where at >= :from and at < :until'],
    ['a bound at the other end of the order', 'select id from t where at >= :from order by at desc'],
    ['a range in the order of another column', 'select id from t where at >= :from order by id'],
    ['a column of milliseconds', 'select id from t where short = :at and d = :at'],
    ['a column that is a string', 'select id from t where text_at = :at'],
    ['text', 'select id from t where (at, id) < (:at::text::timestamptz, 1) order by at desc'],
    ['truncated values', "select id from t where date_trunc('milliseconds', at) = :at"],
    ['a stored value', 'update t set at = :at where id = 1'],
  ])('and not in %s', async (_, sql) => {
    expect((await session.analyze(sql, { model })).diagnostics).toEqual([])
  })
})

it('a page behind a text gives every row, and behind a Date it does not', async () => {
  const page = (cursor: string) =>
    session.run(
      `select id, at::text as cursor from t where (at, id) > (${cursor}, $2) order by at, id limit 2`,
      parameters,
    )
  let parameters: readonly (string | null)[] = ['-infinity', '-1']
  const seen: (string | null | undefined)[] = []
  for (;;) {
    const rows = await page('$1::text::timestamptz')
    seen.push(...rows.map(({ id }) => id))
    const last = rows.at(-1)
    if (!last) break
    parameters = [last['cursor'] ?? null, last['id'] ?? null]
  }
  expect(seen).toEqual(['0', '1', '2', '3', '4'])
  // What a Date keeps of the third row is before it, so that the page behind it begins with the row itself.
  parameters = ['2026-01-01T00:00:00.000Z', '2']
  expect((await page('$1::timestamptz')).map(({ id }) => id)).toEqual(['0', '1'])
})
