import type { Node, SelectStmt } from 'libpg-query'

/** A list of output columns: of a SELECT, or of RETURNING. */
export interface TargetList {
  readonly targets: readonly Node[]
  /** Whether its columns are the statement's own result. */
  readonly output: boolean
  /** Whether it names the columns of the result: in a set operation only the first branch does. */
  readonly names: boolean
  /** The SELECT it belongs to, null for RETURNING. */
  readonly select: SelectStmt | null
}

/**
 * All target lists of a statement, in no particular order, except those that EXISTS ignores. The walk uses an
 * explicit stack, because a chain of thousands of operators is a tree of that depth.
 */
export function targetLists(statement: Node): readonly TargetList[] {
  const lists: TargetList[] = []
  const pending: { readonly value: unknown; readonly output: boolean; readonly ignored: boolean }[] = [
    { value: statement, output: true, ignored: false },
  ]
  for (let item = pending.pop(); item; item = pending.pop()) {
    const { value, output, ignored } = item
    if (typeof value !== 'object' || value === null) continue
    if (isNode(value, 'SelectStmt')) {
      const all = branches(value.SelectStmt)
      const naming = all.find((select) => !select.larg)
      for (const select of all) {
        // Branches of a set operation must have equal numbers of columns, so EXISTS over one does not ignore
        // them.
        const unseen = ignored && select === value.SelectStmt
        if (select.targetList && !unseen) {
          lists.push({ targets: select.targetList, output, names: output && select === naming, select })
        }
        pushChildren(select, ['larg', 'rarg'])
      }
      continue
    }
    const returning = returningList(value)
    if (returning) lists.push({ targets: returning, output, names: output, select: null })
    if (isNode(value, 'SubLink')) {
      const { subselect, ...rest } = value.SubLink
      pending.push({ value: subselect, output: false, ignored: rest.subLinkType === 'EXISTS_SUBLINK' })
      pushChildren(rest)
    } else pushChildren(value)
  }
  return lists

  function pushChildren(parent: object, without: readonly string[] = []): void {
    for (const [key, value] of Object.entries(parent)) {
      if (typeof value === 'object' && !without.includes(key)) {
        pending.push({ value, output: false, ignored: false })
      }
    }
  }
}

function returningList(node: object): readonly Node[] | undefined {
  if (isNode(node, 'InsertStmt')) return node.InsertStmt.returningClause?.exprs
  if (isNode(node, 'UpdateStmt')) return node.UpdateStmt.returningClause?.exprs
  if (isNode(node, 'DeleteStmt')) return node.DeleteStmt.returningClause?.exprs
  if (isNode(node, 'MergeStmt')) return node.MergeStmt.returningClause?.exprs
  return undefined
}

/** A SELECT without set operation itself; otherwise all selects that it combines. */
function branches(select: SelectStmt): readonly SelectStmt[] {
  const all: SelectStmt[] = []
  const pending = [select]
  for (let next = pending.pop(); next; next = pending.pop()) {
    all.push(next)
    if (next.rarg) pending.push(next.rarg)
    if (next.larg) pending.push(next.larg)
  }
  return all
}

type NodeOf<Kind extends string> = Extract<Node, Readonly<Record<Kind, unknown>>>

const isNode = <Kind extends string>(value: object, kind: Kind): value is NodeOf<Kind> => kind in value
