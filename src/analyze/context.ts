import type { Config } from '../config/config.js'
import { functionNames } from '../database/catalog-questions.js'
import type { Catalog } from '../database/catalog.js'
import type { Database } from '../database/database.js'
import type { OnRunning } from '../database/time-limit.js'
import type { SchemaLocator, SchemaModel } from '../model/schema-model.js'
import { DrizzleIndex } from './scope/origin.js'
import { propertyNaming } from './types/property-names.js'
import { ValueTypes } from './types/value-types.js'

/** The context of the analysis of all queries of a run. */
export interface AnalysisContext {
  readonly config: Pick<Config, 'naming' | 'types'> & Partial<Pick<Config, 'database'>>
  readonly database: Database
  readonly catalog: Catalog
  readonly drizzle: DrizzleIndex
  readonly types: ValueTypes
  /** The property name of an SQL name without a Drizzle key. */
  readonly property: (name: string) => string
  readonly locator: () => Promise<SchemaLocator>
  readonly onRunning: OnRunning
  /** Names of all functions, for suggestions. */
  readonly functionNames: () => Promise<readonly string[]>
}

export interface AnalysisInput {
  readonly config: Pick<Config, 'naming' | 'types'> & Partial<Pick<Config, 'database'>>
  readonly database: Database
  readonly catalog: Catalog
  readonly model: SchemaModel
  readonly locator: () => Promise<SchemaLocator>
  readonly onRunning?: OnRunning
}

export function analysisContext({
  config,
  database,
  catalog,
  model,
  locator,
  onRunning = () => {},
}: AnalysisInput): AnalysisContext {
  const drizzle = new DrizzleIndex(model)
  let names: Promise<readonly string[]> | undefined
  return {
    config,
    database,
    catalog,
    drizzle,
    types: new ValueTypes(catalog, drizzle, config),
    property: propertyNaming(config),
    locator,
    onRunning,
    functionNames: () => (names ??= functionNames(database)),
  }
}
