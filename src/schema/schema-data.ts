import type { SchemaModel } from '../model/schema-model.js'
import type { DatabasePlan } from './plan-database.js'

/** The declarations of the schema modules, and how the embedded database gets them, as plain data. */
export interface SchemaData {
  /** Null if the modules cannot be evaluated or have errors. */
  readonly model: SchemaModel | null
  /** Null if no plan can be made; `running`: the server already has its schema. */
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
