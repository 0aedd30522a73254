/** Catalog queries that few statements need, so nothing is read for them in advance. */
import type { Database, Oid } from './database.js'

/** Names of all functions. */
export async function functionNames(database: Database): Promise<readonly string[]> {
  const rows = await database.rows(
    "select distinct proname as name from pg_proc where prorettype <> 'trigger'::regtype order by 1",
  )
  return rows.flatMap(({ name }) => (name ? [name] : []))
}

/** Names of the generated columns of a relation. */
export async function generatedColumns(database: Database, relation: Oid): Promise<ReadonlySet<string>> {
  const rows = await database.rows(
    "select attname as name from pg_attribute where attrelid = $1::oid and attgenerated <> ''",
    [String(relation)],
  )
  return new Set(rows.flatMap(({ name }) => (name ? [name] : [])))
}

/** Whether an enabled trigger stores the rows of a view: `ROW` 1, `INSERT` 4, `INSTEAD` 64 of pg_trigger.h. */
export async function hasInsertTrigger(database: Database, view: Oid): Promise<boolean> {
  const rows = await database.rows(
    "select tgname as name from pg_trigger where tgrelid = $1::oid and tgtype & 69 = 69 and tgenabled <> 'D' limit 1",
    [String(view)],
  )
  return rows.length > 0
}
