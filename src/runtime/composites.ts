import { type Codec, wrongArgument, wrongWire } from './codec.js'
import { isRecord, Mismatch, within } from './errors.js'

/** An attribute that may be NULL. */
export interface NullableAttribute<Decoded, Encoded> {
  readonly nullable: Codec<Decoded, Encoded>
}

/** An attribute's codec; NULL is an error unless the codec is wrapped in {@link orNull}. */
export type Attribute<Decoded, Encoded> = Codec<Decoded, Encoded> | NullableAttribute<Decoded, Encoded>

type AttributeValue<Of> =
  Of extends NullableAttribute<infer Decoded, never>
    ? Decoded | null
    : Of extends Codec<infer Decoded, never>
      ? Decoded
      : never

type AttributeArgument<Of> =
  Of extends NullableAttribute<unknown, infer Encoded>
    ? Encoded | null
    : Of extends Codec<unknown, infer Encoded>
      ? Encoded
      : never

/** Allows an attribute of a composite to be NULL. */
export function orNull<Decoded, Encoded>(
  codec: Codec<Decoded, Encoded>,
): NullableAttribute<Decoded, Encoded> {
  return { nullable: codec }
}

/**
 * A composite type: `name` is the name of the type, `attributes` are the codecs of its attributes by
 * property, in the type's own order.
 */
export function composite<const Attributes extends Readonly<Record<string, Attribute<unknown, never>>>>(
  name: string,
  attributes: Attributes,
): Codec<
  { -readonly [Property in keyof Attributes]: AttributeValue<Attributes[Property]> },
  { readonly [Property in keyof Attributes]: AttributeArgument<Attributes[Property]> }
> {
  const members = Object.entries(attributes).map(([property, attribute]) => member(property, attribute))
  const expected = `an object of the composite type ${name}`
  return {
    expected,
    holdsArrays: members.some(({ codec }) => codec.holdsArrays),
    encode(given) {
      const holder: unknown = given
      if (!isRecord(holder)) throw wrongArgument(expected, holder)
      return `(${members.map((each) => writeAttribute(each, Reflect.get(holder, each.property))).join(',')})`
    },
    decode(wire) {
      const fields = splitRow(wire)
      if (fields.length !== members.length) {
        throw wrongWire(`${expected} with ${members.length} attributes`, wire)
      }
      return Object.fromEntries(
        members.map((each, index) => [each.property, readAttribute(each, fields[index] ?? null)]),
      ) as { [Property in keyof Attributes]: AttributeValue<Attributes[Property]> }
    },
  }
}

interface Member {
  readonly property: string
  readonly codec: Codec<unknown, unknown>
  readonly nullable: boolean
}

function member(property: string, attribute: Attribute<unknown, never>): Member {
  // JavaScript moves such keys to the front, which would change the order of the attributes.
  if (/^\d+$/.test(property)) throw new Error(`A composite's property cannot be a number: ${property}`)
  const nullable = 'nullable' in attribute
  const codec = nullable ? attribute.nullable : attribute
  return { property, nullable, codec: codec as Codec<unknown, unknown> }
}

// https://www.postgresql.org/docs/current/rowtypes.html#ROWTYPES-IO-SYNTAX
function writeAttribute({ property, codec, nullable }: Member, given: unknown): string {
  try {
    if (given === null && nullable) return ''
    if (given === null || given === undefined) throw wrongArgument(codec.expected, given)
    return `"${codec.encode(given).replace(/["\\]/g, '\\$&')}"`
  } catch (error) {
    throw within(`.${property}`, error)
  }
}

function readAttribute({ property, codec, nullable }: Member, wire: string | null): unknown {
  try {
    if (wire !== null) return codec.decode(wire)
    if (nullable) return null
    throw new Mismatch(codec.expected, 'NULL')
  } catch (error) {
    throw within(`.${property}`, error)
  }
}

/** The attributes' texts of `(a,"b ""c""",)`: an empty field is NULL, `""` is the empty string. */
function splitRow(wire: string): (string | null)[] {
  if (!wire.startsWith('(') || !wire.endsWith(')')) throw wrongWire('a row', wire)
  const end = wire.length - 1
  const fields: (string | null)[] = []
  let field: string | null = null
  let quoted = false
  for (let at = 1; at < end; at++) {
    const char = wire.charAt(at)
    if (char === '"') {
      if (quoted && wire.charAt(at + 1) === '"' && at + 1 < end) field += wire.charAt(++at)
      else quoted = !quoted
      field ??= ''
    } else if (char === ',' && !quoted) {
      fields.push(field)
      field = null
    } else {
      field = (field ?? '') + (char === '\\' ? wire.charAt(++at) : char)
    }
  }
  if (quoted) throw wrongWire('a row', wire)
  fields.push(field)
  return fields
}
