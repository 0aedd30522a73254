import { type Codec, wrongArgument, wrongWire } from './codec.js'
import { describeValue, Mismatch } from './errors.js'
import { bufferOfText } from './host.js'
import { float } from './numbers.js'

// The values of Drizzle's columns for Postgres's geometric types and for PostGIS's points. Without such a
// column these types are text.

/** `point` as `[x, y]` */
export const pointTuple: Codec<[number, number], readonly [number, number]> = {
  expected: 'a point as [x, y]',
  encode: (given) => `(${coordinates('a point as [x, y]', given, [0, 1])})`,
  decode: (wire) => readPair(wire, 'a point as (x,y)'),
}

/** `point` as `{ x, y }` */
export const pointObject: Codec<{ x: number; y: number }> = {
  expected: 'a point as { x, y }',
  encode: (given) => `(${coordinates('a point as { x, y }', given, ['x', 'y'])})`,
  decode(wire) {
    const [x, y] = readPair(wire, 'a point as (x,y)')
    return { x, y }
  },
}

/** `line` as `[a, b, c]` of the equation ax + by + c = 0 */
export const lineTuple: Codec<[number, number, number], readonly [number, number, number]> = {
  expected: 'a line as [a, b, c]',
  encode: (given) => `{${coordinates('a line as [a, b, c]', given, [0, 1, 2])}}`,
  decode: readLine,
}

/** `line` as `{ a, b, c }` of the equation ax + by + c = 0 */
export const lineObject: Codec<{ a: number; b: number; c: number }> = {
  expected: 'a line as { a, b, c }',
  encode: (given) => `{${coordinates('a line as { a, b, c }', given, ['a', 'b', 'c'])}}`,
  decode(wire) {
    const [a, b, c] = readLine(wire)
    return { a, b, c }
  },
}

/** A point of PostGIS as `[x, y]` */
export const geometryTuple: Codec<[number, number], readonly [number, number]> = {
  expected: 'a point as [x, y]',
  encode: (given) => `point(${coordinates('a point as [x, y]', given, [0, 1], ' ')})`,
  decode: readGeometry,
}

/** A point of PostGIS as `{ x, y }` */
export const geometryObject: Codec<{ x: number; y: number }> = {
  expected: 'a point as { x, y }',
  encode: (given) => `point(${coordinates('a point as { x, y }', given, ['x', 'y'], ' ')})`,
  decode(wire) {
    const [x, y] = readGeometry(wire)
    return { x, y }
  },
}

function coordinates(
  expected: string,
  given: unknown,
  keys: readonly (string | number)[],
  separator = ',',
): string {
  const isTuple = typeof keys[0] === 'number'
  if (typeof given !== 'object' || given === null || Array.isArray(given) !== isTuple) {
    throw wrongArgument(expected, given)
  }
  if (Array.isArray(given) && given.length !== keys.length) throw wrongArgument(expected, given)
  return keys
    .map((key) => {
      const coordinate: unknown = Reflect.get(given, key)
      if (typeof coordinate !== 'number') {
        throw new Mismatch(expected, `${describeValue(coordinate)} for ${isTuple ? `element ${key}` : key}`)
      }
      return float.encode(coordinate)
    })
    .join(separator)
}

function readPair(wire: string, expected: string): [number, number] {
  const [, x, y] = /^\(([^,]+),([^,]+)\)$/.exec(wire) ?? []
  if (x === undefined || y === undefined) throw wrongWire(expected, wire)
  return [float.decode(x), float.decode(y)]
}

function readLine(wire: string): [number, number, number] {
  const [, a, b, c] = /^\{([^,]+),([^,]+),([^,]+)\}$/.exec(wire) ?? []
  if (a === undefined || b === undefined || c === undefined) throw wrongWire('a line as {a,b,c}', wire)
  return [float.decode(a), float.decode(b), float.decode(c)]
}

/** PostGIS prints EWKB in hexadecimal: byte order, type with flags, SRID if flagged, coordinates (liblwgeom/lwout_wkb.c). */
function readGeometry(wire: string): [number, number] {
  const bytes = bufferOfText(wire, 'hex')
  const isWhole = bytes.length * 2 === wire.length && bytes.length >= 21
  if (!isWhole) throw wrongWire('a point of PostGIS in hexadecimal', wire)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const littleEndian = bytes[0] === 1
  const type = view.getUint32(1, littleEndian)
  const start = (type & 0x20000000) === 0 ? 5 : 9
  if ((type & 0xffff) !== 1 || bytes.length < start + 16) throw wrongWire('a point of PostGIS', wire)
  return [view.getFloat64(start, littleEndian), view.getFloat64(start + 8, littleEndian)]
}
