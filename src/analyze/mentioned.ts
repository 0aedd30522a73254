import type { Catalog } from '../database/catalog.js'
import type { Oid } from '../database/database.js'
import type { DescribedQuery } from './describe-query.js'
import type { Node } from './tree/nodes.js'
import { readTrees } from './tree/read-tree.js'
import { walk } from './tree/walk.js'

/** Reads from the catalog what the trees of a run mention, views' own trees included, in as few questions as that takes. */
export async function loadMentioned(catalog: Catalog, queries: readonly DescribedQuery[]): Promise<void> {
  const relations = new Set<Oid>()
  const functions = new Set<Oid>()
  const types = new Set<Oid>()
  for (const { tree, described } of queries) {
    note(tree, relations, functions)
    for (const type of described.parameterTypes) types.add(type)
    for (const { type } of described.fields ?? []) types.add(type)
  }
  const readViews = new Set<Oid>()
  for (;;) {
    await catalog.ensure({ relations, types, functions })
    const views = [...relations].filter((oid) => !readViews.has(oid) && catalog.relation(oid)?.viewTree)
    if (views.length === 0) break
    for (const oid of views) {
      readViews.add(oid)
      for (const tree of readTrees(catalog.relation(oid)?.viewTree ?? '')) note(tree, relations, functions)
    }
  }
}

function note(tree: Node, relations: Set<Oid>, functions: Set<Oid>): void {
  walk(tree, (node) => {
    switch (node.tag) {
      case 'RANGETBLENTRY':
        if (node.relid > 0) relations.add(node.relid)
        break
      case 'FUNCEXPR':
        functions.add(node.funcid)
        break
      case 'OPEXPR':
      case 'DISTINCTEXPR':
      case 'NULLIFEXPR':
      case 'SCALARARRAYOPEXPR':
        functions.add(node.opfuncid)
        break
      case 'AGGREF':
        functions.add(node.aggfnoid)
        break
      case 'WINDOWFUNC':
        functions.add(node.winfnoid)
        break
      default:
    }
  })
}
