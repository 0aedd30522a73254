/**
 * Converts recorded entities to the current notation. drizzle-kit up keeps the texts and names of 0.x, of
 * which 1.0 writes some differently: these are not changes of the schema.
 */
import { parseTree } from '../sql-tree.js'
import type { Entity } from './entities-1.js'

/** The recorded entities; those of the schema replace entities with the same meaning. */
export async function inNotationOf(
  recorded: readonly Entity[],
  current: readonly Entity[],
): Promise<readonly Entity[]> {
  const byMeaning = new Map<string, Entity>()
  for (const entity of current) byMeaning.set(await meaningOf(entity, current), entity)
  return Promise.all(
    recorded.map(placed).map(async (entity) => byMeaning.get(await meaningOf(entity, recorded)) ?? entity),
  )
}

/** The table of a policy on a table outside the schema, which drizzle-kit up leaves as the text `"realtime"."messages"`. */
function placed(entity: Entity): Entity {
  const [, schema, table] = /^"([^"]+)"\."([^"]+)"$/.exec(String(entity['table'])) ?? []
  return entity.entityType === 'policies' && schema !== undefined ? { ...entity, schema, table } : entity
}

async function meaningOf(entity: Entity, all: readonly Entity[]): Promise<string> {
  const properties = await normalized(entity, all)
  return JSON.stringify(Object.entries(properties).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** A query's raw tree, which ignores differences of parentheses and white space. */
async function treeOf(query: unknown): Promise<unknown> {
  const tree = typeof query === 'string' ? await parseTree(query) : null
  const isPlace = (key: string): boolean => /^(?:stmt_)?(?:location|len)$/.test(key)
  return tree ? JSON.stringify(tree, (key, value: unknown) => (isPlace(key) ? undefined : value)) : query
}

/** The tree of an expression over the columns of the entity's table. */
const expression = (entity: Entity, text: unknown): Promise<unknown> =>
  treeOf(typeof text === 'string' ? `select ${String(unqualified(entity, text))}` : text)

async function normalized(
  entity: Entity,
  all: readonly Entity[],
): Promise<Readonly<Record<string, unknown>>> {
  switch (entity.entityType) {
    case 'columns':
      return {
        ...entity,
        // `timestamp (3)` and `timestamp(3)`.
        type: String(entity['type']).replaceAll(/\s+\(/g, '('),
        default: Number(entity['dimensions']) > 0 ? unquoted(entity['default']) : entity['default'],
        notNull: entity['notNull'] === true || isInKey(entity, all),
      }
    case 'views':
      return { ...entity, definition: await treeOf(entity['definition']) }
    case 'checks':
      return { ...entity, value: await expression(entity, entity['value']) }
    case 'policies':
      return {
        ...entity,
        using: await expression(entity, entity['using']),
        withCheck: await expression(entity, entity['withCheck']),
      }
    case 'indexes':
      return {
        ...entity,
        name: entity['nameExplicit'] === false ? null : entity.name,
        where: await expression(entity, entity['where']),
        columns: JSON.stringify(entity['columns'], (key, value: unknown) =>
          key === 'value' ? unqualified(entity, value) : value,
        ),
      }
    case 'fks':
    case 'pks':
    case 'uniques':
      // The rule for names that drizzle-kit chooses has changed: `posts_by_users_id_fk`,
      // `posts_by_users_id_fkey`.
      return entity['nameExplicit'] === false ? { ...entity, name: null } : entity
    default:
      return entity
  }
}

/** `"users"."age" > 0` and `"age" > 0`. */
const unqualified = ({ table }: Entity, text: unknown): unknown =>
  typeof text === 'string' ? text.replaceAll(`"${String(table)}".`, '') : text

/**
 * An element of an array needs quotes only if it is NULL, empty or contains blanks or delimiters of the
 * array.
 */
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
