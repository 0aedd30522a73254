import type { CatalogFunction } from '../../database/catalog.js'
import { constantText } from '../constants.js'
import type { Source } from '../scope.js'
import { all, isA, type Node, type Query } from '../tree/nodes.js'
import { walk } from '../tree/walk.js'
import { anyOf, NEVER, type Place, type Rules, type Why } from './place.js'
import { columnsWithoutNull, isTotal, isTotalFor, sufficientArguments } from './total-functions.js'

/** Calls of functions and operators. */
export const functionRules: Rules = {
  FUNCEXPR(node, place) {
    const called = place.function(node.funcid)
    if (isTotal(called) || isTotalFor(called, constantText(node.args[0] ?? null) ?? '')) {
      return anyOf(place, node.args)
    }
    const notStrict = node.funcvariadic ? null : whyNotStrict(called, node.args, place)
    if (notStrict) return notStrict
    if (node.funcretset && hasRowsWithoutNull(called) && setFunctions(place.scope.query) === 1) return NEVER
    return place.reason('function', `${label(called)} may give NULL`, node.location)
  },
  OPEXPR(node, place) {
    const called = place.function(node.opfuncid)
    if (isTotal(called)) return anyOf(place, node.args)
    const notStrict = whyNotStrict(called, node.args, place)
    if (notStrict) return notStrict
    return place.reason('function', `the operator (${label(called)}) may give NULL`, node.location)
  },
  JSONCONSTRUCTOREXPR(node, place) {
    // JSON_OBJECT 1, JSON_ARRAY 2, JSON_OBJECTAGG 3, JSON_ARRAYAGG 4 (JsonConstructorType of primnodes.h).
    if (node.type === 1 || node.type === 2) return NEVER
    return place.reason('json', 'this JSON constructor may give NULL', node.location)
  },
}

/** Whether a call in a select list gives no NULL: a row of several columns is a value, whatever they hold. */
const hasRowsWithoutNull = (called: CatalogFunction | undefined): boolean =>
  columnsWithoutNull(called).length > 0

/** Why a function that is not strict may give NULL; null where nothing is known of it. */
function whyNotStrict(called: CatalogFunction | undefined, args: readonly Node[], place: Place): Why | null {
  const whys = sufficientArguments(called).map((set) =>
    // An argument left to its default is a value.
    set.flatMap((number) => place.why(args[number - 1] ?? null)),
  )
  if (whys.length === 0) return null
  return whys.some((why) => why.length === 0) ? NEVER : whys.flat()
}

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
    if (columnsWithoutNull(called).includes(column)) return NEVER
    if (called && !called.returnsSet && isTotal(called)) return anyOf(place, call.args)
    return place.reason('function', `${label(called)} may give NULL`, call.location)
  }
  return place.reason('function', 'a function in FROM may give NULL')
}

const columnCount = (functions: Extract<Source, { kind: 'function' }>['entry']['functions']): number =>
  functions.reduce((sum, item) => sum + (item.tag === 'RANGETBLFUNCTION' ? item.funccolcount : 0), 0)
