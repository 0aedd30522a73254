import type { CatalogFunction } from '../../database/catalog.js'
import { type Proven, whenMatched, whenNotTrue, whenTrue } from '../prove/conditions.js'
import { joinsFoundBy, provenByMatch } from '../prove/presence.js'
import type { Scope, ValueSource } from '../scope/scope.js'
import type { Node, NodeOf, Tag } from '../tree/nodes.js'
import type { Reason } from '../../model/typed-query.js'

/** Reasons why a value can be NULL; an empty list means that it cannot. */
export type Why = readonly Reason[]
export const NEVER: Why = []

/** Evidence that a value is not NULL, other than NOT NULL constraints. */
export type Evidence =
  /** A condition that no row with a NULL there satisfies. */
  | { readonly kind: 'condition'; readonly scope: Scope; readonly condition: Node }
  /** An outer join that finds a row: because of a condition, or because there always is one. */
  | {
      readonly kind: 'join'
      readonly scope: Scope
      readonly join: string
      readonly condition: Node | null
      readonly location: number
    }
  /** The statement stores a value there. */
  | { readonly kind: 'stored'; readonly scope: Scope; readonly value: Node }

/** The context of an expression for the inference of its nullability. */
export interface Context {
  readonly scope: Scope
  /** Why another expression of the same context can be NULL. */
  why(expression: Node | null): Why
  /** The same for a value behind a column reference. */
  whySource(source: ValueSource): Why
  /** The same context with further columns and expressions proven not to be NULL. */
  knowing(proven: Proven): Context
  /** The same context without the NULLs of a join: inside the merged column of that join. */
  withoutJoin(join: number): Context
  /** The same context with an assumption about a recursive query, by {@link recursionKey}. */
  recursingInto(key: string): Context
  /** The context without the proofs about its own row: for a value that comes from another row. */
  inOtherRows(): Context
  /** The same context in another query level. */
  inScope(scope: Scope): Context
  /** The same context in the comparison of a value with each row of a subquery. */
  comparedWith(subquery: Scope): Context
  /** The context inside the body of a function that is called here. */
  inBody(body: Scope): Context
  /** The same context, in which columns of a changed table are those of the row before the change. */
  beforeChange(): Context
  /** Local proofs, in addition to those from the conditions of the query. */
  readonly known: Proven
  readonly isBeforeChange: boolean
  /** The subquery with whose rows a value is compared here; null elsewhere. */
  readonly subquery: Scope | null
  /**
   * The context of the call of the function whose body this is; null outside of a body, and for a call in
   * FROM, which has no context.
   */
  readonly caller: Context | null
  /** The evidence found so far, for people. */
  readonly evidence: Evidence[]
  readonly withoutJoins: ReadonlySet<number>
  /**
   * Assumptions about columns of recursive queries, by {@link recursionKey}: not NULL until a counterexample
   * is found.
   */
  readonly recursing: ReadonlySet<string>
  function(oid: number): CatalogFunction | undefined
  /** One reason, at a location of the tree. */
  reason(word: string, detail: string, location?: number): Why
}

/** A rule for one kind of node. */
export type Rule<N extends Node> = (node: N, context: Context) => Why

/** The rules of a family, by the kind of node. */
export type Rules = { readonly [T in Tag]?: Rule<Extract<Node, { tag: T }>> }

/** A call in FROM has no context of its own. */
export const callingContext = (context: Context, scope: Scope): Context =>
  context.caller?.scope === scope ? context.caller : context.inScope(scope)

/** A result of CASE with the context of its branch; null for the NULL of an absent ELSE. */
export interface CaseBranch {
  readonly result: Node | null
  readonly inside: Context
}

/** The results of CASE in their order, ELSE last. */
export function branchesOf(node: NodeOf<'CASEEXPR'>, context: Context): readonly CaseBranch[] {
  const branches: CaseBranch[] = []
  // Each branch is reached only if the previous conditions were not true.
  let later = context
  for (const branch of node.args) {
    if (branch.tag !== 'CASEWHEN') continue
    const known = node.arg
      ? whenMatched(context.scope, node.arg, branch.expr)
      : whenTrue(context.scope, branch.expr)
    branches.push({ result: branch.result, inside: narrowed(later, [node.arg, branch.expr], known) })
    later = narrowed(later, [branch.expr], whenNotTrue(context.scope, branch.expr))
  }
  const { defresult } = node
  const isAbsent = defresult === null || isImplicitElse(defresult)
  return [...branches, { result: isAbsent ? null : defresult, inside: later }]
}

/**
 * The same context if conditions prove `known`: the rows that they find are present with all their columns.
 */
function narrowed(context: Context, conditions: readonly (Node | null)[], known: Proven): Context {
  const joins = joinsFoundBy(context.scope, conditions, known)
  const inside = context.knowing(provenByMatch(context.scope, joins, known))
  return joins.reduce((within, join) => within.withoutJoin(join), inside)
}

/** The parser supplies `ELSE NULL`; only its constant has no location in the text. */
const isImplicitElse = (node: Node): boolean =>
  node.tag === 'CONST' && node.location === -1 && node.constisnull

const scopeIds = new WeakMap<Scope, number>()
let lastScopeId = 0

/** The key of an assumption about a column of a recursive query. */
export function recursionKey(scope: Scope, column: number, of: 'value' | 'elements'): string {
  let id = scopeIds.get(scope)
  if (id === undefined) scopeIds.set(scope, (id = ++lastScopeId))
  return `${id}.${column}.${of}`
}

export const anyOf = (context: Context, expressions: readonly Node[]): Why =>
  expressions.flatMap((expression) => context.why(expression))

/** Not NULL as soon as one of the expressions is not NULL. */
export function unlessOne(context: Context, expressions: readonly Node[]): Why {
  const whys: Why[] = []
  const before = context.evidence.length
  for (const expression of expressions) {
    const start = context.evidence.length
    const why = context.why(expression)
    if (why.length === 0) {
      // The evidence about the other expressions is irrelevant.
      context.evidence.splice(before, start - before)
      return NEVER
    }
    whys.push(why)
  }
  return whys.flat()
}
