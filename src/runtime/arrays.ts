import { type Codec, type ElementCodec, wrongArgument, wrongWire } from './codec.js'
import { Mismatch, within } from './errors.js'

/** Arrays by depth; six dimensions are Postgres's limit. */
export interface NestedArray<Element> {
  1: Element[]
  2: Element[][]
  3: Element[][][]
  4: Element[][][][]
  5: Element[][][][][]
  6: Element[][][][][][]
}

/** The accepted arguments for an array of that depth. */
export interface ReadonlyNestedArray<Element> {
  1: readonly Element[]
  2: readonly (readonly Element[])[]
  3: readonly (readonly (readonly Element[])[])[]
  4: readonly (readonly (readonly (readonly Element[])[])[])[]
  5: readonly (readonly (readonly (readonly (readonly Element[])[])[])[])[]
  6: readonly (readonly (readonly (readonly (readonly (readonly Element[])[])[])[])[])[]
}

export interface ArrayOptions<Depth extends keyof NestedArray<unknown>> {
  /** The nesting depth of the JavaScript array; the default is 1. */
  readonly dimensions?: Depth
  /** The delimiter between elements in Postgres's text: `;` for box, `,` for every other type. */
  readonly delimiter?: ',' | ';'
}

/** An array whose elements are never NULL. */
export function arrayOf<Decoded, Encoded, Depth extends keyof NestedArray<unknown> = 1>(
  element: Codec<Decoded, Encoded>,
  options?: ArrayOptions<Depth> & { readonly nullable?: false },
): Codec<NestedArray<Decoded>[Depth], ReadonlyNestedArray<Encoded>[Depth]>
/** An array whose elements may be NULL. */
export function arrayOf<Decoded, Encoded, Depth extends keyof NestedArray<unknown> = 1>(
  element: Codec<Decoded, Encoded>,
  options: ArrayOptions<Depth> & { readonly nullable: true },
): Codec<NestedArray<Decoded | null>[Depth], ReadonlyNestedArray<Encoded | null>[Depth]>
export function arrayOf(
  element: Codec<unknown, never>,
  options: ArrayOptions<keyof NestedArray<unknown>> & { readonly nullable?: boolean } = {},
): Codec<never, unknown> {
  const { dimensions = 1, nullable = false, delimiter = ',' } = options
  return codecOf({ element: element as ElementCodec, dimensions, nullable, delimiter }) as Codec<
    never,
    unknown
  >
}

function codecOf(shape: ArrayShape): ElementCodec {
  return {
    expected: `an array (of ${shape.element.expected})`,
    encode: (given) => writeArray(shape, given),
    decode: (wire) => readArray(shape, wire),
    nests: true,
    holdsArrays: shape.nullable || shape.element.holdsArrays,
    writtenBy: (by) => codecOf({ ...shape, element: by(shape.element) }),
  }
}

interface ArrayShape {
  readonly element: ElementCodec
  readonly dimensions: number
  readonly nullable: boolean
  readonly delimiter: string
}

// https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
function writeArray(shape: ArrayShape, given: unknown): string {
  const lengths: number[] = []
  const written = writeItems(shape, given, 0, lengths)
  // Postgres has one empty array, without dimensions: {{},{}} is malformed before version 17.
  return lengths.includes(0) ? '{}' : written
}

function writeItems(shape: ArrayShape, given: unknown, level: number, lengths: number[]): string {
  if (!Array.isArray(given)) throw wrongArgument('an array', given)
  const length = (lengths[level] ??= given.length)
  if (given.length !== length)
    throw wrongArgument(`an array of ${length}, like the other arrays at this level`, given)
  const items: string[] = []
  try {
    // An index loop also visits the holes of a sparse array, as undefined.
    for (let index = 0; index < length; index++) {
      const item: unknown = given[index]
      items.push(
        level + 1 < shape.dimensions
          ? writeItems(shape, item, level + 1, lengths)
          : writeElement(shape, item),
      )
    }
  } catch (error) {
    throw within(`[${items.length}]`, error)
  }
  return `{${items.join(shape.delimiter)}}`
}

function writeElement(shape: ArrayShape, given: unknown): string {
  if (given === null && shape.nullable) return 'NULL'
  if (given === null || given === undefined) throw wrongArgument(shape.element.expected, given)
  return `"${shape.element.encode(given).replace(quoteOrBackslash, '\\$&')}"`
}

const quoteOrBackslash = /["\\]/g

function readArray(shape: ArrayShape, wire: string): unknown[] {
  // Bounds other than 1 precede the elements: [0:1]={1,2}
  const start = wire.startsWith('[') ? wire.indexOf('=') + 1 : 0
  if (shape.dimensions === 1 && !wire.includes('"') && !wire.includes('{', start + 1)) {
    return readPlainItems(shape, wire, start)
  }
  const cursor = { wire, at: start }
  const items = readItems(shape, cursor, 1)
  if (cursor.at !== wire.length) throw wrongWire('an array', wire)
  return items
}

// The most frequent arrays: one dimension, no quoted element.
function readPlainItems(shape: ArrayShape, wire: string, start: number): unknown[] {
  if (wire.charAt(start) !== '{' || !wire.endsWith('}')) throw wrongWire('an array', wire)
  if (wire.length === start + 2) return []
  const items: unknown[] = []
  try {
    for (let at = start + 1; at < wire.length;) {
      const next = wire.indexOf(shape.delimiter, at)
      const end = next === -1 ? wire.length - 1 : next
      const element = wire.slice(at, end)
      items.push(readElement(shape, element === 'NULL' ? null : element))
      at = end + 1
    }
  } catch (error) {
    throw within(`[${items.length}]`, error)
  }
  return items
}

interface ArrayCursor {
  readonly wire: string
  at: number
}

function readItems(shape: ArrayShape, cursor: ArrayCursor, level: number): unknown[] {
  const { wire } = cursor
  if (wire.charAt(cursor.at) !== '{') {
    throw wrongWire(`an array of ${shape.dimensions} dimensions`, wire)
  }
  cursor.at += 1
  const items: unknown[] = []
  if (wire.charAt(cursor.at) === '}') {
    cursor.at += 1
    return items
  }
  try {
    for (;;) {
      items.push(
        level < shape.dimensions
          ? readItems(shape, cursor, level + 1)
          : readElement(shape, nextElement(shape, cursor)),
      )
      const next = wire.charAt(cursor.at)
      cursor.at += 1
      if (next === '}') return items
      if (next !== shape.delimiter) throw wrongWire('an array', wire)
    }
  } catch (error) {
    throw within(`[${items.length}]`, error)
  }
}

/** The element's text, or null for NULL; leaves the cursor on the delimiter or brace after it. */
function nextElement(shape: ArrayShape, cursor: ArrayCursor): string | null {
  const { wire } = cursor
  const first = wire.charAt(cursor.at)
  if (first === '"') return nextQuoted(cursor)
  if (first === '{') {
    if (shape.element.nests) return nextArray(cursor)
    throw wrongWire(`an array of ${shape.dimensions} dimension(s)`, wire)
  }
  const start = cursor.at
  while (cursor.at < wire.length && wire[cursor.at] !== shape.delimiter && wire[cursor.at] !== '}')
    cursor.at++
  const element = wire.slice(start, cursor.at)
  return element === 'NULL' ? null : element
}

/** The text of a nested array. */
function nextArray(cursor: ArrayCursor): string {
  const { wire, at: start } = cursor
  for (let depth = 0; cursor.at < wire.length; cursor.at++) {
    const char = wire[cursor.at]
    if (char === '{') depth += 1
    else if (char === '}') depth -= 1
    else if (char === '"') {
      nextQuoted(cursor)
      cursor.at -= 1
    }
    if (depth === 0) {
      cursor.at += 1
      return wire.slice(start, cursor.at)
    }
  }
  throw wrongWire('an array', wire)
}

function nextQuoted(cursor: ArrayCursor): string {
  const { wire } = cursor
  let element = ''
  let start = cursor.at + 1
  for (let at = start; at < wire.length; at++) {
    const char = wire.charCodeAt(at)
    if (char === 34) {
      cursor.at = at + 1
      return element + wire.slice(start, at)
    }
    if (char === 92) {
      element += wire.slice(start, at)
      at += 1
      start = at
    }
  }
  throw wrongWire('an array', wire)
}

function readElement(shape: ArrayShape, wire: string | null): unknown {
  if (wire !== null) return shape.element.decode(wire)
  if (shape.nullable) return null
  throw new Mismatch(shape.element.expected, 'NULL')
}
