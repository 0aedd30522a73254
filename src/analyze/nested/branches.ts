/**
 * The queries that produce a statement's result: the statement itself, or the branches of its set operation.
 */
import { branchScope, type Scope, setOperations } from '../scope/scope.js'
import { outputEntries } from '../tree/output-entries.js'
import { isA, type Node } from '../tree/nodes.js'

export interface Branch {
  readonly scope: Scope
  /** The expressions of the output columns. */
  readonly outputs: readonly Node[]
}

/**
 * EXCEPT and INTERSECT return rows of their left side, so only that one is included. Empty if a branch cannot
 * be read.
 */
export function branchesOf(scope: Scope): readonly Branch[] {
  const { setOperations: operation } = scope.query
  if (operation) return branchesBelow(scope, operation)
  const outputs = outputEntries(scope.query).flatMap(({ expr }) => (expr ? [expr] : []))
  return [{ scope, outputs }]
}

function branchesBelow(scope: Scope, node: Node): readonly Branch[] {
  if (isA(node, 'RANGETBLREF')) {
    const branch = branchScope(scope, node.rtindex)
    return branch ? branchesOf(branch) : []
  }
  if (!isA(node, 'SETOPERATIONSTMT') || !node.larg || !node.rarg) return []
  const left = branchesBelow(scope, node.larg)
  return node.op === setOperations.union ? [...left, ...branchesBelow(scope, node.rarg)] : left
}
