/** The names of the schema's constraints. */
export type ConstraintName = string
