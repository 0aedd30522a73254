import type { ScalarCodec } from '../../model/scalar-types.js'
import { loadKit } from './kit-1.js'
import type { DrizzleLine } from './line.js'

/** Drizzle from 1.0 on. */
export const line1: DrizzleLine = {
  name: '1.x',
  // `snakeCase.table` and similar functions have already named the column.
  cased: ({ name }) => name,
  arrayOf(_library, column) {
    const count: unknown = Reflect.get(column, 'dimensions')
    return typeof count === 'number' && count > 0 ? { kind: 'dimensions', count } : null
  },
  typesElements: true,
  received(column) {
    const codec: unknown = Reflect.get(column, 'codec')
    return { codec: typeof codec === 'string' ? (NORMALIZED[codec] ?? null) : null, rawArrays: [] }
  },
  loadKit,
}

/**
 * The conversion of a value in the session of drizzle-orm/postgres-js before a customType with such a `codec`
 * receives it. With other codecs, and without one, the customType receives the value of postgres.js
 * (drizzle-orm/postgres-js/codecs).
 */
const NORMALIZED: Readonly<Record<string, ScalarCodec>> = {
  bigint: 'int8AsBigint',
  'bigint:number': 'int8',
  bigserial: 'int8AsBigint',
  'bigserial:number': 'int8',
  date: 'dateAsDate',
  'geometry(point)': 'geometryObject',
  'geometry(point):tuple': 'geometryTuple',
  halfvec: 'halfvec',
  line: 'lineObject',
  'line:tuple': 'lineTuple',
  'numeric:bigint': 'numericAsBigint',
  'numeric:number': 'numericAsNumber',
  point: 'pointObject',
  'point:tuple': 'pointTuple',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  vector: 'vector',
}
