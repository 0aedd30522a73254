/* eslint-disable max-lines -- a generated table */
/**
 * Which functions of extensions give a value for all values. Written by scripts/sweep-extension-functions.ts: change the reviewed
 * families in scripts/sweep/extension-families.ts and run it again. How a function gets in: docs/decisions/0006-total-functions.md.
 */
import type { Signatures } from './total-signatures.js'

interface ExtensionFamily {
  /** `pg_extension.extname`. */
  readonly extension: string
  readonly reason: string
  /** Types of extensions are without a schema. */
  readonly signatures: Signatures
}

/** Strict functions that give a value for every combination of values; operators and casts are among them as functions. */
export const EXTENSION_TOTAL: readonly ExtensionFamily[] = [
  {
    extension: 'btree_gin',
    reason: 'every two values have an order',
    signatures: {
      'anyenum, anyenum': 'gin_enum_cmp',
      'numeric, numeric': 'gin_numeric_cmp',
    },
  },
  {
    extension: 'btree_gist',
    reason: 'the distance of two values; overflow and infinity are errors or infinite',
    signatures: {
      'bigint, bigint': 'int8_dist',
      'date, date': 'date_dist',
      'double precision, double precision': 'float8_dist',
      'integer, integer': 'int4_dist',
      'interval, interval': 'interval_dist',
      'money, money': 'cash_dist',
      'oid, oid': 'oid_dist',
      'real, real': 'float4_dist',
      'smallint, smallint': 'int2_dist',
      'time without time zone, time without time zone': 'time_dist',
      'timestamp with time zone, timestamp with time zone': 'tstz_dist',
      'timestamp without time zone, timestamp without time zone': 'ts_dist',
    },
  },
  {
    extension: 'citext',
    reason: 'the value in another type',
    signatures: {
      boolean: 'citext',
      character: 'citext',
      citext: 'citextsend',
      inet: 'citext',
    },
  },
  {
    extension: 'citext',
    reason: 'comparison of the texts in lower case',
    signatures: {
      'citext, citext': `
        citext_cmp citext_eq citext_ge citext_gt citext_le citext_lt citext_ne citext_pattern_cmp
        citext_pattern_ge citext_pattern_gt citext_pattern_le citext_pattern_lt texticlike texticnlike
        texticregexeq texticregexne`,
      'citext, text': 'texticlike texticnlike texticregexeq texticregexne',
    },
  },
  {
    extension: 'citext',
    reason: 'every value has one',
    signatures: {
      citext: 'citext_hash',
      'citext, bigint': 'citext_hash_extended',
    },
  },
  {
    extension: 'citext',
    reason: 'one of the two values',
    signatures: {
      'citext, citext': 'citext_larger citext_smaller',
    },
  },
  {
    extension: 'citext',
    reason:
      'as the function of text that it calls; split_part is not here, for it is NULL for a field that is not there',
    signatures: {
      'citext, citext': 'regexp_split_to_array strpos',
      'citext, citext, citext': 'replace',
      'citext, citext, text': 'regexp_replace regexp_split_to_array translate',
      'citext, citext, text, text': 'regexp_replace',
    },
  },
  {
    extension: 'cube',
    reason: 'a cube; what cannot be one is an error',
    signatures: {
      cube: 'cube_send',
      'cube, cube': 'cube_inter cube_union',
      'cube, double precision': 'cube',
      'cube, double precision, double precision': 'cube',
      'cube, double precision, integer': 'cube_enlarge',
      'cube, integer[]': 'cube_subset',
      'double precision': 'cube',
      'double precision, double precision': 'cube',
      'double precision[]': 'cube',
      'double precision[], double precision[]': 'cube',
    },
  },
  {
    extension: 'cube',
    reason: 'every two values have an order',
    signatures: {
      'cube, cube': 'cube_cmp cube_eq cube_ge cube_gt cube_le cube_lt cube_ne',
    },
  },
  {
    extension: 'cube',
    reason: 'two cubes of different dimensions are compared as if the missing ones were 0',
    signatures: {
      'cube, cube': 'cube_contained cube_contains cube_overlap',
    },
  },
  {
    extension: 'cube',
    reason: 'a coordinate or property; one that the cube lacks is 0 or an error',
    signatures: {
      cube: 'cube_dim cube_is_point cube_size',
      'cube, integer': 'cube_coord cube_coord_llur cube_ll_coord cube_ur_coord',
    },
  },
  {
    extension: 'cube',
    reason: 'a distance, over missing dimensions as 0',
    signatures: {
      'cube, cube': 'cube_distance distance_chebyshev distance_taxicab',
    },
  },
  {
    extension: 'earthdistance',
    reason: 'an expression in SQL over total functions; out of the domain is cut off or an error',
    signatures: {
      'double precision': 'gc_to_sec sec_to_gc',
      'double precision, double precision': 'll_to_earth',
      earth: 'latitude longitude',
      'earth, double precision': 'earth_box',
      'earth, earth': 'earth_distance',
    },
  },
  {
    extension: 'earthdistance',
    reason: 'the distance of two points',
    signatures: {
      'point, point': 'geo_distance',
    },
  },
  {
    extension: 'fuzzystrmatch',
    reason: 'a code, which is empty for a text without letters, and how many places of two agree',
    signatures: {
      text: 'dmetaphone dmetaphone_alt soundex text_soundex',
      'text, integer': 'metaphone',
      'text, text': 'difference',
    },
  },
  {
    extension: 'fuzzystrmatch',
    reason: 'a number of edits; too long texts are errors',
    signatures: {
      'text, text': 'levenshtein',
      'text, text, integer': 'levenshtein_less_equal',
      'text, text, integer, integer, integer': 'levenshtein',
      'text, text, integer, integer, integer, integer': 'levenshtein_less_equal',
    },
  },
  {
    extension: 'hstore',
    reason: 'arrays of keys and values, with NULL as an element',
    signatures: {
      hstore: 'akeys avals hstore_to_array hstore_to_matrix',
      'hstore, text[]': 'slice_array',
    },
  },
  {
    extension: 'hstore',
    reason: 'whether keys are there, or the pairs of another value',
    signatures: {
      'hstore, hstore': 'hs_contained hs_contains',
      'hstore, text': 'defined exist isdefined isexists',
      'hstore, text[]': 'exists_all exists_any',
    },
  },
  {
    extension: 'hstore',
    reason: 'the pairs that are left, or all of them',
    signatures: {
      'hstore, hstore': 'delete hs_concat',
      'hstore, text': 'delete',
      'hstore, text[]': 'delete slice',
    },
  },
  {
    extension: 'hstore',
    reason: 'no pairs for an empty array',
    signatures: {
      'text[]': 'hstore',
    },
  },
  {
    extension: 'hstore',
    reason: 'every two values have an order',
    signatures: {
      'hstore, hstore': 'hstore_cmp hstore_eq hstore_ge hstore_gt hstore_le hstore_lt hstore_ne',
    },
  },
  {
    extension: 'hstore',
    reason: 'every value has one',
    signatures: {
      hstore: 'hstore_hash hstore_send',
      'hstore, bigint': 'hstore_hash_extended',
    },
  },
  {
    extension: 'hstore',
    reason: 'an object with JSON null for NULL',
    signatures: {
      hstore: 'hstore_to_json hstore_to_json_loose hstore_to_jsonb hstore_to_jsonb_loose',
    },
  },
  {
    extension: 'intarray',
    reason: 'arrays are compared and combined as sets; one with a NULL element is an error',
    signatures: {
      'integer[], integer': 'intset_union_elem',
      'integer[], integer[]': `
        _int_contained _int_contains _int_different _int_inter _int_overlap _int_same _int_union
        intset_subtract`,
      'integer[], query_int': 'boolop',
      'query_int, integer[]': 'rboolop',
    },
  },
  {
    extension: 'intarray',
    reason: 'an array or a position; what is not found is an empty array or 0',
    signatures: {
      integer: 'intset',
      'integer[]': 'icount sort sort_asc sort_desc uniq',
      'integer[], integer': 'idx intarray_del_elem intarray_push_elem subarray',
      'integer[], integer, integer': 'subarray',
      'integer[], integer[]': 'intarray_push_array',
      'integer[], text': 'sort',
    },
  },
  {
    extension: 'isn',
    reason: 'every two values have an order',
    signatures: {
      'ean13, ean13': 'btean13cmp isneq isnge isngt isnle isnlt isnne',
      'ean13, isbn': 'btean13cmp isneq isnge isngt isnle isnlt isnne',
      'ean13, isbn13': 'btean13cmp isneq isnge isngt isnle isnlt isnne',
      'ean13, ismn': 'btean13cmp isneq isnge isngt isnle isnlt isnne',
      'ean13, ismn13': 'btean13cmp isneq isnge isngt isnle isnlt isnne',
      'ean13, issn': 'btean13cmp isneq isnge isngt isnle isnlt isnne',
      'ean13, issn13': 'btean13cmp isneq isnge isngt isnle isnlt isnne',
      'ean13, upc': 'btean13cmp isneq isnge isngt isnle isnlt isnne',
      'isbn, ean13': 'btisbncmp isneq isnge isngt isnle isnlt isnne',
      'isbn, isbn': 'btisbncmp isneq isnge isngt isnle isnlt isnne',
      'isbn, isbn13': 'btisbncmp isneq isnge isngt isnle isnlt isnne',
      'isbn13, ean13': 'btisbn13cmp isneq isnge isngt isnle isnlt isnne',
      'isbn13, isbn': 'btisbn13cmp isneq isnge isngt isnle isnlt isnne',
      'isbn13, isbn13': 'btisbn13cmp isneq isnge isngt isnle isnlt isnne',
      'ismn, ean13': 'btismncmp isneq isnge isngt isnle isnlt isnne',
      'ismn, ismn': 'btismncmp isneq isnge isngt isnle isnlt isnne',
      'ismn, ismn13': 'btismncmp isneq isnge isngt isnle isnlt isnne',
      'ismn13, ean13': 'btismn13cmp isneq isnge isngt isnle isnlt isnne',
      'ismn13, ismn': 'btismn13cmp isneq isnge isngt isnle isnlt isnne',
      'ismn13, ismn13': 'btismn13cmp isneq isnge isngt isnle isnlt isnne',
      'issn, ean13': 'btissncmp isneq isnge isngt isnle isnlt isnne',
      'issn, issn': 'btissncmp isneq isnge isngt isnle isnlt isnne',
      'issn, issn13': 'btissncmp isneq isnge isngt isnle isnlt isnne',
      'issn13, ean13': 'btissn13cmp isneq isnge isngt isnle isnlt isnne',
      'issn13, issn': 'btissn13cmp isneq isnge isngt isnle isnlt isnne',
      'issn13, issn13': 'btissn13cmp isneq isnge isngt isnle isnlt isnne',
      'upc, ean13': 'btupccmp isneq isnge isngt isnle isnlt isnne',
      'upc, upc': 'btupccmp isneq isnge isngt isnle isnlt isnne',
    },
  },
  {
    extension: 'isn',
    reason: 'every value has one',
    signatures: {
      ean13: 'hashean13',
      isbn: 'hashisbn',
      isbn13: 'hashisbn13',
      ismn: 'hashismn',
      ismn13: 'hashismn13',
      issn: 'hashissn',
      issn13: 'hashissn13',
      upc: 'hashupc',
    },
  },
  {
    extension: 'isn',
    reason: 'whether the check digit was right, and the number with the right one',
    signatures: {
      ean13: 'is_valid make_valid',
      isbn: 'is_valid make_valid',
      isbn13: 'is_valid make_valid',
      ismn: 'is_valid make_valid',
      ismn13: 'is_valid make_valid',
      issn: 'is_valid make_valid',
      issn13: 'is_valid make_valid',
      upc: 'is_valid make_valid',
    },
  },
  {
    extension: 'isn',
    reason: 'the number in another form, or an error',
    signatures: {
      ean13: 'isbn isbn13 ismn ismn13 issn issn13 upc',
    },
  },
  {
    extension: 'ltree',
    reason: 'whether a label path, or one of an array, matches; an array with a NULL element is an error',
    signatures: {
      'lquery, ltree': 'ltq_rregex',
      'lquery, ltree[]': '_ltq_rregex',
      'lquery[], ltree': 'lt_q_rregex',
      'lquery[], ltree[]': '_lt_q_rregex',
      'ltree, lquery': 'ltq_regex',
      'ltree, lquery[]': 'lt_q_regex',
      'ltree, ltree': 'ltree_isparent ltree_risparent',
      'ltree, ltree[]': '_ltree_r_isparent _ltree_r_risparent',
      'ltree, ltxtquery': 'ltxtq_exec',
      'ltree[], lquery': '_ltq_regex',
      'ltree[], lquery[]': '_lt_q_regex',
      'ltree[], ltree': '_ltree_isparent _ltree_risparent',
      'ltree[], ltxtquery': '_ltxtq_exec',
      'ltxtquery, ltree': 'ltxtq_rexec',
      'ltxtquery, ltree[]': '_ltxtq_rexec',
    },
  },
  {
    extension: 'ltree',
    reason: 'every value has one',
    signatures: {
      lquery: 'lquery_send',
      ltree: 'hash_ltree ltree_send',
      'ltree, bigint': 'hash_ltree_extended',
      ltxtquery: 'ltxtq_send',
    },
  },
  {
    extension: 'ltree',
    reason: 'a number; −1 for what is not found',
    signatures: {
      ltree: 'nlevel',
      'ltree, ltree': 'index',
      'ltree, ltree, integer': 'index',
    },
  },
  {
    extension: 'ltree',
    reason: 'a path, or an error',
    signatures: {
      ltree: 'ltree2text',
      'ltree, integer': 'subpath',
      'ltree, integer, integer': 'subltree subpath',
      'ltree, ltree': 'ltree_addltree',
      'ltree, text': 'ltree_addtext',
      text: 'text2ltree',
      'text, ltree': 'ltree_textadd',
    },
  },
  {
    extension: 'ltree',
    reason: 'every two values have an order',
    signatures: {
      'ltree, ltree': 'ltree_cmp ltree_eq ltree_ge ltree_gt ltree_le ltree_lt ltree_ne',
    },
  },
  {
    extension: 'pg_trgm',
    reason: 'the trigrams, of which there may be none',
    signatures: {
      text: 'show_trgm',
    },
  },
  {
    extension: 'pg_trgm',
    reason: 'a number between 0 and 1, 0 for texts without trigrams',
    signatures: {
      'text, text': `
        similarity similarity_dist strict_word_similarity strict_word_similarity_dist_commutator_op
        strict_word_similarity_dist_op word_similarity word_similarity_dist_commutator_op
        word_similarity_dist_op`,
    },
  },
  {
    extension: 'pgcrypto',
    reason: 'text for bytes, or bytes for text',
    signatures: {
      bytea: 'armor',
      'bytea, text[], text[]': 'armor',
      text: 'dearmor',
    },
  },
  {
    extension: 'pgcrypto',
    reason: 'a hash or a salt, or an error for one that is malformed',
    signatures: {
      text: 'gen_salt',
      'text, integer': 'gen_salt',
      'text, text': 'crypt',
    },
  },
  {
    extension: 'pgcrypto',
    reason: 'bytes, or an error',
    signatures: {
      'bytea, bytea, bytea, text': 'decrypt_iv encrypt_iv',
      'bytea, bytea, text': 'decrypt encrypt',
    },
  },
  {
    extension: 'pgcrypto',
    reason: 'a digest, or an error for an unknown algorithm',
    signatures: {
      'bytea, bytea, text': 'hmac',
      'bytea, text': 'digest',
      'text, text': 'digest',
      'text, text, text': 'hmac',
    },
  },
  {
    extension: 'pgcrypto',
    reason: 'random',
    signatures: {
      integer: 'gen_random_bytes',
    },
  },
  {
    extension: 'pgcrypto',
    reason: 'a message, its content or the name of its key, or an error',
    signatures: {
      bytea: 'pgp_key_id',
      'bytea, text': 'pgp_sym_decrypt pgp_sym_decrypt_bytea pgp_sym_encrypt_bytea',
      'bytea, text, text': 'pgp_sym_encrypt_bytea',
      'text, text': 'pgp_sym_encrypt',
      'text, text, text': 'pgp_sym_encrypt',
    },
  },
  {
    extension: 'seg',
    reason: 'a bound, infinite where it is open, or what is made of the bounds',
    signatures: {
      seg: 'seg_center seg_lower seg_size seg_upper',
      'seg, seg': 'seg_inter seg_union',
    },
  },
  {
    extension: 'seg',
    reason: 'every two values have an order',
    signatures: {
      'seg, seg': 'seg_cmp seg_different seg_ge seg_gt seg_le seg_lt seg_same',
    },
  },
  {
    extension: 'seg',
    reason: 'where two intervals stand to each other',
    signatures: {
      'seg, seg': 'seg_contained seg_contains seg_left seg_over_left seg_over_right seg_overlap seg_right',
    },
  },
  {
    extension: 'uuid-ossp',
    reason: 'a UUID, or an error',
    signatures: {
      '': `
        uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 uuid_nil uuid_ns_dns uuid_ns_oid uuid_ns_url
        uuid_ns_x500`,
      'uuid, text': 'uuid_generate_v3 uuid_generate_v5',
    },
  },
  {
    extension: 'vector',
    reason: 'the value in another type, or an error; so is an array with a NULL element',
    signatures: {
      'double precision[], integer, boolean': 'array_to_halfvec array_to_sparsevec array_to_vector',
      halfvec: 'halfvec_send',
      'halfvec, integer, boolean': 'halfvec halfvec_to_float4 halfvec_to_sparsevec halfvec_to_vector',
      'integer[], integer, boolean': 'array_to_halfvec array_to_sparsevec array_to_vector',
      'numeric[], integer, boolean': 'array_to_halfvec array_to_sparsevec array_to_vector',
      'real[], integer, boolean': 'array_to_halfvec array_to_sparsevec array_to_vector',
      sparsevec: 'sparsevec_send',
      'sparsevec, integer, boolean': 'sparsevec sparsevec_to_halfvec sparsevec_to_vector',
      vector: 'vector_send',
      'vector, integer, boolean': 'vector vector_to_float4 vector_to_halfvec vector_to_sparsevec',
    },
  },
  {
    extension: 'vector',
    reason: 'a vector; overflow and different dimensions are errors',
    signatures: {
      halfvec: 'binary_quantize l2_normalize',
      'halfvec, halfvec': 'halfvec_add halfvec_concat halfvec_mul halfvec_sub',
      'halfvec, integer, integer': 'subvector',
      sparsevec: 'l2_normalize',
      vector: 'binary_quantize l2_normalize',
      'vector, integer, integer': 'subvector',
      'vector, vector': 'vector_add vector_concat vector_mul vector_sub',
    },
  },
  {
    extension: 'vector',
    reason: 'a distance or product, NaN and infinity included; vectors of different dimensions are an error',
    signatures: {
      'bit, bit': 'hamming_distance jaccard_distance',
      'halfvec, halfvec': `
        cosine_distance halfvec_l2_squared_distance halfvec_negative_inner_product halfvec_spherical_distance
        inner_product l1_distance l2_distance`,
      'sparsevec, sparsevec': `
        cosine_distance inner_product l1_distance l2_distance sparsevec_l2_squared_distance
        sparsevec_negative_inner_product`,
      'vector, vector': `
        cosine_distance inner_product l1_distance l2_distance vector_l2_squared_distance
        vector_negative_inner_product vector_spherical_distance`,
    },
  },
  {
    extension: 'vector',
    reason: 'every two values have an order',
    signatures: {
      'halfvec, halfvec': 'halfvec_cmp halfvec_eq halfvec_ge halfvec_gt halfvec_le halfvec_lt halfvec_ne',
      'sparsevec, sparsevec': `
        sparsevec_cmp sparsevec_eq sparsevec_ge sparsevec_gt sparsevec_le sparsevec_lt sparsevec_ne`,
      'vector, vector': 'vector_cmp vector_eq vector_ge vector_gt vector_le vector_lt vector_ne',
    },
  },
  {
    extension: 'vector',
    reason: 'a number of the vector',
    signatures: {
      halfvec: 'l2_norm vector_dims',
      sparsevec: 'l2_norm',
      vector: 'vector_dims vector_norm',
    },
  },
]

/** Aggregates that give a value over some rows, where all their arguments are values in every row. */
export const EXTENSION_AGGREGATES: readonly ExtensionFamily[] = [
  {
    extension: 'citext',
    reason: 'the least or the greatest of the values',
    signatures: {
      citext: 'max min',
    },
  },
  {
    extension: 'vector',
    reason: 'of vectors; NULL over no rows',
    signatures: {
      halfvec: 'avg sum',
      vector: 'avg sum',
    },
  },
]
