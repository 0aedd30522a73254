import type { ServerError } from '../database/database.js'
import { createMissingCollations } from './collations.js'
import type { Span } from '../diagnostics/span.js'
import { keptObjects, removedOnPurpose, type KeptObject } from './kept-objects.js'
import type { PatientDatabase } from './patient-database.js'
import type { PlannedDifference } from './plan-database.js'

/** What Postgres rejected although everything else existed. */
export type FailedStep =
  | { readonly kind: 'statement'; readonly sql: string; readonly error: ServerError }
  /** A hand-written object of a migration that CASCADE dropped and that cannot be created again. */
  | { readonly kind: 'lost'; readonly object: KeptObject; readonly error: ServerError }

/** The place of the schema module's declaration for a statement of drizzle-kit. */
export type PlaceOf = (sql: string) => Promise<Span | null>

/**
 * Brings the database from the last migration to the current schema: removes dropped or changed objects with
 * everything that depends on them, adds new objects, and restores what was dropped by CASCADE. Failed
 * statements are tried again as long as others succeed, because drizzle-kit does not sort views or keys by
 * their dependencies.
 */
export async function runDifference(
  database: PatientDatabase,
  { removals, removed, additions }: PlannedDifference,
  placeOf: PlaceOf,
): Promise<readonly FailedStep[]> {
  if (removals.length + additions.length === 0) return []
  await emptyTables(database)
  const failed: FailedStep[] = []
  const lost: KeptObject[] = []
  if (removals.length > 0) {
    const onPurpose = new Set(removed)
    const before = await keptObjects(database)
    failed.push(...(await toFixpoint(database, placeOf, removals.map(statementStep))))
    const left = new Set((await keptObjects(database)).map((object) => object.key))
    lost.push(...before.filter((object) => !left.has(object.key) && !removedOnPurpose(object, onPurpose)))
  }
  const pending = await toFixpoint(database, placeOf, additions.map(statementStep))
  if (lost.length === 0) return [...failed, ...pending]

  const made = new Set((await keptObjects(database)).map((object) => object.key))
  const restorations = lost.filter((object) => !made.has(object.key)).map(restorationStep)
  const unmade = await toFixpoint(database, placeOf, [...restorations, ...pending])
  return [
    ...failed,
    ...unmade.filter((step) => step.kind === 'statement' || !goesWithItsTable(step.object, step.error)),
  ]
}

/** Seed rows would prevent the addition of columns that are NOT NULL, and no query is ever executed. */
async function emptyTables(database: PatientDatabase): Promise<void> {
  const full = await database.rows(
    `select string_agg(format('%I.%I', n.nspname, c.relname), ', ') as tables
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_'
       and pg_relation_size(c.oid) > 0
       and not exists (select from pg_depend d
                       where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`,
  )
  const tables = full[0]?.['tables'] ?? null
  // If a trigger prevents it, the additions that need empty tables report that.
  if (tables !== null) await database.execute(`truncate ${tables} cascade`)
}

interface Step {
  readonly sql: string
  failed(error: ServerError): FailedStep
}

const statementStep = (sql: string): Step => ({ sql, failed: (error) => ({ kind: 'statement', sql, error }) })

const restorationStep = (object: KeptObject): Step => ({
  sql: object.statement,
  failed: (error) => ({ kind: 'lost', object, error }),
})

/** Runs steps in order, repeatedly while any succeeds; the rest cannot work. */
async function toFixpoint(
  database: PatientDatabase,
  placeOf: PlaceOf,
  steps: readonly (Step | FailedStep)[],
): Promise<readonly FailedStep[]> {
  let pending = steps.map((step) => ('failed' in step ? step : stepOf(step)))
  for (;;) {
    const failed: { step: Step; error: ServerError }[] = []
    for (const step of pending) {
      const error = await execute(database, step.sql, placeOf)
      if (error) failed.push({ step, error })
    }
    if (failed.length === 0 || failed.length === pending.length) {
      return failed.map(({ step, error }) => step.failed(error))
    }
    pending = failed.map(({ step }) => step)
  }
}

const stepOf = (failed: FailedStep): Step =>
  failed.kind === 'statement' ? statementStep(failed.sql) : restorationStep(failed.object)

async function execute(
  database: PatientDatabase,
  sql: string,
  placeOf: PlaceOf,
): Promise<ServerError | null> {
  const run = (): Promise<ServerError | null> =>
    database.run(sql, async () => ({ text: sql, place: await placeOf(sql) }))
  const error = await run()
  if (error?.sqlstate !== '42704' || !(await createMissingCollations(database, sql))) return error
  return run()
}

/**
 * Postgres itself drops a table's indexes, constraints and defaults with one of their columns, even without
 * CASCADE; so a migration that drops the column succeeds, and there is no problem.
 * Source: https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-DROP-COLUMN
 */
function goesWithItsTable(object: KeptObject, error: ServerError): boolean {
  const owned = ['index', 'constraint', 'primary key', 'default'].includes(object.kind)
  return owned && ['42703', '42P01', '42804', '42830'].includes(error.sqlstate)
}
