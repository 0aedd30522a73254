/**
 * Reads Postgres's stored form of jsonb, little-endian: a header with the number of children, an entry for
 * each with its type and length, then their data. Source: src/include/utils/jsonb.h of PostgreSQL 18.
 */
const COUNT = 0x0fff_ffff
const IS_SCALAR = 0x1000_0000
const IS_OBJECT = 0x2000_0000

const LENGTH = 0x0fff_ffff
const TYPE = 0x7000_0000
/**
 * The entry contains the end of its data instead of its length, so that finding it does not need the sum of
 * all previous lengths.
 */
const IS_OFFSET = 0x8000_0000

const types = {
  string: 0x0000_0000,
  number: 0x1000_0000,
  false: 0x2000_0000,
  true: 0x3000_0000,
  null: 0x4000_0000,
}

/** The value, with 0 for every number, since callers do not need the numbers. */
export function readJsonb(bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const root = readContainer(view, 0)
  const isScalar = (view.getUint32(0, true) & IS_SCALAR) !== 0
  return isScalar && Array.isArray(root) ? root[0] : root
}

function readContainer(view: DataView, start: number): unknown {
  const header = view.getUint32(start, true)
  const isObject = (header & IS_OBJECT) !== 0
  const count = header & COUNT
  const entries = isObject ? 2 * count : count
  const data = start + 4 + 4 * entries
  const children: unknown[] = []
  let at = 0
  for (let index = 0; index < entries; index++) {
    const entry = view.getUint32(start + 4 + 4 * index, true)
    const length = entry & LENGTH
    const end = (entry & IS_OFFSET) === 0 ? at + length : length
    children.push(readChild(view, entry & TYPE, data + at, data + end))
    at = end
  }
  // All keys come first, then all values.
  return isObject
    ? Object.fromEntries(
        Array.from({ length: count }, (_, index) => [String(children[index]), children[count + index]]),
      )
    : children
}

const decoder = new TextDecoder()

function readChild(view: DataView, type: number, start: number, end: number): unknown {
  switch (type) {
    case types.string:
      return decoder.decode(new Uint8Array(view.buffer, view.byteOffset + start, end - start))
    case types.number:
      return 0
    case types.false:
      return false
    case types.true:
      return true
    case types.null:
      return null
    default:
      // Padded to a multiple of four.
      return readContainer(view, Math.ceil(start / 4) * 4)
  }
}
