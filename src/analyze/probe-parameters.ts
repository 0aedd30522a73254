/**
 * A parameter takes the type of its first use in Postgres's order of analysis, so `:p is null or x = :p` fails
 * although its meaning is clear. The probe asks again with every occurrence as a parameter of its own, finds the type
 * that the uses which have one agree on, and says which occurrences need a cast to it.
 */
import type { Catalog } from '../database/catalog.js'
import type { Database, Oid } from '../database/database.js'
import type { Span } from '../diagnostics/span.js'
import type { Edit, QuerySource, SourceParameter } from '../source/query-source.js'
import { rewrite } from '../source/rewrite.js'
import { all } from './tree/nodes.js'
import { readTree } from './tree/read-tree.js'
import { walk } from './tree/walk.js'

/** Errors that an undecided parameter can be the cause of. */
const UNDECIDED: ReadonlySet<string> = new Set(['42P08', '42P18', '42883', '42804', '42725'])

export type Probe =
  /** Casts that make the statement's parameters agree. */
  | { readonly kind: 'casts'; readonly edits: readonly Edit[] }
  /** Uses of one parameter that want different types. */
  | { readonly kind: 'conflict'; readonly parameter: SourceParameter; readonly uses: readonly TypedUse[] }
  /** The parameters are not what is wrong. */
  | { readonly kind: 'nothing' }

export interface TypedUse {
  readonly span: Span
  readonly type: string
}

export const mayBeUndecided = (sqlstate: string): boolean => UNDECIDED.has(sqlstate)

interface Occurrence {
  readonly parameter: SourceParameter
  readonly span: Span
  /** An operand of IS NULL, which says nothing of its type. */
  readonly weak: boolean
}

const TEXT: Oid = 25

export async function probeParameters(
  database: Database,
  catalog: Catalog,
  source: QuerySource,
): Promise<Probe> {
  const occurrences: Occurrence[] = source.parameters.flatMap((parameter) =>
    parameter.occurrences.map((span) => ({ parameter, span, weak: isNullTested(source, span) })),
  )
  if (occurrences.length === 0) return { kind: 'nothing' }
  const numbers = new Map(occurrences.map(({ span }, index) => [span.start, index + 1]))
  const edits = source.edits.map((edit) => {
    const number = numbers.get(edit.start)
    return number === undefined ? edit : { ...edit, text: edit.text.replace(/\$\d+/, `$${number}`) }
  })
  const { text } = rewrite(source.file, source.span.start, source.span.end, edits)
  const answer = await database.describe(
    text,
    occurrences.map(({ weak }) => (weak ? TEXT : 0)),
  )
  if (answer.kind === 'rejected') return { kind: 'nothing' }

  const bare = bareOutputs(answer.tree)
  const casts: Edit[] = []
  for (const parameter of source.parameters) {
    const uses = occurrences.flatMap((occurrence, index) =>
      occurrence.parameter === parameter
        ? [{ ...occurrence, number: index + 1, type: answer.parameterTypes[index] ?? 0 }]
        : [],
    )
    const isWeak = (use: (typeof uses)[number]): boolean => use.weak || bare.has(use.number)
    const strong = uses.filter((use) => !isWeak(use))
    const types = new Set(strong.map(({ type }) => type))
    if (types.size > 1) {
      const typed = strong.map(({ span, type }) => ({ span, type: catalog.type(type).name }))
      return { kind: 'conflict', parameter, uses: typed }
    }
    const [type] = types
    if (type === undefined || uses.length === strong.length) continue
    for (const use of uses.filter(isWeak)) {
      casts.push({ start: use.span.end, end: use.span.end, text: `::${catalog.type(type).name}` })
    }
  }
  return casts.length > 0 ? { kind: 'casts', edits: casts } : { kind: 'nothing' }
}

/** `:p is null`; a cast between would have given the type already. */
function isNullTested(source: QuerySource, occurrence: Span): boolean {
  const after = source.file.text.slice(occurrence.end, source.span.end)
  return /^\s*\)*\s*is\s+(?:not\s+)?null\b/i.test(after)
}

/** Parameters that are output columns by themselves: they become text for want of anything better. */
function bareOutputs(tree: string | null): ReadonlySet<number> {
  const found = new Set<number>()
  if (tree === null) return found
  walk(readTree(tree), (node) => {
    if (node.tag !== 'QUERY' || node.commandType !== 1) return
    for (const { expr } of all(node.targetList, 'TARGETENTRY'))
      if (expr?.tag === 'PARAM') found.add(expr.paramid)
  })
  return found
}
