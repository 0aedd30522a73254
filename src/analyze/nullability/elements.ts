/**
 * Whether an element of an array can be NULL. An array that is itself NULL has no elements, and the elements
 * of nested arrays are the innermost ones: `array[array[1], null]` has the one element 1.
 */
import type { CatalogFunction } from '../../database/catalog.js'
import { whenTrue } from '../prove/conditions.js'
import { expressionType } from '../tree/expression-type.js'
import { argumentOf, bodyOf } from '../scope/function-bodies.js'
import { picksOneOf } from '../scope/origin.js'
import { childScope, outputOf, type Scope, scopeOf, type ValueSource, sourceOf } from '../scope/scope.js'
import { all, isA, type Node, type NodeOf, type Tag, subLinks } from '../tree/nodes.js'
import { outputEntries } from '../tree/output-entries.js'
import { elementsFrom } from './array-functions.js'
import { whyChanged } from './changed-rows.js'
import {
  branchesOf,
  callingContext,
  NEVER,
  type Context,
  recursionKey,
  type Rule,
  type Why,
} from './context.js'
import { isTotal } from './total-functions.js'

type ElementRules = { readonly [T in Tag]?: Rule<Extract<Node, { tag: T }>> }

/** Why an element of the array can be NULL. */
export function whyElement(array: Node | null, context: Context): Why {
  if (!array || array.tag === 'OTHER') return unknownElements(array, context)
  const rule = rules[array.tag] as Rule<Node> | undefined
  return rule ? rule(array, context) : unknownElements(array, context)
}

const unknownElements = (array: Node | null, context: Context): Why =>
  context.reason('array', 'the array may contain NULL', array && 'location' in array ? array.location : -1)

const ofAny = (arrays: readonly (Node | null)[], context: Context): Why =>
  arrays.flatMap((array) => whyElement(array, context))

const rules: ElementRules = {
  ARRAYEXPR: (node, context) =>
    // NULL among arrays is an array without elements (ExecEvalArrayExpr of execExprInterp.c).
    node.multidims ? ofAny(node.elements, context) : node.elements.flatMap((element) => context.why(element)),
  CONST: (node, context) =>
    node.constisnull || isArrayWithoutNull(node) ? NEVER : unknownElements(node, context),
  PARAM(parameter, context) {
    const { call, arraysWithoutNull } = context.scope
    if (parameter.paramkind !== 0) return unknownElements(parameter, context)
    if (call) {
      const argument = argumentOf(call, parameter.paramid)
      return argument
        ? whyElement(argument, callingContext(context, call.scope))
        : unknownElements(parameter, context)
    }
    // Generated code rejects a null element.
    return arraysWithoutNull.has(parameter.paramid)
      ? NEVER
      : context.reason('array', `parameter $${parameter.paramid} may contain NULL`, parameter.location)
  },
  VAR(variable, context) {
    const scope = scopeOf(context.scope, variable)
    const level = scope === context.scope ? context : context.inScope(scope)
    const changed = level.isBeforeChange ? null : whyChanged(scope, variable, level)
    if (changed || isExcluded(scope, variable.varno)) return changed ?? unknownElements(variable, context)
    return whyElementOfSource(sourceOf(scope, { ...variable, varlevelsup: 0 }), level)
  },
  RELABELTYPE: (node, context) => whyElement(node.arg, context),
  COLLATEEXPR: (node, context) => whyElement(node.arg, context),
  NAMEDARGEXPR: (node, context) => whyElement(node.arg, context),
  COERCETODOMAIN: (node, context) => whyElement(node.arg, context),
  ARRAYCOERCEEXPR: (node, context) =>
    // `('null'::jsonb)::int` is NULL: the conversion of each element must be total too.
    isTotalConversion(node.elemexpr, context)
      ? whyElement(node.arg, context)
      : unknownElements(node, context),
  COALESCEEXPR: (node, context) => ofAny(node.args, context),
  MINMAXEXPR: (node, context) => ofAny(node.args, context),
  NULLIFEXPR: (node, context) => whyElement(node.args[0] ?? null, context),
  CASEEXPR: (node, context) =>
    branchesOf(node, context).flatMap(({ result, inside }) => (result ? whyElement(result, inside) : NEVER)),
  SUBSCRIPTINGREF: (node, context) =>
    isSlice(node, context.scope) ? whyElement(node.refexpr, context) : unknownElements(node, context),
  SUBLINK(node, context) {
    if (!isA(node.subselect, 'QUERY')) return unknownElements(node, context)
    const scope = childScope(context.scope, node.subselect)
    const inside = context.inScope(scope)
    const column = outputOf(scope, 1)
    if (node.subLinkType === subLinks.expression) return whyElementOfSource(column, inside)
    if (node.subLinkType !== subLinks.array) return unknownElements(node, context)
    switch (kindOfElements(scope, outputEntries(scope.query)[0]?.expr ?? null)) {
      case 'values':
        return inside.whySource(column)
      case 'elements':
        return whyElementOfSource(column, inside)
      default:
        return unknownElements(node, context)
    }
  },
  AGGREF(node, context) {
    // A filter of an outer level refers to the columns of that level.
    const filter = node.agglevelsup === 0 ? node.aggfilter : null
    const args = all(node.args, 'TARGETENTRY').map(({ expr }) => expr)
    return whyAggregated(node, args, filter, context)
  },
  WINDOWFUNC: (node, context) => whyAggregated(node, node.args, node.aggfilter, context),
  FUNCEXPR(node, context) {
    const body = node.funcretset ? null : bodyOf(context.scope, node)
    if (body && outputEntries(body.query).length === 1) {
      const span = context.scope.spanAt(node.location)
      return whyElementOfSource(outputOf(body, 1), context.inBody(body)).map((why) => ({ ...why, span }))
    }
    return whyCalled(node, context.function(node.funcid), context)
  },
  OPEXPR: (node, context) => whyCalled(node, context.function(node.opfuncid), context),
}

/** Why an element of the array behind a column reference can be NULL. */
export function whyElementOfSource(source: ValueSource, context: Context): Why {
  switch (source.kind) {
    case 'attribute': {
      const { relation, attribute } = source
      const column = `${relation.schema}.${relation.name}.${attribute.name}`
      return context.reason('element', `no constraint excludes NULL from the arrays in ${column}`)
    }
    case 'expression':
      return whyElement(source.expression, context.inScope(source.scope))
    case 'either':
      return source.sources.flatMap((part) => whyElementOfSource(part, context))
    case 'both': {
      // Equal arrays have their NULLs in the same places (array_eq of arrayfuncs.c).
      const whys = source.sources.map((part) => whyElementOfSource(part, context))
      return whys.some((why) => why.length === 0) ? NEVER : whys.flat()
    }
    case 'made':
      // The path of CYCLE and SEARCH DEPTH FIRST contains rows.
      return NEVER
    case 'recursion': {
      const key = recursionKey(source.scope, source.column, 'elements')
      if (context.recursing.has(key)) return NEVER
      return whyElementOfSource(outputOf(source.scope, source.column), context.recursingInto(key))
    }
    case 'function': {
      const [only, ...others] = source.entry.functions
      const call = isA(only, 'RANGETBLFUNCTION') ? only.funcexpr : null
      // A function that returns an array, not a set of arrays, behaves in FROM as anywhere else.
      return others.length === 0 && isA(call, 'FUNCEXPR') && !call.funcretset && source.column === 1
        ? whyElement(call, context.inScope(source.scope))
        : unknownElements(call, context)
    }
    default:
      return unknownElements(null, context)
  }
}

/**
 * `ArrayType` of src/include/utils/array.h: after length and dimensions, the offset of the data if a null
 * bitmap precedes them, otherwise 0.
 */
function isArrayWithoutNull({ constvalue }: NodeOf<'CONST'>): boolean {
  if (!constvalue || constvalue.length < 12) return false
  const view = new DataView(constvalue.buffer, constvalue.byteOffset, constvalue.byteLength)
  return view.getInt32(8, true) === 0
}

/** Whether the conversion of an element returns a value for every value. */
function isTotalConversion(node: Node | null, context: Context): boolean {
  switch (node?.tag) {
    case 'CASETESTEXPR':
      return true
    case 'RELABELTYPE':
    case 'COERCEVIAIO':
    case 'COERCETODOMAIN':
      return isTotalConversion(node.arg, context)
    case 'FUNCEXPR': {
      const [operand, ...options] = node.args
      return (
        isTotal(context.function(node.funcid)) &&
        isTotalConversion(operand ?? null, context) &&
        options.every((option) => option.tag === 'CONST' && !option.constisnull)
      )
    }
    default:
      return false
  }
}

/** A slice has its array's type, an element another type; for `jsonb['a']` there is no array. */
export const isSlice = (node: NodeOf<'SUBSCRIPTINGREF'>, { catalog }: Scope): boolean =>
  node.refassgnexpr === null &&
  node.refrestype === node.refcontainertype &&
  catalog.type(node.refcontainertype).element !== 0

const ANYARRAY = 2277

function whyAggregated(
  node: NodeOf<'AGGREF'> | NodeOf<'WINDOWFUNC'>,
  args: readonly (Node | null)[],
  filter: Node | null,
  context: Context,
): Why {
  const oid = node.tag === 'AGGREF' ? node.aggfnoid : node.winfnoid
  const called = context.function(oid)
  const [argument = null] = args
  // A proof in a branch of CASE is about one row; FILTER applies to every aggregated row.
  const rows = context.inOtherRows().knowing(whenTrue(context.scope, filter))
  if (called && picksOneOf(called))
    return [args[0], args[2]].flatMap((arg) => (arg ? whyElement(arg, rows) : NEVER))
  if (!argument || called?.schema !== 'pg_catalog' || called.name !== 'array_agg')
    return unknownElements(node, context)
  // Arrays are stacked, and a NULL one is an error (accumArrayResultArr of arrayfuncs.c).
  return called.argumentTypes[0] === ANYARRAY ? whyElement(argument, rows) : rows.why(argument)
}

function whyCalled(
  node: NodeOf<'FUNCEXPR'> | NodeOf<'OPEXPR'>,
  called: CatalogFunction | undefined,
  context: Context,
): Why {
  const from = elementsFrom(called)
  if (!from) return unknownElements(node, context)
  const { arrays, values, withoutNull } = from
  const excluded = withoutNull === null ? null : node.args[withoutNull - 1]
  const isWithoutNull = excluded?.tag === 'CONST' && excluded.constisnull
  return [
    ...(isWithoutNull
      ? NEVER
      : ofAny(
          arrays.map((number) => node.args[number - 1] ?? null),
          context,
        )),
    ...values.flatMap((number) => context.why(node.args[number - 1] ?? null)),
  ]
}

/**
 * Two types that can be subscripted like arrays, but that have their own array types, whose elements they
 * are.
 */
const VECTORS: ReadonlySet<string> = new Set(['int2vector', 'oidvector'])

/**
 * What ARRAY(…) collects from a column: its values, or for arrays, their elements. Null if that is unknown.
 */
function kindOfElements(scope: Scope, column: Node | null): 'values' | 'elements' | null {
  if (column?.tag === 'SUBLINK' && column.subLinkType === subLinks.array) return 'elements'
  const oid = expressionType(column)
  if (oid === null) return null
  const { kind, element, typname } = scope.catalog.type(oid)
  if (kind === 'd' || element === 0) return 'values'
  return VECTORS.has(typname) ? null : 'elements'
}

/** The row that ON CONFLICT would have inserted. */
const isExcluded = ({ query }: Scope, index: number): boolean =>
  isA(query.onConflict, 'ONCONFLICTEXPR') && query.onConflict.exclRelIndex === index
