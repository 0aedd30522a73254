/** What is known of functions beyond the strict ones that return one value: each list has its reasons, and the sweep tries each entry. */

/**
 * Functions that are not strict: sets of arguments, counted from 1, each of which suffices: where all arguments of a set are
 * values, so is the result. The empty set: never NULL. All of it without VARIADIC, whose array may be NULL itself.
 */
export const notStrict: readonly {
  readonly reason: string
  readonly suffices: readonly (readonly number[])[]
  readonly signatures: readonly string[]
}[] = [
  {
    reason: 'NULL arguments are left out, counted, or become JSON null or NULL elements',
    suffices: [[]],
    signatures: [
      'array_append(anycompatiblearray, anycompatible)',
      'array_prepend(anycompatible, anycompatiblearray)',
      'concat("any")',
      'json_build_array("any")',
      'json_build_array()',
      'json_build_object("any")',
      'json_build_object()',
      'jsonb_build_array("any")',
      'jsonb_build_array()',
      'jsonb_build_object("any")',
      'jsonb_build_object()',
      'num_nonnulls("any")',
      'num_nulls("any")',
      'pg_typeof("any")',
      'quote_nullable(anyelement)',
      'quote_nullable(text)',
    ],
  },
  {
    reason: 'a NULL bound is no bound, NULL flags are an error',
    suffices: [[]],
    signatures: [
      'daterange(date, date)',
      'daterange(date, date, text)',
      'int4range(integer, integer)',
      'int4range(integer, integer, text)',
      'int8range(bigint, bigint)',
      'int8range(bigint, bigint, text)',
      'numrange(numeric, numeric)',
      'numrange(numeric, numeric, text)',
      'tsrange(timestamp without time zone, timestamp without time zone)',
      'tsrange(timestamp without time zone, timestamp without time zone, text)',
      'tstzrange(timestamp with time zone, timestamp with time zone)',
      'tstzrange(timestamp with time zone, timestamp with time zone, text)',
    ],
  },
  {
    reason: 'only the type of the argument counts, or NULL is an open end',
    suffices: [[]],
    signatures: [
      'enum_first(anyenum)',
      'enum_last(anyenum)',
      'enum_range(anyenum)',
      'enum_range(anyenum, anyenum)',
    ],
  },
  {
    reason: 'NULL for what must not be NULL is an error, or nothing',
    suffices: [[]],
    signatures: [
      'array_fill(anyelement, integer[])',
      'array_fill(anyelement, integer[], integer[])',
      'pg_notify(text, text)',
      'set_config(text, text, boolean)',
    ],
  },
  {
    reason: 'one of the two is enough',
    suffices: [[1], [2]],
    signatures: ['array_cat(anycompatiblearray, anycompatiblearray)', 'xmlconcat2(xml, xml)'],
  },
  {
    reason: 'NULL among the other arguments is left out, looked for, or means a default',
    suffices: [[1]],
    signatures: [
      'array_positions(anycompatiblearray, anycompatible)',
      'array_remove(anycompatiblearray, anycompatible)',
      'array_replace(anycompatiblearray, anycompatible, anycompatible)',
      'concat_ws(text, "any")',
      'format(text)',
      'format(text, "any")',
      'similar_escape(text, text)',
      'string_to_array(text, text)',
      'string_to_array(text, text, text)',
    ],
  },
  {
    reason: 'without the last argument, NULL elements are left out',
    suffices: [[1, 2]],
    signatures: ['array_to_string(anyarray, text, text)'],
  },
  {
    reason:
      'what to do with a new value that is NULL is said by the last argument, and never that the result be NULL',
    suffices: [[1, 2, 4]],
    signatures: ['jsonb_set_lax(jsonb, text[], jsonb, boolean, text)'],
  },
  {
    reason: 'two periods with all four ends either overlap or do not',
    suffices: [[1, 2, 3, 4]],
    signatures: [
      'overlaps(time with time zone, time with time zone, time with time zone, time with time zone)',
      'overlaps(time without time zone, interval, time without time zone, interval)',
      'overlaps(time without time zone, interval, time without time zone, time without time zone)',
      'overlaps(time without time zone, time without time zone, time without time zone, interval)',
      'overlaps(time without time zone, time without time zone, time without time zone, time without time zone)',
      'overlaps(timestamp with time zone, interval, timestamp with time zone, interval)',
      'overlaps(timestamp with time zone, interval, timestamp with time zone, timestamp with time zone)',
      'overlaps(timestamp with time zone, timestamp with time zone, timestamp with time zone, interval)',
      'overlaps(timestamp with time zone, timestamp with time zone, timestamp with time zone, timestamp with time zone)',
      'overlaps(timestamp without time zone, interval, timestamp without time zone, interval)',
      'overlaps(timestamp without time zone, interval, timestamp without time zone, timestamp without time zone)',
      'overlaps(timestamp without time zone, timestamp without time zone, timestamp without time zone, interval)',
      'overlaps(timestamp without time zone, timestamp without time zone, timestamp without time zone, timestamp without time zone)',
    ],
  },
]

/** Set-returning functions: the columns, counted from 1, that no row has NULL in, whatever the arguments. */
export const setReturning: readonly {
  readonly reason: string
  readonly columns: readonly number[]
  readonly signatures: readonly string[]
}[] = [
  {
    reason: 'a series of values; a NULL argument gives no rows',
    columns: [1],
    signatures: [
      'generate_series(bigint, bigint)',
      'generate_series(bigint, bigint, bigint)',
      'generate_series(integer, integer)',
      'generate_series(integer, integer, integer)',
      'generate_series(numeric, numeric)',
      'generate_series(numeric, numeric, numeric)',
      'generate_series(timestamp with time zone, timestamp with time zone, interval)',
      'generate_series(timestamp with time zone, timestamp with time zone, interval, text)',
      'generate_series(timestamp without time zone, timestamp without time zone, interval)',
      'generate_subscripts(anyarray, integer)',
      'generate_subscripts(anyarray, integer, boolean)',
    ],
  },
  {
    reason: 'elements, keys and items of JSON are JSON, null included; as text, JSON null is NULL',
    columns: [1],
    signatures: [
      'json_array_elements(json)',
      'json_each_text(json)',
      'json_object_keys(json)',
      'jsonb_array_elements(jsonb)',
      'jsonb_each_text(jsonb)',
      'jsonb_object_keys(jsonb)',
      'jsonb_path_query(jsonb, jsonpath, jsonb, boolean)',
      'jsonb_path_query_tz(jsonb, jsonpath, jsonb, boolean)',
    ],
  },
  {
    reason: 'a key and its JSON value',
    columns: [1, 2],
    signatures: ['json_each(json)', 'jsonb_each(jsonb)'],
  },
  {
    reason: 'matches, and what stands between them; no null string is given',
    columns: [1],
    signatures: [
      'regexp_matches(text, text)',
      'regexp_matches(text, text, text)',
      'regexp_split_to_table(text, text)',
      'regexp_split_to_table(text, text, text)',
      'string_to_table(text, text)',
    ],
  },
  {
    reason: 'parts of a value that can hold no NULL; positions and weights of a lexeme can be missing',
    columns: [1],
    signatures: [
      'pg_snapshot_xip(pg_snapshot)',
      'txid_snapshot_xip(txid_snapshot)',
      'unnest(anymultirange)',
      'unnest(tsvector)',
    ],
  },
  {
    reason: 'a parser names each token it finds',
    columns: [1, 2],
    signatures: ['ts_parse(oid, text)', 'ts_parse(text, text)'],
  },
]

/**
 * What an aggregate needs to give a value: nothing, some row, or rows in each of which all its arguments (before WITHIN GROUP
 * and in it as well) are values. Those not listed can be NULL over any rows.
 */
export type Needs = 'nothing' | 'rows' | 'values'

export const aggregates: readonly {
  readonly reason: string
  readonly needs: Needs
  readonly names: RegExp
}[] = [
  { reason: 'a count, 0 over no rows', needs: 'nothing', names: /^(?:count|regr_count)$/ },
  {
    reason: 'where a hypothetical row would stand, first over no rows',
    needs: 'nothing',
    names: /^(?:rank|dense_rank|percent_rank|cume_dist)$/,
  },
  {
    reason: 'NULL is an element, JSON null or left out, but the collection is there',
    needs: 'rows',
    names: /^(?:array_agg|jsonb?_agg(?:_strict)?|jsonb?_object_agg(?:_unique)?(?:_strict)?)$/,
  },
  {
    reason:
      'of values; stddev, variance and covariance of a sample need two rows, corr and regr_slope, _intercept, _r2 a spread: not here',
    needs: 'values',
    names:
      /^(?:any_value|avg|bit_and|bit_or|bit_xor|bool_and|bool_or|covar_pop|every|max|min|mode|percentile_cont|percentile_disc|range_agg|range_intersect_agg|regr_avgx|regr_avgy|regr_sxx|regr_sxy|regr_syy|stddev_pop|string_agg|sum|var_pop|xmlagg)$/,
  },
]

/**
 * What a window function needs to give a value: nothing, arguments that are values in every row, or those and a frame that is
 * never empty. An aggregate over a window needs what it needs otherwise, of its frame.
 */
export type WindowNeeds = 'nothing' | 'arguments' | 'frame'

export const windows: readonly {
  readonly reason: string
  readonly needs: WindowNeeds
  readonly signatures: readonly string[]
}[] = [
  {
    reason: 'the place of the row in its partition',
    needs: 'nothing',
    signatures: ['cume_dist()', 'dense_rank()', 'percent_rank()', 'rank()', 'row_number()'],
  },
  { reason: 'a bucket for every row', needs: 'arguments', signatures: ['ntile(integer)'] },
  {
    reason: 'the default where there is no such row',
    needs: 'arguments',
    signatures: ['lag(anycompatible, integer, anycompatible)', 'lead(anycompatible, integer, anycompatible)'],
  },
  {
    reason: 'a row of the frame',
    needs: 'frame',
    signatures: ['first_value(anyelement)', 'last_value(anyelement)'],
  },
]

/** Functions that are total for some constants as their first argument: fields that infinity has. */
export const constants: readonly {
  readonly reason: string
  readonly constants: readonly string[]
  readonly signatures: readonly string[]
}[] = [
  {
    reason: 'fields that only grow are infinite for infinity, all others NULL',
    constants: ['century', 'decade', 'epoch', 'isoyear', 'julian', 'millennium', 'year'],
    signatures: [
      'date_part(text, date)',
      'date_part(text, timestamp with time zone)',
      'date_part(text, timestamp without time zone)',
      'extract(text, date)',
      'extract(text, timestamp with time zone)',
      'extract(text, timestamp without time zone)',
    ],
  },
  {
    reason: 'fields without an upper limit are infinite for infinity, all others NULL',
    constants: ['century', 'day', 'decade', 'epoch', 'hour', 'millennium', 'year'],
    signatures: ['date_part(text, interval)', 'extract(text, interval)'],
  },
]
