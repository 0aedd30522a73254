/** What the files of a random project say, as data that edits change, and the files. */

export interface Column {
  name: string
  type: string
  notNull: boolean
  unique: boolean
  /** A default of the client's, which raw SQL does not have. */
  client: boolean
  /** A default of the server's. */
  default: boolean
  /** Refers to the table of this name. */
  refersTo: string | null
}

export interface Table {
  name: string
  /** In the schema `app`, whose tables are named with it. */
  inApp: boolean
  columns: Column[]
  /** A key that holds where a column is not NULL. */
  partialKey: boolean
}

export interface Query {
  name: string
  /** Null where the rows decide. */
  command: string | null
  comments: string
  text: string
}

interface View {
  table: string
  columns: string[]
  kind: 'pgView' | 'pgMaterializedView'
  filtered: boolean
}

export interface State {
  tables: Table[]
  labels: string[]
  /** Drizzle makes what the schema module exports. */
  isEnumExported: boolean
  view: View | null
  /** Statements of the setup file. */
  setup: Map<string, string>
  files: Map<string, Query[]>
  /** Lines at the beginning of each query file, which move what comes after them. */
  above: Map<string, number>
  queriesFolder: 'queries' | 'sql'
  naming: 'drizzle' | 'sql'
  casing: 'snake_case' | null
  tag: boolean
  numeric: boolean
  slips: Set<'config' | 'schema' | 'query' | 'import'>
}

export function stateFiles(state: State): ReadonlyMap<string, string> {
  const { queriesFolder, files, above, setup, labels, slips } = state
  return new Map([
    ['drizzle.config.ts', configText(state)],
    ['setup.sql', [...setup.values()].map((sql) => `${sql};\n`).join('')],
    ['src/schema.ts', schemaText(state)],
    [
      'src/enums.ts',
      `import { pgEnum } from 'drizzle-orm/pg-core'\nexport const status = pgEnum('status', ${JSON.stringify(labels)})\n`,
    ],
    ...[...files].map(([module, queries], index): [string, string] => [
      `${queriesFolder}/${module}.sql`,
      `${'-- A line of the file’s own.\n'.repeat(above.get(module) ?? 0)}\n${queries.map(queryText).join('')}${slips.has('query') && index === 0 ? 'select (' : ''}`,
    ]),
  ])
}

const queryText = ({ name, command, comments, text }: Query): string =>
  `-- name: ${name}${command === null ? '' : ` :${command}`}\n${comments}${text}\n;\n\n`

const configText = ({ queriesFolder, naming, casing, tag, numeric, slips }: State): string =>
  `export default { dialect: 'postgresql', schema: './src/schema.ts'${casing ? `, casing: '${casing}'` : ''} }
export const sluice = {
  queries: '${queriesFolder}', naming: '${naming}', tag: ${tag}, types: ${numeric ? "{ numeric: 'number' }" : '{}'},
  database: { setup: 'setup.sql' },
}
${slips.has('config') ? "throw new Error('a slip')" : ''}`

function schemaText({ tables, view, slips, isEnumExported }: State): string {
  const viewed = tables.find(({ name }) => name === view?.table)
  const fields = view?.columns.filter(
    (name) => name === 'id' || viewed?.columns.some((one) => one.name === name),
  )
  const selected = fields?.map((name) => `${keyOf(name)}: ${view?.table}.${keyOf(name)}`).join(', ')
  const filter = view?.filtered ? `.where(isNotNull(${view.table}.id))` : ''
  const shown =
    view && viewed && selected
      ? `export const shown = ${view.kind}('shown').as((qb) => qb.select({ ${selected} }).from(${viewed.name})${filter})`
      : ''
  return `import { isNotNull, sql } from 'drizzle-orm'
import { bigint, boolean, integer, jsonb, numeric, pgMaterializedView, pgSchema, pgTable, pgView, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { status } from './enums'
${isEnumExported ? "export * from './enums'" : ''}
${slips.has('import') ? "import './nowhere'" : ''}
${tables.some(({ inApp }) => inApp) ? "export const app = pgSchema('app')" : ''}
${tables.map((table) => tableText(table, tables)).join('\n\n')}
${shown}
${slips.has('schema') ? 'export const = ' : ''}`
}

function tableText({ name, inApp, columns, partialKey }: Table, tables: readonly Table[]): string {
  const [first] = columns
  const key =
    partialKey && first
      ? `, (t) => [uniqueIndex('${name}_partial').on(t.id).where(sql\`\${t.${keyOf(first.name)}} is not null\`)]`
      : ''
  const lines = columns.map((column) => `  ${columnText(column, tables)}\n`).join('')
  return `export const ${name} = ${inApp ? 'app.table' : 'pgTable'}('${name}', {\n  id: integer().primaryKey(),\n${lines}}${key})`
}

function columnText(column: Column, tables: readonly Table[]): string {
  const { name, type, notNull, unique, client, refersTo } = column
  const named = type.replace('(', `('${name}'${/\(\)/.test(type) ? '' : ', '}`)
  const target = type === 'integer()' ? tables.find((table) => table.name === refersTo) : undefined
  const parts = [
    notNull ? '.notNull()' : '',
    unique ? '.unique()' : '',
    client && type === 'text()' ? '.$defaultFn(() => "made")' : '',
    column.default && type === 'text()' ? ".default('made')" : '',
    column.default && type === 'integer()' ? '.default(7)' : '',
    target ? `.references(() => ${target.name}.id)` : '',
  ]
  return `${keyOf(name)}: ${named}${parts.join('')},`
}

const keyOf = (name: string): string => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
