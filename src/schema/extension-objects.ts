// Written by scripts/sweep-extensions.ts.
import type { ExtensionObjects } from './extension-needs.js'

/** The objects of the extensions that the embedded Postgres bundles, by name. */
export const bundledExtensions: Readonly<Record<string, ExtensionObjects>> = {
  amcheck: {
    functions: 'bt_index_check bt_index_parent_check gin_index_check verify_heapam',
  },
  bloom: {
    accessMethods: 'bloom',
  },
  btree_gist: {
    types: 'gbtreekey16 gbtreekey2 gbtreekey32 gbtreekey4 gbtreekey8 gbtreekey_var',
    operatorClasses: `
      gist_bit_ops gist_bool_ops gist_bpchar_ops gist_bytea_ops gist_cash_ops gist_cidr_ops
      gist_date_ops gist_enum_ops gist_float4_ops gist_float8_ops gist_inet_ops gist_int2_ops
      gist_int4_ops gist_int8_ops gist_interval_ops gist_macaddr8_ops gist_macaddr_ops
      gist_numeric_ops gist_oid_ops gist_text_ops gist_time_ops gist_timestamp_ops
      gist_timestamptz_ops gist_timetz_ops gist_uuid_ops gist_vbit_ops
    `,
  },
  citext: {
    functions: 'citextsend',
    types: 'citext',
    operatorClasses: 'citext_ops citext_pattern_ops',
  },
  cube: {
    functions: `
      cube cube_dim cube_enlarge cube_inter cube_is_point cube_ll_coord cube_send cube_size
      cube_subset cube_union cube_ur_coord
    `,
    types: 'cube',
    operatorClasses: 'cube_ops gist_cube_ops',
  },
  earthdistance: {
    functions: `
      earth earth_box earth_distance gc_to_sec latitude ll_to_earth longitude sec_to_gc
    `,
    types: 'earth',
  },
  file_fdw: {
    functions: 'file_fdw_validator',
  },
  fuzzystrmatch: {
    functions: `
      daitch_mokotoff difference dmetaphone dmetaphone_alt levenshtein levenshtein_less_equal
      metaphone soundex text_soundex
    `,
  },
  hstore: {
    functions: `
      akeys avals defined each hstore hstore_send hstore_to_json_loose hstore_to_jsonb_loose
      hstore_version_diag isdefined isexists skeys slice svals tconvert
    `,
    types: 'ghstore hstore',
    operatorClasses: 'btree_hstore_ops gin_hstore_ops gist_hstore_ops hash_hstore_ops',
  },
  intarray: {
    functions: '_int_different _int_same intset sort sort_asc sort_desc subarray uniq',
    types: 'intbig_gkey query_int',
    operatorClasses: 'gin__int_ops gist__int_ops gist__intbig_ops',
  },
  isn: {
    functions: 'is_valid isn_weak make_valid',
    types: 'ean13 isbn isbn13 ismn ismn13 issn issn13 upc',
    operatorClasses: 'ean13_ops isbn13_ops isbn_ops ismn13_ops ismn_ops issn13_ops issn_ops upc_ops',
  },
  lo: {
    functions: 'lo_manage lo_oid',
    types: 'lo',
  },
  ltree: {
    functions: `
      index lca lquery_send ltree2text ltree_send ltxtq_send nlevel subltree subpath text2ltree
    `,
    types: 'lquery ltree ltree_gist ltxtquery',
    operatorClasses: 'gist__ltree_ops gist_ltree_ops hash_ltree_ops ltree_ops',
  },
  moddatetime: {
    functions: 'moddatetime',
  },
  pageinspect: {
    functions: `
      brin_metapage_info brin_page_items brin_page_type brin_revmap_data bt_metap
      bt_multi_page_stats bt_page_items bt_page_stats fsm_page_contents get_raw_page
      gin_leafpage_items gin_metapage_info gin_page_opaque_info gist_page_items
      gist_page_items_bytea gist_page_opaque_info hash_bitmap_info hash_metapage_info
      hash_page_items hash_page_stats hash_page_type heap_page_item_attrs heap_page_items
      heap_tuple_infomask_flags page_checksum page_header tuple_data_split
    `,
  },
  pg_buffercache: {
    functions: `
      pg_buffercache_evict pg_buffercache_evict_all pg_buffercache_evict_relation
      pg_buffercache_numa_pages pg_buffercache_pages pg_buffercache_summary
      pg_buffercache_usage_counts
    `,
  },
  pg_freespacemap: {
    functions: 'pg_freespace',
  },
  pg_stat_statements: {
    functions: 'pg_stat_statements pg_stat_statements_info pg_stat_statements_reset',
  },
  pg_surgery: {
    functions: 'heap_force_freeze heap_force_kill',
  },
  pg_trgm: {
    functions: 'set_limit show_limit show_trgm similarity strict_word_similarity word_similarity',
    types: 'gtrgm',
    operatorClasses: 'gin_trgm_ops gist_trgm_ops',
  },
  pg_visibility: {
    functions: `
      pg_check_frozen pg_check_visible pg_truncate_visibility_map pg_visibility
      pg_visibility_map pg_visibility_map_summary
    `,
  },
  pg_walinspect: {
    functions: `
      pg_get_wal_block_info pg_get_wal_record_info pg_get_wal_records_info pg_get_wal_stats
    `,
  },
  pgcrypto: {
    functions: `
      armor crypt dearmor decrypt decrypt_iv digest encrypt encrypt_iv fips_mode
      gen_random_bytes gen_salt hmac pgp_armor_headers pgp_key_id pgp_pub_decrypt
      pgp_pub_decrypt_bytea pgp_pub_encrypt pgp_pub_encrypt_bytea pgp_sym_decrypt
      pgp_sym_decrypt_bytea pgp_sym_encrypt pgp_sym_encrypt_bytea
    `,
  },
  seg: {
    functions: 'seg_center seg_inter seg_lower seg_size seg_union seg_upper',
    types: 'seg',
    operatorClasses: 'gist_seg_ops seg_ops',
  },
  tablefunc: {
    functions: 'connectby crosstab crosstab2 crosstab3 crosstab4 normal_rand',
  },
  tcn: {
    functions: 'triggered_change_notification',
  },
  unaccent: {
    functions: 'unaccent',
  },
  'uuid-ossp': {
    functions: `
      uuid_generate_v1 uuid_generate_v1mc uuid_generate_v3 uuid_generate_v4 uuid_generate_v5
      uuid_nil uuid_ns_dns uuid_ns_oid uuid_ns_url uuid_ns_x500
    `,
  },
}
