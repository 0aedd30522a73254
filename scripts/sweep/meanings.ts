import { extensionArguments } from './extension-values.js'
import type { SweepFunction } from './functions.js'
import { literal } from './types.js'

/**
 * Texts that mean something to a function, tried beside the values of the type: without them most calls end in an
 * error, and a sweep of errors shows nothing.
 */
const meanings = {
  units: [
    'microseconds',
    'milliseconds',
    'second',
    'minute',
    'hour',
    'day',
    'week',
    'month',
    'quarter',
    'year',
    'decade',
    'century',
    'millennium',
    'dow',
    'doy',
    'isodow',
    'isoyear',
    'julian',
    'epoch',
    'timezone',
    'timezone_hour',
    'timezone_minute',
    'YEAR',
  ],
  zones: ['UTC', 'Europe/Berlin', 'america/new_york', '+05:30', '-12', 'EST5EDT', 'CET', 'Pacific/Apia'],
  // Any other encoding has a conversion that the embedded server lacks, and looking for it breaks the server.
  encodings: ['UTF8', 'utf-8', 'unicode'],
  binary: ['base64', 'hex', 'escape', 'HEX', 'base64url'],
  encoded: ['deadbeef', 'DEADBEEF', 'YWJj', 'YQ==', '\\\\000', 'ab\\001'],
  forms: ['NFC', 'NFD', 'NFKC', 'nfkd'],
  dateFormats: [
    'YYYY-MM-DD',
    'YYYY-MM-DD"T"HH24:MI:SS.US',
    'FMMonth',
    'RM',
    'J',
    'Q',
    'DDD',
    'IYYY-IW-ID',
    'BC',
    'TZ',
    'OF',
    'HH12 AM',
    'SSSS',
    'Day, DD',
    '" "',
  ],
  dateTexts: ['2024-02-29', '2024-02-29T12:34:56.789', 'February', 'II', '2460370', '0044 BC', '1 PM', '-1'],
  numberFormats: [
    '9',
    '999',
    'FM999,999.00',
    '9.99',
    'S9',
    'PL9',
    'MI9',
    '9PR',
    'RN',
    'FMRN',
    'EEEE',
    '9.9EEEE',
    'L9',
    'TH',
    '9th',
    'V9',
    '9V9',
    '0000',
    'x',
    '999999999999999999999D99',
  ],
  numberTexts: ['12,454.8-', '1234', 'XIV', '1e5', ' 7 ', '$1', '-1.5'],
  patterns: [
    'a',
    '(a)',
    '(b)?',
    'a|b',
    '\\w+',
    '\\m',
    '[[:alpha:]]',
    '(?i)A',
    'x*',
    '(a)(b)?(c)?',
    'b$',
    '\\1',
  ],
  flags: ['', 'g', 'i', 'gi', 'n', 'x', 'c', 'q', 'm', 's', 'p', 'w', 'e', 'b', 't'],
  replacements: ['\\1', '\\&', '\\\\', 'x'],
  identifiers: ['a.b', '"A".b', 'a."b c"', 'a.b.c'],
  sizes: ['1 MB', '1.5 kB', '-3 GB', '10', '1e3 bytes', '0'],
  unicode: ['\\0041', '\\+01F600', 'd\\0061t\\+000061', '\\\\'],
  similar: ['%#"b#"%', 'a%', '(a|b)%', '%a', '[abc]*'],
  escapes: ['#', '\\', '', '!'],
  xpaths: ['/a', '//b', '/a/b/text()', 'count(//b)', 'string(/a)', '//@x', 'true()', '/x'],
  headlines: [
    'MaxWords=2, MinWords=1',
    'HighlightAll=true',
    'MaxFragments=3',
    'StartSel=<, StopSel=>',
    'MaxWords=1000, MinWords=0, ShortWord=0',
  ],
  documents: ['a b c', 'The fat cat sat', 'a a a'],
  settings: [
    'search_path',
    'TimeZone',
    'work_mem',
    'sweep.nothing',
    'port',
    'session_preload_libraries',
    'default_tablespace',
  ],
  settingValues: ['UTC', 'public', '8MB'],
  channels: ['a'],
  parsers: ['default'],
  types: ['integer', 'text[]', 'sweep.mood', 'no_such_type', 'numeric(10,2)'],
  inputs: ['1', 'x', '{1,2}', '2024-01-01'],
} as const

type Meaning = keyof typeof meanings

/** By function name: what each argument means, by position; null where only its type matters. */
const byName: Readonly<Record<string, readonly (Meaning | null)[]>> = {
  convert: [null, 'encodings', 'encodings'],
  convert_from: [null, 'encodings'],
  convert_to: [null, 'encodings'],
  current_setting: ['settings'],
  date_add: [null, null, 'zones'],
  date_part: ['units'],
  date_subtract: [null, null, 'zones'],
  date_trunc: ['units', null, 'zones'],
  decode: ['encoded', 'binary'],
  encode: [null, 'binary'],
  extract: ['units'],
  generate_series: [null, null, null, 'zones'],
  is_normalized: [null, 'forms'],
  length: [null, 'encodings'],
  like_escape: [null, 'escapes'],
  make_timestamptz: [null, null, null, null, null, null, 'zones'],
  normalize: [null, 'forms'],
  parse_ident: ['identifiers'],
  pg_notify: ['channels'],
  pg_input_is_valid: ['inputs', 'types'],
  pg_size_bytes: ['sizes'],
  regexp_count: ['documents', 'patterns', null, 'flags'],
  regexp_instr: ['documents', 'patterns', null, null, null, 'flags'],
  regexp_like: ['documents', 'patterns', 'flags'],
  regexp_match: ['documents', 'patterns', 'flags'],
  regexp_matches: ['documents', 'patterns', 'flags'],
  regexp_split_to_array: ['documents', 'patterns', 'flags'],
  regexp_split_to_table: ['documents', 'patterns', 'flags'],
  regexp_substr: ['documents', 'patterns', null, null, 'flags'],
  set_config: ['settings', 'settingValues'],
  similar_to_escape: ['similar', 'escapes'],
  similar_escape: ['similar', 'escapes'],
  substring: ['documents', 'similar', 'escapes'],
  textregexeq: ['documents', 'patterns'],
  textregexne: ['documents', 'patterns'],
  timezone: ['zones'],
  to_ascii: [null, 'encodings'],
  to_date: ['dateTexts', 'dateFormats'],
  to_number: ['numberTexts', 'numberFormats'],
  to_timestamp: ['dateTexts', 'dateFormats'],
  ts_parse: ['parsers', 'documents'],
  ts_headline: ['documents', 'documents', 'headlines', 'headlines'],
  unistr: ['unicode'],
  xmlexists: ['xpaths'],
  xpath: ['xpaths'],
  xpath_exists: ['xpaths'],
}

/** Overloads whose arguments mean something else than those of their name. */
const bySignature: Readonly<Record<string, readonly (Meaning | null)[]>> = {
  'regexp_replace(text, text, text)': ['documents', 'patterns', 'replacements'],
  'regexp_replace(text, text, text, text)': ['documents', 'patterns', 'replacements', 'flags'],
  'regexp_replace(text, text, text, integer)': ['documents', 'patterns', 'replacements'],
  'regexp_replace(text, text, text, integer, integer)': ['documents', 'patterns', 'replacements'],
  'regexp_replace(text, text, text, integer, integer, text)': [
    'documents',
    'patterns',
    'replacements',
    null,
    null,
    'flags',
  ],
  'to_char(bigint, text)': [null, 'numberFormats'],
  'to_char(double precision, text)': [null, 'numberFormats'],
  'to_char(integer, text)': [null, 'numberFormats'],
  'to_char(interval, text)': [null, 'dateFormats'],
  'to_char(numeric, text)': [null, 'numberFormats'],
  'to_char(real, text)': [null, 'numberFormats'],
  'to_char(timestamp with time zone, text)': [null, 'dateFormats'],
  'to_char(timestamp without time zone, text)': [null, 'dateFormats'],
  'xpath(text, xml, text[])': ['xpaths', null, null],
}

/** Numbers in which calls of several arguments would hardly ever agree by chance. */
const numbers: Readonly<Record<string, readonly (readonly number[] | null)[]>> = {
  make_date: [
    [-44, 0, 1, 1970, 2024, 5_874_897, 5_874_898],
    [0, 1, 2, 12, 13],
    [0, 1, 29, 31, 32],
  ],
  make_interval: Array.from({ length: 6 }, () => [-1, 0, 1, 100]),
  make_time: [
    [-1, 0, 12, 23, 24],
    [0, 59, 60],
  ],
  make_timestamp: [
    [-44, 1, 2024, 294_276],
    [1, 2, 12],
    [1, 29],
    [0, 23, 24],
    [0, 59],
  ],
  make_timestamptz: [
    [-44, 1, 2024, 294_276],
    [1, 2, 12],
    [1, 29],
    [0, 23, 24],
    [0, 59],
  ],
  regexp_count: [null, null, [1, 2, 5]],
  regexp_instr: [null, null, [1, 2, 5], [1, 2, 9], [0, 1], null, [0, 1, 2]],
  regexp_replace: [null, null, null, [1, 2, 5], [0, 1, 9]],
  regexp_substr: [null, null, [1, 2, 5], [1, 2, 9], null, [0, 1, 2]],
  set_bit: [null, [0, 1, 7], [0, 1]],
  set_byte: [null, [0, 1, 7], [0, 255]],
}

/** The expressions to try for each argument of an instance of a function, given those of the types. */
export function meaningful(
  called: SweepFunction,
  expressions: readonly (readonly string[])[],
): readonly (readonly string[])[] {
  if (called.extension) {
    const meant = extensionArguments[called.name] ?? []
    return expressions.map((ofType, index) => [...(meant[index] ?? []), ...ofType])
  }
  const texts = bySignature[called.signature] ?? byName[called.name] ?? []
  return expressions.map((ofType, index) => {
    const type = called.arguments[index]
    const listed = numbers[called.name]?.[index]
    if (listed && type && /^(?:int[248]|float8)$/.test(type.name))
      return listed.map((number) => `(${number})::${type.sql}`)
    const meaning = texts[index]
    if (!meaning || !type || !/^(?:text|name)$/.test(type.name)) return ofType
    return [...new Set([...meanings[meaning].map((text) => `${literal(text)}::${type.sql}`), ...ofType])]
  })
}
