import type { ConstraintKind, NotNullColumns } from './constraints.js'

/** In a project, this file is generated from the schema. */
export type Constraints = Readonly<Record<string, ConstraintKind>>

export const notNullColumns: NotNullColumns = {}
