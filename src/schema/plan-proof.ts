/**
 * Proof that a plan has run. A database without a part of its plan would give wrong answers, and its snapshot
 * would always be found under the key of the whole plan.
 */
import type { Database } from '../database/database.js'
import type { DatabasePlan } from './plan-database.js'
import { pieces } from './pieces.js'
import type { SchemaModel } from '../model/schema-model.js'

/** Throws if scripts reported no failure although a part of one did not run. */
export function assertScriptsRan({ setup, migrations }: DatabasePlan, ran: ReadonlySet<string>): void {
  for (const file of setup ? [setup, ...migrations] : migrations) {
    for (const { text } of pieces(file)) assertRan(text, ran)
  }
}

/** Throws if the difference reported no failure although one of its statements did not run. */
export function assertDifferenceRan({ difference }: DatabasePlan, ran: ReadonlySet<string>): void {
  for (const sql of [...difference.removals, ...difference.additions]) assertRan(sql, ran)
}

function assertRan(text: string, ran: ReadonlySet<string>): void {
  if (!ran.has(text)) throw new Error(`a part of the database plan did not run: ${text.trim().slice(0, 200)}`)
}

/**
 * Whether Postgres has each relation that the schema declares and the plan mentions. Others belong to the
 * host.
 */
export async function holdsRelations(
  database: Database,
  plan: DatabasePlan,
  { relations }: Pick<SchemaModel, 'relations'>,
): Promise<boolean> {
  const { setup, migrations, difference } = plan
  const texts = [setup?.text ?? '', ...migrations.map(({ text }) => text), ...difference.additions]
  const rows = await database.rows(
    `select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm', 'f')`,
  )
  const present = new Set(rows.map(({ schema, name }) => JSON.stringify([schema, name])))
  return relations.every(
    ({ schema, name }) =>
      present.has(JSON.stringify([schema, name])) || !texts.some((text) => text.includes(name)),
  )
}
