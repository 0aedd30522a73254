/**
 * The depth of arrays. Postgres has one type for all arrays with an element type, whatever their depth, so
 * the depth of a value follows from its construction: https://www.postgresql.org/docs/current/arrays.html
 */
import type { CatalogType } from '../../database/catalog.js'
import type { Oid } from '../../database/database.js'
import { arraysIn } from './array-types.js'
import { expressionType } from '../tree/expression-type.js'
import type { Scope } from '../scope/scope.js'
import { all, isA, type Node } from '../tree/nodes.js'
import type { ValueType } from '../../model/value-type.js'

/** An array of arrays, given their type; null if that is not known to be an array. */
export function arrayOfArrays(inner: ValueType, { name: pgType, delimiter }: CatalogType): ValueType | null {
  if (inner.kind === 'array') return { ...inner, pgType, dimensions: inner.dimensions + 1 }
  // The schema's own type is that of the array as a whole.
  return inner.kind === 'drizzle' && inner.base.kind === 'array'
    ? { kind: 'array', pgType, element: inner, elementNullable: false, dimensions: 1, delimiter }
    : null
}

/** An array of a given depth. */
export function arrayOfDepth(type: ValueType, depth: number): ValueType | null {
  return type.kind === 'array' ? { ...type, dimensions: Math.max(depth, 1) } : null
}

/** The depth of an array's type; 1 for any other type, as for an array of unknown depth. */
export function depthOf(type: ValueType): number {
  if (type.kind === 'drizzle') return depthOf(type.base)
  return type.kind === 'array' ? type.dimensions : 1
}

/** The expression whose values `array_agg` collects; null for any other expression. */
export function collectedBy(scope: Scope, expression: Node): Node | null {
  if (expression.tag !== 'AGGREF' && expression.tag !== 'WINDOWFUNC') return null
  const oid = expression.tag === 'AGGREF' ? expression.aggfnoid : expression.winfnoid
  if (!isBuiltIn(scope, oid, 'array_agg')) return null
  const [argument] = expression.args
  return isA(argument, 'TARGETENTRY') ? argument.expr : (argument ?? null)
}

/**
 * The depth of an array from another construction, given that of another array; null if the expression does
 * not show it.
 */
export function madeDepth(
  scope: Scope,
  expression: Node,
  depthOfArray: (array: Node) => number,
): number | null {
  switch (expression.tag) {
    case 'CONST':
      return expression.constvalue && storedDepth(expression.constvalue)
    case 'ARRAYCOERCEEXPR':
    case 'RELABELTYPE':
      return expression.arg && depthOfArray(expression.arg)
    case 'AGGREF': {
      // The percentiles for an array of fractions have its shape (percentile_disc_multi_final of
      // orderedsetaggs.c).
      const [fractions] = expression.aggdirectargs
      const [argument] = all(expression.args, 'TARGETENTRY')
      const shaping = expressionType(fractions ?? null) === FLOAT8_ARRAY ? fractions : argument?.expr
      return isBuiltIn(scope, expression.aggfnoid) && shaping ? depthOfArray(shaping) : null
    }
    case 'WINDOWFUNC': {
      const [argument] = expression.args
      return isBuiltIn(scope, expression.winfnoid) && argument ? depthOfArray(argument) : null
    }
    case 'FUNCEXPR': {
      // The second argument of array_fill contains the length of each dimension.
      const [, lengths] = expression.args
      const isFilled = isBuiltIn(scope, expression.funcid, 'array_fill') && isA(lengths, 'ARRAYEXPR')
      return isFilled ? lengths.elements.length : deepest(arraysIn(scope, expression), depthOfArray)
    }
    default:
      return deepest(arraysIn(scope, expression), depthOfArray)
  }
}

/** `||` accepts arrays of different depths; elsewhere the depths are equal. */
const deepest = (arrays: readonly Node[], depthOfArray: (array: Node) => number): number | null =>
  arrays.length > 0 ? Math.max(...arrays.map(depthOfArray)) : null

/** `float8[]`, of pg_type.dat. */
const FLOAT8_ARRAY: Oid = 1022

function isBuiltIn({ catalog }: Scope, oid: Oid, name?: string): boolean {
  const called = catalog.function(oid)
  return called?.schema === 'pg_catalog' && (name === undefined || called.name === name)
}

/** `ArrayType` of src/include/utils/array.h: the number of dimensions follows the length; it is 0 for an empty array. */
function storedDepth(bytes: Uint8Array): number {
  return bytes.length < 8
    ? 0
    : new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getInt32(4, true)
}
