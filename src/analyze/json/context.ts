import type { Catalog } from '../../database/catalog.js'
import { type Narrowing, NO_NARROWING, whyNullable } from '../nullability/nullability.js'
import type { DrizzleIndex } from '../scope/origin.js'
import { type Proven, union, whenNotTrue, whenTrue } from '../prove/conditions.js'
import { joinsFoundBy, nullingOneSide, provenByMatch } from '../prove/presence.js'
import type { Scope } from '../scope/scope.js'
import type { Node } from '../tree/nodes.js'
import type { JsonShape } from '../../model/json-shape.js'
import { orNull } from './union.js'

/** The context of an expression for the inference of its JSON shape. */
export interface JsonContext {
  readonly scope: Scope
  readonly catalog: Catalog
  readonly drizzle: DrizzleIndex
  readonly narrowing: Narrowing
  /** The column references that were followed so far: views can reference each other in a circle. */
  readonly through: ReadonlySet<Node>
  /** The JSON of an expression's value if it is not NULL. */
  readonly shapeAt: (context: JsonContext, expression: Node) => JsonShape
}

export function contextIn(
  scope: Scope,
  context: Pick<JsonContext, 'catalog' | 'drizzle' | 'shapeAt'>,
): JsonContext {
  return { ...context, scope, narrowing: NO_NARROWING, through: new Set() }
}

/** The same context in another query level. */
export const inScope = (context: JsonContext, scope: Scope): JsonContext =>
  scope === context.scope ? context : { ...context, scope, narrowing: NO_NARROWING }

/**
 * The same context without the proofs about its own row: for the arguments of aggregates and windows, which
 * come from any row.
 */
export const inOtherRows = (context: JsonContext): JsonContext => ({ ...context, narrowing: NO_NARROWING })

/** The same context in rows for which a condition is true. */
export const where = (context: JsonContext, condition: Node | null): JsonContext =>
  narrowed(context, condition, whenTrue(context.scope, condition))

/** The same context in rows for which a condition is false or NULL. */
export const whereNot = (context: JsonContext, condition: Node | null): JsonContext =>
  narrowed(context, condition, whenNotTrue(context.scope, condition))

function narrowed(context: JsonContext, condition: Node | null, known: Proven): JsonContext {
  if (!condition || known.size === 0) return context
  return present(knowing(context, known), joinsFoundBy(context.scope, [condition], known))
}

const knowing = (context: JsonContext, proven: Proven): JsonContext => ({
  ...context,
  narrowing: { ...context.narrowing, known: union(context.narrowing.known, proven) },
})

/** The same context in rows for which outer joins found a match, so their ON conditions hold. */
export function present(context: JsonContext, joins: readonly number[]): JsonContext {
  const matched = nullingOneSide(context.scope, joins)
  if (matched.length === 0) return context
  const { known, withoutJoins } = context.narrowing
  return {
    ...context,
    narrowing: {
      known: provenByMatch(context.scope, matched, known),
      withoutJoins: new Set([...withoutJoins, ...matched]),
    },
  }
}

/** Whether the expression can be NULL. */
export const isNullable = (context: JsonContext, expression: Node): boolean =>
  whyNullable(context.scope, expression, context.narrowing).length > 0

/** The JSON of an expression's value if it is not NULL. */
export const shapeOf = (context: JsonContext, expression: Node): JsonShape =>
  context.shapeAt(context, expression)

/** The JSON of an expression's value inside a JSON document, where NULL becomes JSON null. */
export function valueOf(context: JsonContext, expression: Node): JsonShape {
  const shape = shapeOf(context, expression)
  return isNullable(context, expression) ? orNull(shape) : shape
}
