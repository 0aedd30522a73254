import type { Node } from './nodes.js'
import { walk } from './walk.js'

/** Nodes that inference need not read: they affect neither nullability nor the number of rows. */
const PASSED_OVER: ReadonlySet<string> = new Set([
  'CTESEARCHCLAUSE',
  'CURRENTOFEXPR',
  'JSONFORMAT',
  'JSONTABLEPATH',
  'TABLESAMPLECLAUSE',
])

export interface UnknownNode {
  readonly name: string
  readonly location: number
}

/** Nodes of kinds that no version of Postgres had so far, one of each kind. */
export function unknownNodes(tree: Node): readonly UnknownNode[] {
  const found = new Map<string, UnknownNode>()
  walk(tree, (node) => {
    if (node.tag === 'OTHER' && !PASSED_OVER.has(node.name) && !found.has(node.name))
      found.set(node.name, node)
  })
  return [...found.values()].map(({ name, location }) => ({ name, location }))
}
