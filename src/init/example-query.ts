import type { TableKey } from '../schema/schema-data.js'
import type { SchemaModel } from '../model/schema-model.js'

export interface ExampleFile {
  /** Below the queries folder. */
  readonly name: string
  readonly text: string
}

/** Queries on one of the user's tables, preferably one whose rows a single column identifies. */
export function exampleQuery(model: SchemaModel, keys: readonly TableKey[]): ExampleFile | null {
  const tables = model.relations.filter(({ kind }) => kind === 'table')
  const keyed = tables.flatMap((table) => {
    const key = keys.find((candidate) => candidate.schema === table.schema && candidate.table === table.name)
    return key ? [{ table, key: key.column }] : []
  })[0]
  const table = keyed?.table ?? tables[0]
  if (table === undefined) return null

  const name =
    table.schema === 'public' ? quoted(table.name) : `${quoted(table.schema)}.${quoted(table.name)}`
  const queries: string[] = []
  if (keyed !== undefined) {
    queries.push(
      '-- name: getById :optional',
      `-- A row of ${table.name} by its primary key, null when there is none.`,
      `select * from ${name} where ${quoted(keyed.key)} = :${parameterName(keyed.key)};`,
      '',
    )
  }
  queries.push(
    '-- name: list :many',
    `-- ${keyed === undefined ? 'Some' : 'The first'} 50 rows of ${table.name}.`,
    `select * from ${name}${keyed === undefined ? '' : ` order by ${quoted(keyed.key)}`} limit 50;`,
    '',
  )
  return { name: `${table.name.replaceAll(/[^A-Za-z0-9_-]/g, '_')}.sql`, text: queries.join('\n') }
}

const parameterName = (column: string): string => (/^[A-Za-z_]\w*$/.test(column) ? column : 'key')

const quoted = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/.test(name) && !reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`

/**
 * Words that cannot name a table or column without quotes.
 * Source: https://www.postgresql.org/docs/18/sql-keywords-appendix.html ("reserved" of PostgreSQL)
 */
const reserved = new Set(
  `all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation
  column concurrently constraint create cross current_catalog current_date current_role current_schema current_time
  current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze
  from full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit
  localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references
  returning right select session_user similar some symmetric system_user table tablesample then to trailing true union
  unique user using variadic verbose when where window with`.split(/\s+/),
)
