import { NEVER, type Rules } from './place.js'

/** Constants, parameters, and what only passes a value on. */
export const valueRules: Rules = {
  CONST: (constant, place) =>
    constant.constisnull ? place.reason('null', 'the constant NULL', constant.location) : NEVER,
  // Generated code refuses a null for a parameter that is not nullable.
  PARAM: (parameter, place) =>
    parameter.paramkind === 0 && place.scope.requiredParameters.has(parameter.paramid)
      ? NEVER
      : place.reason('parameter', `parameter $${parameter.paramid}`, parameter.location),
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
  SUBSCRIPTINGREF: (_node, place) => place.reason('subscript', 'an element that is not there is NULL'),
  FIELDSELECT: (_node, place) =>
    place.reason('field', 'a field of a composite value has no not-null constraint'),
  NEXTVALUEEXPR: () => NEVER,
  MERGESUPPORTFUNC: () => NEVER,
  // CURRENT_SCHEMA is 14 of SQLValueFunctionOp and NULL where search_path names no schema.
  SQLVALUEFUNCTION: (node, place) =>
    node.op === 14
      ? place.reason('function', 'current_schema is NULL without a schema in search_path', node.location)
      : NEVER,
  RETURNINGEXPR: (node, place) =>
    place.reason('returning', node.retold ? 'there may be no old row' : 'there may be no new row'),
}
