/** The expressions that are stored in a column, and those whose NULL makes the stored value NULL. */
import { isA, all, type Node, type NodeOf, rteKinds, subLinks } from '../tree/nodes.js'
import { walk } from '../tree/walk.js'
import {
  childScope,
  entryAt,
  outputOf,
  type Scope,
  scopeOf,
  type ValueSource,
  sourceOf,
} from '../scope/scope.js'

export interface StoredExpression {
  readonly value: Node | null
  /**
   * `whole`: its value is stored. `alternative`: its value is one of those that may be stored, as a branch of
   * CASE. `null`: the stored value is NULL if it is NULL, as for the argument of a strict function.
   */
  readonly taken: 'whole' | 'alternative' | 'null'
}

type Taken = StoredExpression['taken']

/** The stored expression of an assignment, and its parts that pass on a value or a NULL. */
export function storedExpressions(scope: Scope, expression: Node | null): readonly StoredExpression[] {
  const found: StoredExpression[] = []
  collect(scope, expression, 'whole', found)
  return found
}

/** The expressions whose values are assigned: those of every row of VALUES, or of the SELECT of an INSERT. */
export const assignedValues = (scope: Scope, expression: Node | null): readonly (Node | null)[] =>
  storedExpressions(scope, expression).flatMap(({ value, taken }) => (taken === 'whole' ? [value] : []))

function collect(scope: Scope, node: Node | null, taken: Taken, found: StoredExpression[]): void {
  // A value that is passed on further down is a part of something else.
  const part = taken === 'null' ? 'null' : 'alternative'
  const each = (parts: readonly (Node | null)[]): void => {
    for (const each of parts) collect(scope, each, part, found)
  }
  switch (node?.tag) {
    case 'SUBSCRIPTINGREF':
      // `arr[1] = $1` stores an element.
      return
    case 'RELABELTYPE':
    case 'COERCETODOMAIN':
    case 'COERCEVIAIO':
      collect(scope, node.arg, taken, found)
      return
    case 'VAR':
      collectSource(scope, node, taken, found)
      return
    case 'FUNCEXPR':
      // COERCE_EXPLICIT_CALL is 0 of CoercionForm; the others are casts.
      if (node.funcformat !== 0) {
        collect(scope, node.args[0] ?? null, taken, found)
        return
      }
      break
    default:
  }
  found.push({ value: node, taken })
  switch (node?.tag) {
    case 'COALESCEEXPR':
    case 'MINMAXEXPR':
      each(node.args)
      return
    case 'NULLIFEXPR':
      each(node.args.slice(0, 1))
      return
    case 'CASEEXPR':
      each([...all(node.args, 'CASEWHEN').map(({ result }) => result), node.defresult])
      return
    case 'SUBLINK':
      if (node.subLinkType === subLinks.expression && isA(node.subselect, 'QUERY')) {
        follow(outputOf(childScope(scope, node.subselect), 1), part, found)
      }
      return
    case 'FUNCEXPR':
    case 'OPEXPR': {
      const operand = onlyOperand(scope, node)
      if (operand) collect(scope, operand, 'null', found)
      return
    }
    default:
  }
}

function collectSource(scope: Scope, variable: NodeOf<'VAR'>, taken: Taken, found: StoredExpression[]): void {
  const { rtekind } = entryAt(scopeOf(scope, variable), variable.varno)
  if (rtekind === rteKinds.relation) return
  // A query of WITH, or a join, may remove the rows to which an outer condition refers.
  const isFed = rtekind === rteKinds.values || rtekind === rteKinds.subquery
  follow(sourceOf(scope, variable), isFed || taken === 'null' ? taken : 'alternative', found)
}

function follow(source: ValueSource, taken: Taken, found: StoredExpression[]): void {
  if (source.kind === 'either' || source.kind === 'both') {
    for (const part of source.sources) follow(part, taken, found)
  }
  // In the body of a function, parameters are the function's own.
  if (source.kind === 'expression' && !source.scope.call) {
    collect(source.scope, source.expression, taken, found)
  }
}

/** The only operand of a strict call that is not a constant. */
function onlyOperand(scope: Scope, node: NodeOf<'FUNCEXPR'> | NodeOf<'OPEXPR'>): Node | null {
  const called = scope.catalog.function(node.tag === 'FUNCEXPR' ? node.funcid : node.opfuncid)
  if (!called?.strict || called.returnsSet) return null
  const operands = node.args.filter((arg) => !isConstant(arg))
  return operands.length === 1 ? (operands[0] ?? null) : null
}

/** Without columns, parameters and subqueries; `now()` counts as one. */
function isConstant(expression: Node): boolean {
  let constant = true
  walk(expression, ({ tag }) => {
    if (tag === 'VAR' || tag === 'PARAM' || tag === 'SUBLINK' || tag === 'AGGREF' || tag === 'WINDOWFUNC') {
      constant = false
    }
    return constant
  })
  return constant
}
