/** A constraint or unique index, by what Postgres reports for a violation. */
export interface SchemaConstraint {
  readonly name: string
  readonly kind: 'unique' | 'foreign key' | 'check' | 'exclusion' | 'not null'
  /** For a NOT NULL constraint: schema, relation and column, which are all that Postgres reports. */
  readonly column: readonly [schema: string, relation: string, column: string] | null
}
