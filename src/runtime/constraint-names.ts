import type { ConstraintKind, NotNullColumns } from './constraints.js'

/** In a project, this file is the schema's. */
export type Constraints = Readonly<Record<string, ConstraintKind>>

export const notNullColumns: NotNullColumns = {}
