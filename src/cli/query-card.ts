import { displayWidth, visible } from '../diagnostics/display-width.js'
import type { Paint } from '../diagnostics/paint.js'
import { orNull } from '../emit/value-code.js'
import type { Inspection } from './inspection.js'

/** An inspected query for people. */
export function queryCard(query: Inspection, paint: Paint): string {
  const lines = [
    `${paint('strong', query.name)} ${paint('place', `${query.file}:${query.line}`)}`,
    `  ${query.statement}, :${query.command}, ${boundsOf(query)}`,
  ]
  const parameters = query.params.map(({ name, pgType, tsType, nullable, optional }) => ({
    cells: [`:${name}`, pgType, nullable ? orNull(tsType) : tsType, optional ? 'optional' : ''],
    notes: [],
  }))
  const columns = query.columns.map(({ name, property, pgType, tsType, nullable, source, why }) => ({
    cells: [
      name === property ? name : `${name} as ${property}`,
      pgType,
      nullable ? orNull(tsType) : tsType,
      source === null ? '' : `from ${source}`,
    ],
    notes: why.map(({ detail, line, column }) => {
      const place = line === null ? '' : ` (${line}:${column})`
      return `null: ${detail}${place}`
    }),
  }))
  lines.push(...section('parameters', parameters, paint), ...section('columns', columns, paint))
  lines.push('', ...query.sql.split('\n').map((line) => `    ${paint('faint', visible(line))}`.trimEnd()))
  return lines.map((line) => `${line}\n`).join('')
}

function boundsOf({ rows: { min, max }, columns }: Inspection): string {
  if (columns.length === 0) return 'no result columns'
  if (max === null) return min === 0 ? 'any number of rows' : `${min} ${min === 1 ? 'row' : 'rows'} or more`
  if (min === max) return min === 1 ? 'exactly 1 row' : `exactly ${min} rows`
  return `${min} to ${max} ${max === 1 ? 'row' : 'rows'}`
}

const WIDEST = 60

interface CardRow {
  readonly cells: readonly string[]
  readonly notes: readonly string[]
}

function section(title: string, rows: readonly CardRow[], paint: Paint): readonly string[] {
  if (rows.length === 0) return []
  // One long type, as of a JSON document, does not push the others' origins out of sight.
  const widths = [0, 1, 2].map((i) =>
    Math.max(0, ...rows.map(({ cells }) => displayWidth(cells[i] ?? '')).filter((width) => width <= WIDEST)),
  )
  const output = ['', `  ${title}`]
  for (const { cells, notes } of rows) {
    const padded = cells.map(
      (cell, i) => cell + ' '.repeat(Math.max(0, (widths[i] ?? 0) - displayWidth(cell))),
    )
    output.push(`    ${padded.join('  ')}`.trimEnd())
    output.push(...notes.map((note) => `      ${paint('faint', visible(note))}`))
  }
  return output
}
