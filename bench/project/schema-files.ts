import { type Column, type Table } from './schema.js'

/** The Drizzle schema: one file for each domain, with what the others refer to exported, and an index. */
export function schemaFiles(tables: readonly Table[]): ReadonlyMap<string, string> {
  const domains = [...new Set(tables.map(({ domain }) => domain))]
  const files = domains.map((domain) => {
    const own = tables.filter((table) => table.domain === domain)
    return [`src/schema/${domain}.ts`, domainFile(domain, own)] as const
  })
  const index = domains.map((domain) => `export * from './${domain}.js'\n`).join('')
  return new Map([...files, ['src/schema/index.ts', index]])
}

export const camel = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

const STATUSES = ['draft', 'open', 'closed']

function domainFile(domain: string, tables: readonly Table[]): string {
  const targets = tables.flatMap(({ columns }) => columns.flatMap(({ target }) => target ?? []))
  const imports = [...new Set(targets.map((target) => target.domain))]
    .filter((other) => other !== domain)
    .toSorted()
    .map((other) => {
      const names = targets.filter((target) => target.domain === other).map(({ name }) => camel(name))
      return `import { ${[...new Set(names)].toSorted().join(', ')} } from './${other}.js'\n`
    })
  const status = `export const ${domain}Status = pgEnum('${domain}_status', [${STATUSES.map((label) => `'${label}'`).join(', ')}])\n`
  const parts = [
    `import {\n${BUILDERS.map((builder) => `  ${builder},\n`).join('')}} from 'drizzle-orm/pg-core'\n${imports.join('')}`,
    `export interface ${settingsType(domain)} {\n  theme?: 'light' | 'dark'\n  limits: { daily: number; monthly: number }\n}\n`,
    status,
    ...tables.map(tableText),
  ]
  return parts.join('\n')
}

const BUILDERS = [
  'type AnyPgColumn',
  'boolean',
  'doublePrecision',
  'index',
  'integer',
  'jsonb',
  'numeric',
  'pgEnum',
  'pgTable',
  'text',
  'timestamp',
  'uuid',
] as const

const settingsType = (domain: string): string => `${domain[0]?.toUpperCase()}${domain.slice(1)}Settings`

function tableText(table: Table): string {
  const columns = table.columns.map((column) => `    ${camel(column.name)}: ${columnText(table, column)},\n`)
  const references = table.columns.filter(({ kind }) => kind === 'reference')
  const indexes = references.map(
    ({ name }) => `index('${table.name}_${name}_index').on(table.${camel(name)})`,
  )
  const extra = indexes.length > 0 ? `\n  (table) => [${indexes.join(', ')}],` : ''
  return `export const ${camel(table.name)} = pgTable(\n  '${table.name}',\n  {\n${columns.join('')}  },${extra}\n)\n`
}

function columnText({ domain }: Table, { name, kind, nullable, target }: Column): string {
  const required = nullable ? '' : '.notNull()'
  switch (kind) {
    case 'key':
      return 'uuid().primaryKey().defaultRandom()'
    case 'reference':
      if (target === undefined) throw new Error(`${name} refers to nothing`)
      return `uuid('${name}')${required}.references((): AnyPgColumn => ${camel(target.name)}.id)`
    case 'text':
      return name === 'name' ? `text()${required}.unique()` : `text('${name}')${required}.default('')`
    case 'note':
      return `text('${name}')${required}`
    case 'amount':
      return `numeric('${name}', { precision: 12, scale: 2 })${required}.default('0')`
    case 'quantity':
      return `integer('${name}')${required}.default(1)`
    case 'score':
      return `doublePrecision('${name}')${required}`
    case 'flag':
      return `boolean('${name}')${required}.default(false)`
    case 'moment':
      return `timestamp('${name}', { withTimezone: true })${required}`
    case 'status':
      return `${domain}Status()${required}.default('draft')`
    case 'settings':
      return `jsonb().$type<${settingsType(domain)}>()${required}.default({ limits: { daily: 10, monthly: 100 } })`
    case 'labels':
      return `text().array()${required}.default([])`
    case 'created':
      return `timestamp('${name}', { withTimezone: true })${required}.defaultNow()`
  }
}
