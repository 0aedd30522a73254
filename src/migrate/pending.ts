import type { Recorded } from './journal-table.js'
import { MigrationError } from './migration-error.js'
import type { Migration, MigrationsFolder } from './read-migrations.js'

/** The migrations that the database does not have, in order, and those that it has with a different text. */
export function pending(
  { layout, migrations }: MigrationsFolder,
  rows: readonly Recorded[],
): { readonly rest: readonly Migration[]; readonly edited: readonly Migration[] } {
  const byKey = new Map(rows.map((row) => [layout === 'folders' ? row.name : row.when, row]))
  const rowOf = ({ tag, when }: Migration): Recorded | undefined =>
    byKey.get(layout === 'folders' ? tag : when)
  const rest = migrations.filter((migration) => rowOf(migration) === undefined)
  if (layout === 'journal') refuseLate(rest, rows)
  const isEdited = (migration: Migration): boolean => {
    const row = rowOf(migration)
    return row !== undefined && row.hash !== migration.hash
  }
  return { rest, edited: migrations.filter(isEdited) }
}

/**
 * Drizzle before 1.0 silently skips these, and the database would never get them. Drizzle 1.0 runs them,
 * which branches need.
 */
function refuseLate(migrations: readonly Migration[], rows: readonly Recorded[]): void {
  const newest = Math.max(-Infinity, ...rows.map(({ when }) => when))
  const late = migrations.find(({ when }) => when !== null && when < newest)
  if (!late) return
  throw new MigrationError('order', `${late.file} was never applied, but a later migration was`, {
    file: late.file,
    hint: 'delete it with its snapshot and journal entry, and run drizzle-kit generate again; a merge has probably added it',
  })
}
