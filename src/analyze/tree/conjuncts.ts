import type { Node } from './nodes.js'

/** The conditions that AND joins, which hold wherever the whole does; none of a condition that is not there. */
export function conjuncts(condition: Node | null): readonly Node[] {
  if (!condition) return []
  return condition.tag === 'BOOLEXPR' && condition.boolop === 'and'
    ? condition.args.flatMap(conjuncts)
    : [condition]
}
