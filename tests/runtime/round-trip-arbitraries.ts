import fc from 'fast-check'
import { jsonNull } from '#sluice/runtime/json'

/** Text that Postgres can hold: every character but NUL, with those that its array, row and JSON syntax quote more often. */
export const texts = fc.oneof(
  fc.constantFrom('', ' ', 'NULL', 'null', '{}', '()', '""', '\\', '\\x00', 'true', '$1', '\u{10ffff}'),
  fc.string({
    unit: fc.constantFrom('"', "'", '\\', '{', '}', '(', ')', ',', ';', '=', ' ', '\n', '\t', 'N', 'é', '🎉'),
  }),
  fc.string({ unit: 'binary' }).filter((given) => !given.includes('\0')),
)

/** What `timestamp` holds and a Date too, in milliseconds: from 4713 BC, more often around the years that are written in another way. */
export const instants = fc.oneof(
  dates('-004712-01-02T00:00:00Z', '+275760-09-12T00:00:00Z'),
  dates('-000002-01-01T00:00:00Z', '0002-12-31T23:59:59Z'),
  dates('0098-01-01T00:00:00Z', '0101-12-31T23:59:59Z'),
  dates('1969-12-31T00:00:00Z', '1970-01-02T00:00:00Z'),
  dates('9999-12-31T00:00:00Z', '+010000-01-02T00:00:00Z'),
)

export const days = instants.map(
  (instant) => new Date(Math.floor(instant.getTime() / 86_400_000) * 86_400_000),
)

/** A timestamp to the microsecond, as Postgres prints it. */
export interface Moment {
  /** Milliseconds since 1970, rounded down. */
  readonly millis: number
  readonly printed: string
}

export const moments: fc.Arbitrary<Moment> = fc
  .tuple(instants, fc.integer({ min: 0, max: 999 }))
  .map(([instant, micros]) => {
    const fraction = `${String(instant.getUTCMilliseconds()).padStart(3, '0')}${String(micros).padStart(3, '0')}`
    const digits = fraction.replace(/0+$/, '')
    const [day, era] = printedDay(instant)
    const time = instant.toISOString().slice(-13, -5)
    return { millis: instant.getTime(), printed: `${day} ${time}${digits && `.${digits}`}${era}` }
  })

/** A day as Postgres prints it, and ` BC` where that follows. */
export function printedDay(instant: Date): readonly [day: string, era: string] {
  const year = instant.getUTCFullYear()
  const monthAndDay = instant.toISOString().slice(-19, -14)
  return [`${String(year > 0 ? year : 1 - year).padStart(4, '0')}-${monthAndDay}`, year > 0 ? '' : ' BC']
}

export const int8s = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(
    -(2n ** 63n),
    2n ** 63n - 1n,
    2n ** 53n - 1n,
    2n ** 53n,
    -(2n ** 53n) + 1n,
    -(2n ** 53n),
    0n,
  ),
)

export const doubles = fc.oneof(
  fc.double(),
  fc.constantFrom(-0, 0, 5e-324, Number.MAX_VALUE, Number.NaN, Infinity, -Infinity, 1e21, 1e-7, 2 ** 53 + 2),
)

/** Decimals of many digits, in the one way that Postgres prints them. */
export const decimals = fc.oneof(
  fc
    .tuple(
      fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
      fc.string({ unit: fc.constantFrom(...'0123456789') }),
    )
    .map(([integral, fraction]) => (fraction === '' ? `${integral}` : `${integral}.${fraction}`)),
  fc.constantFrom(
    'NaN',
    'Infinity',
    '-Infinity',
    '0',
    '0.000',
    '-0.5',
    `${'9'.repeat(200)}.${'9'.repeat(200)}`,
  ),
)

/** JSON of every top-level kind but null. -0 is 0 in JSON. */
export const documents = fc
  .oneof(
    texts,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.array(fc.oneof(texts, fc.integer(), fc.constant(null))),
    fc.dictionary(texts, fc.oneof(texts, fc.integer(), fc.boolean(), fc.constant(null)), {
      noNullPrototype: true,
    }),
    fc.jsonValue().filter((made) => !/\\u0000|\\ud[89a-f]/i.test(JSON.stringify(made))),
  )
  .filter((made) => made !== null)
  .map((made) => JSON.parse(JSON.stringify(made)) as string | number | boolean | object)

export const documentsOrNull = fc.oneof(
  { weight: 9, arbitrary: documents },
  { weight: 1, arbitrary: fc.constant(jsonNull) },
)

export const bytes = fc.uint8Array({ maxLength: 64 }).map((given) => Buffer.from(given))

/** Arrays of two or three dimensions: all of one length within a dimension, which for an array that is not empty is no 0. */
export function matrices<Element>(element: fc.Arbitrary<Element>): fc.Arbitrary<Element[][]> {
  return fc
    .integer({ min: 1, max: 4 })
    .chain((width) => fc.array(fc.array(element, { minLength: width, maxLength: width }), { maxLength: 4 }))
}

export function cubes<Element>(element: fc.Arbitrary<Element>): fc.Arbitrary<Element[][][]> {
  return fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })).chain(([height, width]) =>
    fc.array(
      fc.array(fc.array(element, { minLength: width, maxLength: width }), {
        minLength: height,
        maxLength: height,
      }),
      { maxLength: 3 },
    ),
  )
}

function dates(min: string, max: string): fc.Arbitrary<Date> {
  return fc.date({ min: new Date(min), max: new Date(max), noInvalidDate: true })
}
