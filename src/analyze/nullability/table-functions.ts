/** Columns of JSON_TABLE and XMLTABLE. */
import type { ValueSource } from '../scope/scope.js'
import { isA } from '../tree/nodes.js'
import { isCertainTest } from './functions.js'
import { NEVER, type Context, type Why } from './context.js'

const JSON_TABLE = 1

/**
 * If a NESTED PATH matches nothing, all its columns are NULL; elsewhere ordinality and EXISTS columns are
 * values.
 */
export function whyTableFunctionColumn(
  { entry, column }: Extract<ValueSource, { kind: 'table-function' }>,
  context: Context,
): Why {
  const { tablefunc } = entry
  if (!isA(tablefunc, 'TABLEFUNC')) return context.reason('unproven', 'a table function')
  if (tablefunc.functype !== JSON_TABLE) {
    return tablefunc.ordinalitycol === column - 1
      ? NEVER
      : context.reason('table-function', 'a path of XMLTABLE may match nothing')
  }
  const { plan } = tablefunc
  const isNested = !isA(plan, 'JSONTABLEPATHSCAN') || column - 1 < plan.colMin || column - 1 > plan.colMax
  if (isNested) return context.reason('table-function', 'a NESTED PATH that matches nothing returns NULL')
  const value = tablefunc.colvalexprs[column - 1]
  return !value || (isA(value, 'JSONEXPR') && isCertainTest(value))
    ? NEVER
    : context.reason('table-function', 'a path of JSON_TABLE may match nothing or null')
}
