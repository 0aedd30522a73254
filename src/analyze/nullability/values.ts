import { argumentOf } from '../scope/function-bodies.js'
import { outputOf } from '../scope/scope.js'
import { isSlice } from './elements.js'
import { anyOf, callingPlace, NEVER, type Rules, unlessOne } from './place.js'

/** Constants, parameters, and what only passes a value on. */
export const valueRules: Rules = {
  CONST: (constant, place) =>
    constant.constisnull ? place.reason('null', 'the constant NULL', constant.location) : NEVER,
  PARAM(parameter, place) {
    const { call, requiredParameters } = place.scope
    // In a comparison with the rows of a subquery, a PARAM of kind 2 (PARAM_SUBLINK) stands for one of its columns.
    if (parameter.paramkind === 2 && place.subquery) {
      return place.inScope(place.subquery).whySource(outputOf(place.subquery, parameter.paramid))
    }
    if (call) {
      const argument = argumentOf(call, parameter.paramid)
      return argument && parameter.paramkind === 0
        ? callingPlace(place, call.scope).why(argument)
        : place.reason('parameter', `an argument of ${call.called.name} that is not in the call`)
    }
    // Generated code refuses a null for a parameter that is not nullable.
    return parameter.paramkind === 0 && requiredParameters.has(parameter.paramid)
      ? NEVER
      : place.reason('parameter', `parameter $${parameter.paramid}`, parameter.location)
  },
  JSONVALUEEXPR: (node, place) => place.why(node.formatted_expr ?? node.raw_expr),
  RELABELTYPE: (node, place) => place.why(node.arg),
  COLLATEEXPR: (node, place) => place.why(node.arg),
  NAMEDARGEXPR: (node, place) => place.why(node.arg),
  CONVERTROWTYPEEXPR: (node, place) => place.why(node.arg),
  ARRAYCOERCEEXPR: (node, place) => place.why(node.arg),
  // Text input and output functions give a value for every value (json's null is the text null).
  COERCEVIAIO: (node, place) => place.why(node.arg),
  COERCETODOMAIN: (node, place) => place.why(node.arg),
  ARRAYEXPR: () => NEVER,
  ROWEXPR: () => NEVER,
  SUBSCRIPTINGREF(node, place) {
    if (!isSlice(node, place.scope)) return place.reason('subscript', 'a missing element is NULL')
    // A slice of nothing is an empty array (array_get_slice of arrayfuncs.c); a bound that is NULL makes it NULL.
    return anyOf(place, [
      ...(node.refexpr ? [node.refexpr] : []),
      ...node.refupperindexpr,
      ...node.reflowerindexpr,
    ])
  },
  FIELDSELECT: (_node, place) =>
    place.reason('field', 'a field of a composite value has no not-null constraint'),
  XMLEXPR(node, place) {
    switch (node.op) {
      case xmlOperations.element:
        return NEVER
      case xmlOperations.concat:
        return unlessOne(place, node.args)
      case xmlOperations.forest:
        return unlessOne(place, node.named_args)
      default:
        // Further arguments are options, of which NULL is one.
        return anyOf(place, node.args.slice(0, 1))
    }
  },
  NEXTVALUEEXPR: () => NEVER,
  MERGESUPPORTFUNC: () => NEVER,
  // CURRENT_SCHEMA is 14 of SQLValueFunctionOp and NULL where search_path names no schema.
  SQLVALUEFUNCTION: (node, place) =>
    node.op === 14
      ? place.reason('function', 'current_schema is NULL if search_path contains no schema', node.location)
      : NEVER,
  RETURNINGEXPR: (node, place) =>
    place.reason('returning', node.retold ? 'the old row may be absent' : 'the new row may be absent'),
}

/** `XmlExprOp` of primnodes.h. */
const xmlOperations = { concat: 0, element: 1, forest: 2 } as const
