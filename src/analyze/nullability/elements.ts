/**
 * Whether an element of an array can be NULL. An array that is itself NULL has no elements, and the elements of nested arrays
 * are the innermost ones: `array[array[1], null]` has the one element 1.
 */
import type { CatalogFunction } from '../../database/catalog.js'
import { whenTrue } from '../prove/conditions.js'
import { expressionType } from '../tree/expression-type.js'
import { argumentOf, bodyOf } from '../scope/function-bodies.js'
import { picksOneOf } from '../scope/origin.js'
import { childScope, outputOf, type Scope, scopeOf, type Source, sourceOf } from '../scope/scope.js'
import { all, isA, type Node, type NodeOf, type Tag, subLinks } from '../tree/nodes.js'
import { outputEntries } from '../tree/output-entries.js'
import { elementsFrom } from './array-functions.js'
import { whyChanged } from './changed-rows.js'
import { branchesOf, callingPlace, NEVER, type Place, recursionKey, type Rule, type Why } from './place.js'
import { isTotal } from './total-functions.js'

type ElementRules = { readonly [T in Tag]?: Rule<Extract<Node, { tag: T }>> }

/** Why an element of the array may be NULL. */
export function whyElement(array: Node | null, place: Place): Why {
  if (!array || array.tag === 'OTHER') return unknownElements(array, place)
  const rule = rules[array.tag] as Rule<Node> | undefined
  return rule ? rule(array, place) : unknownElements(array, place)
}

const unknownElements = (array: Node | null, place: Place): Why =>
  place.reason('array', 'the array may contain NULL', array && 'location' in array ? array.location : -1)

const ofAny = (arrays: readonly (Node | null)[], place: Place): Why =>
  arrays.flatMap((array) => whyElement(array, place))

const rules: ElementRules = {
  ARRAYEXPR: (node, place) =>
    // NULL among arrays is an array without elements (ExecEvalArrayExpr of execExprInterp.c).
    node.multidims ? ofAny(node.elements, place) : node.elements.flatMap((element) => place.why(element)),
  CONST: (node, place) =>
    node.constisnull || isArrayWithoutNull(node) ? NEVER : unknownElements(node, place),
  PARAM(parameter, place) {
    const { call, arraysWithoutNull } = place.scope
    if (parameter.paramkind !== 0) return unknownElements(parameter, place)
    if (call) {
      const argument = argumentOf(call, parameter.paramid)
      return argument
        ? whyElement(argument, callingPlace(place, call.scope))
        : unknownElements(parameter, place)
    }
    // Generated code refuses an element that is null.
    return arraysWithoutNull.has(parameter.paramid)
      ? NEVER
      : place.reason('array', `parameter $${parameter.paramid} may contain NULL`, parameter.location)
  },
  VAR(variable, place) {
    const scope = scopeOf(place.scope, variable)
    const level = scope === place.scope ? place : place.inScope(scope)
    const changed = level.isBeforeChange ? null : whyChanged(scope, variable, level)
    if (changed || isExcluded(scope, variable.varno)) return changed ?? unknownElements(variable, place)
    return whyElementOfSource(sourceOf(scope, { ...variable, varlevelsup: 0 }), level)
  },
  RELABELTYPE: (node, place) => whyElement(node.arg, place),
  COLLATEEXPR: (node, place) => whyElement(node.arg, place),
  NAMEDARGEXPR: (node, place) => whyElement(node.arg, place),
  COERCETODOMAIN: (node, place) => whyElement(node.arg, place),
  ARRAYCOERCEEXPR: (node, place) =>
    // `('null'::jsonb)::int` is NULL: the conversion of each element must be total too.
    isTotalConversion(node.elemexpr, place) ? whyElement(node.arg, place) : unknownElements(node, place),
  COALESCEEXPR: (node, place) => ofAny(node.args, place),
  MINMAXEXPR: (node, place) => ofAny(node.args, place),
  NULLIFEXPR: (node, place) => whyElement(node.args[0] ?? null, place),
  CASEEXPR: (node, place) =>
    branchesOf(node, place).flatMap(({ result, inside }) => (result ? whyElement(result, inside) : NEVER)),
  SUBSCRIPTINGREF: (node, place) =>
    isSlice(node, place.scope) ? whyElement(node.refexpr, place) : unknownElements(node, place),
  SUBLINK(node, place) {
    if (!isA(node.subselect, 'QUERY')) return unknownElements(node, place)
    const scope = childScope(place.scope, node.subselect)
    const inside = place.inScope(scope)
    const column = outputOf(scope, 1)
    if (node.subLinkType === subLinks.expression) return whyElementOfSource(column, inside)
    if (node.subLinkType !== subLinks.array) return unknownElements(node, place)
    switch (kindOfElements(scope, outputEntries(scope.query)[0]?.expr ?? null)) {
      case 'values':
        return inside.whySource(column)
      case 'elements':
        return whyElementOfSource(column, inside)
      default:
        return unknownElements(node, place)
    }
  },
  AGGREF(node, place) {
    // A filter of an outer level speaks of that level's columns.
    const filter = node.agglevelsup === 0 ? node.aggfilter : null
    const args = all(node.args, 'TARGETENTRY').map(({ expr }) => expr)
    return whyAggregated(node, args, filter, place)
  },
  WINDOWFUNC: (node, place) => whyAggregated(node, node.args, node.aggfilter, place),
  FUNCEXPR(node, place) {
    const body = node.funcretset ? null : bodyOf(place.scope, node)
    if (body && outputEntries(body.query).length === 1) {
      const span = place.scope.spanAt(node.location)
      return whyElementOfSource(outputOf(body, 1), place.inBody(body)).map((why) => ({ ...why, span }))
    }
    return whyCalled(node, place.function(node.funcid), place)
  },
  OPEXPR: (node, place) => whyCalled(node, place.function(node.opfuncid), place),
}

/** Why an element of the array behind a column reference may be NULL. */
export function whyElementOfSource(source: Source, place: Place): Why {
  switch (source.kind) {
    case 'attribute': {
      const { relation, attribute } = source
      const column = `${relation.schema}.${relation.name}.${attribute.name}`
      return place.reason('element', `no constraint excludes NULL from the arrays in ${column}`)
    }
    case 'expression':
      return whyElement(source.expression, place.inScope(source.scope))
    case 'either':
      return source.sources.flatMap((part) => whyElementOfSource(part, place))
    case 'both': {
      // Equal arrays have their NULLs in the same places (array_eq of arrayfuncs.c).
      const whys = source.sources.map((part) => whyElementOfSource(part, place))
      return whys.some((why) => why.length === 0) ? NEVER : whys.flat()
    }
    case 'made':
      // The path of CYCLE and SEARCH DEPTH FIRST holds rows.
      return NEVER
    case 'recursion': {
      const key = recursionKey(source.scope, source.column, 'elements')
      if (place.recursing.has(key)) return NEVER
      return whyElementOfSource(outputOf(source.scope, source.column), place.recursingInto(key))
    }
    case 'function': {
      const [only, ...others] = source.entry.functions
      const call = isA(only, 'RANGETBLFUNCTION') ? only.funcexpr : null
      // A function that gives an array, not a set of them, is as good in FROM as anywhere else.
      return others.length === 0 && isA(call, 'FUNCEXPR') && !call.funcretset && source.column === 1
        ? whyElement(call, place.inScope(source.scope))
        : unknownElements(call, place)
    }
    default:
      return unknownElements(null, place)
  }
}

/** `ArrayType` of src/include/utils/array.h: after length and dimensions, where the data begins behind a map of NULLs, or 0. */
function isArrayWithoutNull({ constvalue }: NodeOf<'CONST'>): boolean {
  if (!constvalue || constvalue.length < 12) return false
  const view = new DataView(constvalue.buffer, constvalue.byteOffset, constvalue.byteLength)
  return view.getInt32(8, true) === 0
}

/** Whether the conversion of an element gives a value for every value. */
function isTotalConversion(node: Node | null, place: Place): boolean {
  switch (node?.tag) {
    case 'CASETESTEXPR':
      return true
    case 'RELABELTYPE':
    case 'COERCEVIAIO':
    case 'COERCETODOMAIN':
      return isTotalConversion(node.arg, place)
    case 'FUNCEXPR': {
      const [operand, ...options] = node.args
      return (
        isTotal(place.function(node.funcid)) &&
        isTotalConversion(operand ?? null, place) &&
        options.every((option) => option.tag === 'CONST' && !option.constisnull)
      )
    }
    default:
      return false
  }
}

/** A slice has its array's type, an element another; `jsonb['a']` is no array at all. */
export const isSlice = (node: NodeOf<'SUBSCRIPTINGREF'>, { catalog }: Scope): boolean =>
  node.refassgnexpr === null &&
  node.refrestype === node.refcontainertype &&
  catalog.type(node.refcontainertype).element !== 0

const ANYARRAY = 2277

function whyAggregated(
  node: NodeOf<'AGGREF'> | NodeOf<'WINDOWFUNC'>,
  args: readonly (Node | null)[],
  filter: Node | null,
  place: Place,
): Why {
  const oid = node.tag === 'AGGREF' ? node.aggfnoid : node.winfnoid
  const called = place.function(oid)
  const [argument = null] = args
  // What a branch of CASE knows, it knows of one row; FILTER speaks of every row that is aggregated.
  const rows = place.inOtherRows().knowing(whenTrue(place.scope, filter))
  if (called && picksOneOf(called))
    return [args[0], args[2]].flatMap((arg) => (arg ? whyElement(arg, rows) : NEVER))
  if (!argument || called?.schema !== 'pg_catalog' || called.name !== 'array_agg')
    return unknownElements(node, place)
  // Arrays are stacked, and one that is NULL is an error (accumArrayResultArr of arrayfuncs.c).
  return called.argumentTypes[0] === ANYARRAY ? whyElement(argument, rows) : rows.why(argument)
}

function whyCalled(
  node: NodeOf<'FUNCEXPR'> | NodeOf<'OPEXPR'>,
  called: CatalogFunction | undefined,
  place: Place,
): Why {
  const from = elementsFrom(called)
  if (!from) return unknownElements(node, place)
  const { arrays, values, withoutNull } = from
  const excluded = withoutNull === null ? null : node.args[withoutNull - 1]
  const isWithoutNull = excluded?.tag === 'CONST' && excluded.constisnull
  return [
    ...(isWithoutNull
      ? NEVER
      : ofAny(
          arrays.map((number) => node.args[number - 1] ?? null),
          place,
        )),
    ...values.flatMap((number) => place.why(node.args[number - 1] ?? null)),
  ]
}

/** Two types that are arrays for subscripts, but that have array types of their own, which hold them as values. */
const VECTORS: ReadonlySet<string> = new Set(['int2vector', 'oidvector'])

/** What ARRAY(…) makes of a column: its values, or, of arrays, their elements. Null where that is not known. */
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
