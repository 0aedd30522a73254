/**
 * The values of a column, by Drizzle's column class. The classes of both lines are here: no class has two
 * meanings.
 */
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { ColumnValues, CustomMapper } from '../../model/schema-model.js'
import type { ScalarCodec } from '../../model/scalar-types.js'

/** Classes whose values one codec reads, whatever the column's options. */
const CODECS: Readonly<Record<string, ScalarCodec>> = {
  PgBigInt53: 'int8',
  PgBigInt64: 'int8AsBigint',
  PgBigIntString: 'int8AsString',
  PgBigSerial53: 'int8',
  PgBigSerial64: 'int8AsBigint',
  PgBinaryVector: 'bit',
  PgBoolean: 'boolean',
  PgBytea: 'bytea',
  PgChar: 'text',
  PgCidr: 'inet',
  PgDate: 'dateAsDate',
  PgDateString: 'date',
  PgDoublePrecision: 'float',
  PgGeometry: 'geometryTuple',
  PgGeometryObject: 'geometryObject',
  PgHalfVector: 'halfvec',
  PgInet: 'inet',
  PgInteger: 'int4',
  PgInterval: 'interval',
  PgLine: 'lineTuple',
  PgLineABC: 'lineObject',
  PgMacaddr: 'macaddr',
  PgMacaddr8: 'macaddr8',
  PgNumeric: 'numeric',
  PgNumericBigInt: 'numericAsBigint',
  PgNumericNumber: 'numericAsNumber',
  PgPointObject: 'pointObject',
  PgPointTuple: 'pointTuple',
  PgReal: 'float4',
  PgSerial: 'int4',
  PgSmallInt: 'int2',
  PgSmallSerial: 'int2',
  PgSparseVector: 'text',
  PgText: 'text',
  PgTime: 'time',
  PgUUID: 'uuid',
  PgVarchar: 'text',
  PgVector: 'vector',
}

/** For a column that is not an array. `mapper`: the functions of a customType. */
export function columnValues(
  {
    columnType,
    enumValues,
    sqlType,
  }: Pick<PgColumn, 'columnType' | 'enumValues'> & { readonly sqlType: string },
  mapper: CustomMapper | null,
): ColumnValues {
  if (mapper !== null) return { kind: 'custom', mapper }
  if (enumValues !== undefined && enumValues.length > 0) return { kind: 'labels', labels: [...enumValues] }
  const withTimeZone = sqlType.includes('with time zone')
  switch (columnType) {
    case 'PgJson':
    case 'PgJsonb':
      return { kind: 'json' }
    case 'PgTimestamp':
      return { kind: 'scalar', codec: withTimeZone ? 'timestamptz' : 'timestamp' }
    case 'PgTimestampString':
      return { kind: 'scalar', codec: withTimeZone ? 'timestamptzAsString' : 'timestampAsString' }
  }
  const codec = CODECS[columnType]
  return codec === undefined ? { kind: 'unknown' } : { kind: 'scalar', codec }
}
