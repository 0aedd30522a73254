import fc from 'fast-check'
import type { TypedParameter, TypedQuery } from '#sluice/model/typed-query'
import type { ValueType } from '#sluice/model/value-type'

/**
 * Values for what types do not tell: by `table.key` of a Drizzle column, by a parameter's property, alone or with its type as in
 * `id: uuid`, and by Postgres's name of a type.
 */
export type Known = Readonly<Record<string, fc.Arbitrary<unknown>>>

/** Arguments that a query's types allow. */
export function argumentsOf(query: TypedQuery, known: Known): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(
    Object.fromEntries(query.parameters.map((parameter) => [parameter.property, argument(parameter, known)])),
  )
}

function argument(
  { property, type, nullable, optional }: TypedParameter,
  known: Known,
): fc.Arbitrary<unknown> {
  const value = known[`${property}: ${type.pgType}`] ?? known[property] ?? valueOf(type, known)
  return fc.oneof(
    { arbitrary: value, weight: 4 },
    ...(nullable ? [{ arbitrary: fc.constant(null), weight: 1 }] : []),
    ...(optional ? [{ arbitrary: fc.constant(undefined), weight: 1 }] : []),
  )
}

/** Well-formed, and without what no text of Postgres can hold. */
const text = fc.string({ unit: 'grapheme', maxLength: 8 }).map((value) => value.replaceAll('\0', '0'))
const integer = (bits: number): fc.Arbitrary<bigint> =>
  fc.oneof(
    fc.bigInt({ min: 0n, max: 9n }),
    fc.bigInt({ min: -(2n ** BigInt(bits - 1)), max: 2n ** BigInt(bits - 1) - 1n }),
  )
const cents = fc.integer({ min: -99_999, max: 99_999 }).map((value) => (value / 100).toFixed(2))
const moment = fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
const day = moment.map((date) => date.toISOString().slice(0, 10))

const scalars: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  boolean: fc.boolean(),
  int2: integer(16).map(Number),
  int4: integer(32).map(Number),
  int8: fc.maxSafeInteger(),
  int8AsBigint: integer(64),
  float: fc.double(),
  float4: fc.float(),
  numeric: fc.oneof(cents, fc.constant('NaN')),
  numericAsNumber: fc.oneof(cents.map(Number), fc.constant(Number.NaN)),
  text,
  uuid: fc.uuid(),
  date: day,
  dateAsDate: day.map((date) => new Date(date)),
  timestamp: moment,
  timestampAsString: moment.map((date) => date.toISOString().replace('T', ' ').replace('Z', '')),
  timestamptz: moment,
  timestamptzAsString: moment.map((date) => date.toISOString()),
  bytea: fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
}

function valueOf(type: ValueType, known: Known): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case 'scalar': {
      // Of Postgres's texts the query knows better.
      const found =
        type.codec === 'text' || scalars[type.codec] === undefined
          ? (known[type.pgType] ?? scalars[type.codec])
          : scalars[type.codec]
      if (!found) throw new Error(`there are no values of ${type.pgType} (${type.codec})`)
      return found
    }
    case 'enum':
      return fc.constantFrom(...type.labels)
    case 'array': {
      const element = valueOf(type.element, known)
      const elements = type.elementNullable ? fc.option(element, { freq: 3 }) : element
      return type.dimensions === 1
        ? fc.array(elements, { maxLength: 3 })
        : rectangle(elements, type.dimensions)
    }
    case 'composite':
      return fc.record(
        Object.fromEntries(
          type.attributes.map((attribute) => [attribute.property, fc.option(valueOf(attribute.type, known))]),
        ),
      )
    case 'json':
      return fc.jsonValue({ maxDepth: 2, stringUnit: 'grapheme' }).map((value) => withoutNul(value ?? {}))
    case 'drizzle': {
      const found = known[`${type.relation.name}.${type.column.key}`]
      if (!found) throw new Error(`there are no values of ${type.relation.name}.${type.column.key}`)
      return found
    }
    case 'user':
      throw new Error('there are no values of types of the user')
  }
}

/** Every row of an array of Postgres is as long as the others; one without elements has no dimensions. */
const rectangle = (element: fc.Arbitrary<unknown>, dimensions: number): fc.Arbitrary<unknown> =>
  fc
    .array(fc.integer({ min: 1, max: 2 }), { minLength: dimensions, maxLength: dimensions })
    .chain((lengths) =>
      lengths.reduceRight<fc.Arbitrary<unknown>>(
        (inner, length) => fc.array(inner, { minLength: length, maxLength: length }),
        element,
      ),
    )

const withoutNul = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll('\\u0000', ''))
