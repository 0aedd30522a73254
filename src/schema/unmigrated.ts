import type { DrizzleRelation } from '../model/schema-model.js'
import type { Snapshot } from './snapshot.js'

/**
 * By the relation's name with its schema: the columns that no migration has; null if no migration has the
 * relation itself.
 */
export type Unmigrated = ReadonlyMap<string, readonly string[] | null>

/** What the current schema has and the last migration does not. */
export function unmigratedIn(previous: Snapshot, current: Snapshot): Unmigrated {
  const found = new Map<string, readonly string[] | null>()
  for (const [key, { schema, name, columns }] of Object.entries(current.tables)) {
    const before = previous.tables[key]
    const missing = Object.values(columns).flatMap((column) =>
      before?.columns[column.name] ? [] : [column.name],
    )
    if (missing.length > 0 || !before) found.set(`${schema || 'public'}.${name}`, before ? missing : null)
  }
  for (const [key, { schema, name, isExisting }] of Object.entries(current.views)) {
    if (!isExisting && !previous.views[key]) found.set(`${schema || 'public'}.${name}`, null)
  }
  return found
}

/** The relations with these marks; unaffected ones are the same objects. */
export function markUnmigrated(
  relations: readonly DrizzleRelation[],
  unmigrated: Unmigrated,
): readonly DrizzleRelation[] {
  if (unmigrated.size === 0) return relations
  return relations.map((relation) => {
    const columns = unmigrated.get(`${relation.schema}.${relation.name}`)
    return columns === undefined ? relation : { ...relation, unmigrated: columns ?? 'relation' }
  })
}
