import type { Config } from '../config/config.js'
import { projectText } from '../config/project-text.js'
import type { Database } from '../database/database.js'
import {
  handWrittenObjectLost,
  schemaStatementFails,
  type FailedStatement,
} from '../diagnostics/catalogue/schema.js'
import { hasErrors, type Diagnostic } from '../diagnostics/diagnostic.js'
import { span, type Span } from '../diagnostics/span.js'
import { findCreation } from './find-creation.js'
import type { LoadedSchema } from './load-schema.js'
import type { DatabasePlan } from './plan-database.js'
import { runDifference, type FailedStep } from './run-difference.js'
import { runScripts } from './run-scripts.js'
import type { SchemaLocator } from './schema-model.js'
import { namesIn, nodeIn, nodesOf, parseScript, textIn } from './sql-tree.js'

/**
 * Makes the database of a plan in an empty one. With an error among the diagnostics the database is incomplete and must
 * not be kept; without, it depends on the plan alone. `loaded` only tells where things stand in the user's source.
 */
export async function buildDatabase(
  database: Database,
  config: Config,
  plan: DatabasePlan,
  loaded: LoadedSchema,
): Promise<readonly Diagnostic[]> {
  const diagnostics = await runScripts(database, plan)
  // On migrations that failed the difference would fail too, for no reason of its own.
  if (hasErrors(diagnostics)) return diagnostics
  const failed = (await runDifference(database, plan.difference)).filter((step) => !isProvided(plan, step))
  if (failed.length === 0) return []
  const locator = await loaded.locator()
  return Promise.all(failed.map((step) => explain(config, plan, locator, step)))
}

/** Without migrations, the setup file may provide schemas and roles that the schema module mentions as well. */
const isProvided = (plan: DatabasePlan, step: FailedStep): boolean =>
  plan.setup !== null &&
  plan.migrations.length === 0 &&
  step.kind === 'statement' &&
  (step.error.sqlstate === '42P06' || step.error.sqlstate === '42710') &&
  /^\s*create (?:schema|role)\b/i.test(step.sql)

async function explain(
  config: Config,
  plan: DatabasePlan,
  locator: SchemaLocator,
  step: FailedStep,
): Promise<Diagnostic> {
  const { error } = step
  const failed = {
    message: error.message,
    hint: error.hint ?? hintFor(error.sqlstate, error.detail),
    sqlstate: error.sqlstate,
  }
  if (step.kind === 'statement') {
    const place = (await placeOf(locator, step.sql, error.position)) ?? firstModule(config)
    return schemaStatementFails({ ...failed, place }, step.sql.trim())
  }
  const { object } = step
  const creation = await findCreation(plan, object)
  const name = `the ${object.kind} ${object.name}`
  const failure: FailedStatement = { ...failed, hint: error.hint, place: creation ?? firstModule(config) }
  return handWrittenObjectLost(
    failure,
    object.owner === null ? name : `${name} of ${object.owner.replace(/^public\./, '')}`,
  )
}

function hintFor(sqlstate: string, detail: string | null): string | null {
  if (sqlstate === '3F000') return 'export the pgSchema from the schema module, so that it is created'
  if (sqlstate === '42704') {
    return 'export the pgEnum from the schema module; a type of an extension needs a migration that creates the extension'
  }
  return detail
}

/** The table, or better the column, that a statement is about, in the schema module. */
async function placeOf(locator: SchemaLocator, sql: string, position: number | null): Promise<Span | null> {
  const trees = ((await parseScript(sql)) ?? []).map(({ tree }) => ({ [tree.kind]: tree.fields }))
  const nodes = [...nodesOf(trees)]
  const relation = nodes.find((node) => node.kind === 'RangeVar')
  if (!relation) return null
  const schema = textIn(relation.fields['schemaname']) ?? 'public'
  const name = textIn(relation.fields['relname']) ?? ''
  const bytes = position === null ? null : Buffer.byteLength(sql.slice(0, position))
  const column = nodes
    .filter((node) => node.kind === 'ColumnDef')
    .findLast((node) => bytes === null || Number(node.fields['location'] ?? 0) <= bytes)
  const key = nodes.flatMap((node) =>
    node.kind === 'Constraint' ? namesIn(node.fields['fk_attrs'] ?? node.fields['keys']) : [],
  )
  const columnName =
    nodeIn(trees[0])?.kind === 'CreateStmt' && bytes === null ? null : (column?.fields['colname'] ?? key[0])
  return (
    (typeof columnName === 'string' ? locator.column(schema, name, columnName) : null) ??
    locator.relation(schema, name)
  )
}

function firstModule(config: Config): Span | null {
  const first = config.schemaFiles[0]
  return first === undefined ? null : span(projectText(config.root, first), 0)
}
