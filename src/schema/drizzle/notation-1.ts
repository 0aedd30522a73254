/**
 * Recorded entities in the notation of today. drizzle-kit up keeps the texts and names of 0.x, of which 1.0 writes some otherwise: these are no
 * change of the schema.
 */
import type { Entity } from './entities-1.js'

/** The recorded entities, with those of the schema in the place of what means the same. */
export function inNotationOf(recorded: readonly Entity[], current: readonly Entity[]): readonly Entity[] {
  const byMeaning = new Map(current.map((entity) => [meaningOf(entity, current), entity]))
  return recorded.map((entity) => byMeaning.get(meaningOf(entity, recorded)) ?? entity)
}

function meaningOf(entity: Entity, all: readonly Entity[]): string {
  return JSON.stringify(Object.entries(normalized(entity, all)).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function normalized(entity: Entity, all: readonly Entity[]): Readonly<Record<string, unknown>> {
  switch (entity.entityType) {
    case 'columns':
      return {
        ...entity,
        // `timestamp (3)` and `timestamp(3)`.
        type: String(entity['type']).replaceAll(/\s+\(/g, '('),
        default: Number(entity['dimensions']) > 0 ? unquoted(entity['default']) : entity['default'],
        notNull: entity['notNull'] === true || isInKey(entity, all),
      }
    case 'checks':
      // `"users"."age" > 0` and `"age" > 0`.
      return { ...entity, value: String(entity['value']).replaceAll(`"${String(entity['table'])}".`, '') }
    case 'fks':
    case 'indexes':
    case 'pks':
    case 'uniques':
      // Of names that drizzle-kit makes the rule has changed: `posts_by_users_id_fk`, `posts_by_users_id_fkey`.
      return entity['nameExplicit'] === false ? { ...entity, name: null } : entity
    default:
      return entity
  }
}

/** An element of an array needs quotes only where it is NULL, empty or has blanks or signs of the array's. */
const unquoted = (text: unknown): unknown =>
  typeof text === 'string' ? text.replaceAll(/"((?!null")[^\s"\\{},]+)"/gi, '$1') : text

/** 0.x does not record that the columns of a composite key are NOT NULL. */
const isInKey = (column: Entity, all: readonly Entity[]): boolean =>
  all.some(
    ({ entityType, schema, table, columns }) =>
      entityType === 'pks' &&
      schema === column['schema'] &&
      table === column['table'] &&
      Array.isArray(columns) &&
      columns.includes(column.name),
  )
