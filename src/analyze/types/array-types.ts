/** The types of arrays that are composed of others, and of elements that are taken out of one. */
import type { Oid } from '../../database/database.js'
import { expressionType } from '../tree/expression-type.js'
import { elementsFrom } from '../nullability/array-functions.js'
import { isUnnest } from '../scope/set-rows.js'
import { isEmptyArray } from '../json/constants.js'
import { type Scope, sourceOf } from '../scope/scope.js'
import { all, isA, type Node, type NodeOf } from '../tree/nodes.js'
import type { ArrayType, ValueType } from '../../model/value-type.js'

/** A part of an array: an array whose elements are included, or a value that becomes an element. */
interface Part {
  readonly expression: Node
  readonly kind: 'array' | 'value'
}

/** The origin of an expression's elements; null if its type is all that is known. */
function partsOf(scope: Scope, expression: Node): readonly Part[] | null {
  const arrays = (parts: readonly (Node | null)[]): readonly Part[] =>
    parts.flatMap((part) => (part ? [{ expression: part, kind: 'array' } as const] : []))
  switch (expression.tag) {
    case 'COALESCEEXPR':
    case 'MINMAXEXPR':
      return arrays(expression.args)
    case 'NULLIFEXPR':
      return arrays(expression.args.slice(0, 1))
    case 'CASEEXPR':
      return arrays([...all(expression.args, 'CASEWHEN').map(({ result }) => result), expression.defresult])
    case 'FUNCEXPR':
    case 'OPEXPR': {
      const oid = expression.tag === 'FUNCEXPR' ? expression.funcid : expression.opfuncid
      const from = elementsFrom(scope.catalog.function(oid))
      if (!from || from.arrays.length === 0) return null
      const at = (number: number): Node | null => expression.args[number - 1] ?? null
      const values = from.values.flatMap((number) => at(number) ?? [])
      return [
        ...arrays(from.arrays.map(at)),
        ...values.map((value) => ({ expression: value, kind: 'value' }) as const),
      ]
    }
    default:
      return null
  }
}

/** What an array of parts needs to know about them. */
export interface PartTypes {
  array(expression: Node): ValueType
  value(expression: Node): { readonly type: ValueType; readonly nullable: boolean }
}

/** The type of an array that is composed of parts with one element type; null for any other expression. */
export function composedArray(scope: Scope, expression: Node, types: PartTypes): ValueType | null {
  const parts = partsOf(scope, expression)
  if (!parts) return null
  const given = parts.filter(({ kind, expression: part }) => kind === 'value' || !isNull(part))
  // An array without elements is compatible with every element type.
  const arrays = given.filter(({ kind, expression: part }) => kind === 'array' && !isEmpty(part))
  const [first, ...others] = arrays.map((part) => types.array(part.expression))
  if (!first) return null
  if (arrays.length === given.length && others.every((other) => isSame(other, first))) return first
  const own = arrayOf(first)
  if (!own) return null
  let { elementNullable } = own
  for (const other of others) {
    const array = arrayOf(other)
    if (!array || !isSame({ ...array, elementNullable: true }, { ...own, elementNullable: true })) return null
    elementNullable ||= array.elementNullable
  }
  for (const { expression: part } of given.filter(({ kind }) => kind === 'value')) {
    const value = isNull(part) ? null : types.value(part)
    if (value && !isSame(value.type, own.element)) return null
    elementNullable ||= value?.nullable ?? true
  }
  return { ...own, elementNullable }
}

/** The arrays of which an array is composed, one or all, except for those without elements. */
export const arraysIn = (scope: Scope, expression: Node): readonly Node[] =>
  (partsOf(scope, expression) ?? []).flatMap(({ kind, expression: part }) =>
    kind === 'array' && !isNull(part) && !isEmpty(part) ? [part] : [],
  )

const isNull = (expression: Node): boolean => expression.tag === 'CONST' && expression.constisnull

const isEmpty = (expression: Node): boolean =>
  expression.tag === 'CONST'
    ? !expression.constisnull && isEmptyArray(expression)
    : expression.tag === 'ARRAYEXPR' && expression.elements.length === 0

/** An array, with its scope. */
interface StandingArray {
  readonly scope: Scope
  readonly array: Node
  /** The array's type; null if unknown. */
  readonly type: Oid | null
}

/**
 * The array whose elements an expression returns one by one, with `unnest`; null for any other expression.
 */
export function unnestedFrom(scope: Scope, expression: Node): StandingArray | null {
  if (expression.tag === 'FUNCEXPR') return unnestedBy(scope, expression)
  if (expression.tag !== 'VAR') return null
  const source = sourceOf(scope, expression)
  if (source.kind === 'expression') return unnestedFrom(source.scope, source.expression)
  if (source.kind !== 'function') return null
  const calls = all(source.entry.functions, 'RANGETBLFUNCTION')
  // A composite element is expanded into several columns.
  const call = calls.every(({ funccolcount }) => funccolcount === 1) ? calls[source.column - 1] : undefined
  return isA(call?.funcexpr, 'FUNCEXPR') ? unnestedBy(source.scope, call.funcexpr) : null
}

/**
 * The array of which an expression is one element, as in `tags[1]`; null for any other expression, including
 * a slice.
 */
export function subscriptedIn(scope: Scope, expression: Node): StandingArray | null {
  if (expression.tag === 'VAR') {
    const source = sourceOf(scope, expression)
    return source.kind === 'expression' ? subscriptedIn(source.scope, source.expression) : null
  }
  if (expression.tag !== 'SUBSCRIPTINGREF') return null
  const { refexpr, refassgnexpr, reflowerindexpr, refcontainertype } = expression
  return refexpr && !refassgnexpr && reflowerindexpr.length === 0
    ? { scope, array: refexpr, type: refcontainertype }
    : null
}

function unnestedBy(scope: Scope, call: NodeOf<'FUNCEXPR'>): StandingArray | null {
  const [array] = call.args
  return array && isUnnest(scope.catalog.function(call.funcid))
    ? { scope, array, type: expressionType(array) }
    : null
}

/**
 * The type of an array's elements, and whether one can be NULL; null for a type that is not a plain array.
 */
export function elementOf(type: ValueType): { readonly type: ValueType; readonly nullable: boolean } | null {
  const array = arrayOf(type)
  return array && { type: array.element, nullable: array.elementNullable }
}

/**
 * With a column's own type, from `$type<…>()`, the element type of its arrays is that type indexed by a
 * number.
 */
function arrayOf(type: ValueType): ArrayType | null {
  if (type.kind === 'array') return type
  if (type.kind !== 'drizzle' || type.mapped || type.base.kind !== 'array') return null
  const { base, depth } = type
  return {
    ...base,
    element: { ...type, pgType: base.element.pgType, base: base.element, depth: depth + base.dimensions },
  }
}

const isSame = (one: ValueType, other: ValueType): boolean => JSON.stringify(one) === JSON.stringify(other)
