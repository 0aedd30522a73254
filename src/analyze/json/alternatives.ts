/** The expressions of which an expression returns one unchanged value. */
import { picksOneOf } from '../scope/origin.js'
import { isOfChangedRow } from '../scope/rewriting.js'
import { childScope, outputOf, type ValueSource, sourceOf } from '../scope/scope.js'
import { isA, type Node, subLinks } from '../tree/nodes.js'
import { inOtherRows, inScope, type JsonContext, where, whereNot } from './context.js'

/** An expression with its context. */
export interface Standing {
  readonly context: JsonContext
  readonly expression: Node
}

/** Null if the expression computes its value. */
export function alternativesOf({ context, expression }: Standing): readonly Standing[] | null {
  const here = (nodes: readonly (Node | null | undefined)[]): readonly Standing[] =>
    nodes.flatMap((node) => (node ? [{ context, expression: node }] : []))
  switch (expression.tag) {
    case 'VAR': {
      if (expression.varattno === 0 || context.through.has(expression)) return null
      if (isOfChangedRow(context.scope, expression)) return null
      const through = { ...context, through: new Set([...context.through, expression]) }
      return sourceAlternatives(through, sourceOf(context.scope, expression))
    }
    case 'COALESCEEXPR':
    case 'MINMAXEXPR':
      return here(expression.args)
    case 'NULLIFEXPR':
      return here([expression.args[0]])
    case 'COLLATEEXPR':
    case 'NAMEDARGEXPR':
    case 'COERCETODOMAIN':
      return here([expression.arg])
    case 'RETURNINGEXPR':
      return here([expression.retexpr])
    case 'RELABELTYPE':
      // COERCE_IMPLICIT_CAST of CoercionForm: the parser's own cast. A cast that the author wrote requests
      // another type.
      return expression.relabelformat === 2 ? here([expression.arg]) : null
    case 'CASEEXPR':
      return branches(context, expression)
    case 'AGGREF': {
      if (!picks(context, expression.aggfnoid) || expression.agglevelsup > 0) return null
      // The one argument of mode() is its sort expression.
      const inside = where(inOtherRows(context), expression.aggfilter)
      const [argument] = expression.args
      return isA(argument, 'TARGETENTRY') && argument.expr
        ? [{ context: inside, expression: argument.expr }]
        : null
    }
    case 'WINDOWFUNC':
      if (!picks(context, expression.winfnoid)) return null
      // The third argument of lag and lead is a value as well.
      return [expression.args[0], expression.args[2]].flatMap((argument) =>
        argument ? [{ context: inOtherRows(context), expression: argument }] : [],
      )
    case 'SUBLINK':
      return expression.subLinkType === subLinks.expression && isA(expression.subselect, 'QUERY')
        ? sourceAlternatives(context, outputOf(childScope(context.scope, expression.subselect), 1))
        : null
    default:
      return null
  }
}

function branches(context: JsonContext, expression: Extract<Node, { tag: 'CASEEXPR' }>): readonly Standing[] {
  const standing: Standing[] = []
  // Each branch is reached only if the previous conditions were not true.
  let later = context
  for (const branch of expression.args) {
    if (!isA(branch, 'CASEWHEN') || !branch.result) continue
    // A simple CASE compares with a placeholder, which proves nothing on its own.
    const condition = expression.arg ? null : branch.expr
    standing.push({ context: where(later, condition), expression: branch.result })
    later = whereNot(later, condition)
  }
  return expression.defresult ? [...standing, { context: later, expression: expression.defresult }] : standing
}

function picks({ catalog }: JsonContext, oid: number): boolean {
  const called = catalog.function(oid)
  return called !== undefined && picksOneOf(called)
}

/** The expressions behind a column reference or an output column; null if there are none. */
export function sourceAlternatives(context: JsonContext, source: ValueSource): readonly Standing[] | null {
  switch (source.kind) {
    case 'expression':
      return [{ context: inScope(context, source.scope), expression: source.expression }]
    case 'either': {
      const parts = source.sources
        .filter((part) => !isRecursion(part))
        .map((part) => sourceAlternatives(context, part))
      return parts.includes(null) ? null : parts.flatMap((part) => part ?? [])
    }
    case 'both':
      // A value that both sides have is one of the first side.
      return source.sources[0] ? sourceAlternatives(context, source.sources[0]) : null
    default:
      return null
  }
}

/** Whether a recursive term only passes on earlier rows of its query. */
function isRecursion(source: ValueSource, seen: ReadonlySet<Node> = new Set()): boolean {
  if (source.kind === 'recursion') return true
  if (source.kind !== 'expression') return false
  const { scope, expression } = source
  if (!isA(expression, 'VAR') || expression.varattno === 0 || seen.has(expression)) return false
  return isRecursion(sourceOf(scope, expression), new Set([...seen, expression]))
}
