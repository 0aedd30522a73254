import { all, commandTypes, type Node, type Query } from './nodes.js'

/** The entries that reach a query's output, in order. */
export function outputEntries(query: Query): readonly Extract<Node, { tag: 'TARGETENTRY' }>[] {
  const list = query.commandType === commandTypes.select ? query.targetList : query.returningList
  return all(list, 'TARGETENTRY').filter(({ resjunk }) => !resjunk)
}
