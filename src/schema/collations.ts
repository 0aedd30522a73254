import type { Database } from '../database/database.js'
import { qualified, quoted } from './identifiers.js'
import { namesIn, nodesOf, parseScript } from './sql-tree.js'

/**
 * Creates the collations that a text names and the database lacks: the embedded one has no collations of operating
 * systems and few of ICU's. They sort as the embedded server can; what a query means does not hang on it.
 * Tells whether there were any.
 */
export async function createMissingCollations(database: Database, text: string): Promise<boolean> {
  const statements = await parseScript(text)
  let created = false
  for (const node of nodesOf(statements?.map(({ tree }) => ({ [tree.kind]: tree.fields })))) {
    if (node.kind !== 'CollateClause') continue
    const names = namesIn(node.fields['collname'])
    const name = names.at(-1)
    const schema = names.length > 1 ? names[0] : 'pg_catalog'
    if (name === undefined || schema === undefined) continue
    const [known] = await database.rows('select 1 from pg_collation where collname = $1', [name])
    if (known) continue
    for (const source of sourcesOf(name)) {
      if (await database.execute(`create collation ${qualified(schema, name)} ${source}`)) continue
      created = true
      break
    }
  }
  return created
}

const sourcesOf = (name: string): readonly string[] => [
  ...(name.endsWith('-x-icu')
    ? [`(provider = icu, locale = '${name.slice(0, -6).replaceAll("'", '')}')`]
    : []),
  `from pg_catalog.${quoted('C')}`,
]
