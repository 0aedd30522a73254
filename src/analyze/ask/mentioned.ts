import type { Catalog, CatalogRelation } from '../../database/catalog.js'
import type { Oid } from '../../database/database.js'
import type { DescribedQuery } from './described-query.js'
import type { Node } from '../tree/nodes.js'
import { readTrees } from '../tree/read-tree.js'
import { walk } from '../tree/walk.js'

/**
 * Reads from the catalog what the trees of a run mention, including views' own trees, in as few queries as
 * possible.
 */
export async function loadMentioned(catalog: Catalog, queries: readonly DescribedQuery[]): Promise<void> {
  const relations = new Set<Oid>()
  const functions = new Set<Oid>()
  const types = new Set<Oid>()
  for (const { tree, described } of queries) {
    note(tree, relations, functions)
    for (const type of described.parameterTypes) types.add(type)
    for (const { type } of described.fields ?? []) types.add(type)
  }
  const read = new Set<string>()
  for (;;) {
    await catalog.ensure({ relations, types, functions })
    const texts = [
      ...[...relations].flatMap((oid) => treesOf(catalog.relation(oid))),
      ...[...functions].flatMap((oid) => catalog.function(oid)?.body ?? []),
    ].filter((text) => !read.has(text))
    if (texts.length === 0) break
    for (const text of texts) {
      read.add(text)
      for (const tree of readTrees(text)) note(tree, relations, functions)
    }
  }
}

/** A view's query, and the expressions of its unique indexes. */
const treesOf = (relation: CatalogRelation | undefined): readonly string[] =>
  [
    relation?.viewTree,
    ...(relation?.specialKeys ?? []).flatMap(({ expressions, predicate }) => [expressions, predicate]),
  ].flatMap((text) => text ?? [])

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
