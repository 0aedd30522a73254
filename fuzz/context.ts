/** What the parts of the query generator know of each other. */
import type { PartialKey } from './partial-keys.js'
import type { Random } from './random.js'
import type { ParameterMark, Part, Sql } from './tree.js'
import type { TypeName } from './types.js'

/** A value that an expression may name. */
export interface Visible {
  /** As an expression writes it: `t1.note`, or a whole expression that is grouped by. */
  readonly sql: Sql
  readonly type: TypeName
  /** The column's own name, for USING and for output columns. */
  readonly name: string
  /** Part of a unique key: worth being compared by equality. */
  readonly key: boolean
  /** Conditions that make it a key, or look as if they did. */
  readonly guards?: readonly string[]
}

export interface OutputColumn {
  readonly name: string
  readonly type: TypeName
}

/** A relation that FROM may name. */
export interface Readable {
  readonly name: string
  readonly columns: readonly (OutputColumn & { readonly key: boolean })[]
  /** GROUP BY of this column determines all others. */
  readonly primary: string | null
  /** Rows it has at most, as a guess. */
  readonly rows: number
  readonly label: string
  /** A table: takes ONLY and TABLESAMPLE. */
  readonly stored: boolean
  /** Keys that hold under a condition. */
  readonly partial: readonly PartialKey[]
}

/** Where an expression stands. */
export interface Context {
  readonly columns: readonly Visible[]
  /** Columns of enclosing levels. */
  readonly outer: readonly Visible[]
  /** Queries of WITH. */
  readonly queries: readonly Readable[]
  /** The rows aggregates go over; null where there are no aggregates. */
  readonly rows: Context | null
  /** Whether window functions may stand here. */
  readonly windows: boolean
  /** Levels of nesting that are left. */
  readonly depth: number
  /** How often the expression is evaluated, as a guess: what keeps subqueries small. */
  readonly evaluations: number
}

export interface Selected {
  readonly sql: Part
  readonly columns: readonly OutputColumn[]
  readonly rows: number
}

export interface Wanted {
  readonly outer: readonly Visible[]
  readonly queries: readonly Readable[]
  readonly depth: number
  readonly evaluations: number
  /** The types its columns must have; null leaves them open. */
  readonly columns: readonly TypeName[] | null
  /** Of lists that lose columns together. */
  readonly link: number | null
  /** One row at most, most of the time. */
  readonly single: boolean
}

/** What all parts of one statement share. */
export interface Workshop {
  readonly random: Random
  readonly relations: readonly Readable[]
  /** Whether this statement has parameters. */
  readonly parameterized: boolean
  /** Names of parameters by type, as they come up. */
  readonly parameters: Map<string, TypeName | 'limit'>
  /** By their names, where they have one. */
  readonly marks: Map<string, ParameterMark>
  /** Parameters that stand nowhere else than on the way to a column, and whether it can be left out. */
  readonly passedOn: Map<string, boolean>
  /** A number that was not given out yet. */
  next(): number
  expression(context: Context, type: TypeName): Part
  /** A boolean expression such as conditions are made of. */
  condition(context: Context): Part
  select(wanted: Wanted): Selected
  /** A data-modifying query for WITH; null where the schema has nothing to modify. */
  change(queries: readonly Readable[]): Selected | null
}

/** What a subquery takes over from where it stands. */
export function subqueryIn(context: Context): Omit<Wanted, 'columns' | 'link' | 'single'> {
  const { columns, outer, queries, depth, evaluations } = context
  return { outer: [...columns, ...outer], queries, depth: Math.min(depth, 2) - 1, evaluations }
}
