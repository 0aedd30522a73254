import { arrayOf } from '#sluice/runtime/arrays'
import type { Codec } from '#sluice/runtime/codec'
import { userType } from '#sluice/runtime/codec'
import { composite, orNull } from '#sluice/runtime/composites'
import { date, dateAsDate, timestamp, timestampAsString, timestamptz } from '#sluice/runtime/dates'
import { json, jsonNull } from '#sluice/runtime/json'
import {
  boolean,
  float,
  int2,
  int4,
  int8,
  int8AsBigint,
  int8AsString,
  numeric,
  numericAsBigint,
  numericAsNumber,
  oid,
} from '#sluice/runtime/numbers'
import { bytea, enumOf, text, uuid } from '#sluice/runtime/text'

/** A value that goes out as an argument and comes back as a column. */
export interface RoundTrip {
  readonly name: string
  readonly pgType: string
  readonly codec: Codec<unknown, unknown>
  readonly given: unknown
  /** A literal of the same value, written by hand: Postgres must find the two equal. Where null, its to_jsonb must agree. */
  readonly literal: string | null
  /** What comes back, where it is not what was given. */
  readonly returned: unknown
}

const plan = enumOf('plan', ['free', 'pro', 'it\'s, "quoted" \\ {x}', 'NULL', ''])
const address = composite('address', {
  street: text,
  zip: orNull(text),
  since: orNull(timestamptz),
  tags: arrayOf(text, { nullable: true }),
})
const shipment = composite('shipment', { id: int4, to: orNull(address) })
const point = userType(
  'a point',
  (wire) => ({ x: Number(wire.slice(1, -1).split(',')[0]), y: Number(wire.slice(1, -1).split(',')[1]) }),
  ({ x, y }) => `(${x},${y})`,
)
const awkward = 'a,b {c} "d" \\e NULL (f) \n\t é 漢 🎉 \'g\' $1 :h'

/** Types the cases need besides Postgres's own. */
export const types = `
  create type plan as enum ('free', 'pro', 'it''s, "quoted" \\ {x}', 'NULL', '');
  create type address as (street text, zip text, since timestamptz, tags text[]);
  create type shipment as (id int4, "to" address);
  create domain email as text check (value like '%@%');
  create domain positive as int4 check (value > 0);
`

export const roundTrips: readonly RoundTrip[] = [
  trip('true', 'bool', boolean, true, 'true'),
  trip('false', 'bool', boolean, false, 'false'),
  trip('the least int2', 'int2', int2, -32768, '-32768'),
  trip('the greatest int2', 'int2', int2, 32767, '32767'),
  trip('the least int4', 'int4', int4, -2147483648, '-2147483648'),
  trip('the greatest int4', 'int4', int4, 2147483647, '2147483647'),
  trip('zero', 'int4', int4, 0, '0'),
  trip('an int4 past 1e9 by one', 'int4', int4, 1000000001, '1000000001'),
  trip('the greatest oid', 'oid', oid, 4294967295, '4294967295'),
  trip('the greatest int8 a number holds', 'int8', int8, 9007199254740991, '9007199254740991'),
  trip('the least int8 a number holds', 'int8', int8, -9007199254740991, '-9007199254740991'),
  trip('the greatest int8', 'int8', int8AsBigint, 9223372036854775807n, '9223372036854775807'),
  trip('the least int8', 'int8', int8AsBigint, -9223372036854775808n, '-9223372036854775808'),
  trip('an int8 as a string', 'int8', int8AsString, '9223372036854775807', '9223372036854775807'),
  trip('a float8 with every digit', 'float8', float, 0.1 + 0.2, '0.30000000000000004'),
  trip('the least float8', 'float8', float, 5e-324, '5e-324'),
  trip('the greatest float8', 'float8', float, Number.MAX_VALUE, '1.7976931348623157e308'),
  trip('a float8 NaN', 'float8', float, Number.NaN, 'NaN'),
  trip('a float8 infinity', 'float8', float, Number.POSITIVE_INFINITY, 'Infinity'),
  trip('a float8 minus infinity', 'float8', float, Number.NEGATIVE_INFINITY, '-Infinity'),
  trip('a float8 minus zero', 'float8', float, -0, '-0'),
  trip('a large float8', 'float8', float, 1e21, '1e21'),
  trip('a float4', 'float4', float, 1.5, '1.5'),
  trip('a numeric with trailing zeros', 'numeric', numeric, '10.500', '10.500'),
  trip(
    'a long numeric',
    'numeric',
    numeric,
    '123456789012345678901234567890.123456789',
    '123456789012345678901234567890.123456789',
  ),
  trip('a small numeric', 'numeric', numeric, '-0.000000000000000000001', '-0.000000000000000000001'),
  trip('a numeric NaN', 'numeric', numeric, 'NaN', 'NaN'),
  trip('a numeric infinity', 'numeric', numeric, '-Infinity', '-Infinity'),
  trip('a numeric with an exponent', 'numeric', numeric, '1.5e3', '1500', '1500'),
  trip('a numeric as a number', 'numeric(10,2)', numericAsNumber, 12.5, '12.50'),
  trip('a numeric NaN as a number', 'numeric', numericAsNumber, Number.NaN, 'NaN'),
  trip('a numeric 1e23 as a number', 'numeric', numericAsNumber, 1e23, '100000000000000000000000'),
  trip(
    'a numeric as a bigint',
    'numeric',
    numericAsBigint,
    123456789012345678901234567890n,
    '123456789012345678901234567890',
  ),
  trip('a numeric with zeros after the point as a bigint', 'numeric(12,2)', numericAsBigint, -5n, '-5.00'),
  trip('awkward text', 'text', text, awkward, awkward),
  trip('the empty string', 'text', text, '', ''),
  trip('the text NULL', 'text', text, 'NULL', 'NULL'),
  trip('long text', 'text', text, 'é'.repeat(100_000), 'é'.repeat(100_000)),
  trip('a padded char', 'char(5)', text, 'ab', 'ab', 'ab   '),
  trip('a domain over text', 'email', text, 'a@b.c', 'a@b.c'),
  trip('a domain over int4', 'positive', int4, 7, '7'),
  trip('an inet', 'inet', text, '192.168.0.1/24', '192.168.0.1/24'),
  trip(
    'an interval',
    'interval',
    text,
    '1 year 2 mons 3 days 04:05:06.789',
    '1 year 2 mons 3 days 04:05:06.789',
  ),
  trip('a time', 'time', text, '04:05:06.789012', '04:05:06.789012'),
  trip('a range', 'int4range', text, '[1,5)', '[1,5)'),
  trip('money', 'money', text, '$1,234.56', '$1,234.56'),
  trip(
    'a uuid',
    'uuid',
    uuid,
    '550e8400-e29b-41d4-a716-446655440000',
    '550e8400-e29b-41d4-a716-446655440000',
  ),
  trip(
    'a uuid in capitals',
    'uuid',
    uuid,
    '550E8400-E29B-41D4-A716-446655440000',
    '550e8400-e29b-41d4-a716-446655440000',
    '550e8400-e29b-41d4-a716-446655440000',
  ),
  trip(
    'a uuid in braces',
    'uuid',
    uuid,
    '{550e8400e29b41d4a716446655440000}',
    '550e8400-e29b-41d4-a716-446655440000',
    '550e8400-e29b-41d4-a716-446655440000',
  ),
  trip('a date', 'date', date, '2026-11-22', '2026-11-22'),
  trip('a leap day', 'date', date, '2024-02-29', '2024-02-29'),
  trip('a date BC', 'date', date, '0044-03-15 BC', '0044-03-15 BC'),
  trip('a date past the year 9999', 'date', date, '12345-06-07', '12345-06-07'),
  trip('a leap day past what a Date holds', 'date', date, '400000-02-29', '400000-02-29'),
  trip('the last date', 'date', date, '5874897-12-31', '5874897-12-31'),
  trip('an infinite date', 'date', date, '-infinity', '-infinity'),
  trip('a date as a Date', 'date', dateAsDate, new Date('2026-11-22'), '2026-11-22'),
  trip('a date as a Date, in the year 50', 'date', dateAsDate, new Date('0050-11-22'), '0050-11-22'),
  trip('a date as a Date, BC', 'date', dateAsDate, new Date('-000043-03-15'), '0044-03-15 BC'),
  trip('a date as a Date, past the year 9999', 'date', dateAsDate, new Date('+012345-06-07'), '12345-06-07'),
  trip(
    'a timestamp',
    'timestamp',
    timestamp,
    new Date('2026-11-22T10:20:30.456Z'),
    '2026-11-22 10:20:30.456',
  ),
  trip(
    'a timestamp in the hour that daylight saving skips',
    'timestamp',
    timestamp,
    new Date('2026-03-08T02:30:00Z'),
    '2026-03-08 02:30:00',
  ),
  trip(
    'a timestamp BC',
    'timestamp',
    timestamp,
    new Date('-000043-03-15T01:02:03.004Z'),
    '0044-03-15 01:02:03.004 BC',
  ),
  trip(
    'a timestamp in the year 1 BC',
    'timestamp',
    timestamp,
    new Date('0000-02-29T00:00:00Z'),
    '0001-02-29 BC',
  ),
  trip(
    'a timestamp in the year 99',
    'timestamp',
    timestamp,
    new Date('0099-12-31T23:59:59Z'),
    '0099-12-31 23:59:59',
  ),
  trip(
    'a timestamp before 1970',
    'timestamp',
    timestamp,
    new Date('1969-12-31T23:59:59.999Z'),
    '1969-12-31 23:59:59.999',
  ),
  trip(
    'a timestamp as a string',
    'timestamp',
    timestampAsString,
    '2026-11-22 10:20:30.123456',
    '2026-11-22 10:20:30.123456',
  ),
  trip(
    'a timestamp as a string with T and Z',
    'timestamp',
    timestampAsString,
    '2026-11-22T10:20:30Z',
    '2026-11-22 10:20:30',
    '2026-11-22 10:20:30',
  ),
  trip('an infinite timestamp as a string', 'timestamp', timestampAsString, 'infinity', 'infinity'),
  trip(
    'a timestamptz',
    'timestamptz',
    timestamptz,
    new Date('2026-11-22T10:20:30.456Z'),
    '2026-11-22 10:20:30.456+00',
  ),
  trip(
    'a timestamptz of a whole second',
    'timestamptz',
    timestamptz,
    new Date('2026-11-22T10:20:30Z'),
    '2026-11-22 10:20:30+00',
  ),
  trip(
    'a timestamptz BC',
    'timestamptz',
    timestamptz,
    new Date('-000043-03-15T12:00:00Z'),
    '0044-03-15 12:00:00+00 BC',
  ),
  trip(
    'a timestamptz past the year 9999',
    'timestamptz',
    timestamptz,
    new Date('+012345-06-07T08:09:10.011Z'),
    '12345-06-07 08:09:10.011+00',
  ),
  trip(
    'a timestamptz in the year 5',
    'timestamptz',
    timestamptz,
    new Date('0005-06-07T08:09:10Z'),
    '0005-06-07 08:09:10+00',
  ),
  trip(
    'a timestamptz before standard time',
    'timestamptz',
    timestamptz,
    new Date('1850-06-07T08:09:10Z'),
    '1850-06-07 08:09:10+00',
  ),
  trip(
    'the last timestamptz a Date holds',
    'timestamptz',
    timestamptz,
    new Date(8.64e15),
    '275760-09-13 00:00:00+00',
  ),
  trip('bytes', 'bytea', bytea, Buffer.from([0, 1, 92, 39, 127, 128, 255]), '\\x00015c277f80ff'),
  trip('no bytes', 'bytea', bytea, Buffer.alloc(0), '\\x'),
  trip(
    'bytes of a Uint8Array view',
    'bytea',
    bytea,
    new Uint8Array([9, 1, 2, 9]).subarray(1, 3),
    '\\x0102',
    Buffer.from([1, 2]),
  ),
  trip('an enum label', 'plan', plan, 'pro', 'pro'),
  trip('an awkward enum label', 'plan', plan, 'it\'s, "quoted" \\ {x}', 'it\'s, "quoted" \\ {x}'),
  trip(
    'a jsonb object',
    'jsonb',
    json(),
    { a: [1, 'é', null, { b: true }], c: 1.5 },
    '{"a":[1,"é",null,{"b":true}],"c":1.5}',
  ),
  trip('a jsonb string', 'jsonb', json(), 'text', '"text"'),
  trip('a jsonb number', 'jsonb', json(), 5, '5'),
  trip('a jsonb false', 'jsonb', json(), false, 'false'),
  trip('a jsonb array', 'jsonb', json(), [1, [2]], '[1,[2]]'),
  trip("jsonb's null", 'jsonb', json(), jsonNull, 'null', null),
  trip("jsonb's null within", 'jsonb', json<unknown>(), { a: jsonNull }, '{"a":null}', { a: null }),
  trip('a jsonb Date', 'jsonb', json<unknown>(), { at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}', {
    at: '1970-01-01T00:00:00.000Z',
  }),
  trip('jsonb without its undefined members', 'jsonb', json(), { a: undefined, b: 1 }, '{"b":1}', { b: 1 }),
  trip(
    'jsonb with snake keys',
    'jsonb',
    json(),
    { snake_key: 1, trailing_: 2 },
    '{"snake_key":1,"trailing_":2}',
  ),
  trip('jsonb text that looks like an escape', 'jsonb', json(), '\\u0000 \\ud800', '"\\\\u0000 \\\\ud800"'),
  trip('jsonb of 1e21', 'jsonb', json(), 1e21, '1e21'),
  trip('jsonb of 1e23', 'jsonb', json(), [1e23], '[1e23]'),
  trip('json', 'json', json(), { b: 1, a: 2 }, '{"b":1,"a":2}'),
  trip('an empty array', 'text[]', arrayOf(text), [], '{}'),
  trip(
    'an array of awkward texts',
    'text[]',
    arrayOf(text),
    [awkward, '', 'NULL', 'null', ' ', '\\', '"', '{}'],
    null,
  ),
  trip(
    'an array with NULL',
    'text[]',
    arrayOf(text, { nullable: true }),
    ['a', null, 'NULL'],
    '{a,NULL,"NULL"}',
  ),
  trip('an array of NULL', 'int4[]', arrayOf(int4, { nullable: true }), [null], '{NULL}'),
  trip('an array of booleans', 'bool[]', arrayOf(boolean), [true, false], '{t,f}'),
  trip('an array of numbers', 'int4[]', arrayOf(int4), [1, -2, 3], '{1,-2,3}'),
  trip(
    'an array of bigints',
    'int8[]',
    arrayOf(int8AsBigint),
    [1n, 9223372036854775807n],
    '{1,9223372036854775807}',
  ),
  trip(
    'an array of floats',
    'float8[]',
    arrayOf(float),
    [Number.NaN, 1.5, Number.POSITIVE_INFINITY],
    '{NaN,1.5,Infinity}',
  ),
  trip(
    'an array of Dates',
    'timestamptz[]',
    arrayOf(timestamptz),
    [new Date(0), new Date('2026-11-22T10:00:00Z')],
    '{"1970-01-01 00:00:00+00","2026-11-22 10:00:00+00"}',
  ),
  trip('an array of dates', 'date[]', arrayOf(date), ['2026-11-22'], '{2026-11-22}'),
  trip('an array of jsonb', 'jsonb[]', arrayOf(json()), [{ a: '"' }, jsonNull, [1]], null, [
    { a: '"' },
    null,
    [1],
  ]),
  trip(
    'an array of bytes',
    'bytea[]',
    arrayOf(bytea),
    [Buffer.from([1]), Buffer.alloc(0)],
    '{"\\\\x01","\\\\x"}',
  ),
  trip(
    'an array of enum labels',
    'plan[]',
    arrayOf(plan),
    ['free', 'it\'s, "quoted" \\ {x}', 'NULL', ''],
    null,
  ),
  trip(
    'an array of uuids',
    'uuid[]',
    arrayOf(uuid),
    ['550e8400-e29b-41d4-a716-446655440000'],
    '{550e8400-e29b-41d4-a716-446655440000}',
  ),
  trip('an array of a domain', 'positive[]', arrayOf(int4), [1, 2], '{1,2}'),
  trip(
    'an array of two dimensions',
    'int4[]',
    arrayOf(int4, { dimensions: 2 }),
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    '{{1,2},{3,4},{5,6}}',
  ),
  trip(
    'an array of three dimensions',
    'text[]',
    arrayOf(text, { dimensions: 3, nullable: true }),
    [[['a', null]], [['"', '}']]],
    '{{{a,NULL}},{{"\\"","}"}}}',
  ),
  trip('an empty array of two dimensions', 'int4[]', arrayOf(int4, { dimensions: 2 }), [[], []], '{}', []),
  trip(
    'an array of boxes',
    'box[]',
    arrayOf(text, { delimiter: ';' }),
    ['(1,1),(0,0)', '(2,2),(1,1)'],
    '{(1,1),(0,0);(2,2),(1,1)}',
  ),
  trip('an array of points', 'point[]', arrayOf(point), [{ x: 1, y: 2 }], '{"(1,2)"}'),
  trip("a type of one's own", 'point', point, { x: 1.5, y: -2 }, '(1.5,-2)'),
  trip(
    'a composite',
    'address',
    address,
    { street: awkward, zip: '1', since: null, tags: ['a', null, 'b c'] },
    null,
  ),
  trip(
    'a composite with a Date',
    'address',
    address,
    { street: 'a', zip: null, since: new Date(0), tags: ['b'] },
    '(a,,"1970-01-01 00:00:00+00",{b})',
  ),
  trip(
    'a composite with NULL and the empty string',
    'address',
    address,
    { street: '', zip: null, since: null, tags: [] },
    '("",,,{})',
  ),
  trip(
    'a composite in a composite',
    'shipment',
    shipment,
    { id: 1, to: { street: 'a "b" \\', zip: null, since: null, tags: ['(', ')'] } },
    null,
  ),
  trip('a composite whose composite is NULL', 'shipment', shipment, { id: 1, to: null }, '(1,)'),
  trip(
    'an array of composites',
    'address[]',
    arrayOf(address),
    [{ street: awkward, zip: null, since: null, tags: ['"'] }],
    null,
  ),
]

function trip<Decoded, Encoded>(
  name: string,
  pgType: string,
  codec: Codec<Decoded, Encoded>,
  given: NoInfer<Encoded>,
  literal: string | null,
  returned: unknown = given,
): RoundTrip {
  // The table holds codecs of every type; each is used with its own value only.
  const anyCodec = codec as unknown as Codec<unknown, unknown>
  return { name, pgType, codec: anyCodec, given, literal, returned }
}
