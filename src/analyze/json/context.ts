import type { Catalog } from '../../database/catalog.js'
import { type Narrowing, NO_NARROWING, whyNullable } from '../nullability/nullability.js'
import type { DrizzleIndex } from '../scope/origin.js'
import { type Proven, union, whenNotTrue, whenTrue } from '../prove/conditions.js'
import { joinsFoundBy, nullingOneSide, provenByMatch } from '../prove/presence.js'
import type { Scope } from '../scope/scope.js'
import type { Node } from '../tree/nodes.js'
import type { JsonShape } from '../../model/json-shape.js'
import { orNull } from './union.js'

/** Where an expression stands while its JSON shape is worked out. */
export interface JsonContext {
  readonly scope: Scope
  readonly catalog: Catalog
  readonly drizzle: DrizzleIndex
  readonly narrowing: Narrowing
  /** The column references looked through on the way here: views can refer to each other in a circle. */
  readonly through: ReadonlySet<Node>
  /** The JSON that an expression's value becomes where it is not NULL. */
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

/** The same context without what is known of its own row: in the arguments of aggregates and windows, which are those of any row. */
export const inOtherRows = (context: JsonContext): JsonContext => ({ ...context, narrowing: NO_NARROWING })

/** The same context where a condition is true. */
export const where = (context: JsonContext, condition: Node | null): JsonContext =>
  narrowed(context, condition, whenTrue(context.scope, condition))

/** The same context where a condition is false or NULL. */
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

/** The same context in rows for which outer joins found a match, so that their ON conditions hold. */
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

/** The JSON that an expression's value becomes where it is not NULL. */
export const shapeOf = (context: JsonContext, expression: Node): JsonShape =>
  context.shapeAt(context, expression)

/** The JSON that an expression's value becomes inside a JSON document, where NULL is JSON's null. */
export function valueOf(context: JsonContext, expression: Node): JsonShape {
  const shape = shapeOf(context, expression)
  return isNullable(context, expression) ? orNull(shape) : shape
}
