import type { Span } from '../../diagnostics/span.js'
import { nodeIn, parseTree } from '../../schema/sql-tree.js'
import type { Rewritten } from '../../source/rewrite.js'
import { tokenLength } from '../tree/tree-offsets.js'

/** Statements, and the nodes that contain the expressions of one. */
const NO_EXPRESSIONS: ReadonlySet<string> = new Set([
  'RawStmt',
  'SelectStmt',
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
  'ResTarget',
  'WithClause',
  'CommonTableExpr',
  'RangeSubselect',
  'JoinExpr',
])

interface Visit {
  readonly value: unknown
  readonly depth: number
  /** The outermost expression around it, and its depth. */
  readonly expression: { readonly value: object; readonly depth: number } | null
}

/**
 * The outermost expression around the deepest node of a statement, for which Postgres reports only that it is
 * nested too deeply. Null if there is no such expression: a chain of UNION is as deep. The walks use an
 * explicit stack, because the tree is deeper than JavaScript's stack.
 */
export async function deepestExpression({ text, spanAt }: Rewritten): Promise<Span | null> {
  const tree = await parseTree(text)
  let deepest: Visit = { value: null, depth: 0, expression: null }
  for (const visit of visits(tree)) if (visit.depth > deepest.depth) deepest = visit
  const { expression } = deepest
  // The depth comes from the nodes around it.
  if (!expression || expression.depth > deepest.depth / 2) return null
  let [first, last] = [Infinity, -1]
  for (const { value } of visits(expression.value)) {
    const location = locationOf(value)
    if (location === null) continue
    first = Math.min(first, location)
    last = Math.max(last, location)
  }
  if (last < 0) return null
  const bytes = Buffer.from(text)
  const offset = (at: number): number => bytes.subarray(0, at).toString().length
  const end = offset(last)
  return spanAt(offset(first), end + tokenLength(text, end))
}

function* visits(root: unknown): Generator<Visit> {
  const open: Visit[] = [{ value: root, depth: 0, expression: null }]
  for (let visit = open.pop(); visit; visit = open.pop()) {
    yield visit
    const { value, depth, expression } = visit
    if (typeof value !== 'object' || value === null) continue
    const node = nodeIn(value)
    const around = expression ?? (node && !NO_EXPRESSIONS.has(node.kind) ? { value, depth } : null)
    for (const inner of Object.values(value)) {
      if (typeof inner === 'object') open.push({ value: inner, depth: depth + 1, expression: around })
    }
  }
}

/** In bytes, as Postgres's parser counts. It omits a location of 0. */
function locationOf(value: unknown): number | null {
  if (typeof value !== 'object' || value === null || !('location' in value)) return null
  return typeof value.location === 'number' && value.location >= 0 ? value.location : null
}
