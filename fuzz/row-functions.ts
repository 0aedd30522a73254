/** Aggregates, window functions and set-returning functions, written as calls are. */
import type { TypeName } from './types.js'

/** Aggregates by result type; `{…}` are expressions over the rows of the group. */
export const aggregates: Readonly<Partial<Record<TypeName, readonly string[]>>> = {
  bool: ['bool_and({bool})', 'bool_or({bool})', 'every({bool})', 'any_value({bool})'],
  int4: [
    'max({int4})',
    'first_sum({int4} % 9)',
    'all_sum({int4} % 9)',
    'min({int4})',
    'bit_and({int4})',
    'bit_or({int4})',
    'bit_xor({int4})',
    'mode() within group (order by {int4})',
    'percentile_disc(0.5) within group (order by {int4})',
    'any_value({int4})',
    'percentile_disc(0) within group (order by {int4})',
  ],
  int8: [
    'count(*)',
    'count({any})',
    'count(distinct {int4})',
    'sum({int4})',
    'regr_count({float8}, {float8})',
    'rank(1) within group (order by {int4})',
    "dense_rank('b') within group (order by {text})",
    'max({int8})',
    'sum({int2})',
  ],
  numeric: [
    'sum({numeric})',
    'avg({int4})',
    'avg({numeric})',
    'stddev_samp({numeric})',
    'var_pop({int4})',
    'stddev_pop({numeric})',
    'sum({int8})',
    'max({numeric})',
    'variance({int4})',
  ],
  float8: [
    'avg({float8})',
    'corr({float8}, {float8})',
    'covar_samp({float8}, {float8})',
    'regr_slope({float8}, {float8})',
    'percentile_cont(0.5) within group (order by {float8})',
    'percent_rank(1) within group (order by {int4})',
    'cume_dist(0) within group (order by {int4})',
    'stddev({float8})',
    'sum({float8})',
    'percentile_cont(null) within group (order by {float8})',
    'var_samp({float8})',
  ],
  text: [
    'string_agg({text}, {text})',
    "string_agg({text}, ',')",
    "string_agg({text}, ',' order by {int4})",
    'max({text})',
    'min({text})',
    'any_value({text})',
    'mode() within group (order by {text})',
    "string_agg(distinct {text}, ',')",
  ],
  date: ['max({date})', 'min({date})'],
  timestamp: ['max({timestamp})'],
  timestamptz: ['max({timestamptz})', 'min({timestamptz})'],
  interval: ['sum({interval})', 'avg({interval})', 'max({interval})'],
  mood: ['max({mood})', 'min({mood})', 'mode() within group (order by {mood})', 'any_value({mood})'],
  bytea: ['string_agg({bytea}, {bytea})', 'max({bytea})'],
  jsonb: [
    'jsonb_agg({any})',
    'jsonb_agg({row})',
    "jsonb_agg(jsonb_build_object('a', {any}, 'b', {any}))",
    "jsonb_object_agg(coalesce({text}, ''), {row})",
    "coalesce(jsonb_agg({any}) filter (where {bool}), '[]')",
    'jsonb_agg({text} order by {int4})',
    "jsonb_object_agg(coalesce({text}, ''), {any})",
    'jsonb_agg_strict({any})',
    "jsonb_object_agg_strict(coalesce({text}, ''), {any})",
    'any_value({jsonb})',
    'json_arrayagg({int4} returning jsonb)',
  ],
  json: [
    'json_agg({any})',
    'json_agg({row})',
    "json_agg(json_build_object('x', {any}) order by {int4})",
    "coalesce(json_agg({row}), '[]')",
    "json_object_agg(coalesce({text}, ''), {any})",
    'json_arrayagg({any})',
    'json_arrayagg({any} absent on null)',
    'json_arrayagg({any} null on null)',
    "json_objectagg(coalesce({text}, '') : {any})",
    'json_agg_strict({any})',
    "json_objectagg(coalesce({text}, '') : {any} absent on null)",
  ],
  int4range: ['range_intersect_agg({int4range})'],
  'int4[]': [
    'array_agg({int4})',
    'array_agg(distinct {int4})',
    'array_agg({int4} order by {text} desc)',
    'max({int4[]})',
    'percentile_disc(array[0.1, 0.9]) within group (order by {int4})',
  ],
  'text[]': ['array_agg({text})', 'array_agg({text} order by {text})', 'max({text[]})'],
  'mood[]': ['array_agg({mood})'],
  varchar: ['any_value({varchar})', 'mode() within group (order by {varchar})'],
  int2: ['max({int2})', 'bit_or({int2})'],
  float4: ['max({float4})', 'sum({float4})'],
  bpchar: ['max({bpchar})'],
  uuid: ['any_value({uuid})'],
  pair: ['any_value({pair})'],
  email: ['any_value({email})'],
}

/** Window functions that are not aggregates; `value` marks those that take a column of any type. */
export const windowCalls: Readonly<Partial<Record<TypeName, readonly string[]>>> = {
  int8: ['row_number()', 'rank()', 'dense_rank()'],
  int4: ['ntile(2)', 'ntile(null)', 'ntile({int4} % 3 + 5)'],
  float8: ['percent_rank()', 'cume_dist()'],
}

export const valueWindows: readonly string[] = [
  'lag({T})',
  'lead({T})',
  'lag({T}, 1)',
  'lag({T}, 1, {T})',
  'lead({T}, 2, {T})',
  'lag({T}, {int4} % 3, {T})',
  'lag({T}, null, {T})',
  'first_value({T})',
  'last_value({T})',
  'nth_value({T}, 1)',
  'nth_value({T}, 2)',
  'lag({T}, -1)',
  'lead({T}, 0, {T})',
]

/** Set-returning functions with one column, for FROM and for target lists. */
export const setCalls: Readonly<Partial<Record<TypeName, readonly string[]>>> = {
  int4: [
    'generate_series(1, 2)',
    'generate_series(1, {int4} % 4)',
    'generate_series(3, 1)',
    'unnest({int4[]})',
    'generate_subscripts({text[]}, 1)',
    'generate_series(2, 1, -1)',
  ],
  text: [
    'unnest({text[]})',
    "regexp_split_to_table({text}, ',')",
    "string_to_table({text}, ',')",
    "string_to_table({text}, ',', '')",
    'jsonb_object_keys(\'{"a": 1}\')',
    "jsonb_array_elements_text('[1, null]')",
    'json_array_elements_text(\'["x", null]\')',
  ],
  'text[]': ["regexp_matches({text}, 'a(x)?')", "regexp_matches({text}, '(b)|(a)', 'g')"],
  jsonb: [
    "jsonb_array_elements('[1, null]')",
    'jsonb_array_elements(jsonb_build_array({any}, {any}))',
    "jsonb_path_query({jsonb}, '$.*')",
    "jsonb_path_query({jsonb}, '$.l[*]')",
  ],
  json: ["json_array_elements('[{}, null]')"],
  mood: ['unnest(enum_range(null::mood))', 'unnest({mood[]})'],
  timestamp: ["generate_series(timestamp '2026-01-01', timestamp '2026-01-02', interval '1 day')"],
  numeric: ['generate_series(1, 2, 0.5)'],
}

/** Functions in FROM with several columns, each with its name and type. */
export const tableCalls: readonly {
  readonly call: string
  readonly columns: readonly (readonly [string, TypeName])[]
  readonly definition: string | null
}[] = [
  {
    call: 'jsonb_each({jsonb_object})',
    columns: [
      ['key', 'text'],
      ['value', 'jsonb'],
    ],
    definition: null,
  },
  {
    call: 'json_each_text(\'{"a": 1, "b": null}\')',
    columns: [
      ['key', 'text'],
      ['value', 'text'],
    ],
    definition: null,
  },
  {
    call: 'jsonb_each_text({jsonb_object})',
    columns: [
      ['key', 'text'],
      ['value', 'text'],
    ],
    definition: null,
  },
  {
    call: 'some_rows({int4})',
    columns: [
      ['n', 'int4'],
      ['note', 'text'],
    ],
    definition: null,
  },
  {
    call: 'noted_rows({int4})',
    columns: [
      ['n', 'int4'],
      ['note', 'text'],
    ],
    definition: null,
  },
  {
    call: 'sure_rows({int4})',
    columns: [
      ['n', 'int4'],
      ['note', 'text'],
    ],
    definition: null,
  },
  {
    call: "json_table({jsonb}, '$.l[*]' as l columns (n int path '$' default 7 on empty default 8 on error, j jsonb path '$' without wrapper, flag bool path '$.a' error on empty null on error))",
    columns: [
      ['n', 'int4'],
      ['j', 'jsonb'],
      ['flag', 'bool'],
    ],
    definition: null,
  },
  {
    call: 'some_pairs()',
    columns: [
      ['a', 'int4'],
      ['b', 'text'],
    ],
    definition: null,
  },
  {
    call: 'pair_of({int4}, {text})',
    columns: [
      ['a', 'int4'],
      ['b', 'text'],
    ],
    definition: null,
  },
  {
    call: 'out_pair({int4})',
    columns: [
      ['a', 'int4'],
      ['b', 'text'],
    ],
    definition: null,
  },
  {
    call: 'jsonb_to_recordset(\'[{"n": 1}, {"note": "x"}]\')',
    columns: [
      ['n', 'int4'],
      ['note', 'text'],
    ],
    definition: '(n int, note text)',
  },
  {
    call: 'jsonb_to_record({jsonb_object})',
    columns: [
      ['n', 'int8'],
      ['s', 'text'],
    ],
    definition: '(n int8, s text)',
  },
  {
    call: 'unnest({int4[]}, {text[]})',
    columns: [
      ['n', 'int4'],
      ['note', 'text'],
    ],
    definition: '(n, note)',
  },
  {
    call: 'rows from (generate_series(1, 2), unnest({text[]}))',
    columns: [
      ['n', 'int4'],
      ['note', 'text'],
    ],
    definition: '(n, note)',
  },
  {
    call: 'rows from (generate_series(1, 3), lower({text})) with ordinality',
    columns: [
      ['n', 'int4'],
      ['note', 'text'],
      ['big', 'int8'],
    ],
    definition: '(n, note, big)',
  },
  {
    call: 'unnest({text[]}) with ordinality',
    columns: [
      ['note', 'text'],
      ['big', 'int8'],
    ],
    definition: '(note, big)',
  },
  {
    call: "json_table({jsonb}, '$[*]' columns (n int path '$', label text path '$.s' default 'd' on empty, flag bool exists path '$.a', big for ordinality))",
    columns: [
      ['n', 'int4'],
      ['label', 'text'],
      ['flag', 'bool'],
      ['big', 'int4'],
    ],
    definition: null,
  },
  {
    call: "json_table({jsonb}, '$' columns (s text path '$.s' null on error, nested path '$.l[*]' columns (n int path '$' null on error, k for ordinality)))",
    columns: [
      ['s', 'text'],
      ['n', 'int4'],
      ['k', 'int4'],
    ],
    definition: null,
  },
  {
    call: "xmltable('/r/x' passing '<r><x a=\"1\"/><x/></r>' columns n int path '@a', k for ordinality)",
    columns: [
      ['n', 'int4'],
      ['k', 'int4'],
    ],
    definition: null,
  },
]
