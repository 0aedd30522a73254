import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { bare } from '../identifiers.js'
import type { LoadedSchema } from '../load-schema.js'
import { type HostObject, tableStatement } from '../supabase.js'

/** The exports of `drizzle-orm/supabase`. */
type SupabaseModule = Readonly<Record<string, unknown>>

/**
 * Tables that Drizzle declares and drizzle-kit does not create: those that foreign keys of the schema
 * reference although they are not exported, and those of `drizzle-orm/supabase`.
 */
export async function hostTables(
  { library, modules, project }: Pick<LoadedSchema, 'library' | 'modules' | 'project'>,
  texts: readonly string[],
): Promise<readonly HostObject[]> {
  const { orm, pg } = library
  const isTable = (value: unknown): value is PgTable => orm.is(value, pg.PgTable)
  const exported = new Set(modules.flatMap(({ exports }) => Object.values(exports)).filter(isTable))
  const referred = [...exported].flatMap((table) =>
    pg.getTableConfig(table).foreignKeys.map((key) => key.reference().foreignTable),
  )
  const isSupabase = texts.some((text) => /\b(?:auth|realtime)\b/.test(text))
  const supabase = isSupabase ? await project.loadPackage<SupabaseModule>('drizzle-orm/supabase') : null
  const byPath = new Map<string, { schema: string | null; name: string; columns: Map<string, string> }>()
  for (const table of [...referred, ...Object.values(supabase ?? {}).filter(isTable)]) {
    if (exported.has(table)) continue
    const { schema = null, name, columns } = pg.getTableConfig(table)
    const key = JSON.stringify([schema, name])
    const known = byPath.get(key) ?? { schema, name, columns: new Map<string, string>() }
    // The project's own declaration has precedence.
    for (const column of columns) {
      const cased = library.cased(column)
      if (!known.columns.has(cased)) known.columns.set(cased, definition(library, cased, column))
    }
    byPath.set(key, known)
  }
  return [...byPath.values()].map(({ schema, name, columns }) => ({
    kind: 'relation',
    schema,
    name,
    statement: tableStatement(`${schema === null ? '' : `${bare(schema)}.`}${bare(name)}`, [
      ...columns.values(),
    ]),
  }))
}

/** An enum of the project does not exist yet when the setup file runs. */
function definition({ orm, pg }: LoadedSchema['library'], name: string, column: PgColumn): string {
  const type = orm.is(column, pg.PgEnumColumn) ? 'text' : column.getSQLType()
  const key = column.primary
    ? ' primary key'
    : `${column.notNull ? ' not null' : ''}${column.isUnique ? ' unique' : ''}`
  return `${bare(name)} ${type}${key}`
}
