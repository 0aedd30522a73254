import { isUnnest } from '../scope/set-rows.js'
import type { CatalogFunction } from '../../database/catalog.js'
import { constantText } from '../tree/constants.js'
import { bodyOf } from '../scope/function-bodies.js'
import { rowBounds } from '../prove/row-bounds.js'
import { outputOf, type Scope } from '../scope/scope.js'
import { outputEntries } from '../tree/output-entries.js'
import { all, isA, type Node, type NodeOf, type Query } from '../tree/nodes.js'
import { walk } from '../tree/walk.js'
import { whyElement } from './elements.js'
import { whyMember } from './json-literals.js'
import { anyOf, NEVER, type Context, type Rules, type Why } from './context.js'
import { columnsWithoutNull, isTotal, isTotalFor, sufficientArguments } from './total-functions.js'

/** Calls of functions and operators. */
export const functionRules: Rules = {
  FUNCEXPR(node, context) {
    const called = context.function(node.funcid)
    if (isTotal(called) || isTotalFor(called, constantText(node.args[0] ?? null) ?? '')) {
      return anyOf(context, node.args)
    }
    const notStrict = node.funcvariadic ? null : whyNotStrict(called, node.args, context)
    if (notStrict) return notStrict
    if (node.funcretset && (hasRowsWithoutNull(called) || isUnnest(called))) {
      const why = isUnnest(called) ? whyElement(node.args[0] ?? null, context) : NEVER
      if (why.length > 0) return why
      if (setFunctions(context.scope.query) === 1) return NEVER
      return context.reason(
        'function',
        `Postgres pads ${label(called)} with NULL to the longest of several functions`,
        node.location,
      )
    }
    const body = node.funcretset ? null : bodyOf(context.scope, node)
    if (called && body) return whyBody(node, called, body, context)
    const member = whyMember(node, context)
    if (member) return member
    return context.reason('function', `${label(called)} may return NULL`, node.location)
  },
  OPEXPR(node, context) {
    const called = context.function(node.opfuncid)
    if (isTotal(called)) return anyOf(context, node.args)
    const notStrict = whyNotStrict(called, node.args, context)
    if (notStrict) return notStrict
    const member = whyMember(node, context)
    if (member) return member
    return context.reason('function', `the operator (${label(called)}) may return NULL`, node.location)
  },
  JSONCONSTRUCTOREXPR(node, context) {
    switch (node.type) {
      case jsonConstructors.object:
      case jsonConstructors.array:
        return NEVER
      case jsonConstructors.objectAggregate:
      case jsonConstructors.arrayAggregate:
        return context.why(node.func)
      default:
        // JSON(…), JSON_SCALAR and JSON_SERIALIZE are strict, and total unless they raise an error.
        return anyOf(context, node.args)
    }
  },
  JSONEXPR(node, context) {
    if (isCertainTest(node)) return context.why(node.formatted_expr)
    return context.reason('json', 'a path may match nothing or null', node.location)
  },
}

/** `JsonConstructorType` of primnodes.h. */
const jsonConstructors = { object: 1, array: 2, objectAggregate: 3, arrayAggregate: 4 } as const
/** `JsonExprOp` and `JsonBehaviorType` of primnodes.h. */
const jsonOperations = { exists: 0 } as const
const jsonBehaviors = { unknown: 5 } as const

/** JSON_EXISTS is true or false for every document, unless it has UNKNOWN ON ERROR. */
export function isCertainTest({ op, on_error: onError }: NodeOf<'JSONEXPR'>): boolean {
  const isUnknown = isA(onError, 'JSONBEHAVIOR') && onError.btype === jsonBehaviors.unknown
  return op === jsonOperations.exists && !isUnknown
}

/** A call of a function with a known body. */
function whyBody(node: NodeOf<'FUNCEXPR'>, called: CatalogFunction, body: Scope, context: Context): Why {
  const byArguments = called.strict ? anyOf(context, node.args) : NEVER
  if (byArguments.length > 0) return byArguments
  if (rowBounds(body).min < 1 || body.query.targetList.length === 0) {
    return context.reason('function', `${label(called)} is NULL if its query returns no row`, node.location)
  }
  return outputEntries(body.query).length === 1
    ? context
        .inBody(body)
        .whySource(outputOf(body, 1))
        .map((reason) => ({ ...reason, span: context.scope.spanAt(node.location) }))
    : NEVER
}

/**
 * Whether a call in a select list returns no NULL: a row of several columns is a value, whatever it contains.
 */
const hasRowsWithoutNull = (called: CatalogFunction | undefined): boolean =>
  columnsWithoutNull(called).length > 0

/** Why a function that is not strict can return NULL; null if nothing is known about it. */
function whyNotStrict(
  called: CatalogFunction | undefined,
  args: readonly Node[],
  context: Context,
): Why | null {
  const whys = sufficientArguments(called).map((set) =>
    // An argument with its default is a value.
    set.flatMap((number) => context.why(args[number - 1] ?? null)),
  )
  if (whys.length === 0) return null
  return whys.some((why) => why.length === 0) ? NEVER : whys.flat()
}

/**
 * The number of set-returning calls that produce a level's rows: with two or more, the shorter ones are
 * padded with NULL.
 */
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

export const label = (called: CatalogFunction | undefined): string =>
  called?.signature ?? 'an unknown function'
