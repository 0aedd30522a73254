import type { CatalogFunction } from '../../database/catalog.js'
import type { Source } from '../scope.js'
import { all, isA, type Query } from '../tree/nodes.js'
import { walk } from '../tree/walk.js'
import { anyOf, NEVER, type Place, type Rules, type Why } from './place.js'
import { isTotal, NEVER_NULL, TOTAL_SET_RETURNING } from './total-functions.js'

/** Calls of functions and operators. */
export const functionRules: Rules = {
  FUNCEXPR(node, place) {
    const called = place.function(node.funcid)
    if (isNeverNull(called) && !node.funcvariadic) return NEVER
    if (isTotal(called)) return anyOf(place, node.args)
    // Strict: without rows for a NULL argument.
    if (node.funcretset && isTotalSet(called) && setFunctions(place.scope.query) === 1) return NEVER
    return place.reason('function', `${label(called)} may give NULL`, node.location)
  },
  OPEXPR(node, place) {
    const called = place.function(node.opfuncid)
    if (isTotal(called)) return anyOf(place, node.args)
    return place.reason('function', `the operator (${label(called)}) may give NULL`, node.location)
  },
  JSONCONSTRUCTOREXPR(node, place) {
    // JSON_OBJECT 1, JSON_ARRAY 2, JSON_OBJECTAGG 3, JSON_ARRAYAGG 4 (JsonConstructorType of primnodes.h).
    if (node.type === 1 || node.type === 2) return NEVER
    return place.reason('json', 'this JSON constructor may give NULL', node.location)
  },
}

const isTotalSet = (called: CatalogFunction | undefined): boolean =>
  called?.schema === 'pg_catalog' && called.strict && TOTAL_SET_RETURNING.has(called.name)

/** How many set-returning calls a level's rows are made by: two or more are padded with NULL to the longest. */
function setFunctions(query: Query): number {
  let count = 0
  const groups = all(query.rtable, 'RANGETBLENTRY').flatMap(({ groupexprs }) => groupexprs)
  for (const expression of [...query.targetList, ...groups]) {
    walk(expression, (node) => {
      if (node.tag === 'QUERY') return false
      if ((node.tag === 'FUNCEXPR' && node.funcretset) || (node.tag === 'OPEXPR' && node.opretset)) count++
      return true
    })
  }
  return count
}

/** A strict one among several of a name, as `random(integer, integer)` and `uuidv7(interval)`, is NULL for NULL. */
const isNeverNull = (called: CatalogFunction | undefined): boolean =>
  called?.schema === 'pg_catalog' &&
  NEVER_NULL.has(called.name) &&
  (!called.strict || called.argumentTypes.length === 0)

const label = (called: CatalogFunction | undefined): string => called?.signature ?? 'an unknown function'

/** Why a column of a function in FROM may be NULL. */
export function whyFunctionColumn(source: Extract<Source, { kind: 'function' }>, place: Place): Why {
  const { entry, column } = source
  const [only, ...others] = entry.functions
  // Rows of several functions are padded with NULLs; ordinality is counted for all.
  const isOrdinality = entry.funcordinality && column === columnCount(entry.functions) + 1
  if (isOrdinality) return NEVER
  const call = isA(only, 'RANGETBLFUNCTION') ? only.funcexpr : null
  if (others.length === 0 && isA(call, 'FUNCEXPR')) {
    const called = place.function(call.funcid)
    if (isTotalSet(called)) return NEVER
    if (called && !called.returnsSet && isTotal(called)) return anyOf(place, call.args)
    return place.reason('function', `${label(called)} may give NULL`, call.location)
  }
  return place.reason('function', 'a function in FROM may give NULL')
}

const columnCount = (functions: Extract<Source, { kind: 'function' }>['entry']['functions']): number =>
  functions.reduce((sum, item) => sum + (item.tag === 'RANGETBLFUNCTION' ? item.funccolcount : 0), 0)
