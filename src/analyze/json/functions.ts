/** Functions and operators of pg_catalog that make JSON, by name. */
import { isA, type Node } from '../tree/nodes.js'
import { constantInteger, isTrueConstant } from '../tree/constants.js'
import { constantKey, constantText, constantTexts } from './constants.js'
import { binaryElementAt, elementOf, type Key, memberAt, memberAtPath, valueOfEach } from './members.js'
import { concatenated, oneOfEach, stripped, without } from './objects.js'
import { type JsonPlace, shapeOf, valueOf } from './place.js'
import { ANY, type JsonProperty, type JsonShape, STRING } from '../../model/json-shape.js'
import { orNull, union } from './union.js'

/** A call where it stands. */
export interface Call {
  readonly place: JsonPlace
  readonly args: readonly Node[]
  /** Whether it is the function for jsonb. */
  readonly binary: boolean
  /** Its last argument is an array of arguments, which the author wrote as one or the parser made. */
  readonly variadic: boolean
}

type Rule = (call: Call) => JsonShape

const RULES: Readonly<Record<string, Rule>> = {
  json_build_object: builtObject,
  json_build_array: ({ place, args, variadic }) =>
    variadic ? ANY : { kind: 'tuple', elements: args.map((arg) => valueOf(place, arg)) },
  json_object: () => ({ kind: 'record', value: orNull(STRING) }),
  to_json: ofArgument,
  row_to_json: ofArgument,
  array_to_json: ofArgument,
  json_strip_nulls({ place, args: [json, inArrays] }) {
    if (!json) return ANY
    // A parameter or an expression may be true.
    const both = inArrays && constantInteger(inArrays) === null
    const shape = shapeOf(place, json)
    if (both) return union([stripped(shape, false), stripped(shape, true)])
    return stripped(shape, inArrays !== undefined && isTrueConstant(inArrays))
  },
  json_concat: ({ place, args: [left, right] }) =>
    left && right ? concatenated(shapeOf(place, left), shapeOf(place, right)) : ANY,
  json_delete({ place, args: [json, key] }) {
    const name = constantText(key, place.catalog)
    return json && name !== null ? without(shapeOf(place, json), name) : ANY
  },
  json_object_field: ({ place, args: [json, key] }) =>
    json ? memberAt(shapeOf(place, json), constantKey(key, place.catalog)) : ANY,
  json_array_element({ place, args: [json, key], binary }) {
    const at = binary ? binaryElementAt : memberAt
    return json ? at(shapeOf(place, json), constantKey(key, place.catalog)) : ANY
  },
  json_extract_path({ place, args: [json, path] }) {
    const steps = pathOf(path, place)
    return json && steps ? memberAtPath(shapeOf(place, json), steps) : ANY
  },
  json_array_elements: ({ place, args: [json] }) => (json ? elementOf(shapeOf(place, json)) : ANY),
}

/** The JSON that a function of pg_catalog returns. Those for json and jsonb differ in nothing that matters here. */
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
      return column === 2 && json ? valueOfEach(shapeOf(call.place, json)) : ANY
    default:
      return column === 1 ? calledShape(name, call) : ANY
  }
}

function ofArgument({ place, args: [value] }: Call): JsonShape {
  return value ? shapeOf(place, value) : ANY
}

/** `data['a'][0]` */
export function subscripted(
  { refexpr, refupperindexpr }: Extract<Node, { tag: 'SUBSCRIPTINGREF' }>,
  place: JsonPlace,
): JsonShape {
  if (!refexpr) return ANY
  const keys = refupperindexpr.map((index): Key => constantKey(index, place.catalog))
  return keys.reduce((shape: JsonShape, key) => memberAt(shape, key), shapeOf(place, refexpr))
}

/** A path of constants, null steps for others; null where not even its length is known. */
function pathOf(path: Node | undefined, place: JsonPlace): readonly (string | null)[] | null {
  if (isA(path, 'ARRAYEXPR') && !path.multidims) {
    return path.elements.map((element) => constantText(element, place.catalog))
  }
  return constantTexts(path, place.catalog)
}

function builtObject({ place, args, variadic }: Call): JsonShape {
  if (variadic) return ANY
  return keyedObject(place, args, (value) => ({ shape: valueOf(place, value), optional: false }))
}

/** An object of keys and values in turns: a record where a key is not constant. */
export function keyedObject(
  place: JsonPlace,
  args: readonly Node[],
  read: (value: Node) => Pick<JsonProperty, 'shape' | 'optional'>,
): JsonShape {
  const pairs: { readonly key: string | null; readonly value: ReturnType<typeof read> }[] = []
  for (let index = 0; index + 1 < args.length; index += 2) {
    const [key, value] = args.slice(index, index + 2)
    const name = constantKey(key, place.catalog)
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
