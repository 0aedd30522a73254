import type { Config } from '../config/config.js'
import { projectText } from '../config/project-text.js'
import type { Database } from '../database/database.js'
import { handWrittenObjectLost, notExported, schemaStatementFails } from '../diagnostics/catalogue/schema.js'
import { hasErrors, type Diagnostic } from '../diagnostics/diagnostic.js'
import { span, type Span } from '../diagnostics/span.js'
import { shown } from './comparison.js'
import { findCreation } from './find-creation.js'
import {
  creationsIn,
  isUndefined,
  keyOf,
  missingIn,
  referencesIn,
  shownReference,
  stubFor,
} from './host-objects.js'
import type { LoadedSchema } from './load-schema.js'
import type { DatabasePlan } from './plan-database.js'
import { runDifference, type FailedStep } from './run-difference.js'
import { runScripts } from './run-scripts.js'
import type { SchemaLocator } from './schema-model.js'
import { namesIn, nodesOf, parseScript, textIn, type SqlNode } from './sql-tree.js'

/**
 * Makes the database of a plan in an empty one. With an error among the diagnostics the database is incomplete and must
 * not be kept; without, it depends on the plan alone. `loaded` only tells where things stand in the user's source.
 */
export async function buildDatabase(
  database: Database,
  config: Config,
  plan: DatabasePlan,
  loaded: Pick<LoadedSchema, 'locator'>,
): Promise<readonly Diagnostic[]> {
  const diagnostics = await runScripts(database, plan)
  // On migrations that failed the difference would fail too, for no reason of its own.
  if (hasErrors(diagnostics)) return diagnostics
  return buildDifference(database, config, plan, loaded)
}

/** The second half of `buildDatabase`: leads a database that holds setup file and migrations to the schema of today. */
export async function buildDifference(
  database: Database,
  config: Config,
  plan: DatabasePlan,
  loaded: Pick<LoadedSchema, 'locator'>,
): Promise<readonly Diagnostic[]> {
  const failed = (await runDifference(database, plan.difference)).filter((step) => !isProvided(plan, step))
  if (failed.length === 0) return []
  const locator = await loaded.locator()
  const causes = await withoutConsequences(failed)
  return Promise.all(causes.map((cause) => explain(database, config, plan, locator, cause)))
}

interface Cause {
  readonly step: FailedStep
  readonly trees: readonly SqlNode[]
}

/** Leaves out steps that lack no more than what another failed step would have created. */
async function withoutConsequences(failed: readonly FailedStep[]): Promise<readonly Cause[]> {
  const steps = await Promise.all(
    failed.map(async (step) => {
      const statements = await parseScript(step.kind === 'statement' ? step.sql : step.object.statement)
      const trees = statements?.map(({ tree }) => tree) ?? []
      return { step, trees, created: creationsIn(trees) }
    }),
  )
  const causes = steps.filter(({ step, trees, created }, index) => {
    if (!isUndefined(step.error.sqlstate)) return true
    const needs = referencesIn(trees)
      .map(keyOf)
      .filter((key) => !created.has(key))
    return !steps.some((other, at) => at !== index && needs.some((key) => other.created.has(key)))
  })
  return causes.length > 0 ? causes : steps
}

/** Without migrations, the setup file may provide schemas and roles that the schema module mentions as well. */
const isProvided = (plan: DatabasePlan, step: FailedStep): boolean =>
  plan.setup !== null &&
  plan.migrations.length === 0 &&
  step.kind === 'statement' &&
  (step.error.sqlstate === '42P06' || step.error.sqlstate === '42710') &&
  /^\s*create (?:schema|role)\b/i.test(step.sql)

async function explain(
  database: Database,
  config: Config,
  plan: DatabasePlan,
  locator: SchemaLocator,
  { step, trees }: Cause,
): Promise<Diagnostic> {
  const { message, hint, sqlstate, detail, position } = step.error
  if (step.kind === 'statement') {
    const created = creationsIn(trees)
    const references = isUndefined(sqlstate) ? referencesIn(trees) : []
    const missing = (await missingIn(database, references)).filter(
      (reference) => !created.has(keyOf(reference)),
    )
    const place = (await placeOf(locator, step.sql, position)) ?? firstModule(config)
    if (missing.length > 0) {
      return notExported({ place, message, hint, sqlstate }, missing.map(shownReference), stubFor(missing))
    }
    return schemaStatementFails({ place, message, hint: hint ?? detail, sqlstate }, step.sql)
  }
  const { object } = step
  const place = (await findCreation(plan, object)) ?? firstModule(config)
  const owner = object.owner === null ? '' : ` of ${shown(object.owner)}`
  return handWrittenObjectLost(
    { place, message, hint, sqlstate },
    `the ${object.kind} ${object.name}${owner}`,
  )
}

/** The table, or better the column, that a statement of drizzle-kit's is about, in the schema module. */
async function placeOf(locator: SchemaLocator, sql: string, position: number | null): Promise<Span | null> {
  // The first name of each of its statements is the relation's, in quotes.
  const [, first = '', second] = /"((?:[^"]|"")+)"(?:\."((?:[^"]|"")+)")?/.exec(sql) ?? []
  const [schema, relation] = second === undefined ? ['public', first] : [first, second]
  const column = await columnOf(sql, position)
  return (
    (column === null ? null : locator.column(schema, relation, column)) ?? locator.relation(schema, relation)
  )
}

/** The column whose definition holds the position, or that a constraint is on. */
async function columnOf(sql: string, position: number | null): Promise<string | null> {
  const nodes = [...nodesOf((await parseScript(sql))?.map(({ tree }) => ({ [tree.kind]: tree.fields })))]
  const definitions = nodes.filter((node) => node.kind === 'ColumnDef')
  const bytes = position === null ? null : Buffer.byteLength(sql.slice(0, position))
  const definition =
    bytes === null
      ? definitions.length === 1
        ? definitions[0]
        : undefined
      : definitions.findLast((node) => Number(node.fields['location'] ?? 0) <= bytes)
  const keys = nodes.flatMap((node) =>
    node.kind === 'Constraint' && definitions.length === 0
      ? namesIn(node.fields['fk_attrs'] ?? node.fields['keys'])
      : [],
  )
  return textIn(definition?.fields['colname']) ?? keys[0] ?? null
}

function firstModule(config: Config): Span | null {
  const first = config.schemaFiles[0]
  return first === undefined ? null : span(projectText(config.root, first), 0)
}
