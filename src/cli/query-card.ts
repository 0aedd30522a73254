import { displayWidth, visible } from '../diagnostics/display-width.js'
import type { Paint } from '../diagnostics/paint.js'
import type { QueryInfo, ReasonInfo } from '../api/index.js'

/** An inspected query for people: lines fit into a narrow terminal wherever their parts allow it. */
export function queryCard(query: QueryInfo, paint: Paint): string {
  const lines = [
    `${paint('strong', query.name)} ${paint('place', `${query.file}:${query.line}`)}`,
    ...wrapped(query.signature, 2),
    `  ${query.statement}, :${query.command}, ${boundsOf(query)}`,
    ...query.bounds.flatMap((reason) => wrapped(inWords(reason), 4, paint)),
  ]
  const parameters = query.params.map(({ name, property, pgType, tsType, nullable, optional }) => ({
    name: name === property || /^\d+$/.test(name) ? property : `${name} as ${property}`,
    type: nullable ? orNull(tsType) : tsType,
    origin: optional ? `${pgType}, may be omitted` : pgType,
    notes: [],
  }))
  const columns = query.columns.map(({ name, property, pgType, tsType, nullable, source, why, proofs }) => ({
    name: name === property ? name : `${name} as ${property}`,
    type: nullable ? orNull(tsType) : tsType,
    origin: source === null ? pgType : `${pgType}, ${source.replace(/^public\./, '')}`,
    notes: [
      ...why.map((reason) => `nullable: ${inWords(reason)}`),
      ...proofs.map((reason) => `never null: ${inWords(reason)}`),
    ],
  }))
  const nested = (query.nested ?? []).map(({ property, kind, nullable, key, why }) => ({
    name: property,
    type: nullable ? `${kind} | null` : kind,
    origin: key.length > 0 ? `by ${key.join(', ')}` : '',
    notes: why.map((reason) => `${kind === 'list' ? 'no element' : 'null'}: ${inWords(reason)}`),
  }))
  const switches = (query.switches ?? []).map(({ kind, name, labels }) => ({
    name,
    type: kind === 'given' ? 'clause' : kind,
    origin: labels.join(' | '),
    notes: [],
  }))
  lines.push(
    ...section('parameters', parameters, paint),
    ...section(combinationsOf(query), switches, paint),
    ...section('columns', columns, paint),
    ...section('nested', nested, paint),
  )
  lines.push('', ...query.sql.split('\n').map((line) => `    ${paint('faint', visible(line))}`.trimEnd()))
  return lines.map((line) => `${line}\n`).join('')
}

/** `unknown` and JSON's null already include NULL. */
const orNull = (type: string): string =>
  type === 'unknown' || type === 'null' || type.endsWith(' | null') ? type : `${type} | null`

const inWords = ({ detail, line }: ReasonInfo): string => (line === null ? detail : `${detail}, line ${line}`)

function combinationsOf({ variants: { checked, total } }: QueryInfo): string {
  return checked === total
    ? `${total} combinations`
    : `${total} combinations, ${checked} of which are checked`
}

function boundsOf({ rows: { min, max }, columns }: QueryInfo): string {
  if (columns.length === 0) return 'no result columns'
  if (max === null) return min === 0 ? 'any number of rows' : `${min} ${min === 1 ? 'row' : 'rows'} or more`
  if (min === max) return min === 1 ? 'exactly 1 row' : `exactly ${min} rows`
  return `${min} to ${max} ${max === 1 ? 'row' : 'rows'}`
}

const LINE = 80
/** One long name or type, such as that of a JSON document, does not widen the columns of all others. */
const WIDEST_NAME = 28
const WIDEST_TYPE = 26

interface CardRow {
  readonly name: string
  readonly type: string
  /** Its origin: Postgres's type, and the column if it is one. */
  readonly origin: string
  readonly notes: readonly string[]
}

function section(title: string, rows: readonly CardRow[], paint: Paint): readonly string[] {
  if (rows.length === 0) return []
  const widest = (texts: readonly string[], limit: number): number =>
    Math.max(0, ...texts.map(displayWidth).filter((width) => width <= limit))
  const name = widest(
    rows.map((row) => row.name),
    WIDEST_NAME,
  )
  const type = widest(
    rows.map((row) => row.type),
    WIDEST_TYPE,
  )
  const output = ['', `  ${title}`]
  for (const row of rows) {
    const line = `    ${padded(visible(row.name), name)}  ${padded(visible(row.type), type)}`
    const fits = displayWidth(line) + 2 + displayWidth(row.origin) <= LINE
    const origin = row.origin === '' ? '' : `  ${paint('faint', visible(row.origin))}`
    output.push(fits ? `${line}${origin}`.trimEnd() : line.trimEnd())
    const notes = fits ? row.notes : [row.origin, ...row.notes]
    output.push(...notes.flatMap((note) => wrapped(note, 6, paint)))
  }
  return output
}

/** Wraps a text to the width of the card where blanks allow it. */
function wrapped(text: string, indent: number, paint: Paint = (_role, whole) => whole): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of visible(text).split(' ')) {
    const margin = lines.length === 0 ? indent : indent + 4
    if (line !== '' && margin + displayWidth(line) + 1 + displayWidth(word) > LINE) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].map(
    (each, index) => ' '.repeat(index === 0 ? indent : indent + 4) + paint('faint', each),
  )
}

const padded = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - displayWidth(text)))
