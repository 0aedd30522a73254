import type { SchemaModel } from '../model/schema-model.js'
import type { DatabasePlan } from './plan-database.js'

/** What the schema modules declare, and how the embedded database comes to hold it, as plain data. */
export interface SchemaData {
  /** Null when the modules cannot be evaluated or have errors. */
  readonly model: SchemaModel | null
  /** Null when no plan can be made; `running`: the server has its schema already. */
  readonly plan: DatabasePlan | 'running' | null
  /** The tables whose primary key is one column. */
  readonly keys: readonly TableKey[]
}

export interface TableKey {
  readonly schema: string
  readonly table: string
  /** By its SQL name. */
  readonly column: string
}

export const NO_SCHEMA: SchemaData = { model: null, plan: null, keys: [] }
