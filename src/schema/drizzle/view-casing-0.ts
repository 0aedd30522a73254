import type { Name, SQL, SQLChunk, Table } from 'drizzle-orm'
import type { DrizzleLibrary } from './line.js'

/**
 * A view's query with cased names. Drizzle's query builder writes the columns of a query over one table as
 * names before the casing is known, so `createdAt` stays where the database has `created_at`.
 */
export function withCasing(library: DrizzleLibrary, query: SQL): SQL {
  const { orm } = library
  const renamed = new Map<string, string>()
  const gather = (chunk: unknown): void => {
    if (Array.isArray(chunk)) chunk.forEach(gather)
    else if (orm.is(chunk, orm.SQL)) chunk.queryChunks.forEach(gather)
    else if (orm.is(chunk, orm.SQL.Aliased)) gather(chunk.sql)
    else if (orm.is(chunk, orm.Subquery)) gather(Reflect.get(chunk._, 'sql'))
    else if (orm.is(chunk, orm.Table)) gatherTable(chunk)
  }
  const gatherTable = (table: Table): void => {
    for (const column of Object.values(orm.getTableColumns(table))) {
      const name = library.cased(column)
      if (name !== column.name) renamed.set(column.name, name)
    }
  }
  gather(query)
  if (renamed.size === 0) return query

  const rename = (chunk: SQLChunk): SQLChunk => {
    if (Array.isArray(chunk)) return chunk.map(rename)
    if (orm.is(chunk, orm.Name)) return renameName(chunk)
    if (orm.is(chunk, orm.SQL.Aliased)) return new orm.SQL.Aliased(renameIn(chunk.sql), chunk.fieldAlias)
    return orm.is(chunk, orm.SQL) ? renameIn(chunk) : chunk
  }
  const renameName = (name: Name): Name => {
    const other = renamed.get(name.value)
    return other === undefined ? name : new orm.Name(other)
  }
  const renameIn = (sql: SQL): SQL => new orm.SQL(sql.queryChunks.map(rename))
  // A view's definition has no parameters: constants are inlined.
  return renameIn(query).inlineParams()
}
