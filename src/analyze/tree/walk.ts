import { type Node, nodeFields } from './nodes.js'

/** The nodes directly below a node, in field order. */
export function childrenOf(node: Node): readonly Node[] {
  if (node.tag === 'OTHER') return node.children
  const fields: Readonly<Record<string, string>> = nodeFields[node.tag]
  const children: Node[] = []
  for (const [name, type] of Object.entries(fields)) {
    const value = (node as unknown as Readonly<Record<string, unknown>>)[name]
    if (type === 'node' && value !== null) children.push(value as Node)
    else if (type === 'holes')
      children.push(...(value as readonly (Node | null)[]).filter((child) => child !== null))
    else if (type === 'nodes') children.push(...(value as readonly Node[]))
    else if (type === 'lists')
      for (const list of value as readonly (readonly Node[])[]) children.push(...list)
  }
  return children
}

/** Calls `visit` for a node and everything below it, parents first; a `false` keeps out of the node. */
export function walk(node: Node, visit: (node: Node) => boolean | void): void {
  if (visit(node) === false) return
  for (const child of childrenOf(node)) walk(child, visit)
}
