import type { Oid } from '../../database/database.js'
import type { Node } from './nodes.js'

/** The function that a call or an operator runs; null for other nodes. */
export function calledFunction(node: Node): Oid | null {
  if (node.tag === 'FUNCEXPR') return node.funcid
  return 'opfuncid' in node ? node.opfuncid : null
}
