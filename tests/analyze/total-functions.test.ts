import { expect, it } from 'vitest'
import { arraySignatures } from '#sluice/analyze/nullability/array-functions'
import { isTotal } from '#sluice/analyze/nullability/total-functions'
import { useSession } from './session.js'

const session = useSession()

/** Values at the edges of each type, none of them NULL, as Postgres's text. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  text: ['', 'a', 'ä🙂', 'UTC', 'hex', 'day', '\\', '(', '%'],
  'character varying': ['', 'a'],
  character: ['', 'a '],
  bytea: ['', '\\x00ff'],
  smallint: ['0', '1', '-1', '32767', '-32768'],
  integer: ['0', '1', '-1', '7', '2147483647', '-2147483648'],
  bigint: ['0', '1', '-1', '9223372036854775807', '-9223372036854775808'],
  numeric: ['0', '1.5', '-1.5', 'NaN', 'Infinity', '-Infinity', '1e100', '0.000'],
  real: ['0', '-0', '1.5', 'NaN', 'Infinity', '-Infinity', '3e38'],
  'double precision': ['0', '-0', '1.5', 'NaN', 'Infinity', '-Infinity', '1e308', '5e-324'],
  boolean: ['t', 'f'],
  date: ['2026-02-28', 'infinity', '-infinity', '4713-01-01 BC'],
  'timestamp without time zone': ['2026-03-29 02:30', 'infinity', '-infinity', '0001-01-01'],
  'timestamp with time zone': ['2026-03-29 02:30+00', 'infinity', '-infinity'],
  'time without time zone': ['00:00', '24:00'],
  'time with time zone': ['00:00+14', '24:00-14'],
  interval: ['0', '1 day', '-1 month', 'infinity', '-infinity', '178000000 years'],
  uuid: ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
  json: ['null', '{}', '[]', '""', '0', '{"a":null}', '[null]'],
  jsonb: ['null', '{}', '[]', '""', '0', '{"a":null}', '[null]'],
  'text[]': ['{}', '{NULL}', '{a,NULL}', '{{a},{b}}'],
  'integer[]': ['{}', '{NULL}', '{1,NULL}', '[0:1]={1,2}'],
  int4range: ['empty', '(,)', '[1,)', '(,1]', '[1,2)'],
  int4multirange: ['{}', '{(,)}', '{[1,2)}'],
  tsvector: ['', 'a:1'],
  tsquery: ['', 'a & !b'],
  inet: ['0.0.0.0/0', '::1'],
  cidr: ['0.0.0.0/0', '::/0'],
  macaddr: ['00:00:00:00:00:00'],
  macaddr8: ['00:00:00:00:00:00:00:00'],
  money: ['0', '-1'],
  bit: ['0', '1'],
  'bit varying': ['', '101'],
  oid: ['0', '4294967295'],
  name: ['', 'a'],
  '"char"': ['', 'a'],
  record: ['row (null, 1)', "row (1, 'x'::text)", 'row ()'],
  pg_lsn: ['0/0', 'FFFFFFFF/FFFFFFFF'],
  xid8: ['0', '1'],
  tid: ['(0,0)', '(1,1)'],
  oidvector: ['', '1 2'],
}

/** Concrete types for the polymorphic ones, which must agree within a call. */
const POLYMORPHIC: readonly Readonly<Record<string, string>>[] = [
  {
    anyelement: 'integer',
    anyarray: 'integer[]',
    anycompatible: 'integer',
    anycompatiblearray: 'integer[]',
    anyrange: 'int4range',
    anymultirange: 'int4multirange',
    anyenum: 'mood',
    any: 'integer',
  },
  {
    anyelement: 'text',
    anyarray: 'text[]',
    anycompatible: 'text',
    anycompatiblearray: 'text[]',
    anyrange: 'int4range',
    anymultirange: 'int4multirange',
    anyenum: 'mood',
    any: 'text',
  },
  {
    anyelement: 'jsonb',
    anyarray: 'integer[]',
    anyrange: 'int4range',
    anymultirange: 'int4multirange',
    anyenum: 'mood',
    any: 'jsonb',
  },
]

const literal = (type: string, value: string): string =>
  type === 'record' ? `(${value})` : `'${value.replaceAll("'", "''")}'::${type}`

function valuesOf(type: string): readonly string[] {
  if (type === 'mood') return ['sad', 'happy'].map((value) => literal(type, value))
  const values = VALUES[type]
  if (!values) throw new Error(`no values of ${type} are known`)
  return values.map((value) => literal(type, value))
}

function combinations(types: readonly string[]): readonly (readonly string[])[] {
  return types.reduce<readonly (readonly string[])[]>(
    (rows, type) => rows.flatMap((row) => valuesOf(type).map((value) => [...row, value])),
    [[]],
  )
}

/** Calls that give NULL; a call that raises an error gives nothing. */
async function nullCalls(calls: readonly string[]): Promise<readonly string[]> {
  const found: string[] = []
  for (let from = 0; from < calls.length; from += 400) {
    const part = calls.slice(from, from + 400)
    const list = part.map((call) => `$call$${call}$call$`).join(', ')
    const rows = await session.database.rows(
      `select call from unnest(array[${list}]) call where gives_null(call)`,
    )
    found.push(...rows.map(({ call }) => call ?? ''))
  }
  return found
}

const prepare = async (): Promise<void> => {
  await session.database.execute(`
    create or replace function gives_null(call text) returns boolean language plpgsql as $$
    declare found boolean;
    begin
      execute 'select bool_or(x is not distinct from null) from (select ' || call || ' as x) t' into found;
      return coalesce(found, false);
    exception when others then return false;
    end $$`)
}

/** The types of a call, polymorphic ones made concrete in every way. */
const concrete = (types: readonly string[]): readonly (readonly string[])[] =>
  types.some((type) => type.startsWith('any') || type === '"any"')
    ? POLYMORPHIC.map((map) => types.map((type) => map[type.replaceAll('"', '')] ?? type))
    : [types]

const isKnown = (type: string): boolean => type === 'mood' || VALUES[type] !== undefined

/** Calls with the values of the types: all, or so many of them, spread evenly. */
function calls(name: string, types: readonly string[], limit = Infinity): readonly string[] {
  return concrete(types)
    .filter((list) => list.every(isKnown))
    .flatMap((list) => {
      const rows = combinations(list)
      const step = Math.max(1, rows.length / limit)
      const picked = Array.from(
        { length: Math.min(rows.length, limit) },
        (_, at) => rows[Math.floor(at * step)] ?? [],
      )
      return picked.map((values) => `pg_catalog."${name}"(${values.join(', ')})`)
    })
}

it('calls no comparison total that gives NULL: members of btree operator classes, and the negations of their equality', async () => {
  await prepare()
  const members = await session.database.rows(`
    select distinct p.oid, p.proname as name, p.proisstrict as strict, format_type(p.proargtypes[0], null) as left, format_type(p.proargtypes[1], null) as right
    from pg_amop o join pg_am m on m.oid = o.amopmethod
    join pg_operator q on q.oid = o.amopopr or (o.amopstrategy = 3 and q.oid = (select e.oprnegate from pg_operator e where e.oid = o.amopopr))
    join pg_proc p on p.oid = q.oprcode
    where m.amname = 'btree' and p.pronamespace = 11 order by 2`)
  expect(members.length).toBeGreaterThan(300)
  await session.catalog.ensure({ functions: members.map(({ oid }) => Number(oid)) })
  const found = members.flatMap(({ oid, name, strict, left, right }) => {
    const known = session.catalog.function(Number(oid))
    expect(known?.isComparison || known?.isInequality, name ?? '').toBe(true)
    expect(strict, name ?? '').toBe('t')
    const types = [left ?? '', right ?? '']
    for (const list of concrete(types)) expect(list.filter((type) => !isKnown(type))).toEqual([])
    return calls(name ?? '', types, 50)
  })
  expect(await nullCalls(found)).toEqual([])
})

it('calls no function total that gives NULL for values at the edges of its types', async () => {
  await prepare()
  const functions = await session.database.rows(
    "select oid from pg_proc where pronamespace = 11 and prokind = 'f' and proisstrict",
  )
  await session.catalog.ensure({ functions: functions.map(({ oid }) => Number(oid)) })
  const total = functions.flatMap(({ oid }) => {
    const called = session.catalog.function(Number(oid))
    return called && isTotal(called) && !called.isComparison && !called.isInequality ? [called] : []
  })
  expect(total.length).toBeGreaterThan(150)
  expect(total.filter(({ returnsSet }) => returnsSet)).toEqual([])
  const found = total.flatMap(({ name, argumentTypes }) =>
    calls(
      name,
      argumentTypes.map((type) => session.catalog.type(type).name),
      CALLS_OF_EACH,
    ),
  )
  expect(found.length).toBeGreaterThan(2_000)
  expect(await nullCalls(found)).toEqual([])
})

/** A sample; the table itself is made by trying far more. */
const CALLS_OF_EACH = 15

/** Calls of which the values above make none: an XPath is one of few texts, and a NULL that is looked for is no value. */
const FURTHER_CALLS: Readonly<Record<string, readonly string[]>> = {
  'array_remove(anycompatiblearray, anycompatible)': ["array_remove('{a,NULL}'::text[], null)"],
  'array_replace(anycompatiblearray, anycompatible, anycompatible)': [
    "array_replace('{a,NULL}'::text[], null, 'z')",
    "array_replace('{{a,NULL},{NULL,b}}'::text[], null, 'z')",
  ],
  'array_fill(anyelement, integer[])': ['array_fill(1, array[2, 2])', "array_fill('x'::text, '{}')"],
  'array_fill(anyelement, integer[], integer[])': ['array_fill(1, array[2], array[7])'],
  'xpath(text, xml)': ["xpath('//b/text()', '<a><b>x</b><b/></a>')", "xpath('//none', '<a/>')"],
  'xpath(text, xml, text[])': ["xpath('//n:b', '<a xmlns:n=\"u\"><n:b/></a>', '{{n,u}}')"],
  'string_to_array(text, text)': ["string_to_array('a,,b', null)", "string_to_array(',', ',')"],
  'enum_range(anyenum)': ['enum_range(null::mood)'],
  'enum_range(anyenum, anyenum)': ["enum_range(null, 'ok'::mood)", "enum_range('happy'::mood, 'sad'::mood)"],
  'parse_ident(text, boolean)': ['parse_ident(\'a."B c".d\')', "parse_ident('a()', false)"],
}

it('finds no NULL in arrays that are said to be made without one', async () => {
  await session.database.execute(`
    create or replace function null_elements(call text) returns int language plpgsql as $$
    declare found int;
    begin
      execute 'select count(*) from (select ' || call || ' as x) t, unnest(x) e where e is null' into found;
      return found;
    exception when others then return null;
    end $$`)
  for (const [signature, { arrays }] of arraySignatures) {
    const [, name = '', types = ''] = /^(\w+)\((.*)\)$/.exec(signature) ?? []
    const made = calls(name, types.split(', '), 60).filter(
      (call) => arrays.length === 0 || !call.includes('NULL'),
    )
    const tried = [...made, ...(FURTHER_CALLS[signature] ?? [])]
    const list = tried.map((call) => `$call$${call}$call$`).join(', ')
    const rows = await session.database.rows(
      `select call, null_elements(call) as found from unnest(array[${list}]::text[]) call`,
    )
    expect(rows.filter(({ found }) => found !== null && found !== '0')).toEqual([])
    expect(rows.filter(({ found }) => found === '0').length, `${signature} gives an array`).toBeGreaterThan(0)
  }
})
