import type { Database } from '../database/database.js'
import { qualified, quoted } from './identifiers.js'
import { namesIn, nodesOf, parseScript } from './sql-tree.js'

/**
 * Creates the collations that a text names, that the embedded server lacks and that other servers have: it
 * has no collations of operating systems and few of ICU's. They sort as the embedded server can; the types of
 * a query do not depend on that. Returns whether it created any.
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
    if (!isOfServers(name)) continue
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

/**
 * Whether a server may have a collation of this name from the start: initdb creates one for each locale of
 * ICU and of the operating system.
 * Source: https://www.postgresql.org/docs/18/collation.html#COLLATION-MANAGING-PREDEFINED
 */
function isOfServers(name: string): boolean {
  const locale = /^(.+)-x-icu$/.exec(name)?.[1]
  return locale === undefined ? OPERATING_SYSTEM.test(name) : isIcuLocale(locale)
}

/** As in `sv_SE`, `de_DE.utf8`, `sr_RS@latin`, `C.UTF-8`; on Windows `Swedish_Sweden.1252`. */
const OPERATING_SYSTEM =
  /^(?:C\.[\w-]+|[a-z]{2,3}_[A-Z]{2}(?:\.[\w-]+)?(?:@\w+)?|[A-Z][A-Za-z ]+_[A-Z][A-Za-z .&]+\.\d+)$/

/** Node.js includes the locales of ICU, too. */
function isIcuLocale(locale: string): boolean {
  try {
    return Intl.Collator.supportedLocalesOf([locale], { localeMatcher: 'lookup' }).length > 0
  } catch {
    return false
  }
}

const sourcesOf = (name: string): readonly string[] => [
  ...(name.endsWith('-x-icu')
    ? [`(provider = icu, locale = '${name.slice(0, -6).replaceAll("'", '')}')`]
    : []),
  `from pg_catalog.${quoted('C')}`,
]
