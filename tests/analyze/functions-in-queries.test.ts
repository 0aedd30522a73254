import { expect, it } from 'vitest'
import { useSession } from './session.js'

const session = useSession()

/** `a?`: called nullable, and a row shows NULL. `a`: called a value, and no row shows NULL. */
const cases: readonly (readonly [name: string, sql: string, columns: string])[] = [
  [
    'fields that only grow are values for infinity too',
    "select extract(year from d) as a, extract(epoch from d) as b, extract(month from d) as c, date_part('year', d) as d from (select date 'infinity' as d) t",
    'a b c? d',
  ],
  [
    'a constant proves a field, not its argument',
    'select extract(year from born) as a, extract(year from null::date) as b from authors',
    'a b?',
  ],
  [
    'a field that is not a constant is not known',
    "select date_part(field, timestamp 'infinity') as a from (select 'month'::text as field) t",
    'a?',
  ],
  [
    'of an interval, days and hours grow, months do not',
    "select extract(day from i) as a, extract(hour from i) as b, extract(month from i) as c from (select interval 'infinity' as i) t",
    'a b c?',
  ],
  ['of a time of day, every field is a value', "select extract(hour from time '12:00') as a", 'a'],
  [
    'either side of an array concatenation is enough',
    'select array[1] || null::int[] as a, null::int[] || array[1] as b, null::int[] || null::int[] as c from authors',
    'a b c?',
  ],
  [
    'an element added to no array makes one',
    'select null::int[] || 1 as a, array_prepend(1, null::int[]) as b',
    'a b',
  ],
  [
    'NULL in its place is no NULL of the result',
    "select array_remove(tags, null) as a, array_remove(null::text[], 'x') as b from authors",
    'a b?',
  ],
  [
    'format needs its format only',
    "select format('%s', note) as a, format(note, 1) as b from authors",
    'a b?',
  ],
  [
    'VARIADIC is another matter',
    'select concat(variadic null::text[]) as a, num_nulls(variadic null::int[]) as b',
    'a? b?',
  ],
  [
    'string_to_array of a value is a value',
    "select string_to_array('a,b', null) as a, string_to_array(note, ',') as b from authors",
    'a b?',
  ],
  [
    'a range without bounds is a range',
    'select int4range(null, null) as a, lower(int4range(null, null)) as b',
    'a b?',
  ],
  [
    'a setting is there or an error',
    "select current_setting('TimeZone') as a, current_setting('no.such', true) as b, set_config('work_mem', '8MB', true) as c",
    'a b? c',
  ],
  [
    'one overload is strict, the other has no arguments',
    'select random() as a, random(1, null::int) as b',
    'a b?',
  ],
  ['text and number', "select 'n' || id as a, id || note as b from authors", 'a b?'],
  [
    'a percentile needs its fraction too',
    'select percentile_cont(0.5) within group (order by id) as a, percentile_cont(null::float8) within group (order by id) as b, mode() within group (order by id) as c from authors group by id',
    'a b? c',
  ],
  [
    'a hypothetical rank is a value over no rows',
    'select rank(1) within group (order by id) as a, max(id) as b from authors where false',
    'a b?',
  ],
  [
    'a population of one has a deviation, a sample of one has none',
    'select stddev_pop(id) as a, stddev_samp(id) as b from authors group by id',
    'a b?',
  ],
  [
    'a collection of NULLs is a collection',
    'select jsonb_agg(note) as a, json_agg_strict(note) as b, array_agg(note) as c from (select null::text as note) t group by note',
    'a b c',
  ],
  ['JSON null as text is NULL', 'select e.key, e.value from json_each_text(\'{"a": null}\') e', 'key value?'],
  ['JSON null as JSON is a value', 'select e.key, e.value from jsonb_each(\'{"a": null}\') e', 'key value'],
  [
    'a lexeme has a name, and perhaps positions',
    "select u.lexeme, u.positions from unnest('a'::tsvector) u",
    'lexeme positions?',
  ],
]

it.each(cases)('%s', async (_name, sql, columns) => {
  const query = await session.query(sql)
  const rows = await session.run(sql)
  const expected = columns.split(' ')
  expect(query.columns.map(({ name, nullable }) => `${name}${nullable ? '?' : ''}`)).toEqual(expected)
  for (const { name, nullable } of query.columns) {
    expect(
      rows.some((row) => row[name] === null),
      name,
    ).toBe(nullable)
  }
})
