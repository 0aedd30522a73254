import type { Node } from './nodes.js'

/** Types that a constant stores as a little-endian integer. */
const INTEGER_WIDTHS: ReadonlyMap<number, number> = new Map([
  [16, 1],
  [21, 2],
  [23, 4],
  [20, 8],
])

/**
 * The value of an integer or boolean constant, also behind casts between such types; null for anything else.
 */
export function constantInteger(node: Node | null): number | null {
  const operand = node && castInteger(node)
  if (operand) return constantInteger(operand)
  if (node?.tag === 'RELABELTYPE') return constantInteger(node.arg)
  if (node?.tag !== 'CONST' || node.constisnull || !node.constvalue) return null
  const width = INTEGER_WIDTHS.get(node.consttype)
  if (width === undefined || node.constvalue.length < width) return null
  const view = new DataView(node.constvalue.buffer, node.constvalue.byteOffset, node.constvalue.length)
  if (width === 8) return Number(view.getBigInt64(0, true))
  return width === 4 ? view.getInt32(0, true) : width === 2 ? view.getInt16(0, true) : view.getInt8(0)
}

const BOOLEAN = 16

/** The operand of a cast to an integer type: COERCE_EXPLICIT_CAST 1 and COERCE_IMPLICIT_CAST 2 of CoercionForm; abs(-3) is a call. */
const castInteger = (node: Node): Node | null =>
  node.tag === 'FUNCEXPR' &&
  (node.funcformat === 1 || node.funcformat === 2) &&
  INTEGER_WIDTHS.has(node.funcresulttype)
    ? (node.args[0] ?? null)
    : null

/** An integer before casts to other integer types, which preserve its value or fail. */
export function withoutIntegerCasts(node: Node): Node {
  const operand = node.tag === 'FUNCEXPR' && node.funcresulttype === BOOLEAN ? null : castInteger(node)
  return operand?.tag === 'FUNCEXPR' || operand?.tag === 'WINDOWFUNC' ? withoutIntegerCasts(operand) : node
}

export const isTrueConstant = (node: Node): boolean =>
  node.tag === 'CONST' && node.consttype === BOOLEAN && constantInteger(node) === 1

const TEXT = 25

/** The value of a text constant; null for anything else. */
export function constantText(node: Node | null): string | null {
  if (node?.tag !== 'CONST' || node.consttype !== TEXT || node.constisnull || !node.constvalue) return null
  // After a varlena header of four bytes.
  return new TextDecoder().decode(node.constvalue.subarray(4))
}

/** The number of elements of an array constructor or constant; null for any other array. */
export function countElements(array: Node | null): number | null {
  switch (array?.tag) {
    case 'RELABELTYPE':
    case 'ARRAYCOERCEEXPR':
    case 'COERCETODOMAIN':
      return countElements(array.arg)
    case 'ARRAYEXPR': {
      if (!array.multidims) return array.elements.length
      const counts = array.elements.map(countElements)
      return counts.includes(null) ? null : counts.reduce<number>((sum, count) => sum + (count ?? 0), 0)
    }
    case 'CONST':
      return array.constvalue ? countStored(array.constvalue) : null
    default:
      return null
  }
}

/** `ArrayType` of src/include/utils/array.h: its length, the number of dimensions, the offset of the data, the element type, the dimensions. */
function countStored(bytes: Uint8Array): number | null {
  if (bytes.length < 16) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const dimensions = view.getInt32(4, true)
  if (bytes.length < 16 + 4 * dimensions) return null
  let count = dimensions === 0 ? 0 : 1
  for (let at = 0; at < dimensions; at++) count *= view.getInt32(16 + 4 * at, true)
  return count
}
