import { type Codec, wrongArgument, wrongWire } from './codec.js'
import { isBytes, Mismatch } from './errors.js'
import { bufferOf, bufferOfNumbers, bufferOfText, type Bytes } from './host.js'

/** `text`, and every type whose value is Postgres's own text */
export const text: Codec<string> = {
  expected: 'a string',
  encode(given) {
    if (typeof given !== 'string') throw wrongArgument('a string', given)
    // Postgres can store neither: NUL ends a C string, and half a surrogate pair has no UTF-8 form. Both
    // would be lost silently.
    const nul = given.indexOf('\0')
    if (nul !== -1) throw new Mismatch('text without NUL characters', `a string with a NUL at index ${nul}`)
    const surrogate = given.search(loneSurrogate)
    if (surrogate !== -1) {
      throw new Mismatch('well-formed text', `a string with a lone surrogate at index ${surrogate}`)
    }
    return given
  },
  decode: (wire) => wire,
}

/** `uuid`, in every syntax that Postgres accepts; decodes to the canonical one */
export const uuid: Codec<string> = {
  expected: 'a UUID',
  encode(given) {
    if (typeof given !== 'string' || !uuidInput.test(given)) throw wrongArgument('a UUID', given)
    return given
  },
  decode(wire) {
    if (!isUuidText(wire)) throw wrongWire('a UUID', wire)
    return wire
  },
}

/** `bytea` */
export const bytea: Codec<Bytes, Uint8Array> = {
  expected: 'a Buffer or Uint8Array',
  encode(given) {
    if (!isBytes(given)) throw wrongArgument('a Buffer or Uint8Array', given)
    return `\\x${bufferOf(given).toString('hex')}`
  },
  decode(wire) {
    if (!wire.startsWith('\\x')) return readEscaped(wire)
    const decoded = bufferOfText(wire.slice(2), 'hex')
    if (decoded.length * 2 !== wire.length - 2) throw wrongWire('bytes in hexadecimal', wire)
    return decoded
  },
}

/** An enum, or text with a fixed set of strings: `name` is the type's name, for messages. */
export function enumOf<Label extends string>(name: string, labels: readonly Label[]): Codec<Label> {
  const byText = new Map<string, Label>(labels.map((label) => [label, label]))
  const shown = labels.slice(0, 8).map((label) => JSON.stringify(label))
  if (labels.length > shown.length) shown.push('…')
  const expected = `a label of ${name} (${shown.join(', ')})`
  return {
    expected,
    encode(given) {
      if (!byText.has(given)) throw wrongArgument(expected, given)
      return given
    },
    decode(wire) {
      const label = byText.get(wire)
      if (label === undefined) throw wrongWire(expected, wire)
      return label
    },
  }
}

const loneSurrogate = /\p{Surrogate}/u
// https://www.postgresql.org/docs/current/datatype-uuid.html: braces, and a hyphen after any group of four,
// are optional.
const uuidInput = /^(?:[0-9a-f]{4}(?:-?[0-9a-f]{4}){7}|\{[0-9a-f]{4}(?:-?[0-9a-f]{4}){7}\})$/i

// Of Postgres's other outputs, only text can have this length and these hyphens; testing every digit would
// cost as much as the rest of the row.
function isUuidText(wire: string): boolean {
  return (
    wire.length === 36 &&
    wire.charCodeAt(8) === 45 &&
    wire.charCodeAt(13) === 45 &&
    wire.charCodeAt(18) === 45 &&
    wire.charCodeAt(23) === 45
  )
}

// https://www.postgresql.org/docs/current/datatype-binary.html: the text when bytea_output is 'escape'.
function readEscaped(wire: string): Bytes {
  const bytes: number[] = []
  for (let index = 0; index < wire.length; index++) {
    const code = wire.charCodeAt(index)
    if (code !== 92) {
      bytes.push(code)
    } else if (wire.charCodeAt(index + 1) === 92) {
      bytes.push(92)
      index += 1
    } else {
      const octal = wire.slice(index + 1, index + 4)
      if (!/^[0-3][0-7]{2}$/.test(octal)) throw wrongWire('bytes', wire)
      bytes.push(Number.parseInt(octal, 8))
      index += 3
    }
  }
  return bufferOfNumbers(bytes)
}
