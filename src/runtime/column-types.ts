import { DecodeError } from './errors.js'
import type { ResultColumn } from './driver.js'

/** For a column whose type belongs to the schema: its OID differs between databases. */
const ownType = 0
/** For an array of such a type. */
const ownArray = -1
/** The OIDs of built-in types are lower: src/include/access/transam.h, FirstGenbkiObjectId. */
const firstOwn = 10_000

const texts: readonly number[] = [25, 1043, 1042, 19]
const textArrays: readonly number[] = [1009, 1015, 1014, 1003]

/**
 * Families of built-in types, each of which the codecs of the others can read: their texts have one syntax,
 * and a codec checks the narrower range of its own type. The OIDs are those of
 * src/include/catalog/pg_type.dat.
 */
const families: readonly (readonly number[])[] = [
  texts,
  textArrays,
  // smallint, integer, bigint
  [21, 23, 20],
  [1005, 1007, 1016],
  // real, double precision
  [700, 701],
  [1021, 1022],
  // json, jsonb
  [114, 3802],
  [199, 3807],
  // cidr, inet
  [650, 869],
  [651, 1041],
  // bit, bit varying
  [1560, 1562],
  [1561, 1563],
]

/**
 * Compares the types that Postgres reports for a result with those for which the query was generated. A codec
 * for text accepts the text of any type, so without this check `5` in a column that became an integer would
 * be returned as the string `'5'`.
 */
export function checkColumnTypes(
  query: { readonly name: string; readonly columns: readonly string[]; readonly types?: readonly number[] },
  reported: readonly ResultColumn[],
): void {
  const { name, columns, types } = query
  if (types === undefined || reported.length !== types.length) return
  for (let index = 0; index < types.length; index++) {
    const expected = types[index] ?? ownType
    const type = reported[index]?.type ?? 0
    if (type === expected || readsAlike(expected, type)) continue
    throw new DecodeError(
      name,
      columns[index] ?? String(index + 1),
      `of ${describeType(type)}`,
      `${describeType(expected)}, the type at generation (the schema has changed: generate again)`,
    )
  }
}

function readsAlike(expected: number, type: number): boolean {
  const isOwn = type >= firstOwn
  // The codec of an enum or a composite checks its texts; values of citext and similar types are text.
  if (expected === ownType) return isOwn || texts.includes(type)
  if (expected === ownArray) return isOwn || textArrays.includes(type)
  // The OID does not show whether this is an enum or citext, whose values are unchanged, or another type.
  if (isOwn) return texts.includes(expected) || textArrays.includes(expected)
  return families.some((family) => family.includes(expected) && family.includes(type))
}

function describeType(oid: number): string {
  if (oid === ownArray) return 'an array of a type of the schema'
  if (oid === ownType || oid >= firstOwn) return 'a type of the schema'
  const named = typeNames.get(oid)
  return named === undefined ? `the built-in type of OID ${oid}` : `type ${named}`
}

const typeNames: ReadonlyMap<number, string> = new Map([
  [16, 'boolean'],
  [17, 'bytea'],
  [19, 'name'],
  [20, 'bigint'],
  [21, 'smallint'],
  [23, 'integer'],
  [25, 'text'],
  [26, 'oid'],
  [114, 'json'],
  [142, 'xml'],
  [700, 'real'],
  [701, 'double precision'],
  [790, 'money'],
  [869, 'inet'],
  [1005, 'smallint[]'],
  [1007, 'integer[]'],
  [1009, 'text[]'],
  [1015, 'character varying[]'],
  [1016, 'bigint[]'],
  [1042, 'character'],
  [1043, 'character varying'],
  [1082, 'date'],
  [1083, 'time'],
  [1114, 'timestamp'],
  [1115, 'timestamp[]'],
  [1184, 'timestamptz'],
  [1185, 'timestamptz[]'],
  [1186, 'interval'],
  [1231, 'numeric[]'],
  [1266, 'timetz'],
  [1700, 'numeric'],
  [2249, 'record'],
  [2950, 'uuid'],
  [2951, 'uuid[]'],
  [3802, 'jsonb'],
  [3807, 'jsonb[]'],
])
