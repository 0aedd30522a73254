/** The runtime's codec for a value's type, as generated code would write it. */
import type { ValueType } from '#sluice/model/value-type'
import { arrayOf } from '#sluice/runtime/arrays'
import type { Codec } from '#sluice/runtime/codec'
import { composite, orNull } from '#sluice/runtime/composites'
import * as dates from '#sluice/runtime/dates'
import { json } from '#sluice/runtime/json'
import * as numbers from '#sluice/runtime/numbers'
import * as texts from '#sluice/runtime/text'
import * as textForms from '#sluice/runtime/text-forms'
import { SEALED } from './types.js'

type AnyCodec = Codec<unknown, never>

const scalars: Readonly<Record<string, unknown>> = { ...numbers, ...dates, ...texts, ...textForms }

/** The mapper of a customType: it takes what its own column stores, and nothing else. */
function unsealing(column: string): AnyCodec {
  const expected = `a value of the customType of ${column}`
  return {
    expected,
    encode: () => `${column}:b`,
    decode(wire) {
      if (SEALED.exec(wire)?.[1] !== column) throw new Error(`not ${expected}`)
      return wire
    },
  }
}

/** `elements`: what arrays are told of NULL elements, where that is not what the type says. */
export function codecOf(type: ValueType, elements: 'as told' | 'nullable' = 'as told'): AnyCodec {
  switch (type.kind) {
    case 'scalar': {
      const codec = scalars[type.codec]
      if (!codec) throw new Error(`the runtime has no codec ${type.codec}`)
      return codec as AnyCodec
    }
    case 'enum':
      return texts.enumOf(type.pgType, type.labels)
    case 'array': {
      const { dimensions, delimiter, elementNullable } = type
      const nullable = elements === 'nullable' || elementNullable
      return arrayOf(codecOf(type.element, elements), {
        dimensions: dimensions as 1,
        nullable: nullable as true,
        delimiter: delimiter as ',',
      })
    }
    case 'composite':
      return composite(
        type.pgType,
        Object.fromEntries(
          type.attributes.map(({ property, type: attribute, nullable }) => [
            property,
            nullable ? orNull(codecOf(attribute, elements)) : codecOf(attribute, elements),
          ]),
        ),
      )
    case 'json':
      // Digits that a number does not hold are the data's, not the type's.
      return { ...json(), decode: (wire) => JSON.parse(wire) as unknown }
    case 'drizzle':
      return unsealing(type.column.name)
    case 'user':
      throw new Error('no types are set for the fuzzer')
  }
}
