import type { CatalogFunction } from '../../database/catalog.js'
import type { Scope, Source } from '../scope.js'
import type { Node, Tag } from '../tree/nodes.js'
import type { Reason } from '../typed-query.js'

/** Reasons why a value may be NULL; none means that it cannot be. */
export type Why = readonly Reason[]
export const NEVER: Why = []

/** Where an expression stands while its nullability is worked out. */
export interface Place {
  readonly scope: Scope
  /** Why another expression of the same place may be NULL. */
  why(expression: Node | null): Why
  /** The same for a value behind a column reference. */
  whySource(source: Source): Why
  /** The same place with further columns (`varno.varattno`) known not to be NULL. */
  knowing(columns: Iterable<string>): Place
  /** The same place without what a join does: inside the merged column of that join. */
  withoutJoin(join: number): Place
  /** The same place with a column of a recursive query taken as settled. */
  recursingInto(column: string): Place
  /** The place without what is known of its own row: where a value comes from another row. */
  inOtherRows(): Place
  /** The same place in another query level. */
  inScope(scope: Scope): Place
  /** Columns known locally. */
  readonly known: ReadonlySet<string>
  readonly withoutJoins: ReadonlySet<number>
  /** Columns of recursive queries that are being worked out: taken as not NULL until something says otherwise. */
  readonly recursing: ReadonlySet<string>
  function(oid: number): CatalogFunction | undefined
  /** One reason, at a location of the tree. */
  reason(word: string, detail: string, location?: number): Why
}

/** A rule for one kind of node. */
export type Rule<N extends Node> = (node: N, place: Place) => Why

/** The rules of a family, by the kind of node each decides. */
export type Rules = { readonly [T in Tag]?: Rule<Extract<Node, { tag: T }>> }

export const anyOf = (place: Place, expressions: readonly Node[]): Why =>
  expressions.flatMap((expression) => place.why(expression))

/** Not NULL as soon as one of the expressions is not. */
export function unlessOne(place: Place, expressions: readonly Node[]): Why {
  const whys = expressions.map((expression) => place.why(expression))
  return whys.some((why) => why.length === 0) ? NEVER : whys.flat()
}
