/** A constraint or unique index, by what a violation of it is reported as. */
export interface SchemaConstraint {
  readonly name: string
  readonly kind: 'unique' | 'foreign key' | 'check' | 'exclusion' | 'not null'
  /** Of one that is NOT NULL, by which alone Postgres reports it: schema, relation and column. */
  readonly column: readonly [schema: string, relation: string, column: string] | null
}
