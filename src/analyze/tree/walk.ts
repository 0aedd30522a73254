import { type Node, nodeFields } from './nodes.js'

/** The nodes directly below a node, in field order. */
export function childrenOf(node: Node): readonly Node[] {
  if (node.tag === 'OTHER') return node.children
  const children: Node[] = []
  for (const [name, type] of nodeFieldsOf(node.tag)) {
    const value = (node as unknown as Readonly<Record<string, unknown>>)[name]
    if (type === 'node') {
      if (value !== null) children.push(value as Node)
    } else if (type === 'lists') {
      for (const list of value as readonly (readonly Node[])[]) for (const child of list) children.push(child)
    } else {
      for (const child of value as readonly (Node | null)[]) if (child !== null) children.push(child)
    }
  }
  return children
}

type NodeField = readonly [name: string, type: 'node' | 'nodes' | 'holes' | 'lists']

/** Inference walks each tree many times, and most fields of a node contain no nodes. */
const known = new Map<string, readonly NodeField[]>()

function nodeFieldsOf(tag: Exclude<Node['tag'], 'OTHER'>): readonly NodeField[] {
  const before = known.get(tag)
  if (before !== undefined) return before
  const fields: Readonly<Record<string, string>> = nodeFields[tag]
  const found = Object.entries(fields).filter((field): field is [string, NodeField[1]] =>
    ['node', 'nodes', 'holes', 'lists'].includes(field[1]),
  )
  known.set(tag, found)
  return found
}

/**
 * Calls `visit` for a node and everything below it, parents first; `false` skips the children of the node.
 */
export function walk(node: Node, visit: (node: Node) => boolean | void): void {
  if (visit(node) === false) return
  for (const child of childrenOf(node)) walk(child, visit)
}
