/* oxlint-disable max-lines -- a table, which no one reads from end to end */
/**
 * Which built-in functions of PostgreSQL 18 give a value for all values. Written by scripts/sweep-total-functions.ts: change
 * the reviewed families in scripts/sweep and run it again. How a function gets in: docs/decisions/0006-total-functions.md.
 */

/** Names by argument types, as `format_type` writes them: `{ 'text, integer': 'left repeat right' }`. */
export type Signatures = Readonly<Record<string, string>>

/** Strict functions that give a value for every combination of values; operators and casts are among them as functions. */
export const TOTAL: readonly {
  readonly title: string
  readonly reason: string
  readonly signatures: Signatures
}[] = [
  {
    title: 'Comparisons',
    reason:
      'every two values of a comparable type have an order, NaN, infinities and NULL elements or fields included',
    signatures: {
      '"char", "char"': 'btcharcmp chareq charge chargt charle charlt charne',
      'anyarray, anyarray': 'array_eq array_ge array_gt array_le array_lt array_ne btarraycmp',
      'anyenum, anyenum': 'enum_cmp enum_eq enum_ge enum_gt enum_le enum_lt enum_ne',
      'anymultirange, anymultirange': `
        multirange_cmp multirange_eq multirange_ge multirange_gt multirange_le multirange_lt multirange_ne`,
      'anyrange, anyrange': 'range_cmp range_eq range_ge range_gt range_le range_lt range_ne',
      'bigint, bigint': 'btint8cmp int8eq int8ge int8gt int8le int8lt int8ne',
      'bigint, bigint, bigint, boolean, boolean': 'in_range',
      'bigint, integer': 'btint84cmp int84eq int84ge int84gt int84le int84lt int84ne',
      'bigint, smallint': 'btint82cmp int82eq int82ge int82gt int82le int82lt int82ne',
      'bit varying, bit varying': 'varbitcmp varbiteq varbitge varbitgt varbitle varbitlt varbitne',
      'bit, bit': 'bitcmp biteq bitge bitgt bitle bitlt bitne',
      'boolean, boolean': 'booleq boolge boolgt boolle boollt boolne btboolcmp',
      'box, box': 'box_eq box_ge box_gt box_le box_lt box_same',
      'bytea, bytea': 'byteacmp byteaeq byteage byteagt byteale bytealt byteane',
      'character, character': `
        bpchar_pattern_ge bpchar_pattern_gt bpchar_pattern_le bpchar_pattern_lt bpcharcmp bpchareq bpcharge
        bpchargt bpcharle bpcharlt bpcharne btbpchar_pattern_cmp`,
      'cid, cid': 'cideq',
      'circle, circle': 'circle_eq circle_ge circle_gt circle_le circle_lt circle_ne circle_same',
      'date, date': 'date_cmp date_eq date_ge date_gt date_le date_lt date_ne',
      'date, date, interval, boolean, boolean': 'in_range',
      'date, timestamp with time zone': `
        date_cmp_timestamptz date_eq_timestamptz date_ge_timestamptz date_gt_timestamptz date_le_timestamptz
        date_lt_timestamptz date_ne_timestamptz`,
      'date, timestamp without time zone': `
        date_cmp_timestamp date_eq_timestamp date_ge_timestamp date_gt_timestamp date_le_timestamp
        date_lt_timestamp date_ne_timestamp`,
      'double precision, double precision': `
        btfloat8cmp float8eq float8ge float8gt float8le float8lt float8ne`,
      'double precision, double precision, double precision, boolean, boolean': 'in_range',
      'double precision, real': 'btfloat84cmp float84eq float84ge float84gt float84le float84lt float84ne',
      'inet, inet': 'network_cmp network_eq network_ge network_gt network_le network_lt network_ne',
      'integer, bigint': 'btint48cmp int48eq int48ge int48gt int48le int48lt int48ne',
      'integer, integer': 'btint4cmp int4eq int4ge int4gt int4le int4lt int4ne',
      'integer, integer, bigint, boolean, boolean': 'in_range',
      'integer, integer, integer, boolean, boolean': 'in_range',
      'integer, integer, smallint, boolean, boolean': 'in_range',
      'integer, smallint': 'btint42cmp int42eq int42ge int42gt int42le int42lt int42ne',
      'interval, interval': `
        interval_cmp interval_eq interval_ge interval_gt interval_le interval_lt interval_ne`,
      'interval, interval, interval, boolean, boolean': 'in_range',
      'jsonb, jsonb': 'jsonb_cmp jsonb_eq jsonb_ge jsonb_gt jsonb_le jsonb_lt jsonb_ne',
      'line, line': 'line_eq',
      'lseg, lseg': 'lseg_eq lseg_ge lseg_gt lseg_le lseg_lt lseg_ne',
      'macaddr, macaddr': 'macaddr_cmp macaddr_eq macaddr_ge macaddr_gt macaddr_le macaddr_lt macaddr_ne',
      'macaddr8, macaddr8': `
        macaddr8_cmp macaddr8_eq macaddr8_ge macaddr8_gt macaddr8_le macaddr8_lt macaddr8_ne`,
      'money, money': 'cash_cmp cash_eq cash_ge cash_gt cash_le cash_lt cash_ne',
      'name, name': 'btnamecmp nameeq namege namegt namele namelt namene',
      'name, text': 'btnametextcmp nameeqtext namegetext namegttext nameletext namelttext namenetext',
      'numeric, numeric': 'numeric_cmp numeric_eq numeric_ge numeric_gt numeric_le numeric_lt numeric_ne',
      'numeric, numeric, numeric, boolean, boolean': 'in_range',
      'oid, oid': 'btoidcmp oideq oidge oidgt oidle oidlt oidne',
      'oidvector, oidvector': `
        btoidvectorcmp oidvectoreq oidvectorge oidvectorgt oidvectorle oidvectorlt oidvectorne`,
      'path, path': 'path_n_eq path_n_ge path_n_gt path_n_le path_n_lt',
      'pg_lsn, pg_lsn': 'pg_lsn_cmp pg_lsn_eq pg_lsn_ge pg_lsn_gt pg_lsn_le pg_lsn_lt pg_lsn_ne',
      'point, point': 'point_eq point_ne',
      'polygon, polygon': 'poly_same',
      'real, double precision': 'btfloat48cmp float48eq float48ge float48gt float48le float48lt float48ne',
      'real, real': 'btfloat4cmp float4eq float4ge float4gt float4le float4lt float4ne',
      'real, real, double precision, boolean, boolean': 'in_range',
      'record, record': `
        btrecordcmp btrecordimagecmp record_eq record_ge record_gt record_image_eq record_image_ge
        record_image_gt record_image_le record_image_lt record_image_ne record_le record_lt record_ne`,
      'smallint, bigint': 'btint28cmp int28eq int28ge int28gt int28le int28lt int28ne',
      'smallint, integer': 'btint24cmp int24eq int24ge int24gt int24le int24lt int24ne',
      'smallint, smallint': 'btint2cmp int2eq int2ge int2gt int2le int2lt int2ne',
      'smallint, smallint, bigint, boolean, boolean': 'in_range',
      'smallint, smallint, integer, boolean, boolean': 'in_range',
      'smallint, smallint, smallint, boolean, boolean': 'in_range',
      'text, name': 'bttextnamecmp texteqname textgename textgtname textlename textltname textnename',
      'text, text': `
        bttext_pattern_cmp bttextcmp gin_cmp_tslexeme gin_compare_jsonb text_ge text_gt text_le text_lt
        text_pattern_ge text_pattern_gt text_pattern_le text_pattern_lt texteq textne`,
      'tid, tid': 'bttidcmp tideq tidge tidgt tidle tidlt tidne',
      'time with time zone, time with time zone': `
        timetz_cmp timetz_eq timetz_ge timetz_gt timetz_le timetz_lt timetz_ne`,
      'time with time zone, time with time zone, interval, boolean, boolean': 'in_range',
      'time without time zone, time without time zone': `
        time_cmp time_eq time_ge time_gt time_le time_lt time_ne`,
      'time without time zone, time without time zone, interval, boolean, boolean': 'in_range',
      'timestamp with time zone, date': `
        timestamptz_cmp_date timestamptz_eq_date timestamptz_ge_date timestamptz_gt_date timestamptz_le_date
        timestamptz_lt_date timestamptz_ne_date`,
      'timestamp with time zone, timestamp with time zone': `
        timestamptz_cmp timestamptz_eq timestamptz_ge timestamptz_gt timestamptz_le timestamptz_lt
        timestamptz_ne`,
      'timestamp with time zone, timestamp with time zone, interval, boolean, boolean': 'in_range',
      'timestamp with time zone, timestamp without time zone': `
        timestamptz_cmp_timestamp timestamptz_eq_timestamp timestamptz_ge_timestamp timestamptz_gt_timestamp
        timestamptz_le_timestamp timestamptz_lt_timestamp timestamptz_ne_timestamp`,
      'timestamp without time zone, date': `
        timestamp_cmp_date timestamp_eq_date timestamp_ge_date timestamp_gt_date timestamp_le_date
        timestamp_lt_date timestamp_ne_date`,
      'timestamp without time zone, timestamp with time zone': `
        timestamp_cmp_timestamptz timestamp_eq_timestamptz timestamp_ge_timestamptz timestamp_gt_timestamptz
        timestamp_le_timestamptz timestamp_lt_timestamptz timestamp_ne_timestamptz`,
      'timestamp without time zone, timestamp without time zone': `
        timestamp_cmp timestamp_eq timestamp_ge timestamp_gt timestamp_le timestamp_lt timestamp_ne`,
      'timestamp without time zone, timestamp without time zone, interval, boolean, boolean': 'in_range',
      'tsquery, tsquery': 'tsquery_cmp tsquery_eq tsquery_ge tsquery_gt tsquery_le tsquery_lt tsquery_ne',
      'tsvector, tsvector': `
        tsvector_cmp tsvector_eq tsvector_ge tsvector_gt tsvector_le tsvector_lt tsvector_ne`,
      'uuid, uuid': 'uuid_cmp uuid_eq uuid_ge uuid_gt uuid_le uuid_lt uuid_ne',
      'xid, integer': 'xideqint4 xidneqint4',
      'xid, xid': 'xideq xidneq',
      'xid8, xid8': 'xid8cmp xid8eq xid8ge xid8gt xid8le xid8lt xid8ne',
    },
  },
  {
    title: 'The greater and the lesser',
    reason: 'one of the two values',
    signatures: {
      'anyarray, anyarray': 'array_larger array_smaller',
      'anyenum, anyenum': 'enum_larger enum_smaller',
      'bigint, bigint': 'int8larger int8smaller',
      'bytea, bytea': 'bytea_larger bytea_smaller',
      'character, character': 'bpchar_larger bpchar_smaller',
      'date, date': 'date_larger date_smaller',
      'double precision, double precision': 'float8larger float8smaller',
      'inet, inet': 'network_larger network_smaller',
      'integer, integer': 'int4larger int4smaller',
      'interval, interval': 'interval_larger interval_smaller',
      'money, money': 'cashlarger cashsmaller',
      'numeric, numeric': 'numeric_larger numeric_smaller',
      'oid, oid': 'oidlarger oidsmaller',
      'pg_lsn, pg_lsn': 'pg_lsn_larger pg_lsn_smaller',
      'real, real': 'float4larger float4smaller',
      'record, record': 'record_larger record_smaller',
      'smallint, smallint': 'int2larger int2smaller',
      'text, text': 'text_larger text_smaller',
      'tid, tid': 'tidlarger tidsmaller',
      'time with time zone, time with time zone': 'timetz_larger timetz_smaller',
      'time without time zone, time without time zone': 'time_larger time_smaller',
      'timestamp with time zone, timestamp with time zone': 'timestamptz_larger timestamptz_smaller',
      'timestamp without time zone, timestamp without time zone': 'timestamp_larger timestamp_smaller',
      'xid8, xid8': 'xid8_larger xid8_smaller',
    },
  },
  {
    title: 'Hash values',
    reason: 'every value has one',
    signatures: {
      '"char"': 'hashchar',
      '"char", bigint': 'hashcharextended',
      anyarray: 'hash_array',
      'anyarray, bigint': 'hash_array_extended',
      anyenum: 'hashenum',
      'anyenum, bigint': 'hashenumextended',
      anymultirange: 'hash_multirange',
      'anymultirange, bigint': 'hash_multirange_extended',
      anyrange: 'hash_range',
      'anyrange, bigint': 'hash_range_extended',
      bigint: 'hashint8',
      'bigint, bigint': 'hashint8extended',
      boolean: 'hashbool',
      'boolean, bigint': 'hashboolextended',
      bytea: 'crc32 crc32c hashbytea md5 sha224 sha256 sha384 sha512',
      'bytea, bigint': 'hashbyteaextended',
      character: 'hashbpchar',
      'character, bigint': 'hashbpcharextended',
      cid: 'hashcid',
      'cid, bigint': 'hashcidextended',
      date: 'hashdate',
      'date, bigint': 'hashdateextended',
      'double precision': 'hashfloat8',
      'double precision, bigint': 'hashfloat8extended',
      inet: 'hashinet',
      'inet, bigint': 'hashinetextended',
      integer: 'hashint4',
      'integer, bigint': 'hashint4extended',
      interval: 'interval_hash',
      'interval, bigint': 'interval_hash_extended',
      jsonb: 'jsonb_hash',
      'jsonb, bigint': 'jsonb_hash_extended',
      macaddr: 'hashmacaddr',
      'macaddr, bigint': 'hashmacaddrextended',
      macaddr8: 'hashmacaddr8',
      'macaddr8, bigint': 'hashmacaddr8extended',
      name: 'hashname',
      'name, bigint': 'hashnameextended',
      numeric: 'hash_numeric',
      'numeric, bigint': 'hash_numeric_extended',
      oid: 'hashoid',
      'oid, bigint': 'hashoidextended',
      oidvector: 'hashoidvector',
      'oidvector, bigint': 'hashoidvectorextended',
      pg_lsn: 'pg_lsn_hash',
      'pg_lsn, bigint': 'pg_lsn_hash_extended',
      real: 'hashfloat4',
      'real, bigint': 'hashfloat4extended',
      record: 'hash_record',
      'record, bigint': 'hash_record_extended',
      smallint: 'hashint2',
      'smallint, bigint': 'hashint2extended',
      text: 'hashtext md5',
      'text, bigint': 'hashtextextended',
      tid: 'hashtid',
      'tid, bigint': 'hashtidextended',
      'time with time zone': 'timetz_hash',
      'time with time zone, bigint': 'timetz_hash_extended',
      'time without time zone': 'time_hash',
      'time without time zone, bigint': 'time_hash_extended',
      'timestamp with time zone': 'timestamptz_hash',
      'timestamp with time zone, bigint': 'timestamptz_hash_extended',
      'timestamp without time zone': 'timestamp_hash',
      'timestamp without time zone, bigint': 'timestamp_hash_extended',
      uuid: 'uuid_hash',
      'uuid, bigint': 'uuid_hash_extended',
      xid: 'hashxid',
      'xid, bigint': 'hashxidextended',
      xid8: 'hashxid8',
      'xid8, bigint': 'hashxid8extended',
    },
  },
  {
    title: 'Binary output',
    reason: 'every value has a binary form',
    signatures: {
      '"char"': 'charsend',
      anyarray: 'anyarray_send array_send',
      anycompatiblearray: 'anycompatiblearray_send',
      anyenum: 'enum_send',
      anymultirange: 'multirange_send',
      anyrange: 'range_send',
      bigint: 'int8send',
      bit: 'bit_send',
      'bit varying': 'varbit_send',
      boolean: 'boolsend',
      box: 'box_send',
      bytea: 'byteasend',
      character: 'bpcharsend',
      'character varying': 'varcharsend',
      cid: 'cidsend',
      cidr: 'cidr_send',
      circle: 'circle_send',
      date: 'date_send',
      'double precision': 'float8send',
      inet: 'inet_send',
      int2vector: 'int2vectorsend',
      integer: 'int4send',
      interval: 'interval_send',
      json: 'json_send',
      jsonb: 'jsonb_send',
      jsonpath: 'jsonpath_send',
      line: 'line_send',
      lseg: 'lseg_send',
      macaddr: 'macaddr_send',
      macaddr8: 'macaddr8_send',
      money: 'cash_send',
      name: 'namesend',
      numeric: 'numeric_send',
      oid: 'oidsend',
      oidvector: 'oidvectorsend',
      path: 'path_send',
      pg_lsn: 'pg_lsn_send',
      pg_snapshot: 'pg_snapshot_send',
      point: 'point_send',
      polygon: 'poly_send',
      real: 'float4send',
      record: 'record_send',
      regclass: 'regclasssend',
      regcollation: 'regcollationsend',
      regconfig: 'regconfigsend',
      regdictionary: 'regdictionarysend',
      regnamespace: 'regnamespacesend',
      regoper: 'regopersend',
      regoperator: 'regoperatorsend',
      regproc: 'regprocsend',
      regprocedure: 'regproceduresend',
      regrole: 'regrolesend',
      regtype: 'regtypesend',
      smallint: 'int2send',
      text: 'textsend',
      tid: 'tidsend',
      'time with time zone': 'timetz_send',
      'time without time zone': 'time_send',
      'timestamp with time zone': 'timestamptz_send',
      'timestamp without time zone': 'timestamp_send',
      tsquery: 'tsquerysend',
      tsvector: 'tsvectorsend',
      txid_snapshot: 'txid_snapshot_send',
      uuid: 'uuid_send',
      xid: 'xidsend',
      xid8: 'xid8send',
      xml: 'xml_send',
    },
  },
  {
    title: 'Arithmetic of integers and floats',
    reason: 'overflow and division by zero are errors',
    signatures: {
      bigint: 'abs factorial int8abs int8dec int8inc int8not int8um int8up',
      'bigint, bigint': 'gcd int8and int8div int8mi int8mod int8mul int8or int8pl int8xor lcm mod',
      'bigint, integer': 'int84div int84mi int84mul int84pl int8shl int8shr',
      'bigint, smallint': 'int82div int82mi int82mul int82pl',
      'double precision': 'abs float8abs float8um float8up',
      'double precision, double precision': 'float8div float8mi float8mul float8pl',
      'double precision, real': 'float84div float84mi float84mul float84pl',
      integer: 'abs int4abs int4inc int4not int4um int4up',
      'integer, bigint': 'int48div int48mi int48mul int48pl',
      'integer, integer': `
        gcd int4and int4div int4mi int4mod int4mul int4or int4pl int4shl int4shr int4xor lcm mod`,
      'integer, smallint': 'int42div int42mi int42mul int42pl',
      numeric: 'abs',
      'numeric, numeric': 'gcd lcm mod',
      real: 'abs float4abs float4um float4up',
      'real, double precision': 'float48div float48mi float48mul float48pl',
      'real, real': 'float4div float4mi float4mul float4pl',
      smallint: 'abs int2abs int2not int2um int2up',
      'smallint, bigint': 'int28div int28mi int28mul int28pl',
      'smallint, integer': 'int24div int24mi int24mul int24pl int2shl int2shr',
      'smallint, smallint': 'int2and int2div int2mi int2mod int2mul int2or int2pl int2xor mod',
    },
  },
  {
    title: 'Arithmetic of numeric',
    reason:
      'NaN and infinities are results, overflow and division by zero errors; scale and min_scale of NaN are NULL and not here',
    signatures: {
      numeric: `
        numeric_abs numeric_exp numeric_inc numeric_ln numeric_sqrt numeric_uminus numeric_uplus trim_scale`,
      'numeric, numeric': `
        div numeric_add numeric_div numeric_div_trunc numeric_log numeric_mod numeric_mul numeric_power
        numeric_sub`,
    },
  },
  {
    title: 'Rounding, powers, logarithms, trigonometry',
    reason: 'outside the domain is an error, NaN a result',
    signatures: {
      '': 'pi random',
      'anycompatible, anycompatiblearray': 'width_bucket',
      'bigint, bigint': 'random',
      'double precision': `
        acos acosd acosh asin asind asinh atan atand atanh cbrt ceil ceiling cos cosd cosh cot cotd dcbrt
        degrees dexp dlog1 dlog10 dround dsqrt dtrunc erf erfc exp floor gamma lgamma ln log log10 radians
        round sign sin sind sinh sqrt tan tand tanh trunc`,
      'double precision, double precision': 'atan2 atan2d dpow pow power random_normal',
      'double precision, double precision, double precision, integer': 'width_bucket',
      'integer, integer': 'random',
      macaddr: 'trunc',
      macaddr8: 'trunc',
      numeric: 'ceil ceiling exp floor ln log log10 round sign sqrt trunc',
      'numeric, integer': 'round trunc',
      'numeric, numeric': 'log pow power random',
      'numeric, numeric, numeric, integer': 'width_bucket',
    },
  },
  {
    title: 'Money',
    reason: 'overflow and division by zero are errors',
    signatures: {
      bigint: 'money',
      'bigint, money': 'int8_mul_cash',
      'double precision, money': 'flt8_mul_cash',
      integer: 'money',
      'integer, money': 'int4_mul_cash',
      money: 'cash_words',
      'money, bigint': 'cash_div_int8 cash_mul_int8',
      'money, double precision': 'cash_div_flt8 cash_mul_flt8',
      'money, integer': 'cash_div_int4 cash_mul_int4',
      'money, money': 'cash_div_cash cash_mi cash_pl',
      'money, real': 'cash_div_flt4 cash_mul_flt4',
      'money, smallint': 'cash_div_int2 cash_mul_int2',
      numeric: 'money',
      'real, money': 'flt4_mul_cash',
      'smallint, money': 'int2_mul_cash',
    },
  },
  {
    title: 'Conversions between types',
    reason:
      'a value that does not fit is an error; those of jsonb give NULL for its null, those of timestamps to times NULL for infinity, and are not here',
    signatures: {
      '"char"': 'bpchar int4 text',
      bigint: 'bytea float4 float8 int2 int4 numeric oid',
      'bigint, integer': 'bit',
      bit: 'int4 int8',
      'bit varying, integer, boolean': 'varbit',
      'bit, integer, boolean': 'bit',
      boolean: 'int4 text',
      bytea: 'int2 int4 int8',
      character: 'name text',
      'character varying': 'name',
      'character varying, integer, boolean': 'varchar',
      'character, integer, boolean': 'bpchar',
      date: 'timestamp timestamptz',
      'date, time with time zone': 'timestamptz',
      'date, time without time zone': 'timestamp timestamptz',
      'double precision': 'float4 int2 int4 int8 numeric',
      inet: 'cidr text',
      integer: 'bool bytea char float4 float8 int2 int8 numeric',
      'integer, integer': 'bit',
      interval: 'time',
      'interval, integer': 'interval',
      macaddr: 'macaddr8',
      macaddr8: 'macaddr',
      money: 'numeric',
      name: 'bpchar text varchar',
      numeric: 'float4 float8 int2 int4 int8 pg_lsn',
      'numeric, integer': 'numeric',
      oid: 'int8',
      real: 'float8 int2 int4 int8 numeric',
      smallint: 'bytea float4 float8 int4 int8 numeric',
      text: 'char name regclass xml',
      'time with time zone': 'time',
      'time with time zone, integer': 'timetz',
      'time without time zone': 'interval timetz',
      'time without time zone, integer': 'time',
      'timestamp with time zone': 'date timestamp',
      'timestamp with time zone, integer': 'timestamptz',
      'timestamp without time zone': 'date timestamptz',
      'timestamp without time zone, integer': 'timestamp',
      xid8: 'xid',
      xml: 'text',
    },
  },
  {
    title: 'Strings and binary strings',
    reason: 'what is not found is an empty string or 0; positions outside are cut off or errors',
    signatures: {
      anyelement: 'quote_literal',
      'anynonarray, text': 'anytextcat',
      bigint: 'pg_size_pretty to_bin to_hex to_oct',
      bit: 'bit_count bit_length length octet_length',
      'bit, bit': 'position',
      'bit, bit, integer': 'overlay',
      'bit, bit, integer, integer': 'overlay',
      'bit, integer': 'get_bit substring',
      'bit, integer, integer': 'set_bit substring',
      bytea: 'bit_count bit_length length octet_length reverse',
      'bytea, bigint': 'get_bit',
      'bytea, bigint, integer': 'set_bit',
      'bytea, bytea': 'btrim byteacat ltrim position rtrim',
      'bytea, bytea, integer': 'overlay',
      'bytea, bytea, integer, integer': 'overlay',
      'bytea, integer': 'get_byte substr substring',
      'bytea, integer, integer': 'set_byte substr substring',
      'bytea, name': 'convert_from length',
      'bytea, name, name': 'convert',
      'bytea, text': 'encode',
      character: 'char_length character_length length octet_length',
      integer: 'chr to_bin to_hex to_oct',
      lseg: 'length',
      'name, oid': 'nameconcatoid',
      numeric: 'pg_size_pretty',
      path: 'length',
      text: `
        ascii bit_length btrim casefold char_length character_length initcap length lower ltrim octet_length
        pg_size_bytes quote_ident quote_literal reverse rtrim textlen unicode_assigned unistr upper`,
      'text, anynonarray': 'textanycat',
      'text, boolean': 'parse_ident',
      'text, integer': 'left lpad repeat right rpad substr substring to_ascii',
      'text, integer, integer': 'substr substring',
      'text, integer, text': 'lpad rpad',
      'text, name': 'convert_to',
      'text, text': 'btrim decode is_normalized ltrim normalize position rtrim starts_with strpos textcat',
      'text, text, integer': 'overlay split_part',
      'text, text, integer, integer': 'overlay',
      'text, text, text': 'replace translate',
      tsvector: 'length',
    },
  },
  {
    title: 'Patterns',
    reason:
      'no match is false, 0 or the unchanged string; regexp_match, regexp_substr and substring by pattern are NULL without a match and not here',
    signatures: {
      'bytea, bytea': 'bytealike byteanlike like like_escape notlike',
      'character, text': `
        bpchariclike bpcharicnlike bpcharicregexeq bpcharicregexne bpcharlike bpcharnlike bpcharregexeq
        bpcharregexne`,
      'name, text': `
        like nameiclike nameicnlike nameicregexeq nameicregexne namelike namenlike nameregexeq nameregexne
        notlike`,
      text: 'similar_to_escape',
      'text, text': `
        like like_escape notlike regexp_count regexp_instr regexp_like regexp_split_to_array similar_to_escape
        texticlike texticnlike texticregexeq texticregexne textlike textnlike textregexeq textregexne`,
      'text, text, integer': 'regexp_count regexp_instr',
      'text, text, integer, integer': 'regexp_instr',
      'text, text, integer, integer, integer': 'regexp_instr',
      'text, text, integer, integer, integer, text': 'regexp_instr',
      'text, text, integer, integer, integer, text, integer': 'regexp_instr',
      'text, text, integer, text': 'regexp_count',
      'text, text, text': 'regexp_like regexp_replace regexp_split_to_array',
      'text, text, text, integer': 'regexp_replace',
      'text, text, text, integer, integer': 'regexp_replace',
      'text, text, text, integer, integer, text': 'regexp_replace',
      'text, text, text, text': 'regexp_replace',
    },
  },
  {
    title: 'Bit strings',
    reason: 'different lengths and positions outside are errors',
    signatures: {
      bit: 'bitnot',
      'bit varying, bit varying': 'bitcat',
      'bit, bit': 'bitand bitor bitxor',
      'bit, integer': 'bitshiftleft bitshiftright',
    },
  },
  {
    title: 'Dates and times',
    reason:
      'infinities are results, what is out of range is an error; extract is here for times only, which have no infinity',
    signatures: {
      date: 'isfinite',
      'date, date': 'date_mi',
      'date, integer': 'date_mii date_pli',
      'date, interval': 'date_mi_interval date_pl_interval',
      'date, time with time zone': 'datetimetz_pl',
      'date, time without time zone': 'datetime_pl',
      'double precision': 'to_timestamp',
      'double precision, interval': 'mul_d_interval',
      'integer, date': 'integer_pl_date',
      'integer, integer, double precision': 'make_time',
      'integer, integer, integer': 'make_date',
      'integer, integer, integer, integer, integer, double precision': 'make_timestamp make_timestamptz',
      'integer, integer, integer, integer, integer, double precision, text': 'make_timestamptz',
      'integer, integer, integer, integer, integer, integer, double precision': 'make_interval',
      interval: 'interval_um isfinite justify_days justify_hours justify_interval',
      'interval, date': 'interval_pl_date',
      'interval, double precision': 'interval_div interval_mul',
      'interval, interval': 'interval_mi interval_pl',
      'interval, time with time zone': 'interval_pl_timetz timezone',
      'interval, time without time zone': 'interval_pl_time',
      'interval, timestamp with time zone': 'interval_pl_timestamptz timezone',
      'interval, timestamp with time zone, timestamp with time zone': 'date_bin',
      'interval, timestamp without time zone': 'interval_pl_timestamp timezone',
      'interval, timestamp without time zone, timestamp without time zone': 'date_bin',
      'text, interval': 'date_trunc',
      'text, text': 'to_date to_timestamp',
      'text, time with time zone': 'date_part extract timezone',
      'text, time without time zone': 'date_part extract',
      'text, timestamp with time zone': 'date_trunc timezone',
      'text, timestamp with time zone, text': 'date_trunc',
      'text, timestamp without time zone': 'date_trunc timezone',
      'time with time zone': 'timezone',
      'time with time zone, date': 'timetzdate_pl',
      'time with time zone, interval': 'timetz_mi_interval timetz_pl_interval',
      'time without time zone, date': 'timedate_pl',
      'time without time zone, interval': 'time_mi_interval time_pl_interval',
      'time without time zone, time without time zone': 'time_mi_time',
      'timestamp with time zone': 'age isfinite timezone',
      'timestamp with time zone, interval': `
        date_add date_subtract timestamptz_mi_interval timestamptz_pl_interval`,
      'timestamp with time zone, interval, text': 'date_add date_subtract',
      'timestamp with time zone, timestamp with time zone': 'age timestamptz_mi',
      'timestamp without time zone': 'age isfinite timezone',
      'timestamp without time zone, interval': 'timestamp_mi_interval timestamp_pl_interval',
      'timestamp without time zone, timestamp without time zone': 'age timestamp_mi',
      xid: 'age',
    },
  },
  {
    title: 'Formatting of numbers',
    reason:
      'an empty format gives an empty string; of dates and intervals to_char is NULL for infinity, to_number NULL for an empty format, and not here',
    signatures: {
      'bigint, text': 'to_char',
      'double precision, text': 'to_char',
      'integer, text': 'to_char',
      'numeric, text': 'to_char',
      'real, text': 'to_char',
    },
  },
  {
    title: 'The time, random values, the session',
    reason: 'always there',
    signatures: {
      '': `
        clock_timestamp current_database current_user gen_random_uuid get_current_ts_config
        getdatabaseencoding now pg_backend_pid pg_client_encoding pg_conf_load_time pg_current_snapshot
        pg_current_xact_id pg_is_in_recovery pg_postmaster_start_time pg_trigger_depth session_user
        statement_timestamp timeofday transaction_timestamp txid_current txid_current_snapshot unicode_version
        uuidv4 uuidv7 version`,
      boolean: 'current_schemas',
      interval: 'uuidv7',
    },
  },
  {
    title: 'Settings',
    reason: 'an unknown name is an error, unless missing_ok is given: that overload is not here',
    signatures: {
      text: 'current_setting',
    },
  },
  {
    title: 'Sequences',
    reason: 'no value yet, or none left, is an error',
    signatures: {
      '': 'lastval',
      regclass: 'currval nextval',
      'regclass, bigint': 'setval',
      'regclass, bigint, boolean': 'setval',
    },
  },
  {
    title: 'Advisory locks',
    reason: 'whether the lock was taken or given back; waiting for one returns void, which is a value',
    signatures: {
      bigint: `
        pg_advisory_lock pg_advisory_lock_shared pg_advisory_unlock pg_advisory_unlock_shared
        pg_advisory_xact_lock pg_advisory_xact_lock_shared pg_try_advisory_lock pg_try_advisory_lock_shared
        pg_try_advisory_xact_lock pg_try_advisory_xact_lock_shared`,
      'integer, integer': `
        pg_advisory_lock pg_advisory_lock_shared pg_advisory_unlock pg_advisory_unlock_shared
        pg_advisory_xact_lock pg_advisory_xact_lock_shared pg_try_advisory_lock pg_try_advisory_lock_shared
        pg_try_advisory_xact_lock pg_try_advisory_xact_lock_shared`,
    },
  },
  {
    title: 'Arrays',
    reason: 'a value for empty arrays too; dimensions and bounds of an empty array are NULL and not here',
    signatures: {
      anyarray: 'array_reverse array_shuffle array_sort cardinality',
      'anyarray, anyarray': 'arraycontained arraycontains arrayoverlap',
      'anyarray, boolean': 'array_sort',
      'anyarray, boolean, boolean': 'array_sort',
      'anyarray, integer': 'array_sample trim_array',
      'anyarray, text': 'array_to_string',
    },
  },
  {
    title: 'JSON',
    reason: 'JSON null is a value; taking something out of JSON is NULL where it is not there, and not here',
    signatures: {
      anyarray: 'array_to_json',
      'anyarray, boolean': 'array_to_json',
      anyelement: 'to_json to_jsonb',
      json: 'json_array_length json_typeof',
      'json, boolean': 'json_strip_nulls',
      'json, jsonb': 'json_to_tsvector',
      jsonb: 'jsonb_array_length jsonb_pretty jsonb_typeof',
      'jsonb, boolean': 'jsonb_strip_nulls',
      'jsonb, integer': 'jsonb_delete',
      'jsonb, jsonb': 'jsonb_concat jsonb_contained jsonb_contains jsonb_to_tsvector',
      'jsonb, jsonpath, jsonb, boolean': 'jsonb_path_query_array jsonb_path_query_array_tz',
      'jsonb, text': 'jsonb_delete jsonb_exists',
      'jsonb, text[]': 'jsonb_delete jsonb_delete_path jsonb_exists_all jsonb_exists_any',
      'jsonb, text[], jsonb, boolean': 'jsonb_insert jsonb_set',
      record: 'row_to_json',
      'record, boolean': 'row_to_json',
      'regconfig, json, jsonb': 'json_to_tsvector',
      'regconfig, jsonb, jsonb': 'jsonb_to_tsvector',
      'text[]': 'json_object jsonb_object',
      'text[], text[]': 'json_object jsonb_object',
    },
  },
  {
    title: 'Ranges and multiranges',
    reason:
      'an empty range is a value, a result that is no range an error; bounds of an empty or unbounded range are NULL and not here',
    signatures: {
      '': 'datemultirange int4multirange int8multirange nummultirange tsmultirange tstzmultirange',
      'anyelement, anymultirange': 'elem_contained_by_multirange',
      'anyelement, anyrange': 'elem_contained_by_range',
      anymultirange: 'isempty lower_inc lower_inf range_merge upper_inc upper_inf',
      'anymultirange, anyelement': 'multirange_contains_elem',
      'anymultirange, anymultirange': `
        multirange_adjacent_multirange multirange_after_multirange multirange_before_multirange
        multirange_contained_by_multirange multirange_contains_multirange multirange_intersect
        multirange_minus multirange_overlaps_multirange multirange_overleft_multirange
        multirange_overright_multirange multirange_union`,
      'anymultirange, anyrange': `
        multirange_adjacent_range multirange_after_range multirange_before_range multirange_contained_by_range
        multirange_contains_range multirange_overlaps_range multirange_overleft_range
        multirange_overright_range`,
      anyrange: 'isempty lower_inc lower_inf multirange upper_inc upper_inf',
      'anyrange, anyelement': 'range_contains_elem',
      'anyrange, anymultirange': `
        range_adjacent_multirange range_after_multirange range_before_multirange range_contained_by_multirange
        range_contains_multirange range_overlaps_multirange range_overleft_multirange
        range_overright_multirange`,
      'anyrange, anyrange': `
        range_adjacent range_after range_before range_contained_by range_contains range_intersect range_merge
        range_overlaps range_overleft range_overright range_union`,
      daterange: 'datemultirange',
      'daterange[]': 'datemultirange',
      int4range: 'int4multirange',
      'int4range[]': 'int4multirange',
      int8range: 'int8multirange',
      'int8range[]': 'int8multirange',
      numrange: 'nummultirange',
      'numrange[]': 'nummultirange',
      tsrange: 'tsmultirange',
      'tsrange[]': 'tsmultirange',
      tstzrange: 'tstzmultirange',
      'tstzrange[]': 'tstzmultirange',
    },
  },
  {
    title: 'Network addresses',
    reason: 'every address has its parts; results out of range are errors',
    signatures: {
      'bigint, inet': 'int8pl_inet',
      cidr: 'abbrev',
      'cidr, integer': 'set_masklen',
      inet: 'abbrev broadcast family host hostmask inetnot masklen netmask network',
      'inet, bigint': 'inetmi_int8 inetpl',
      'inet, inet': `
        inet_merge inet_same_family inetand inetmi inetor network_overlap network_sub network_subeq
        network_sup network_supeq`,
      'inet, integer': 'set_masklen',
      macaddr: 'macaddr_not',
      'macaddr, macaddr': 'macaddr_and macaddr_or',
      macaddr8: 'macaddr8_not macaddr8_set7bit',
      'macaddr8, macaddr8': 'macaddr8_and macaddr8_or',
    },
  },
  {
    title: 'Geometry',
    reason:
      'computed for every shape, NaN included; intersections, closest points, distances of paths or polygons, joins of paths and areas of paths can be NULL and are not here',
    signatures: {
      box: 'area box_center center circle diagonal height lseg point polygon width',
      'box, box': `
        bound_box box_above box_above_eq box_below box_below_eq box_contain box_contained box_distance
        box_left box_overabove box_overbelow box_overlap box_overleft box_overright box_right`,
      'box, lseg': 'dist_bs',
      'box, point': 'box_add box_contain_pt box_div box_mul box_sub dist_bp',
      circle: 'area box center circle_center diameter point polygon radius',
      'circle, circle': `
        circle_above circle_below circle_contain circle_contained circle_distance circle_left circle_overabove
        circle_overbelow circle_overlap circle_overleft circle_overright circle_right`,
      'circle, point': `
        circle_add_pt circle_contain_pt circle_div_pt circle_mul_pt circle_sub_pt dist_cpoint`,
      'circle, polygon': 'dist_cpoly',
      'double precision, double precision': 'point',
      'integer, circle': 'polygon',
      line: 'ishorizontal isvertical line_horizontal line_vertical',
      'line, box': 'inter_lb',
      'line, line': 'isparallel isperp line_distance line_intersect line_parallel line_perp',
      'line, lseg': 'dist_ls',
      'line, point': 'dist_lp',
      lseg: 'ishorizontal isvertical lseg_center lseg_horizontal lseg_length lseg_vertical point',
      'lseg, box': 'dist_sb inter_sb on_sb',
      'lseg, line': 'dist_sl inter_sl on_sl',
      'lseg, lseg': 'isparallel isperp lseg_distance lseg_intersect lseg_parallel lseg_perp',
      'lseg, point': 'dist_sp',
      path: 'isclosed isopen npoints path_length path_npoints pclose polygon popen',
      'path, path': 'path_inter',
      'path, point': 'dist_pathp path_add_pt path_contain_pt path_div_pt path_mul_pt path_sub_pt',
      point: 'box',
      'point, box': 'dist_pb on_pb',
      'point, circle': 'dist_pc pt_contained_circle',
      'point, double precision': 'circle',
      'point, line': 'dist_pl on_pl',
      'point, lseg': 'dist_ps on_ps',
      'point, path': 'dist_ppath on_ppath',
      'point, point': `
        box ishorizontal isvertical line lseg point_above point_add point_below point_distance point_div
        point_horiz point_left point_mul point_right point_sub point_vert slope`,
      'point, polygon': 'dist_ppoly pt_contained_poly',
      polygon: 'box circle npoints path point poly_center poly_npoints',
      'polygon, circle': 'dist_polyc',
      'polygon, point': 'dist_polyp poly_contain_pt',
      'polygon, polygon': `
        poly_above poly_below poly_contain poly_contained poly_left poly_overabove poly_overbelow poly_overlap
        poly_overleft poly_overright poly_right`,
    },
  },
  {
    title: 'Text search',
    reason:
      'an empty vector or query is a value; ts_lexize is NULL for a word unknown to the dictionary and not here',
    signatures: {
      json: 'to_tsvector',
      'json, tsquery': 'ts_headline',
      'json, tsquery, text': 'ts_headline',
      jsonb: 'to_tsvector',
      'jsonb, tsquery': 'ts_headline',
      'jsonb, tsquery, text': 'ts_headline',
      'real[], tsvector, tsquery': 'ts_rank ts_rank_cd',
      'real[], tsvector, tsquery, integer': 'ts_rank ts_rank_cd',
      'regconfig, json': 'to_tsvector',
      'regconfig, json, tsquery': 'ts_headline',
      'regconfig, json, tsquery, text': 'ts_headline',
      'regconfig, jsonb': 'to_tsvector',
      'regconfig, jsonb, tsquery': 'ts_headline',
      'regconfig, jsonb, tsquery, text': 'ts_headline',
      'regconfig, text': 'phraseto_tsquery plainto_tsquery to_tsquery to_tsvector websearch_to_tsquery',
      'regconfig, text, tsquery': 'ts_headline',
      'regconfig, text, tsquery, text': 'ts_headline',
      text: 'phraseto_tsquery plainto_tsquery to_tsquery to_tsvector websearch_to_tsquery',
      'text, text': 'ts_match_tt',
      'text, tsquery': 'ts_headline ts_match_tq',
      'text, tsquery, text': 'ts_headline',
      'text[]': 'array_to_tsvector',
      tsquery: 'numnode querytree tsquery_not',
      'tsquery, tsquery': 'tsq_mcontained tsq_mcontains tsquery_and tsquery_or tsquery_phrase',
      'tsquery, tsquery, integer': 'tsquery_phrase',
      'tsquery, tsquery, tsquery': 'ts_rewrite',
      'tsquery, tsvector': 'ts_match_qv',
      tsvector: 'strip tsvector_to_array',
      'tsvector, "char"': 'setweight',
      'tsvector, "char", text[]': 'setweight',
      'tsvector, "char"[]': 'ts_filter',
      'tsvector, text': 'ts_delete',
      'tsvector, text[]': 'ts_delete',
      'tsvector, tsquery': 'ts_match_vq ts_rank ts_rank_cd',
      'tsvector, tsquery, integer': 'ts_rank ts_rank_cd',
      'tsvector, tsvector': 'tsvector_concat',
    },
  },
  {
    title: 'XML',
    reason: 'no match is an empty array or false, malformed input an error',
    signatures: {
      text: 'xml_is_well_formed xml_is_well_formed_content xml_is_well_formed_document xmlcomment xmltext',
      'text, xml': 'xmlexists xpath xpath_exists',
      'text, xml, text[]': 'xpath xpath_exists',
    },
  },
  {
    title: 'Log positions, transaction ids, snapshots',
    reason: 'results out of range are errors',
    signatures: {
      'bigint, txid_snapshot': 'txid_visible_in_snapshot',
      'numeric, pg_lsn': 'numeric_pl_pg_lsn',
      'pg_lsn, numeric': 'pg_lsn_mii pg_lsn_pli',
      'pg_lsn, pg_lsn': 'pg_lsn_mi pg_wal_lsn_diff',
      pg_snapshot: 'pg_snapshot_xmax pg_snapshot_xmin',
      txid_snapshot: 'txid_snapshot_xmax txid_snapshot_xmin',
      'xid8, pg_snapshot': 'pg_visible_in_snapshot',
    },
  },
  {
    title: 'Types and storage',
    reason: 'about the value itself, which is there; bad input for another type is an answer',
    signatures: {
      '"any"': 'pg_column_size',
      'text, text': 'pg_input_is_valid',
    },
  },
]

/**
 * Functions that are not strict. Each set of arguments, counted from 1, suffices: where all of them are values, so is the
 * result; by the empty set it is never NULL. Holds without VARIADIC. An argument left to its default is a value.
 */
export const NOT_STRICT: readonly {
  readonly reason: string
  readonly suffices: readonly (readonly number[])[]
  readonly signatures: Signatures
}[] = [
  {
    reason: 'NULL arguments are left out, counted, or become JSON null or NULL elements',
    suffices: [[]],
    signatures: {
      '': 'json_build_array json_build_object jsonb_build_array jsonb_build_object',
      '"any"': `
        concat json_build_array json_build_object jsonb_build_array jsonb_build_object num_nonnulls num_nulls
        pg_typeof`,
      'anycompatible, anycompatiblearray': 'array_prepend',
      'anycompatiblearray, anycompatible': 'array_append',
      anyelement: 'quote_nullable',
      text: 'quote_nullable',
    },
  },
  {
    reason: 'a NULL bound is no bound, NULL flags are an error',
    suffices: [[]],
    signatures: {
      'bigint, bigint': 'int8range',
      'bigint, bigint, text': 'int8range',
      'date, date': 'daterange',
      'date, date, text': 'daterange',
      'integer, integer': 'int4range',
      'integer, integer, text': 'int4range',
      'numeric, numeric': 'numrange',
      'numeric, numeric, text': 'numrange',
      'timestamp with time zone, timestamp with time zone': 'tstzrange',
      'timestamp with time zone, timestamp with time zone, text': 'tstzrange',
      'timestamp without time zone, timestamp without time zone': 'tsrange',
      'timestamp without time zone, timestamp without time zone, text': 'tsrange',
    },
  },
  {
    reason: 'only the type of the argument counts, or NULL is an open end',
    suffices: [[]],
    signatures: {
      anyenum: 'enum_first enum_last enum_range',
      'anyenum, anyenum': 'enum_range',
    },
  },
  {
    reason: 'NULL for what must not be NULL is an error, or nothing',
    suffices: [[]],
    signatures: {
      'anyelement, integer[]': 'array_fill',
      'anyelement, integer[], integer[]': 'array_fill',
      'text, text': 'pg_notify',
      'text, text, boolean': 'set_config',
    },
  },
  {
    reason: 'one of the two is enough',
    suffices: [[1], [2]],
    signatures: {
      'anycompatiblearray, anycompatiblearray': 'array_cat',
      'xml, xml': 'xmlconcat2',
    },
  },
  {
    reason: 'NULL among the other arguments is left out, looked for, or means a default',
    suffices: [[1]],
    signatures: {
      'anycompatiblearray, anycompatible': 'array_positions array_remove',
      'anycompatiblearray, anycompatible, anycompatible': 'array_replace',
      text: 'format',
      'text, "any"': 'concat_ws format',
      'text, text': 'similar_escape string_to_array',
      'text, text, text': 'string_to_array',
    },
  },
  {
    reason: 'without the last argument, NULL elements are left out',
    suffices: [[1, 2]],
    signatures: {
      'anyarray, text, text': 'array_to_string',
    },
  },
  {
    reason:
      'what to do with a new value that is NULL is said by the last argument, and never that the result be NULL',
    suffices: [[1, 2, 4]],
    signatures: {
      'jsonb, text[], jsonb, boolean, text': 'jsonb_set_lax',
    },
  },
  {
    reason: 'two periods with all four ends either overlap or do not',
    suffices: [[1, 2, 3, 4]],
    signatures: {
      'time with time zone, time with time zone, time with time zone, time with time zone': 'overlaps',
      'time without time zone, interval, time without time zone, interval': 'overlaps',
      'time without time zone, interval, time without time zone, time without time zone': 'overlaps',
      'time without time zone, time without time zone, time without time zone, interval': 'overlaps',
      'time without time zone, time without time zone, time without time zone, time without time zone': `
        overlaps`,
      'timestamp with time zone, interval, timestamp with time zone, interval': 'overlaps',
      'timestamp with time zone, interval, timestamp with time zone, timestamp with time zone': 'overlaps',
      'timestamp with time zone, timestamp with time zone, timestamp with time zone, interval': 'overlaps',
      'timestamp with time zone, timestamp with time zone, timestamp with time zone, timestamp with time zone': `
        overlaps`,
      'timestamp without time zone, interval, timestamp without time zone, interval': 'overlaps',
      'timestamp without time zone, interval, timestamp without time zone, timestamp without time zone': `
        overlaps`,
      'timestamp without time zone, timestamp without time zone, timestamp without time zone, interval': `
        overlaps`,
      'timestamp without time zone, timestamp without time zone, timestamp without time zone, timestamp without time zone': `
        overlaps`,
    },
  },
]

/** Set-returning functions, with the columns, counted from 1, that hold no NULL in any row, whatever the arguments. */
export const SET_RETURNING: readonly {
  readonly reason: string
  readonly columns: readonly number[]
  readonly signatures: Signatures
}[] = [
  {
    reason: 'a series of values; a NULL argument gives no rows',
    columns: [1],
    signatures: {
      'anyarray, integer': 'generate_subscripts',
      'anyarray, integer, boolean': 'generate_subscripts',
      'bigint, bigint': 'generate_series',
      'bigint, bigint, bigint': 'generate_series',
      'integer, integer': 'generate_series',
      'integer, integer, integer': 'generate_series',
      'numeric, numeric': 'generate_series',
      'numeric, numeric, numeric': 'generate_series',
      'timestamp with time zone, timestamp with time zone, interval': 'generate_series',
      'timestamp with time zone, timestamp with time zone, interval, text': 'generate_series',
      'timestamp without time zone, timestamp without time zone, interval': 'generate_series',
    },
  },
  {
    reason: 'elements, keys and items of JSON are JSON, null included; as text, JSON null is NULL',
    columns: [1],
    signatures: {
      json: 'json_array_elements json_each_text json_object_keys',
      jsonb: 'jsonb_array_elements jsonb_each_text jsonb_object_keys',
      'jsonb, jsonpath, jsonb, boolean': 'jsonb_path_query jsonb_path_query_tz',
    },
  },
  {
    reason: 'a key and its JSON value',
    columns: [1, 2],
    signatures: {
      json: 'json_each',
      jsonb: 'jsonb_each',
    },
  },
  {
    reason: 'matches, and what stands between them; no null string is given',
    columns: [1],
    signatures: {
      'text, text': 'regexp_matches regexp_split_to_table string_to_table',
      'text, text, text': 'regexp_matches regexp_split_to_table',
    },
  },
  {
    reason: 'parts of a value that can hold no NULL; positions and weights of a lexeme can be missing',
    columns: [1],
    signatures: {
      anymultirange: 'unnest',
      pg_snapshot: 'pg_snapshot_xip',
      tsvector: 'unnest',
      txid_snapshot: 'txid_snapshot_xip',
    },
  },
  {
    reason: 'a parser names each token it finds',
    columns: [1, 2],
    signatures: {
      'oid, text': 'ts_parse',
      'text, text': 'ts_parse',
    },
  },
]

/**
 * Aggregates, with what each needs to give a value: nothing, some row, or some row and all its arguments values in every row,
 * those before WITHIN GROUP and in it included. One that is not here can be NULL over any rows.
 */
export const AGGREGATES: readonly {
  readonly reason: string
  readonly needs: 'nothing' | 'rows' | 'values'
  readonly signatures: Signatures
}[] = [
  {
    reason: 'a count, 0 over no rows',
    needs: 'nothing',
    signatures: {
      '': 'count',
      '"any"': 'count',
      'double precision, double precision': 'regr_count',
    },
  },
  {
    reason: 'where a hypothetical row would stand, first over no rows',
    needs: 'nothing',
    signatures: {
      '"any"': 'cume_dist dense_rank percent_rank rank',
    },
  },
  {
    reason: 'NULL is an element, JSON null or left out, but the collection is there',
    needs: 'rows',
    signatures: {
      '"any", "any"': `
        json_object_agg json_object_agg_strict json_object_agg_unique json_object_agg_unique_strict
        jsonb_object_agg jsonb_object_agg_strict jsonb_object_agg_unique jsonb_object_agg_unique_strict`,
      anyarray: 'array_agg',
      anyelement: 'json_agg json_agg_strict jsonb_agg jsonb_agg_strict',
      anynonarray: 'array_agg',
    },
  },
  {
    reason:
      'of values; stddev, variance and covariance of a sample need two rows, corr and regr_slope, _intercept, _r2 a spread: not here',
    needs: 'values',
    signatures: {
      anyarray: 'max min',
      anyelement: 'any_value mode',
      anyenum: 'max min',
      anymultirange: 'range_agg range_intersect_agg',
      anyrange: 'range_agg range_intersect_agg',
      bigint: 'avg bit_and bit_or bit_xor max min stddev_pop sum var_pop',
      bit: 'bit_and bit_or bit_xor',
      boolean: 'bool_and bool_or every',
      bytea: 'max min',
      'bytea, bytea': 'string_agg',
      character: 'max min',
      date: 'max min',
      'double precision': 'avg max min stddev_pop sum var_pop',
      'double precision, anyelement': 'percentile_disc',
      'double precision, double precision': `
        covar_pop percentile_cont regr_avgx regr_avgy regr_sxx regr_sxy regr_syy`,
      'double precision, interval': 'percentile_cont',
      'double precision[], anyelement': 'percentile_disc',
      'double precision[], double precision': 'percentile_cont',
      'double precision[], interval': 'percentile_cont',
      inet: 'max min',
      integer: 'avg bit_and bit_or bit_xor max min stddev_pop sum var_pop',
      interval: 'avg max min sum',
      money: 'max min sum',
      numeric: 'avg max min stddev_pop sum var_pop',
      oid: 'max min',
      pg_lsn: 'max min',
      real: 'avg max min stddev_pop sum var_pop',
      record: 'max min',
      smallint: 'avg bit_and bit_or bit_xor max min stddev_pop sum var_pop',
      text: 'max min',
      'text, text': 'string_agg',
      tid: 'max min',
      'time with time zone': 'max min',
      'time without time zone': 'max min',
      'timestamp with time zone': 'max min',
      'timestamp without time zone': 'max min',
      xid8: 'max min',
      xml: 'xmlagg',
    },
  },
]

/** Window functions, with what each needs: nothing, arguments that are values in every row, or those and a frame that is never empty. */
export const WINDOWS: readonly {
  readonly reason: string
  readonly needs: 'nothing' | 'arguments' | 'frame'
  readonly signatures: Signatures
}[] = [
  {
    reason: 'the context of the row in its partition',
    needs: 'nothing',
    signatures: {
      '': 'cume_dist dense_rank percent_rank rank row_number',
    },
  },
  {
    reason: 'a bucket for every row',
    needs: 'arguments',
    signatures: {
      integer: 'ntile',
    },
  },
  {
    reason: 'the default where there is no such row',
    needs: 'arguments',
    signatures: {
      'anycompatible, integer, anycompatible': 'lag lead',
    },
  },
  {
    reason: 'a row of the frame',
    needs: 'frame',
    signatures: {
      anyelement: 'first_value last_value',
    },
  },
]

/** Strict functions that are total where their first argument is one of these constants. */
export const TOTAL_FOR_CONSTANTS: readonly {
  readonly reason: string
  readonly constants: readonly string[]
  readonly signatures: Signatures
}[] = [
  {
    reason: 'fields that only grow are infinite for infinity, all others NULL',
    constants: ['century', 'decade', 'epoch', 'isoyear', 'julian', 'millennium', 'year'],
    signatures: {
      'text, date': 'date_part extract',
      'text, timestamp with time zone': 'date_part extract',
      'text, timestamp without time zone': 'date_part extract',
    },
  },
  {
    reason: 'fields without an upper limit are infinite for infinity, all others NULL',
    constants: ['century', 'day', 'decade', 'epoch', 'hour', 'millennium', 'year'],
    signatures: {
      'text, interval': 'date_part extract',
    },
  },
]
