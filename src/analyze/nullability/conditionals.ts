import { whyElement } from './elements.js'
import { anyOf, branchesOf, NEVER, type Rules, unlessOne } from './place.js'
import { isTotal } from './total-functions.js'

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
    place.reason('nullif', 'nullif returns NULL if its arguments are equal', node.location),
  SCALARARRAYOPEXPR(node, place) {
    const [, array = null] = node.args
    // NULL where a comparison is that decides, and for an array that is NULL (ExecEvalScalarArrayOp of execExprInterp.c).
    if (!isTotal(place.function(node.opfuncid)))
      return place.reason('function', 'the operator may return NULL', node.location)
    return [...anyOf(place, node.args), ...whyElement(array, place)]
  },
  CASEEXPR: (node, place) =>
    branchesOf(node, place).flatMap(({ result, inside }) =>
      result ? inside.why(result) : place.reason('no-else', 'CASE without ELSE', node.location),
    ),
}
