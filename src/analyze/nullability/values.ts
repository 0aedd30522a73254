import { argumentOf } from '../scope/function-bodies.js'
import { outputOf } from '../scope/scope.js'
import { isSlice } from './elements.js'
import { anyOf, callingContext, NEVER, type Rules, unlessOne } from './context.js'

/** Constants, parameters, and nodes that only pass a value on. */
export const valueRules: Rules = {
  CONST: (constant, context) =>
    constant.constisnull ? context.reason('null', 'the constant NULL', constant.location) : NEVER,
  PARAM(parameter, context) {
    const { call, requiredParameters } = context.scope
    // In a comparison with the rows of a subquery, a PARAM of kind 2 (PARAM_SUBLINK) represents one of its
    // columns.
    if (parameter.paramkind === 2 && context.subquery) {
      return context.inScope(context.subquery).whySource(outputOf(context.subquery, parameter.paramid))
    }
    if (call) {
      const argument = argumentOf(call, parameter.paramid)
      return argument && parameter.paramkind === 0
        ? callingContext(context, call.scope).why(argument)
        : context.reason('parameter', `an argument of ${call.called.name} that is not in the call`)
    }
    // Generated code rejects null for a parameter that is not nullable.
    return parameter.paramkind === 0 && requiredParameters.has(parameter.paramid)
      ? NEVER
      : context.reason('parameter', `parameter $${parameter.paramid}`, parameter.location)
  },
  JSONVALUEEXPR: (node, context) => context.why(node.formatted_expr ?? node.raw_expr),
  RELABELTYPE: (node, context) => context.why(node.arg),
  COLLATEEXPR: (node, context) => context.why(node.arg),
  NAMEDARGEXPR: (node, context) => context.why(node.arg),
  CONVERTROWTYPEEXPR: (node, context) => context.why(node.arg),
  ARRAYCOERCEEXPR: (node, context) => context.why(node.arg),
  // Text input and output functions return a value for every value (json's null is the text null).
  COERCEVIAIO: (node, context) => context.why(node.arg),
  COERCETODOMAIN: (node, context) => context.why(node.arg),
  ARRAYEXPR: () => NEVER,
  ROWEXPR: () => NEVER,
  SUBSCRIPTINGREF(node, context) {
    if (!isSlice(node, context.scope)) return context.reason('subscript', 'a missing element is NULL')
    // A slice of nothing is an empty array (array_get_slice of arrayfuncs.c); with a NULL bound it is NULL.
    return anyOf(context, [
      ...(node.refexpr ? [node.refexpr] : []),
      ...node.refupperindexpr,
      ...node.reflowerindexpr,
    ])
  },
  FIELDSELECT: (_node, context) =>
    context.reason('field', 'a field of a composite value has no not-null constraint'),
  XMLEXPR(node, context) {
    switch (node.op) {
      case xmlOperations.element:
        return NEVER
      case xmlOperations.concat:
        return unlessOne(context, node.args)
      case xmlOperations.forest:
        return unlessOne(context, node.named_args)
      default:
        // Further arguments are options, for which NULL is allowed.
        return anyOf(context, node.args.slice(0, 1))
    }
  },
  NEXTVALUEEXPR: () => NEVER,
  MERGESUPPORTFUNC: () => NEVER,
  // CURRENT_SCHEMA is 14 of SQLValueFunctionOp and NULL if search_path names no schema.
  SQLVALUEFUNCTION: (node, context) =>
    node.op === 14
      ? context.reason('function', 'current_schema is NULL if search_path contains no schema', node.location)
      : NEVER,
  RETURNINGEXPR: (node, context) =>
    context.reason('returning', node.retold ? 'the old row may be absent' : 'the new row may be absent'),
}

/** `XmlExprOp` of primnodes.h. */
const xmlOperations = { concat: 0, element: 1, forest: 2 } as const
