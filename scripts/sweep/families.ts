/**
 * The review: which functions may stand in the table of total functions, by families with one reason each. A sweep
 * shows that a function gives NULL, never that it cannot; so membership needs both, no NULL in the sweep and a
 * family here whose reason was checked against the server's source (src/backend/utils/adt of PostgreSQL).
 */
export interface Family {
  readonly title: string
  /** Why no combination of values gives NULL. */
  readonly reason: string
  /** Names of its functions, whole. */
  readonly names: RegExp
}

/** Joins alternatives to one pattern of whole names. */
const names = (...alternatives: readonly string[]): RegExp => new RegExp(`^(?:${alternatives.join('|')})$`)

const INTEGERS = 'int(?:2|4|8|24|28|42|48|82|84)'
const FLOATS = 'float(?:4|8|48|84)'
const ORDER = '(?:eq|ne|lt|le|gt|ge|cmp)'

export const families: readonly Family[] = [
  {
    title: 'Comparisons',
    reason:
      'every two values of a comparable type have an order, NaN, infinities and NULL elements or fields included',
    names: names(
      `(?:${INTEGERS}|${FLOATS}|bool|bpchar|bytea|char|cid|name|oid|oidvector|text|tid|xid|xid8|bit|varbit|aclitem)${ORDER}`,
      `(?:array|box|bpchar_pattern|cash|circle|date|enum|interval|jsonb|line|lseg|macaddr|macaddr8|multirange|network)_${ORDER}`,
      `(?:numeric|path_n|pg_lsn|point|range|record|record_image|text|text_pattern|time|timetz|timestamp|timestamptz)_${ORDER}`,
      `(?:tsquery|tsvector|uuid)_${ORDER}`,
      `(?:date|timestamp|timestamptz)_${ORDER}_(?:date|timestamp|timestamptz)`,
      `name${ORDER}text`,
      `text${ORDER}name`,
      'xidneq|xideqint4|xidneqint4',
      'bt\\w+cmp',
      '(?:box|circle|poly)_same',
      'gin_cmp_tslexeme|gin_compare_jsonb',
      'in_range',
    ),
  },
  {
    title: 'The greater and the lesser',
    reason: 'one of the two values',
    names: names(
      '(?:int2|int4|int8|float4|float8|oid|tid|cash)(?:larger|smaller)',
      '(?:array|bpchar|bytea|date|enum|interval|network|numeric|pg_lsn|record|text|time|timetz|timestamp|timestamptz|xid8)_(?:larger|smaller)',
    ),
  },
  {
    title: 'Hash values',
    reason: 'every value has one',
    names: names(
      'hash(?:bool|bpchar|bytea|char|cid|date|enum|float4|float8|inet|int2|int4|int8|macaddr|macaddr8|name|oid|oidvector|text|tid|xid|xid8)(?:extended)?',
      'hash_(?:array|multirange|numeric|range|record)(?:_extended)?',
      '(?:interval|jsonb|pg_lsn|time|timetz|timestamp|timestamptz|uuid)_hash(?:_extended)?',
      'md5|sha224|sha256|sha384|sha512|crc32|crc32c',
    ),
  },
  {
    title: 'Binary output',
    reason: 'every value has a binary form',
    names: names(
      '(?:bool|bpchar|bytea|char|cid|date|float4|float8|int2|int2vector|int4|int8|name|oid|oidvector|reg\\w+|text|tid|tsquery|tsvector|varchar|xid|xid8)_?send',
      'any(?:compatible)?array_send',
      '(?:array|bit|box|cash|cidr|circle|enum|inet|interval|json|jsonb|jsonpath|line|lseg|macaddr|macaddr8|multirange|numeric|path|pg_lsn)_send',
      '(?:pg_snapshot|point|poly|range|record|time|timetz|timestamp|timestamptz|txid_snapshot|uuid|varbit|xml)_send',
    ),
  },
  {
    title: 'Arithmetic of integers and floats',
    reason: 'overflow and division by zero are errors',
    names: names(
      `${INTEGERS}(?:pl|mi|mul|div)`,
      `${FLOATS}(?:pl|mi|mul|div)`,
      'int(?:2|4|8)(?:mod|abs|um|up|and|or|xor|not|shl|shr|inc|dec)',
      'float(?:4|8)(?:abs|um|up)',
      'abs|mod|gcd|lcm|factorial',
    ),
  },
  {
    title: 'Arithmetic of numeric',
    reason:
      'NaN and infinities are results, overflow and division by zero errors; scale and min_scale of NaN are NULL and not here',
    names: names(
      'numeric_(?:abs|add|div|div_trunc|exp|inc|ln|log|mod|mul|power|sqrt|sub|uminus|uplus)',
      'div|trim_scale',
    ),
  },
  {
    title: 'Rounding, powers, logarithms, trigonometry',
    reason: 'outside the domain is an error, NaN a result',
    names: names(
      'ceil|ceiling|floor|round|trunc|sign|sqrt|cbrt|exp|ln|log|log10|pow|power|degrees|radians|erf|erfc|gamma|lgamma',
      'a?(?:sin|cos|tan)[dh]?|atan2d?|cotd?',
      'd(?:cbrt|exp|log1|log10|pow|round|sqrt|trunc)',
      'width_bucket|pi|random|random_normal',
    ),
  },
  {
    title: 'Money',
    reason: 'overflow and division by zero are errors',
    names: names('cash_(?:pl|mi|div_\\w+|mul_\\w+|words)', '\\w+_mul_cash', 'money'),
  },
  {
    title: 'Conversions between types',
    reason:
      'a value that does not fit is an error; those of jsonb give NULL for its null, those of timestamps to times NULL for infinity, and are not here',
    names: names(
      'bit|bool|bpchar|bytea|char|cidr|date|float4|float8|int2|int4|int8|interval|macaddr|macaddr8|name|numeric|oid|pg_lsn|regclass|text',
      'time|timestamp|timestamptz|timetz|varbit|varchar|xid|xml',
    ),
  },
  {
    title: 'Strings and binary strings',
    reason: 'what is not found is an empty string or 0; positions outside are cut off or errors',
    names: names(
      'ascii|bit_length|btrim|char_length|character_length|chr|initcap|casefold|left|length|lower|lpad|ltrim|normalize|is_normalized',
      'octet_length|overlay|position|repeat|replace|reverse|right|rpad|rtrim|split_part|starts_with|strpos|substr|substring|textlen',
      'to_ascii|translate|unicode_assigned|unistr|upper|parse_ident|quote_ident|quote_literal',
      'textcat|textanycat|anytextcat|byteacat|nameconcatoid',
      'convert|convert_from|convert_to|decode|encode|get_bit|get_byte|set_bit|set_byte|bit_count',
      'to_hex|to_oct|to_bin|pg_size_bytes|pg_size_pretty',
    ),
  },
  {
    title: 'Patterns',
    reason:
      'no match is false, 0 or the unchanged string; regexp_match, regexp_substr and substring by pattern are NULL without a match and not here',
    names: names(
      '(?:bpchar|bytea|name|text)n?like|(?:bpchar|name|text)icn?like',
      '(?:bpchar|name|text)(?:ic)?regex(?:eq|ne)',
      'like|notlike|like_escape|similar_to_escape',
      'regexp_(?:count|instr|like|replace|split_to_array)',
    ),
  },
  {
    title: 'Bit strings',
    reason: 'different lengths and positions outside are errors',
    names: names('bit(?:and|or|xor|not|cat|shiftleft|shiftright)'),
  },
  {
    title: 'Dates and times',
    reason:
      'infinities are results, what is out of range is an error; extract is here for times only, which have no infinity',
    names: names(
      'age|date_add|date_bin|date_part|date_subtract|date_trunc|extract|isfinite|justify_(?:days|hours|interval)',
      'make_(?:date|interval|time|timestamp|timestamptz)|timezone|to_date|to_timestamp',
      'date_(?:mi|mi_interval|mii|pl_interval|pli)|datetime_pl|datetimetz_pl|timedate_pl|timetzdate_pl|integer_pl_date',
      'interval_(?:div|mi|mul|pl|pl_date|pl_time|pl_timestamp|pl_timestamptz|pl_timetz|um)|mul_d_interval',
      'time_(?:mi_interval|mi_time|pl_interval)|timetz_(?:mi_interval|pl_interval)',
      'timestamp_(?:mi|mi_interval|pl_interval)|timestamptz_(?:mi|mi_interval|pl_interval)',
    ),
  },
  {
    title: 'Formatting of numbers',
    reason:
      'an empty format gives an empty string; of dates and intervals to_char is NULL for infinity, to_number NULL for an empty format, and not here',
    names: names('to_char'),
  },
  {
    title: 'The time, random values, the session',
    reason: 'always there',
    names: names(
      'now|statement_timestamp|transaction_timestamp|clock_timestamp|timeofday|gen_random_uuid|uuidv4|uuidv7',
      'current_database|current_user|session_user|version|unicode_version|getdatabaseencoding|pg_client_encoding|pg_backend_pid',
      'pg_postmaster_start_time|pg_conf_load_time|pg_is_in_recovery|pg_trigger_depth|txid_current|txid_current_snapshot',
      'pg_current_xact_id|pg_current_snapshot|current_schemas|get_current_ts_config',
    ),
  },
  {
    title: 'Settings',
    reason: 'an unknown name is an error, unless missing_ok is given: that overload is not here',
    names: names('current_setting'),
  },
  {
    title: 'Sequences',
    reason: 'no value yet, or none left, is an error',
    names: names('nextval|currval|lastval|setval'),
  },
  {
    title: 'Advisory locks',
    reason: 'whether the lock was taken or given back; waiting for one returns void, which is a value',
    names: names('pg_(?:try_)?advisory_(?:xact_)?lock(?:_shared)?|pg_advisory_unlock(?:_shared)?'),
  },
  {
    title: 'Arrays',
    reason: 'a value for empty arrays too; dimensions and bounds of an empty array are NULL and not here',
    names: names(
      'cardinality|arraycontains|arraycontained|arrayoverlap|trim_array',
      'array_(?:reverse|sample|shuffle|sort|to_string)',
    ),
  },
  {
    title: 'JSON',
    reason: 'JSON null is a value; taking something out of JSON is NULL where it is not there, and not here',
    names: names(
      'array_to_json|row_to_json|to_jsonb?|jsonb?_object|jsonb?_typeof|jsonb?_array_length|jsonb?_strip_nulls|jsonb?_to_tsvector',
      'jsonb_(?:concat|contained|contains|delete|delete_path|exists|exists_all|exists_any|insert|pretty|set)',
      'jsonb_path_query_array(?:_tz)?',
    ),
  },
  {
    title: 'Ranges and multiranges',
    reason:
      'an empty range is a value, a result that is no range an error; bounds of an empty or unbounded range are NULL and not here',
    names: names(
      'isempty|lower_inc|lower_inf|upper_inc|upper_inf|range_merge|multirange',
      '(?:int4|int8|num|date|ts|tstz)multirange',
      'elem_contained_by_(?:multi)?range',
      'range_(?:adjacent|after|before|contained_by|contains|contains_elem|intersect|overlaps|overleft|overright|union)',
      'range_(?:adjacent|after|before|contained_by|contains|overlaps|overleft|overright)_multirange',
      'multirange_(?:contains_elem|intersect|minus|union)',
      'multirange_(?:adjacent|after|before|contained_by|contains|overlaps|overleft|overright)_(?:multi)?range',
    ),
  },
  {
    title: 'Network addresses',
    reason: 'every address has its parts; results out of range are errors',
    names: names(
      'abbrev|broadcast|family|host|hostmask|masklen|netmask|network|set_masklen|inet_merge|inet_same_family',
      'inet(?:and|or|not|pl|mi|mi_int8)|int8pl_inet|network_(?:overlap|sub|subeq|sup|supeq)',
      'macaddr8?_(?:and|or|not)|macaddr8_set7bit',
    ),
  },
  {
    title: 'Geometry',
    reason:
      'computed for every shape, NaN included; intersections, closest points, distances of paths or polygons, joins of paths and areas of paths can be NULL and are not here',
    names: names(
      'area|bound_box|box|center|circle|diagonal|diameter|height|isclosed|isopen|ishorizontal|isparallel|isperp|isvertical|line|lseg',
      'npoints|path|pclose|point|polygon|popen|radius|slope|width',
      'box_(?:above|above_eq|add|below|below_eq|center|contain|contain_pt|contained|distance|div|left|mul|overabove|overbelow|overlap|overleft|overright|right|sub)',
      'circle_(?:above|add_pt|below|center|contain|contain_pt|contained|distance|div_pt|left|mul_pt|overabove|overbelow|overlap|overleft|overright|right|sub_pt)',
      'dist_(?:bp|bs|cpoint|cpoly|lp|ls|pathp|pb|pc|pl|polyc|polyp|ppath|ppoly|ps|sb|sl|sp)',
      'inter_(?:lb|sb|sl)|on_(?:pb|pl|ppath|ps|sb|sl)',
      'line_(?:distance|horizontal|intersect|parallel|perp|vertical)',
      'lseg_(?:center|distance|horizontal|intersect|length|parallel|perp|vertical)',
      'path_(?:add_pt|contain_pt|div_pt|inter|length|mul_pt|npoints|sub_pt)',
      'point_(?:above|add|below|distance|div|horiz|left|mul|right|sub|vert)',
      'poly_(?:above|below|center|contain|contain_pt|contained|left|npoints|overabove|overbelow|overlap|overleft|overright|right)',
      'pt_contained_(?:circle|poly)',
    ),
  },
  {
    title: 'Text search',
    reason:
      'an empty vector or query is a value; ts_lexize is NULL for a word unknown to the dictionary and not here',
    names: names(
      'numnode|querytree|setweight|strip|array_to_tsvector|ts_delete|ts_filter|ts_headline|ts_match_(?:qv|tq|tt|vq)|ts_rank|ts_rank_cd|ts_rewrite',
      'to_tsvector|(?:to|phraseto|plainto|websearch_to)_tsquery|tsq_m?contained|tsq_mcontains|tsquery_(?:and|not|or|phrase)',
      'tsvector_concat|tsvector_to_array',
    ),
  },
  {
    title: 'XML',
    reason: 'no match is an empty array or false, malformed input an error',
    names: names('xml_is_well_formed(?:_content|_document)?|xmlcomment|xmlexists|xmltext|xpath|xpath_exists'),
  },
  {
    title: 'Log positions, transaction ids, snapshots',
    reason: 'results out of range are errors',
    names: names(
      'pg_lsn_(?:mi|mii|pli)|numeric_pl_pg_lsn|pg_wal_lsn_diff|pg_snapshot_x(?:min|max)|txid_snapshot_x(?:min|max)',
      'pg_visible_in_snapshot|txid_visible_in_snapshot',
    ),
  },
  {
    title: 'Types and storage',
    reason: 'about the value itself, which is there; bad input for another type is an answer',
    names: names('pg_column_size|pg_input_is_valid'),
  },
]

/** Families without a NULL in the sweep that stay out of the table all the same. */
export const leftOut: readonly Family[] = [
  {
    title: 'Support functions',
    reason: 'work on the inner state of aggregates, indexes and types; no query calls them',
    names: names(
      '\\w+_accum(?:_inv)?|\\w+_(?:state|trans)f(?:unc|n)|bool(?:and|or)_statefunc|float8_\\w+|int8_avg|int2int4_sum|int4_avg_combine',
      'int8(?:inc|dec)_(?:any|float8_float8)|\\w+_canonical|\\w+_subdiff|bt(?:varstr)?equalimage|gist_translate_cmptype_common|spg_poly_quad_compress',
      '\\w+typmod(?:in|out)',
    ),
  },
  {
    title: 'Catalogs, privileges, statistics',
    reason: 'NULL for an object that is not there, in this version or another',
    names: names(
      'has_\\w+|row_security_active|pg_has_role|aclcontains|acldefault|aclinsert|aclremove|makeaclitem|oidvectortypes|to_reg\\w+',
      'pg_(?:get|stat|relation|index|indexam|describe|identify|sequence|partition|tablespace|database|filenode|collation|settings|char|encoding|replication|xact|input_error)_\\w+',
      'pg_(?:\\w+_is_visible|table_size|indexes_size|total_relation_size|basetype|blocking_pids|is_other_temp_schema|my_temp_schema|event_trigger_\\w+|last_committed_xact|numa_available)',
      'pg_(?:walfile_name(?:_offset)?|notification_queue_usage|column_is_updatable|current_xact_id_if_assigned)',
      'txid_current_if_assigned|current_schema|getpgusername|icu_unicode_version|mxid_age|system_user',
    ),
  },
  {
    title: 'Can be NULL where the sweep does not see it',
    reason: 'the source returns NULL, for a dictionary, a setting or an input that the sweep does not have',
    names: names('ts_lexize|poly_distance|range_minus'),
  },
  {
    title: 'Effects',
    reason: 'called for what they do',
    names: names('setseed|pg_advisory_unlock_all'),
  },
]

export const familyOf = (name: string): Family | undefined =>
  families.find((family) => family.names.test(name))
