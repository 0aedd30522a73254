import { whenMatched, whenNotTrue, whenTrue } from '../conditions.js'
import type { NodeOf } from '../tree/nodes.js'
import { anyOf, NEVER, type Place, type Rules, unlessOne, type Why } from './place.js'

/** Conditions, CASE and its relatives. */
export const conditionalRules: Rules = {
  BOOLEXPR: (node, place) => anyOf(place, node.args),
  NULLTEST: () => NEVER,
  BOOLEANTEST: () => NEVER,
  DISTINCTEXPR: () => NEVER,
  JSONISPREDICATE: (node, place) => place.why(node.expr),
  ROWCOMPAREEXPR: (node, place) => anyOf(place, [...node.largs, ...node.rargs]),
  COALESCEEXPR: (node, place) => unlessOne(place, node.args),
  // GREATEST and LEAST pass NULLs over.
  MINMAXEXPR: (node, place) => unlessOne(place, node.args),
  NULLIFEXPR: (node, place) =>
    place.reason('nullif', 'nullif gives NULL where its arguments are equal', node.location),
  SCALARARRAYOPEXPR(node, place) {
    const [operand, array] = node.args
    const comparison = place.function(node.opfuncid)
    if (!comparison?.isComparison)
      return place.reason('function', 'the operator may give NULL', node.location)
    return [...place.why(operand ?? null), ...whyElements(array, place)]
  },
  CASEEXPR(node, place) {
    const whys: Why[] = []
    // Each branch stands where the conditions before it were not true.
    let later = place
    for (const branch of node.args) {
      if (branch.tag !== 'CASEWHEN') continue
      const known = node.arg
        ? whenMatched(place.scope, node.arg, branch.expr)
        : whenTrue(place.scope, branch.expr)
      whys.push(later.knowing(known).why(branch.result))
      later = later.knowing(whenNotTrue(place.scope, branch.expr))
    }
    const otherwise =
      node.defresult === null || isImplicitElse(node.defresult)
        ? place.reason('no-else', 'CASE without ELSE', node.location)
        : later.why(node.defresult)
    return [...whys.flat(), ...otherwise]
  },
}

/** `ArrayType` of src/include/utils/array.h: after length and dimensions, where the data begins behind a map of NULLs, or 0. */
function isArrayWithoutNull({ constvalue }: NodeOf<'CONST'>): boolean {
  if (!constvalue || constvalue.length < 12) return false
  const view = new DataView(constvalue.buffer, constvalue.byteOffset, constvalue.byteLength)
  return view.getInt32(8, true) === 0
}

/** The parser supplies `ELSE NULL`; only its constant has no place in the text. */
const isImplicitElse = (node: { readonly tag: string }): boolean =>
  node.tag === 'CONST' &&
  'location' in node &&
  node.location === -1 &&
  'constisnull' in node &&
  node.constisnull === true

/** An array operand matters with its elements: `1 in (2, null)` is NULL. */
function whyElements(array: Parameters<Place['why']>[0] | undefined, place: Place): Why {
  if (array?.tag === 'ARRAYEXPR') {
    return array.multidims
      ? array.elements.flatMap((element) => whyElements(element, place))
      : anyOf(place, array.elements)
  }
  if (array?.tag === 'ARRAYCOERCEEXPR' || array?.tag === 'RELABELTYPE') return whyElements(array.arg, place)
  if (array?.tag === 'CONST' && isArrayWithoutNull(array)) return NEVER
  return place.reason('array', 'the array may hold NULL', array && 'location' in array ? array.location : -1)
}
