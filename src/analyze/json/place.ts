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
export interface JsonPlace {
  readonly scope: Scope
  readonly catalog: Catalog
  readonly drizzle: DrizzleIndex
  readonly narrowing: Narrowing
  /** The column references looked through on the way here: views can refer to each other in a circle. */
  readonly through: ReadonlySet<Node>
  /** The JSON that an expression's value becomes where it is not NULL. */
  readonly shapeAt: (place: JsonPlace, expression: Node) => JsonShape
}

export function placeIn(
  scope: Scope,
  context: Pick<JsonPlace, 'catalog' | 'drizzle' | 'shapeAt'>,
): JsonPlace {
  return { ...context, scope, narrowing: NO_NARROWING, through: new Set() }
}

/** The same place in another query level. */
export const inScope = (place: JsonPlace, scope: Scope): JsonPlace =>
  scope === place.scope ? place : { ...place, scope, narrowing: NO_NARROWING }

/** The same place without what is known of its own row: in the arguments of aggregates and windows, which are those of any row. */
export const inOtherRows = (place: JsonPlace): JsonPlace => ({ ...place, narrowing: NO_NARROWING })

/** The same place where a condition is true. */
export const where = (place: JsonPlace, condition: Node | null): JsonPlace =>
  narrowed(place, condition, whenTrue(place.scope, condition))

/** The same place where a condition is false or NULL. */
export const whereNot = (place: JsonPlace, condition: Node | null): JsonPlace =>
  narrowed(place, condition, whenNotTrue(place.scope, condition))

function narrowed(place: JsonPlace, condition: Node | null, known: Proven): JsonPlace {
  if (!condition || known.size === 0) return place
  return present(knowing(place, known), joinsFoundBy(place.scope, [condition], known))
}

const knowing = (place: JsonPlace, proven: Proven): JsonPlace => ({
  ...place,
  narrowing: { ...place.narrowing, known: union(place.narrowing.known, proven) },
})

/** The same place in rows for which outer joins found a match, so that their ON conditions hold. */
export function present(place: JsonPlace, joins: readonly number[]): JsonPlace {
  const matched = nullingOneSide(place.scope, joins)
  if (matched.length === 0) return place
  const { known, withoutJoins } = place.narrowing
  return {
    ...place,
    narrowing: {
      known: provenByMatch(place.scope, matched, known),
      withoutJoins: new Set([...withoutJoins, ...matched]),
    },
  }
}

/** Whether the expression can be NULL. */
export const isNullable = (place: JsonPlace, expression: Node): boolean =>
  whyNullable(place.scope, expression, place.narrowing).length > 0

/** The JSON that an expression's value becomes where it is not NULL. */
export const shapeOf = (place: JsonPlace, expression: Node): JsonShape => place.shapeAt(place, expression)

/** The JSON that an expression's value becomes inside a JSON document, where NULL is JSON's null. */
export function valueOf(place: JsonPlace, expression: Node): JsonShape {
  const shape = shapeOf(place, expression)
  return isNullable(place, expression) ? orNull(shape) : shape
}
