import type { Catalog } from '../../database/catalog.js'
import { type Narrowing, whyNullable } from '../nullability/nullability.js'
import type { DrizzleIndex } from '../origin.js'
import { columnKey, whenNotTrue, whenTrue } from '../proofs.js'
import { entryAt, type Scope } from '../scope.js'
import { joinTypes, type Node, rteKinds } from '../tree/nodes.js'
import { walk } from '../tree/walk.js'
import type { JsonShape } from './shape.js'
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

const NOTHING_KNOWN: Narrowing = { known: new Set(), withoutJoins: new Set() }

export function placeIn(
  scope: Scope,
  context: Pick<JsonPlace, 'catalog' | 'drizzle' | 'shapeAt'>,
): JsonPlace {
  return { ...context, scope, narrowing: NOTHING_KNOWN, through: new Set() }
}

/** The same place in another query level. */
export const inScope = (place: JsonPlace, scope: Scope): JsonPlace =>
  scope === place.scope ? place : { ...place, scope, narrowing: NOTHING_KNOWN }

/** The same place where a condition is true. */
export const where = (place: JsonPlace, condition: Node | null): JsonPlace =>
  narrowed(place, condition, whenTrue(place.scope, condition).keys())

/** The same place where a condition is false or NULL. */
export const whereNot = (place: JsonPlace, condition: Node | null): JsonPlace =>
  narrowed(place, condition, whenNotTrue(place.scope, condition).keys())

function narrowed(place: JsonPlace, condition: Node | null, columns: Iterable<string>): JsonPlace {
  const known = new Set(columns)
  if (!condition) return place
  const joins = presentJoins(place.scope, condition, known)
  if (known.size === 0 && joins.length === 0) return place
  return {
    ...place,
    narrowing: {
      known: new Set([...place.narrowing.known, ...known]),
      withoutJoins: new Set([...place.narrowing.withoutJoins, ...joins]),
    },
  }
}

/**
 * The outer joins that found a row, since one of that row's columns is not NULL. A full join adds NULLs on either side
 * under one number, so nothing follows for the other side.
 */
function presentJoins(scope: Scope, condition: Node, known: ReadonlySet<string>): readonly number[] {
  const joins: number[] = []
  walk(condition, (node) => {
    if (node.tag === 'QUERY') return false
    if (node.tag === 'VAR' && node.varlevelsup === 0 && known.has(columnKey(node))) {
      joins.push(...node.varnullingrels)
    }
    return true
  })
  return joins.filter((join) => {
    const entry = entryAt(scope, join)
    return entry.rtekind === rteKinds.join && entry.jointype !== joinTypes.full
  })
}

/** Whether the expression can be NULL. A row as a whole is there unless a join leaves it out, whatever its columns hold. */
export const isNullable = (place: JsonPlace, expression: Node): boolean =>
  whyNullable(place.scope, expression, place.narrowing).some(({ reason }) => reason !== 'row')

/** The JSON that an expression's value becomes where it is not NULL. */
export const shapeOf = (place: JsonPlace, expression: Node): JsonShape => place.shapeAt(place, expression)

/** The JSON that an expression's value becomes inside a JSON document, where NULL is JSON's null. */
export function valueOf(place: JsonPlace, expression: Node): JsonShape {
  const shape = shapeOf(place, expression)
  return isNullable(place, expression) ? orNull(shape) : shape
}
