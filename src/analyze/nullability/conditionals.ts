import { whyElement } from './elements.js'
import { anyOf, branchesOf, NEVER, type Rules, unlessOne } from './context.js'
import { isTotal } from './total-functions.js'

/** Conditions, CASE and similar expressions. */
export const conditionalRules: Rules = {
  BOOLEXPR: (node, context) => anyOf(context, node.args),
  NULLTEST: () => NEVER,
  BOOLEANTEST: () => NEVER,
  DISTINCTEXPR: () => NEVER,
  JSONISPREDICATE: (node, context) => context.why(node.expr),
  ROWCOMPAREEXPR: (node, context) => anyOf(context, [...node.largs, ...node.rargs]),
  COALESCEEXPR: (node, context) => unlessOne(context, node.args),
  // GREATEST and LEAST ignore NULLs.
  MINMAXEXPR: (node, context) => unlessOne(context, node.args),
  NULLIFEXPR: (node, context) =>
    context.reason('nullif', 'nullif returns NULL if its arguments are equal', node.location),
  SCALARARRAYOPEXPR(node, context) {
    const [, array = null] = node.args
    // NULL if a deciding comparison is NULL, and for an array that is NULL (ExecEvalScalarArrayOp of
    // execExprInterp.c).
    if (!isTotal(context.function(node.opfuncid)))
      return context.reason('function', 'the operator may return NULL', node.location)
    return [...anyOf(context, node.args), ...whyElement(array, context)]
  },
  CASEEXPR: (node, context) =>
    branchesOf(node, context).flatMap(({ result, inside }) =>
      result ? inside.why(result) : context.reason('no-else', 'CASE without ELSE', node.location),
    ),
}
