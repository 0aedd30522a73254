/** Constants of the analysed tree, whose bytes are Postgres's internal format. */
import type { Catalog } from '../../database/catalog.js'
import { constantInteger } from '../tree/constants.js'
import type { Node } from '../tree/nodes.js'
import { readJsonb } from './jsonb-bytes.js'
import {
  ANY,
  BOOLEAN,
  type JsonShape,
  NULL,
  NUMBER,
  STRING,
  UNCERTAIN_NUMBER,
} from '../../model/json-shape.js'
import { withoutDomain } from './type-shapes.js'
import { union } from './union.js'

type Constant = Extract<Node, { tag: 'CONST' }>

/** A value of variable length begins with its length, in four bytes. */
const VARLENA = 4

/** A constant string; null for anything else. */
export function constantText(node: Node | null | undefined, catalog: Catalog): string | null {
  if (node?.tag === 'RELABELTYPE') return constantText(node.arg, catalog)
  if (node?.tag !== 'CONST' || !node.constvalue) return null
  const { typname } = withoutDomain(catalog, node.consttype)
  // A literal without a type from its context is a C string.
  if (typname === 'unknown') return utf8(node.constvalue.subarray(0, -1))
  return typname === 'text' || typname === 'varchar' ? utf8(node.constvalue.subarray(VARLENA)) : null
}

/** A key of a JSON object or an index of an array. */
export function constantKey(node: Node | null | undefined, catalog: Catalog): string | number | null {
  const text = constantText(node, catalog)
  if (text !== null || node?.tag !== 'CONST') return text
  return /^int[248]$/.test(withoutDomain(catalog, node.consttype).typname) ? constantInteger(node) : null
}

/** The texts of `'{a,b}'` or of `array['a', 'b']`; null if they are not all constant. */
export function constantTexts(node: Node | null | undefined, catalog: Catalog): readonly string[] | null {
  if (node?.tag === 'ARRAYEXPR') {
    const texts = node.elements.map((element) => constantText(element, catalog))
    return texts.some((text) => text === null) ? null : texts.map((text) => text ?? '')
  }
  if (node?.tag !== 'CONST' || !node.constvalue) return null
  if (withoutDomain(catalog, node.consttype).typname !== '_text') return null
  // ArrayType of src/include/utils/array.h: dimensions, offset of the data (0 without NULLs), element type, then sizes and bounds.
  const view = viewOf(node.constvalue)
  const dimensions = view.getInt32(VARLENA, true)
  if (dimensions === 0) return []
  if (dimensions !== 1 || view.getInt32(VARLENA + 4, true) !== 0) return null
  const count = view.getInt32(VARLENA + 12, true)
  const texts: string[] = []
  let at = VARLENA + 20
  for (let index = 0; index < count; index++) {
    const length = view.getUint32(at, true) >>> 2
    texts.push(utf8(node.constvalue.subarray(at + VARLENA, at + length)))
    at += Math.ceil(length / 4) * 4
  }
  return texts
}

/** Whether the constant is an array without elements. */
export const isEmptyArray = ({ constvalue }: Constant): boolean =>
  constvalue !== null && constvalue.length >= VARLENA + 4 && viewOf(constvalue).getInt32(VARLENA, true) === 0

/** A constant number, which can be NaN only if it is written so. */
export function constantNumber({ consttype, constvalue }: Constant, catalog: Catalog): JsonShape {
  if (!constvalue || withoutDomain(catalog, consttype).typname !== 'numeric') return UNCERTAIN_NUMBER
  // NUMERIC_SPECIAL of src/backend/utils/adt/numeric.c: NaN and the infinities have both upper bits.
  return (viewOf(constvalue).getUint16(VARLENA, true) & 0xc000) === 0xc000 ? STRING : NUMBER
}

/** A constant of type json or jsonb. */
export function constantJson({ consttype, constvalue }: Constant, catalog: Catalog): JsonShape {
  if (!constvalue) return ANY
  const bytes = constvalue.subarray(VARLENA)
  const isBinary = withoutDomain(catalog, consttype).typname === 'jsonb'
  const value: unknown = isBinary ? readJsonb(bytes) : JSON.parse(utf8(bytes))
  return shapeOfValue(value)
}

/** Repeating more of a constant in a type is not useful. */
const LONGEST_LABEL = 40
const LONGEST_TUPLE = 8

export const shapeOfText = (text: string): JsonShape =>
  text.length <= LONGEST_LABEL ? { kind: 'labels', labels: [text] } : STRING

function shapeOfValue(value: unknown): JsonShape {
  if (value === null) return NULL
  if (typeof value === 'string') return shapeOfText(value)
  if (typeof value === 'number') return NUMBER
  if (typeof value === 'boolean') return BOOLEAN
  if (Array.isArray(value)) {
    const elements = value.map(shapeOfValue)
    return elements.length <= LONGEST_TUPLE
      ? { kind: 'tuple', elements }
      : { kind: 'array', element: union(elements), certain: true }
  }
  if (typeof value !== 'object') return ANY
  const properties = Object.entries(value).map(([name, member]) => {
    return { name, shape: shapeOfValue(member), optional: false }
  })
  return { kind: 'object', properties }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const decoder = new TextDecoder()
const utf8 = (bytes: Uint8Array): string => decoder.decode(bytes)
