/**
 * The review of the functions of extensions, as families.ts is that of the built-in ones. A function stands in the table if the
 * sweep met no NULL and a family here has its name with a reason that was checked against its source: contrib of PostgreSQL, and
 * pgvector. What depends on a setting of the session or on stored data stays out.
 */
export interface ExtensionFamily {
  /** `total` and `aggregates` are for the table; `left out`: no NULL was met; `effects`: the sweep does not call them. */
  readonly kind: 'total' | 'aggregates' | 'left out' | 'effects'
  readonly reason: string
  /** Names of its functions, whole. */
  readonly names: RegExp
}

/** Joins alternatives to one pattern of whole names. */
const names = (...alternatives: readonly string[]): RegExp => new RegExp(`^(?:${alternatives.join('|')})$`)

const total = (reason: string, ...alternatives: readonly string[]): ExtensionFamily => ({
  kind: 'total',
  reason,
  names: names(...alternatives),
})
const leftOut = (reason: string, ...alternatives: readonly string[]): ExtensionFamily => ({
  kind: 'left out',
  reason,
  names: names(...alternatives),
})
const aggregates = (reason: string, ...alternatives: readonly string[]): ExtensionFamily => ({
  kind: 'aggregates',
  reason,
  names: names(...alternatives),
})

const ORDER = '(?:eq|ne|lt|le|gt|ge|cmp)'
const ORDERED = 'every two values have an order'

/** The families of each extension whose functions work on values alone. */
export const extensionFamilies: Readonly<Record<string, readonly ExtensionFamily[]>> = {
  btree_gin: [
    total(ORDERED, 'gin_(?:enum|numeric)_cmp'),
    leftOut('support function of an index', 'gin_btree_\\w+'),
  ],
  btree_gist: [
    total(
      'the distance of two values; overflow and infinity are errors or infinite',
      '(?:cash|date|float4|float8|int2|int4|int8|interval|oid|time|ts|tstz)_dist',
    ),
    leftOut('support function of an index', 'gbtreekey\\w+', 'gbt_\\w+', 'gist_\\w+'),
  ],
  citext: [
    total(
      'comparison of the texts in lower case',
      `citext_(?:pattern_)?${ORDER}`,
      `texticregex(?:eq|ne)`,
      `texticlike|texticnlike`,
    ),
    total('one of the two values', 'citext_(?:larger|smaller)'),
    total('every value has one', 'citext_hash(?:_extended)?'),
    total('the value in another type', 'citext|citextsend'),
    total(
      'as the function of text that it calls; split_part is not here, for it is NULL for a field that is not there',
      'replace|regexp_replace|regexp_split_to_array|strpos|translate',
    ),
    aggregates('the least or the greatest of the values', 'max|min'),
  ],
  cube: [
    total(ORDERED, `cube_${ORDER}`),
    total(
      'two cubes of different dimensions are compared as if the missing ones were 0',
      'cube_(?:contains|contained|overlap)',
    ),
    total('a distance, over missing dimensions as 0', 'cube_distance|distance_(?:chebyshev|taxicab)'),
    total(
      'a coordinate or property; one that the cube lacks is 0 or an error',
      'cube_(?:coord|coord_llur|dim|is_point|ll_coord|size|ur_coord)',
    ),
    total('a cube; what cannot be one is an error', 'cube|cube_(?:enlarge|inter|send|subset|union)'),
  ],
  earthdistance: [
    total(
      'an expression in SQL over total functions; out of the domain is cut off or an error',
      'earth_box|earth_distance|gc_to_sec|latitude|ll_to_earth|longitude|sec_to_gc',
    ),
    total('the distance of two points', 'geo_distance'),
  ],
  fuzzystrmatch: [
    total('a number of edits; too long texts are errors', 'levenshtein|levenshtein_less_equal'),
    total(
      'a code, which is empty for a text without letters, and how many places of two agree',
      'difference|dmetaphone|dmetaphone_alt|metaphone|soundex|text_soundex',
    ),
  ],
  hstore: [
    total(ORDERED, `hstore_${ORDER}`),
    total('every value has one', 'hstore_hash(?:_extended)?|hstore_send'),
    total(
      'whether keys are there, or the pairs of another value',
      'defined|exist|exists_all|exists_any|isdefined|isexists|hs_contained|hs_contains',
    ),
    total('the pairs that are left, or all of them', 'delete|hs_concat|slice'),
    total(
      'arrays of keys and values, with NULL as an element',
      'akeys|avals|hstore_to_array|hstore_to_matrix|slice_array',
    ),
    total('an object with JSON null for NULL', 'hstore_to_jsonb?(?:_loose)?'),
    total('no pairs for an empty array', 'hstore'),
    leftOut('about the storage of a value', 'hstore_version_diag'),
  ],
  intarray: [
    total(
      'arrays are compared and combined as sets; one with a NULL element is an error',
      '_int_(?:contained|contains|different|inter|overlap|same|union)|boolop|rboolop|intset_subtract|intset_union_elem',
    ),
    total(
      'an array or a position; what is not found is an empty array or 0',
      'icount|idx|intarray_del_elem|intarray_push_array|intarray_push_elem|intset|sort|sort_asc|sort_desc|subarray|uniq',
    ),
  ],
  isn: [
    total(ORDERED, `isn(?:eq|ne|lt|le|gt|ge)`, 'bt(?:ean13|isbn13|isbn|ismn13|ismn|issn13|issn|upc)cmp'),
    total('every value has one', 'hash(?:ean13|isbn13|isbn|ismn13|ismn|issn13|issn|upc)'),
    total('the number in another form, or an error', 'ean13|isbn13|isbn|ismn13|ismn|issn13|issn|upc'),
    total('whether the check digit was right, and the number with the right one', 'is_valid|make_valid'),
    { kind: 'effects', reason: 'reads or changes a setting', names: names('isn_weak') },
  ],
  ltree: [
    total(ORDERED, `ltree_${ORDER}`),
    total('every value has one', 'hash_ltree(?:_extended)?|(?:ltree|lquery|ltxtq)_send'),
    total(
      'whether a label path, or one of an array, matches; an array with a NULL element is an error',
      '_?ltree_(?:r_)?r?isparent|_?(?:lt_q|ltq)_r?regex|_?ltxtq_r?exec',
    ),
    total(
      'a path, or an error',
      'ltree2text|text2ltree|ltree_addltree|ltree_addtext|ltree_textadd|subltree|subpath',
    ),
    total('a number; −1 for what is not found', 'index|nlevel'),
  ],
  pg_trgm: [
    total(
      'a number between 0 and 1, 0 for texts without trigrams',
      'similarity|similarity_dist|(?:strict_)?word_similarity|(?:strict_)?word_similarity_dist_(?:commutator_)?op',
    ),
    total('the trigrams, of which there may be none', 'show_trgm'),
    leftOut(
      'depends on a setting, pg_trgm.similarity_threshold or its like',
      'similarity_op|(?:strict_)?word_similarity_(?:commutator_)?op',
    ),
    { kind: 'effects', reason: 'reads or changes a setting', names: names('set_limit|show_limit') },
  ],
  pgcrypto: [
    total('a digest, or an error for an unknown algorithm', 'digest|hmac'),
    total('a hash or a salt, or an error for one that is malformed', 'crypt|gen_salt'),
    total('bytes, or an error', 'encrypt|encrypt_iv|decrypt|decrypt_iv'),
    total(
      'a message, its content or the name of its key, or an error',
      'pgp_(?:sym|pub)_(?:en|de)crypt(?:_bytea)?|pgp_key_id',
    ),
    total('text for bytes, or bytes for text', 'armor|dearmor'),
    total('random', 'gen_random_bytes|gen_random_uuid'),
    leftOut('depends on how the server is built and set up', 'fips_mode'),
  ],
  seg: [
    total(ORDERED, 'seg_(?:cmp|different|ge|gt|le|lt|same)'),
    total(
      'where two intervals stand to each other',
      'seg_(?:contained|contains|left|over_left|over_right|overlap|right)',
    ),
    total(
      'a bound, infinite where it is open, or what is made of the bounds',
      'seg_(?:center|inter|lower|size|union|upper)',
    ),
  ],
  unaccent: [leftOut('depends on a dictionary', 'unaccent')],
  'uuid-ossp': [
    total('a UUID, or an error', 'uuid_(?:generate_v(?:1|1mc|3|4|5)|nil|ns_(?:dns|oid|url|x500))'),
  ],
  vector: [
    total(ORDERED, `(?:vector|halfvec|sparsevec)_${ORDER}`),
    total(
      'a distance or product, NaN and infinity included; vectors of different dimensions are an error',
      'cosine_distance|hamming_distance|inner_product|jaccard_distance|l1_distance|l2_distance',
      '(?:vector|halfvec|sparsevec)_(?:l2_squared_distance|negative_inner_product|spherical_distance)',
    ),
    total('a number of the vector', 'l2_norm|vector_dims|vector_norm'),
    total(
      'a vector; overflow and different dimensions are errors',
      '(?:vector|halfvec)_(?:add|concat|mul|sub)|l2_normalize|subvector|binary_quantize',
    ),
    total(
      'the value in another type, or an error; so is an array with a NULL element',
      'vector|halfvec|sparsevec|array_to_(?:vector|halfvec|sparsevec)',
      '(?:vector|halfvec|sparsevec)_to_(?:float4|vector|halfvec|sparsevec)',
      '(?:vector|halfvec|sparsevec)_send',
    ),
    leftOut(
      'works on the state of an aggregate, whose final function is NULL over no rows',
      '(?:vector|halfvec)_(?:accum|avg|combine)',
    ),
    aggregates('of vectors; NULL over no rows', 'avg|sum'),
  ],
}

/** Extensions whose functions are nullable as a whole, with the reason. */
export const extensionsLeftOut: Readonly<Record<string, string>> = {
  amcheck: 'reads tables and indexes',
  auto_explain: 'has no functions',
  bloom: 'has support functions of an index only',
  dict_int: 'has support functions of a dictionary only',
  dict_xsyn: 'has support functions of a dictionary only',
  file_fdw: 'has support functions of a foreign data wrapper only',
  lo: 'references large objects',
  moddatetime: 'has trigger functions only',
  pageinspect: 'reads tables and indexes',
  pg_buffercache: 'reads the state of the server',
  pg_freespacemap: 'reads tables and indexes',
  pg_stat_statements: 'reads the state of the server',
  pg_surgery: 'changes tables',
  pg_visibility: 'reads tables and indexes',
  pg_walinspect: 'reads the write-ahead log',
  tablefunc: 'returns the rows of a query that it is given as text',
  tcn: 'has trigger functions only',
  tsm_system_rows: 'has support functions of TABLESAMPLE only',
  tsm_system_time: 'has support functions of TABLESAMPLE only',
}
