import { unmigratedUse } from '../../diagnostics/catalogue/traps.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import { span, type Span } from '../../diagnostics/span.js'
import type { QuerySource } from '../../model/query-source.js'
import { tokensOf } from '../explain/advice/rejected-statement.js'
import type { AnalysisContext } from '../context.js'
import type { DescribedQuery } from '../ask/described-query.js'
import { walk } from '../tree/walk.js'

/**
 * Sets of columns contain their numbers plus this offset, because system columns are negative:
 * FirstLowInvalidHeapAttributeNumber of src/include/access/sysattr.h.
 */
const OFFSET = 7

/**
 * Uses of tables and columns that the schema declares and no migration creates. A statement uses the objects
 * for which Postgres checks permissions: RTEPermissionInfo of src/include/nodes/parsenodes.h.
 */
export function unmigratedUses(
  { source, tree }: DescribedQuery,
  { catalog, drizzle }: AnalysisContext,
): readonly Diagnostic[] {
  if (!drizzle.hasUnmigrated) return []
  const uses = new Map<string, Diagnostic>()
  walk(tree, (node) => {
    if (node.tag !== 'RTEPERMISSIONINFO') return
    const relation = catalog.relation(node.relid)
    const unmigrated = relation && drizzle.relation(relation)?.unmigrated
    if (!unmigrated) return
    const shown = relation.schema === 'public' ? relation.name : `${relation.schema}.${relation.name}`
    const use = (what: string, name: string): void => {
      if (!uses.has(what)) uses.set(what, unmigratedUse(source.property, placeOf(source, name), what))
    }
    if (unmigrated === 'relation') return use(shown, relation.name)
    const columns = [...node.selectedCols, ...node.insertedCols, ...node.updatedCols].map(
      (member) => member - OFFSET,
    )
    for (const { name, number } of relation.attributes) {
      // A whole row (0) includes all columns.
      if (unmigrated.includes(name) && (columns.includes(number) || columns.includes(0)))
        use(`${shown}.${name}`, name)
    }
  })
  return [...uses.values()]
}

/** The place where the name is written; a star does not contain it. */
function placeOf(source: QuerySource, name: string): Span {
  const written = [name.toLowerCase(), `"${name.replaceAll('"', '""')}"`.toLowerCase()]
  const token = tokensOf(source).find(({ text }) => written.includes(text.toLowerCase()))
  return token ? span(source.file, token.start, token.end) : source.nameSpan
}
