import type { Config } from '../config/config.js'
import { projectText } from '../config/project-text.js'
import type { Database } from '../database/database.js'
import type { OnRunning } from '../database/time-limit.js'
import { handWrittenObjectLost } from '../diagnostics/catalogue/schema.js'
import { hasErrors, type Diagnostic } from '../diagnostics/diagnostic.js'
import { span, type Span } from '../diagnostics/span.js'
import { shown } from './comparison.js'
import { explainFailures, type Failure } from './explain-failures.js'
import { findCreation } from './find-creation.js'
import { isInert, type InertContext } from './inert-statements.js'
import type { LoadedSchema } from './load-schema.js'
import { placeOfStatement } from './place-statements.js'
import type { DatabasePlan } from './plan-database.js'
import { type PatientDatabase, patientDatabase, untilTooLong } from './patient-database.js'
import { assertDifferenceRan } from './plan-proof.js'
import { runDifference, type FailedStep } from './run-difference.js'
import { runScripts } from './run-scripts.js'
import { parseScript } from './sql-tree.js'

/**
 * Builds the database of a plan in an empty one. With an error among the diagnostics the database is
 * incomplete and must not be stored; without, it depends only on the plan. `loaded` serves only to find
 * places in the user's source.
 */
export async function buildDatabase(
  database: Database,
  config: Config,
  plan: DatabasePlan,
  loaded: Pick<LoadedSchema, 'locator'>,
  onRunning: OnRunning = () => {},
): Promise<readonly Diagnostic[]> {
  const diagnostics = await runScripts(database, config, plan, onRunning)
  // After failed migrations the difference would fail too, as a consequence.
  if (hasErrors(diagnostics)) return diagnostics
  return [...diagnostics, ...(await buildDifference(database, config, plan, loaded, onRunning))]
}

/**
 * The second half of `buildDatabase`: brings a database with setup file and migrations to the current schema.
 */
export async function buildDifference(
  database: Database,
  config: Config,
  plan: DatabasePlan,
  loaded: Pick<LoadedSchema, 'locator'>,
  onRunning: OnRunning = () => {},
): Promise<readonly Diagnostic[]> {
  const patient = patientDatabase(database, config, onRunning)
  return untilTooLong(() => leadToSchema(patient, config, plan, loaded))
}

async function leadToSchema(
  database: PatientDatabase,
  config: Config,
  plan: DatabasePlan,
  loaded: Pick<LoadedSchema, 'locator'>,
): Promise<readonly Diagnostic[]> {
  const module = firstModule(config)
  const placeOf = async (sql: string, position: number | null = null): Promise<Span | null> => {
    const trees = ((await parseScript(sql)) ?? []).map(({ tree }) => tree)
    return placeOfStatement(await loaded.locator(), sql, trees, position) ?? module
  }
  const steps = await runDifference(database, plan.difference, placeOf)
  if (steps.length === 0) assertDifferenceRan(plan, database.ran)
  const failed = steps.filter((step) => !isProvided(plan, step))
  if (failed.length === 0) return []
  const failures: Failure[] = []
  const diagnostics: Diagnostic[] = []
  for (const step of failed) {
    if (step.kind === 'lost') {
      diagnostics.push(await explainLost(plan, step, module))
      continue
    }
    const { sql, error } = step
    const trees = ((await parseScript(sql)) ?? []).map(({ tree }) => tree)
    const place = await placeOf(sql, error.position)
    failures.push({ source: 'schema', error, place, text: sql, trees })
  }
  return [...diagnostics, ...(await explainFailures(database, config, plan, failures))]
}

/**
 * Without migrations, the setup file may create schemas and roles that the schema module declares as well.
 */
const isProvided = (plan: DatabasePlan, step: FailedStep): boolean =>
  plan.setup !== null &&
  plan.migrations.length === 0 &&
  step.kind === 'statement' &&
  (step.error.sqlstate === '42P06' || step.error.sqlstate === '42710') &&
  /^\s*create (?:schema|role)\b/i.test(step.sql)

async function explainLost(
  plan: DatabasePlan,
  { object, error }: Extract<FailedStep, { kind: 'lost' }>,
  module: Span | null,
): Promise<Diagnostic> {
  const { message, hint, sqlstate } = error
  const place = (await findCreation(plan, object)) ?? module
  const owner = object.owner === null ? '' : ` of ${shown(object.owner)}`
  const [statement] = (await parseScript(object.statement)) ?? []
  return handWrittenObjectLost(
    { place, message, hint, sqlstate },
    `the ${object.kind} ${object.name}${owner}`,
    statement !== undefined && (await isInert(statement.tree, ON_OWN_TABLES)),
  )
}

/** A restored object is on a table of the project. */
const ON_OWN_TABLES: InertContext = {
  hasRelation: () => true,
  isBuiltInFunction: () => false,
  isAbsentFunction: () => false,
}

function firstModule(config: Config): Span | null {
  const first = config.schemaFiles[0]
  return first === undefined ? null : span(projectText(config.root, first), 0)
}
