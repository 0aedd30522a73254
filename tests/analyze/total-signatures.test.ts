import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  AGGREGATES,
  NOT_STRICT,
  SET_RETURNING,
  type Signatures,
  TOTAL,
  TOTAL_FOR_CONSTANTS,
  WINDOWS,
} from '#sluice/analyze/nullability/total-signatures'
import { runTrials, type Trial } from '../../scripts/sweep/call.js'
import { readFunctions, type SweepFunction } from '../../scripts/sweep/functions.js'
import { openSweepServer, type SweepServer } from '../../scripts/sweep/server.js'
import { trialsOf } from '../../scripts/sweep/sweep-functions.js'
import {
  aggregateTrials,
  columnTrials,
  constantTrials,
  notStrictTrials,
  windowTrials,
} from '../../scripts/sweep/claims.js'
import { readTypes, type Types } from '../../scripts/sweep/types.js'
import { every } from '../setup/length.js'

/** Calls for each function and choice of types: scripts/sweep-total-functions.ts makes thousands. */
const BUDGET = 12

let server: SweepServer
let types: Types
/** By kind and signature. */
let functions: ReadonlyMap<string, SweepFunction>

beforeAll(async () => {
  server = await openSweepServer()
  types = await readTypes(server.database)
  const found = await readFunctions(server.database, types)
  functions = new Map(found.map((called) => [`${called.kind} ${called.signature}`, called]))
})
afterAll(() => server.close())

const written = (signatures: Signatures): readonly string[] =>
  Object.entries(signatures).flatMap(([list, names]) =>
    names
      .trim()
      .split(/\s+/)
      .map((name) => `${name}(${list})`),
  )

const calledAs = (kind: string, signature: string): SweepFunction => {
  const found = functions.get(`${kind} ${signature}`)
  if (!found) throw new Error(`${signature} is not in the catalog`)
  return found
}

interface Claim {
  readonly signature: string
  readonly trials: readonly Trial[]
}

/** Tries claims (a quarter of them in a usual run), some at a time, and gives those that met a NULL and those of which no call succeeded. */
async function refuted(all: readonly Claim[]): Promise<readonly string[]> {
  const claims = every(4, all)
  const found: string[] = []
  for (let from = 0; from < claims.length; from += 40) {
    const some = claims.slice(from, from + 40)
    const outcomes = await runTrials(
      server.database,
      some.flatMap(({ trials }) => trials),
      BUDGET,
    )
    let next = 0
    for (const { signature, trials } of some) {
      const own = outcomes.slice(next, (next += trials.length))
      const witness = own.find(({ nulls }) => nulls > 0)?.witness
      if (witness !== undefined) found.push(`${signature}: NULL for ${witness}`)
      if (trials.length === 0 || own.some(({ attempts }) => attempts === 0))
        found.push(`${signature}: not tried`)
    }
  }
  return found
}

describe('the table of total functions', () => {
  it('has functions of the catalog only, strict where it says so', () => {
    const missing = (
      kind: string,
      families: readonly { readonly signatures: Signatures }[],
    ): readonly string[] =>
      families.flatMap(({ signatures }) =>
        written(signatures).filter((signature) => !functions.has(`${kind} ${signature}`)),
      )
    expect(missing('f', TOTAL)).toEqual([])
    expect(missing('f', NOT_STRICT)).toEqual([])
    expect(missing('f', SET_RETURNING)).toEqual([])
    expect(missing('f', TOTAL_FOR_CONSTANTS)).toEqual([])
    expect(missing('a', AGGREGATES)).toEqual([])
    expect(missing('w', WINDOWS)).toEqual([])
    const total = TOTAL.flatMap(({ signatures }) => written(signatures))
    const called = total.map((signature) => calledAs('f', signature))
    expect(called.filter(({ strict, returnsSet }) => !strict || returnsSet)).toEqual([])
    expect(new Set(total).size).toBe(total.length)
    expect(total.length).toBeGreaterThan(1500)
  })

  it('has every comparison that a btree index is searched by', async () => {
    const rows = await server.database.rows(`
      select distinct p.oid
      from pg_amop o join pg_am m on m.oid = o.amopmethod
      join pg_operator q on q.oid = o.amopopr or q.oprnegate = o.amopopr
      join pg_proc p on p.oid = q.oprcode
      where m.amname = 'btree'`)
    const oids = new Set(rows.map(({ oid }) => Number(oid)))
    const total = new Set(TOTAL.flatMap(({ signatures }) => written(signatures)))
    const comparisons = [...functions.values()].filter(({ oid }) => oids.has(oid))
    expect(comparisons.length).toBeGreaterThan(300)
    expect(comparisons.filter(({ signature }) => !total.has(signature))).toEqual([])
    for (const { isComparison, isInequality, strict } of comparisons) {
      expect(strict && (isComparison || isInequality)).toBe(true)
    }
  })

  it('gives no NULL for values', async () => {
    const claims = TOTAL.flatMap(({ signatures }) =>
      written(signatures).map((signature) => ({
        signature,
        trials: trialsOf(calledAs('f', signature), types),
      })),
    )
    expect(await refuted(claims)).toEqual([])
  })

  it('gives no NULL where the arguments that are said to suffice are values', async () => {
    const claims = NOT_STRICT.flatMap(({ suffices, signatures }) =>
      written(signatures).map((signature) => ({
        signature,
        trials: suffices.flatMap((set) => notStrictTrials(calledAs('f', signature), types, set)),
      })),
    )
    expect(await refuted(claims)).toEqual([])
  })

  it('has no NULL in the columns of rows', async () => {
    const claims = SET_RETURNING.flatMap(({ columns, signatures }) =>
      written(signatures).map((signature) => ({
        signature,
        trials: columns.flatMap((column) => columnTrials(calledAs('f', signature), types, column)),
      })),
    )
    expect(await refuted(claims)).toEqual([])
  })

  it('gives no NULL from aggregates that have what they need', async () => {
    const claims = AGGREGATES.flatMap(({ needs, signatures }) =>
      written(signatures).map((signature) => ({
        signature,
        trials: aggregateTrials(calledAs('a', signature), types, needs),
      })),
    )
    expect(await refuted(claims)).toEqual([])
  })

  it('gives no NULL from window functions that have what they need', async () => {
    const claims = WINDOWS.flatMap(({ needs, signatures }) =>
      written(signatures).map((signature) => ({
        signature,
        trials: windowTrials(calledAs('w', signature), types, needs),
      })),
    )
    expect(await refuted(claims)).toEqual([])
  })

  it('gives no NULL for the constants it names', async () => {
    const claims = TOTAL_FOR_CONSTANTS.flatMap(({ constants, signatures }) =>
      written(signatures).map((signature) => ({
        signature,
        trials: constants.flatMap((constant) => constantTrials(calledAs('f', signature), types, constant)),
      })),
    )
    expect(await refuted(claims)).toEqual([])
  })
})

describe('a function that can give NULL is not in the table', () => {
  const total = new Set(TOTAL.flatMap(({ signatures }) => written(signatures)))

  /** One call that gives NULL, none of its arguments being NULL. */
  const calls: readonly (readonly [signature: string, call: string])[] = [
    ['array_dims(anyarray)', "array_dims('{}'::int[])"],
    ['array_length(anyarray, integer)', "array_length('{}'::int[], 1)"],
    ['array_lower(anyarray, integer)', 'array_lower(array[1], 2)'],
    ['array_ndims(anyarray)', "array_ndims('{}'::int[])"],
    ['array_upper(anyarray, integer)', "array_upper('{}'::int[], 1)"],
    ['area(path)', "area('[(0,0),(1,1)]'::path)"],
    ['bool(jsonb)', "'null'::jsonb::bool"],
    ['box_intersect(box, box)', "'(0,0),(1,1)'::box # '(5,5),(6,6)'::box"],
    ['close_pl(point, line)', "'(Infinity,0)'::point ## '{0,1,0}'::line"],
    ['col_description(oid, integer)', 'col_description(0, 0)'],
    ['current_setting(text, boolean)', "current_setting('no.such', true)"],
    ['date_part(text, date)', "date_part('month', 'infinity'::date)"],
    ['date_part(text, interval)', "date_part('month', 'infinity'::interval)"],
    ['date_part(text, timestamp with time zone)', "date_part('day', 'infinity'::timestamptz)"],
    ['extract(text, date)', "extract(month from 'infinity'::date)"],
    ['extract(text, interval)', "extract(minute from 'infinity'::interval)"],
    ['extract(text, timestamp with time zone)', "extract(dow from '-infinity'::timestamptz)"],
    ['extract(text, timestamp without time zone)', "extract(hour from 'infinity'::timestamp)"],
    ['float8(jsonb)', "'null'::jsonb::float8"],
    ['int4(jsonb)', "'null'::jsonb::int"],
    ['int8(jsonb)', "'null'::jsonb::bigint"],
    ['json_array_element(json, integer)', "'[]'::json -> 0"],
    ['json_array_element_text(json, integer)', "'[null]'::json ->> 0"],
    ['json_extract_path(json, text[])', "'{}'::json #> '{a}'"],
    ['json_extract_path_text(json, text[])', "'{\"a\": null}'::json #>> '{a}'"],
    ['json_object_field(json, text)', "'{}'::json -> 'a'"],
    ['json_object_field_text(json, text)', "'{\"a\": null}'::json ->> 'a'"],
    ['jsonb_array_element(jsonb, integer)', "'[]'::jsonb -> 0"],
    ['jsonb_array_element_text(jsonb, integer)', "'[null]'::jsonb ->> 0"],
    ['jsonb_extract_path(jsonb, text[])', "'{}'::jsonb #> '{a}'"],
    ['jsonb_extract_path_text(jsonb, text[])', "'{}'::jsonb #>> '{a}'"],
    ['jsonb_object_field(jsonb, text)', "'{}'::jsonb -> 'a'"],
    ['jsonb_object_field_text(jsonb, text)', "'{\"a\": null}'::jsonb ->> 'a'"],
    [
      'jsonb_path_exists(jsonb, jsonpath, jsonb, boolean)',
      "jsonb_path_exists('1', 'strict $.a', '{}', true)",
    ],
    ['jsonb_path_exists_opr(jsonb, jsonpath)', "'1'::jsonb @? 'strict $.a'"],
    ['jsonb_path_match(jsonb, jsonpath, jsonb, boolean)', "jsonb_path_match('null', '$')"],
    ['jsonb_path_match_opr(jsonb, jsonpath)', "'1'::jsonb @@ '$'"],
    ['jsonb_path_query_first(jsonb, jsonpath, jsonb, boolean)', "jsonb_path_query_first('{}', '$.a')"],
    ['line_interpt(line, line)', "'{0,1,0}'::line # '{0,1,0}'::line"],
    ['lower(anymultirange)', "lower('{}'::int4multirange)"],
    ['lower(anyrange)', "lower('(,)'::int4range)"],
    ['lseg_interpt(lseg, lseg)', "'[(0,0),(1,1)]'::lseg # '[(5,5),(6,6)]'::lseg"],
    ['min_scale(numeric)', "min_scale('NaN')"],
    ['numeric(jsonb)', "'null'::jsonb::numeric"],
    ['obj_description(oid, name)', "obj_description(0, 'pg_class')"],
    ['path_add(path, path)', "'((0,0))'::path + '((0,0))'::path"],
    ['path_distance(path, path)', "'[(0,0)]'::path <-> '[(0,0)]'::path"],
    ['pg_get_viewdef(oid)', 'pg_get_viewdef(0::oid)'],
    ['pg_relation_size(regclass)', 'pg_relation_size(0::oid)'],
    ['pg_table_is_visible(oid)', 'pg_table_is_visible(0)'],
    ['regexp_match(text, text)', "regexp_match('a', 'b')"],
    ['regexp_substr(text, text)', "regexp_substr('a', 'b')"],
    ['scale(numeric)', "scale('NaN')"],
    ['substring(text, text)', "substring('a' from 'b')"],
    ['substring(text, text, text)', "substring('a' similar 'b' escape '#')"],
    ['time(timestamp with time zone)', "'infinity'::timestamptz::time"],
    ['time(timestamp without time zone)', "'infinity'::timestamp::time"],
    ['timetz(timestamp with time zone)', "'infinity'::timestamptz::timetz"],
    ['to_char(interval, text)', "to_char('1 day'::interval, '')"],
    ['to_char(timestamp with time zone, text)', "to_char('infinity'::timestamptz, 'YYYY')"],
    ['to_char(timestamp without time zone, text)', "to_char(now()::timestamp, '')"],
    ['to_number(text, text)', "to_number('1', '')"],
    ['to_regclass(text)', "to_regclass('no_such')"],
    ['to_regtype(text)', "to_regtype('no_such')"],
    ['upper(anymultirange)', "upper('{}'::int4multirange)"],
    ['upper(anyrange)', "upper('empty'::int4range)"],
    ['uuid_extract_timestamp(uuid)', "uuid_extract_timestamp('00000000-0000-0000-0000-000000000000')"],
    ['uuid_extract_version(uuid)', "uuid_extract_version('00000000-0000-0000-0000-000000000000')"],
  ]
  it.each(calls)('%s', async (signature, call) => {
    expect(functions.has(`f ${signature}`)).toBe(true)
    const [row] = await server.database.rows(`select num_nulls(${call}) as nulls`)
    expect(row).toEqual({ nulls: '1' })
    expect(total.has(signature)).toBe(false)
  })

  // NULL for a state of the server that the embedded one is not in.
  it.each([
    'current_schema()',
    'has_table_privilege(oid, text)',
    'icu_unicode_version()',
    'pg_current_xact_id_if_assigned()',
    'pg_sequence_last_value(regclass)',
    'poly_distance(polygon, polygon)',
    'ts_lexize(regdictionary, text)',
    'txid_current_if_assigned()',
  ])('%s', (signature) => {
    expect(functions.has(`f ${signature}`)).toBe(true)
    expect(total.has(signature)).toBe(false)
  })
})

describe('the claims are not more cautious than they need be', () => {
  const sql: readonly (readonly [name: string, query: string])[] = [
    [
      'an aggregate over rows whose arguments are NULL',
      'select sum(x), max(x), string_agg(x::text, null) from (values (null::int)) t(x)',
    ],
    ['a sample of one row', 'select stddev(x), var_samp(x), covar_samp(x, x) from (values (1)) t(x)'],
    [
      'no spread',
      'select corr(x, x), regr_slope(x, x), regr_r2(x, x), regr_intercept(x, x) from (values (1), (1)) t(x)',
    ],
    [
      'collections over no rows',
      'select array_agg(x), json_agg(x), jsonb_object_agg(x, x) from (values (1)) t(x) where false',
    ],
    [
      'NULL for what must be a value',
      "select format(null), concat_ws(null, 'a'), array_remove(null::int[], 1), array_cat(null::int[], null)",
    ],
    [
      'texts of JSON',
      "select pair.value, element from json_each_text('{\"a\": null}') pair, jsonb_array_elements_text('[null]') element",
    ],
    ['a lexeme without positions', "select positions, weights from unnest('a'::tsvector)"],
    [
      'fields that infinity does not have',
      "select extract(isodow from 'infinity'::date), extract(month from 'infinity'::interval)",
    ],
  ]
  it.each(sql)('%s', async (_name, query) => {
    const rows = await server.database.rows(query)
    expect(rows).not.toEqual([])
    for (const row of rows) expect(new Set(Object.values(row))).toEqual(new Set([null]))
  })
})
