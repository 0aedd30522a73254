/** Columns of functions in FROM. */
import type { Oid } from '../../database/database.js'
import { expressionType } from '../tree/expression-type.js'
import type { Scope, Source } from '../scope/scope.js'
import { isUnnest, rowsOfCall } from '../scope/set-rows.js'
import { all, isA, type NodeOf } from '../tree/nodes.js'
import { whyElement } from './elements.js'
import { label } from './functions.js'
import { NEVER, type Place, type Why } from './place.js'
import { columnsWithoutNull } from './total-functions.js'

/** Why a column of a function in FROM may be NULL. */
export function whyFunctionColumn(source: Extract<Source, { kind: 'function' }>, place: Place): Why {
  const { entry, column } = source
  const [only, ...others] = entry.functions
  // Rows of several functions are padded with NULLs; ordinality is counted for all.
  const isOrdinality = entry.funcordinality && column === columnCount(entry.functions) + 1
  if (isOrdinality) return NEVER
  const list = whyFieldOfList(entry.functions, column, place)
  if (list) return list
  if (others.length > 0) return whyOneOfSeveral(entry.functions, column, place)
  return whyColumnOf(isA(only, 'RANGETBLFUNCTION') ? only : null, column, place)
}

type Functions = Extract<Source, { kind: 'function' }>['entry']['functions']

/** Why a column of one function's rows may be NULL, the columns counted from 1. */
function whyColumnOf(item: NodeOf<'RANGETBLFUNCTION'> | null, column: number, place: Place): Why {
  const call = item?.funcexpr ?? null
  const type = expressionType(call)
  // The columns of a composite value are its fields.
  const isValue = item?.funccolcount === 1 && type !== null && !isComposite(type, place.scope)
  if (!isA(call, 'FUNCEXPR')) {
    return isValue ? place.why(call) : place.reason('function', 'a function in FROM may return NULL')
  }
  const called = place.function(call.funcid)
  if (columnsWithoutNull(called).includes(column)) return NEVER
  if (isUnnest(called)) {
    return isComposite(call.funcresulttype, place.scope)
      ? place.reason('field', 'a field of a composite value has no not-null constraint', call.location)
      : whyElement(call.args[0] ?? null, place)
  }
  if (called && !called.returnsSet && (isValue || called.columnTypes.length === 1)) {
    return place.why(call)
  }
  return place.reason('function', `${label(called)} may return NULL`, call.location)
}

/** Several functions side by side: the rows of each are padded with NULL to those of the longest. */
function whyOneOfSeveral(functions: Functions, column: number, place: Place): Why {
  let before = 0
  const calls = all(functions, 'RANGETBLFUNCTION').map((item) => {
    const first = before
    before += item.funccolcount
    return { item, first, width: item.funccolcount, rows: rowsOfCall(place.scope, item.funcexpr) }
  })
  const own = calls.find(({ first, width }) => column > first && column <= first + width)
  if (!own) return place.reason('function', 'a function in FROM may return NULL')
  const { item, rows } = own
  const isPadded = calls.some(
    (other) => other !== own && !(rows !== null && other.rows !== null && other.rows <= rows),
  )
  if (isPadded) return place.reason('function', 'Postgres pads shorter functions of FROM with NULL')
  return whyColumnOf(item, column - own.first, place)
}

/**
 * A column of `unnest($1::uuid[], $2::text[])` over the fields of a list: generated code gives all of them one length, so that none
 * is padded, and holds the values of each to its parameter. Null for any other function.
 */
function whyFieldOfList(functions: Functions, column: number, place: Place): Why | null {
  const { requiredParameters, listParameters } = place.scope
  const numbers = functions.map((item) => {
    const call = isA(item, 'RANGETBLFUNCTION') ? item.funcexpr : null
    const argument = isA(call, 'FUNCEXPR') && call.args.length === 1 ? call.args[0] : null
    if (argument?.tag !== 'PARAM' || argument.paramkind !== 0) return null
    return listParameters.has(argument.paramid) ? argument.paramid : null
  })
  const number = numbers[column - 1]
  if (number === undefined || number === null || numbers.includes(null)) return null
  return requiredParameters.has(number)
    ? NEVER
    : place.reason('parameter', 'the field of the list may be null')
}

const columnCount = (functions: Functions): number =>
  functions.reduce((sum, item) => sum + (item.tag === 'RANGETBLFUNCTION' ? item.funccolcount : 0), 0)

/** Whether the elements of an array type are rows, which FROM spreads over columns. */
function isComposite(oid: Oid, { catalog }: Pick<Scope, 'catalog'>): boolean {
  const { kind, base } = catalog.type(oid)
  return kind === 'd' ? isComposite(base, { catalog }) : kind === 'c' || kind === 'p'
}
