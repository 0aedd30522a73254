/** Columns of functions in FROM. */
import type { Oid } from '../../database/database.js'
import { expressionType } from '../tree/expression-type.js'
import type { Scope, ValueSource } from '../scope/scope.js'
import { isUnnest, rowsOfCall } from '../scope/set-rows.js'
import { all, isA, type NodeOf } from '../tree/nodes.js'
import { whyElement } from './elements.js'
import { label } from './functions.js'
import { NEVER, type Context, type Why } from './context.js'
import { columnsWithoutNull } from './total-functions.js'

/** Why a column of a function in FROM can be NULL. */
export function whyFunctionColumn(source: Extract<ValueSource, { kind: 'function' }>, context: Context): Why {
  const { entry, column } = source
  const [only, ...others] = entry.functions
  // Rows of several functions are padded with NULLs; ordinality counts all rows.
  const isOrdinality = entry.funcordinality && column === columnCount(entry.functions) + 1
  if (isOrdinality) return NEVER
  const list = whyFieldOfList(entry.functions, column, context)
  if (list) return list
  if (others.length > 0) return whyOneOfSeveral(entry.functions, column, context)
  return whyColumnOf(isA(only, 'RANGETBLFUNCTION') ? only : null, column, context)
}

type Functions = Extract<ValueSource, { kind: 'function' }>['entry']['functions']

/** Why a column of one function's rows can be NULL; columns are counted from 1. */
function whyColumnOf(item: NodeOf<'RANGETBLFUNCTION'> | null, column: number, context: Context): Why {
  const call = item?.funcexpr ?? null
  const type = expressionType(call)
  // The columns of a composite value are its fields.
  const isValue = item?.funccolcount === 1 && type !== null && !isComposite(type, context.scope)
  if (!isA(call, 'FUNCEXPR')) {
    return isValue ? context.why(call) : context.reason('function', 'a function in FROM may return NULL')
  }
  const called = context.function(call.funcid)
  if (columnsWithoutNull(called).includes(column)) return NEVER
  if (isUnnest(called)) {
    return isComposite(call.funcresulttype, context.scope)
      ? context.reason('field', 'a field of a composite value has no not-null constraint', call.location)
      : whyElement(call.args[0] ?? null, context)
  }
  if (called && !called.returnsSet && (isValue || called.columnTypes.length === 1)) {
    return context.why(call)
  }
  return context.reason('function', `${label(called)} may return NULL`, call.location)
}

/** Several functions in ROWS FROM: the rows of each are padded with NULL to the length of the longest. */
function whyOneOfSeveral(functions: Functions, column: number, context: Context): Why {
  let before = 0
  const calls = all(functions, 'RANGETBLFUNCTION').map((item) => {
    const first = before
    before += item.funccolcount
    return { item, first, width: item.funccolcount, rows: rowsOfCall(context.scope, item.funcexpr) }
  })
  const own = calls.find(({ first, width }) => column > first && column <= first + width)
  if (!own) return context.reason('function', 'a function in FROM may return NULL')
  const { item, rows } = own
  const isPadded = calls.some(
    (other) => other !== own && !(rows !== null && other.rows !== null && other.rows <= rows),
  )
  if (isPadded) return context.reason('function', 'Postgres pads shorter functions of FROM with NULL')
  return whyColumnOf(item, column - own.first, context)
}

/**
 * A column of `unnest($1::uuid[], $2::text[])` over the fields of a list: generated code sends arrays of
 * equal length, so none is padded, and checks the values of each against its parameter. Null for any other
 * function.
 */
function whyFieldOfList(functions: Functions, column: number, context: Context): Why | null {
  const { requiredParameters, listParameters } = context.scope
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
    : context.reason('parameter', 'the field of the list may be null')
}

const columnCount = (functions: Functions): number =>
  functions.reduce((sum, item) => sum + (item.tag === 'RANGETBLFUNCTION' ? item.funccolcount : 0), 0)

/** Whether the elements of an array type are rows, which FROM expands into columns. */
function isComposite(oid: Oid, { catalog }: Pick<Scope, 'catalog'>): boolean {
  const { kind, base } = catalog.type(oid)
  return kind === 'd' ? isComposite(base, { catalog }) : kind === 'c' || kind === 'p'
}
