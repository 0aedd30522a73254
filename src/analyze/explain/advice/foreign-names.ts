/** Functions and types of other databases, and their counterparts in Postgres. */
import { type Advice, inWords, replacing } from '../../../diagnostics/diagnostic.js'
import { span } from '../../../diagnostics/span.js'
import type { RejectedStatement } from './rejected-statement.js'

/** Functions that only have a different name. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  ifnull: 'coalesce',
  isnull: 'coalesce',
  nvl: 'coalesce',
  len: 'length',
  rand: 'random',
  ucase: 'upper',
  lcase: 'lower',
  group_concat: 'string_agg',
  listagg: 'string_agg',
  date_format: 'to_char',
  curdate: 'current_date',
  getdate: 'now',
  sysdate: 'now',
  newid: 'gen_random_uuid',
  uuid: 'gen_random_uuid',
  json_extract: 'jsonb_path_query',
  json_arrayagg: 'json_agg',
  last_insert_id: 'lastval',
}

/** Functions with a different syntax. */
const FORMS: Readonly<Record<string, string>> = {
  charindex: 'strpos(text, part)',
  instr: 'strpos(text, part)',
  datediff: 'the difference of the dates, `a - b`',
  dateadd: "the sum, `a + interval '1 day'`",
  date_add: "the sum, `a + interval '1 day'`",
  date_sub: "the difference, `a - interval '1 day'`",
  year: '`extract(year from a)`',
  month: '`extract(month from a)`',
  day: '`extract(day from a)`',
  hour: '`extract(hour from a)`',
  if: '`case when a then b else c end`',
  iif: '`case when a then b else c end`',
  unix_timestamp: '`extract(epoch from a)`',
  from_unixtime: '`to_timestamp(a)`',
}

/** `ifnull(a, b)`, `count(distinct a, b)`, `max(a, b)`. */
export function foreignFunction({
  source,
  tokens,
  at,
  place,
  written,
}: RejectedStatement): readonly Advice[] {
  const name = /^\w+/.exec(written)?.[0]?.toLowerCase() ?? ''
  const own = span(source.file, place.start, place.start + name.length)
  if (name === 'count' && tokens[at + 2]?.word === 'distinct') {
    return [inWords('a DISTINCT of several columns is one of rows: write `count(distinct (a, b))`')]
  }
  if (name === 'max' || name === 'min') {
    const meant = name === 'max' ? 'greatest' : 'least'
    return [replacing(`${name} is an aggregate of one value: of several values, write ${meant}`, own, meant)]
  }
  const form = Object.hasOwn(FORMS, name) ? FORMS[name] : undefined
  if (form !== undefined) return [inWords(`Postgres has no ${name}: write ${form}`)]
  const counterpart = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined
  if (counterpart === undefined) return []
  const hint = `Postgres has no ${name}: write ${counterpart}`
  // If the arguments differ as well, the name alone does not make the statement valid.
  return [replacing(hint, own, counterpart), inWords(hint)]
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  str: 'text',
  datetime: 'timestamptz',
  number: 'numeric',
  double: 'double precision',
  long: 'bigint',
  tinyint: 'smallint',
  mediumint: 'integer',
  unsigned: 'bigint',
  blob: 'bytea',
  binary: 'bytea',
  object: 'jsonb',
  guid: 'uuid',
  uniqueidentifier: 'uuid',
  nvarchar: 'text',
}

/** `created_at::string`. */
export function foreignType({ place, written }: RejectedStatement): readonly Advice[] {
  const name = written.toLowerCase()
  const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined
  return type === undefined ? [] : [replacing(`in Postgres this type is ${type}`, place, type)]
}
