/** Functions and operators of pg_catalog that build JSON, by name. */
import { isA, type Node } from '../tree/nodes.js'
import { constantInteger, isTrueConstant } from '../tree/constants.js'
import { constantKey, constantText, constantTexts } from './constants.js'
import { binaryElementAt, elementOf, type Key, memberAt, memberAtPath, valueOfEach } from './members.js'
import { concatenated, oneOfEach, stripped, without } from './objects.js'
import { type JsonContext, shapeOf, valueOf } from './context.js'
import { ANY, type JsonProperty, type JsonShape, STRING } from '../../model/json-shape.js'
import { orNull, union } from './union.js'

/** A call with its context. */
export interface Call {
  readonly context: JsonContext
  readonly args: readonly Node[]
  /** Whether it is the function for jsonb. */
  readonly binary: boolean
  /** Its last argument is an array of arguments, written by the author or built by the parser. */
  readonly variadic: boolean
}

type Rule = (call: Call) => JsonShape

const RULES: Readonly<Record<string, Rule>> = {
  json_build_object: builtObject,
  json_build_array: ({ context, args, variadic }) =>
    variadic ? ANY : { kind: 'tuple', elements: args.map((arg) => valueOf(context, arg)) },
  json_object: () => ({ kind: 'record', value: orNull(STRING) }),
  to_json: ofArgument,
  row_to_json: ofArgument,
  array_to_json: ofArgument,
  json_strip_nulls({ context, args: [json, inArrays] }) {
    if (!json) return ANY
    // The argument can be true if it is a parameter or an expression.
    const both = inArrays && constantInteger(inArrays) === null
    const shape = shapeOf(context, json)
    if (both) return union([stripped(shape, false), stripped(shape, true)])
    return stripped(shape, inArrays !== undefined && isTrueConstant(inArrays))
  },
  json_concat: ({ context, args: [left, right] }) =>
    left && right ? concatenated(shapeOf(context, left), shapeOf(context, right)) : ANY,
  json_delete({ context, args: [json, key] }) {
    const name = constantText(key, context.catalog)
    return json && name !== null ? without(shapeOf(context, json), name) : ANY
  },
  json_object_field: ({ context, args: [json, key] }) =>
    json ? memberAt(shapeOf(context, json), constantKey(key, context.catalog)) : ANY,
  json_array_element({ context, args: [json, key], binary }) {
    const at = binary ? binaryElementAt : memberAt
    return json ? at(shapeOf(context, json), constantKey(key, context.catalog)) : ANY
  },
  json_extract_path({ context, args: [json, path] }) {
    const steps = pathOf(path, context)
    return json && steps ? memberAtPath(shapeOf(context, json), steps) : ANY
  },
  json_array_elements: ({ context, args: [json] }) => (json ? elementOf(shapeOf(context, json)) : ANY),
}

/** The JSON that a function of pg_catalog returns. The variants for json and jsonb do not differ here. */
export function calledShape(name: string, call: Omit<Call, 'binary'>): JsonShape {
  const common = withoutBinary(name)
  return RULES[common]?.({ ...call, binary: common !== name }) ?? ANY
}

const withoutBinary = (name: string): string => name.replace(/^(to_json|json)b/, '$1')

/** A column of a JSON function in FROM. */
export function functionColumnShape(name: string, column: number, call: Omit<Call, 'binary'>): JsonShape {
  const [json] = call.args
  switch (withoutBinary(name)) {
    case 'json_array_elements':
      return column === 1 ? calledShape(name, call) : ANY
    case 'json_each':
      return column === 2 && json ? valueOfEach(shapeOf(call.context, json)) : ANY
    default:
      return column === 1 ? calledShape(name, call) : ANY
  }
}

function ofArgument({ context, args: [value] }: Call): JsonShape {
  return value ? shapeOf(context, value) : ANY
}

/** `data['a'][0]` */
export function subscripted(
  { refexpr, refupperindexpr }: Extract<Node, { tag: 'SUBSCRIPTINGREF' }>,
  context: JsonContext,
): JsonShape {
  if (!refexpr) return ANY
  const keys = refupperindexpr.map((index): Key => constantKey(index, context.catalog))
  return keys.reduce((shape: JsonShape, key) => memberAt(shape, key), shapeOf(context, refexpr))
}

/** A path of constants, with null for other steps; null if even its length is unknown. */
function pathOf(path: Node | undefined, context: JsonContext): readonly (string | null)[] | null {
  if (isA(path, 'ARRAYEXPR') && !path.multidims) {
    return path.elements.map((element) => constantText(element, context.catalog))
  }
  return constantTexts(path, context.catalog)
}

function builtObject({ context, args, variadic }: Call): JsonShape {
  if (variadic) return ANY
  return keyedObject(context, args, (value) => ({ shape: valueOf(context, value), optional: false }))
}

/** An object from alternating keys and values: a record if a key is not constant. */
export function keyedObject(
  context: JsonContext,
  args: readonly Node[],
  read: (value: Node) => Pick<JsonProperty, 'shape' | 'optional'>,
): JsonShape {
  const pairs: { readonly key: string | null; readonly value: ReturnType<typeof read> }[] = []
  for (let index = 0; index + 1 < args.length; index += 2) {
    const [key, value] = args.slice(index, index + 2)
    const name = constantKey(key, context.catalog)
    if (value) pairs.push({ key: name === null ? null : String(name), value: read(value) })
  }
  if (pairs.some(({ key }) => key === null)) {
    return { kind: 'record', value: union(pairs.map(({ value }) => value.shape)) }
  }
  return {
    kind: 'object',
    properties: oneOfEach(pairs.map(({ key, value }) => ({ name: key ?? '', ...value }))),
  }
}
