/**
 * Converts between drizzle-kit 1.0's description of a schema, a flat list of entities, and the snapshot that
 * is compared.
 */
import type { PlainObject } from '../../config/plain-object.js'
import { qualified } from '../identifiers.js'
import {
  emptySnapshot,
  type Named,
  type Snapshot,
  type SnapshotColumn,
  type SnapshotEnum,
  type SnapshotForeignKey,
  type SnapshotObject,
  type SnapshotPolicy,
  type SnapshotTable,
  type SnapshotView,
} from '../snapshot.js'

/** A schema, table, column, index and the like, by drizzle-kit's `entityType`. */
export interface Entity {
  readonly entityType: string
  readonly name: string
  readonly [property: string]: unknown
}

/** A whole schema. The types of entities are in src/dialects/postgres/ddl.ts of drizzle-kit. */
export function snapshotOf(entities: readonly Entity[]): Snapshot {
  const of = (type: string): readonly Entity[] => entities.filter(({ entityType }) => entityType === type)
  const byTable = (type: string): ReadonlyMap<string, readonly Entity[]> =>
    groupBy(of(type), (entity) => pathOf(entity, entity['table']))
  const parts = new Map<string, ReadonlyMap<string, readonly Entity[]>>(
    TABLE_PARTS.map(({ type }) => [type, byTable(type)]),
  )
  const columns = byTable('columns')
  const tables = of('tables').map((table): readonly [string, SnapshotTable] => {
    const key = pathOf(table, table.name)
    const part = (type: string): Named<PlainObject> => named(parts.get(type)?.get(key) ?? [], comparable)
    return [
      key,
      {
        name: table.name,
        schema: schemaOf(table),
        columns: named(columns.get(key) ?? [], columnOf),
        indexes: part('indexes'),
        foreignKeys: part('fks') as Named<PlainObject & SnapshotForeignKey>,
        compositePrimaryKeys: part('pks'),
        uniqueConstraints: part('uniques'),
        policies: part('policies'),
        checkConstraints: part('checks'),
        isRLSEnabled: table['isRlsEnabled'] === true,
      },
    ]
  })
  const known = new Set(tables.map(([key]) => key))
  const byPath = <T>(type: string, read: (entity: Entity) => T): Named<T> =>
    Object.fromEntries(of(type).map((entity) => [pathOf(entity, entity.name), read(entity)]))
  return {
    ...emptySnapshot,
    tables: Object.fromEntries(tables),
    enums: byPath('enums', (entity) => comparable(entity) as PlainObject & SnapshotEnum),
    schemas: named(of('schemas'), ({ name }) => name),
    sequences: byPath('sequences', objectOf),
    roles: named(of('roles'), objectOf),
    policies: Object.fromEntries(
      of('policies')
        .filter((policy) => !known.has(pathOf(policy, policy['table'])))
        .map((policy) => [policyKey(policy), outerPolicy(policy)]),
    ),
    views: byPath('views', viewOf),
    rest: { entities },
  }
}

/**
 * The entities of a snapshot, from which `compareSnapshots` may have removed parts or restored earlier
 * states.
 */
export function entitiesOf(snapshot: Snapshot): readonly Entity[] {
  const entities = (snapshot.rest['entities'] ?? []) as readonly Entity[]
  return entities.flatMap((entity): readonly Entity[] => {
    const path = pathOf(entity, entity.name)
    const table = snapshot.tables[pathOf(entity, entity['table'])]
    switch (entity.entityType) {
      case 'schemas':
        return snapshot.schemas[entity.name] === undefined ? [] : [entity]
      case 'tables': {
        const own = snapshot.tables[path]
        return own ? [{ ...entity, isRlsEnabled: own.isRLSEnabled }] : []
      }
      case 'columns': {
        const column = table?.columns[entity.name]
        return column ? [{ ...entity, notNull: column.notNull, default: column.default ?? null }] : []
      }
      case 'enums': {
        const own = snapshot.enums[path]
        return own ? [{ ...entity, values: own.values }] : []
      }
      case 'roles': {
        const own = snapshot.roles[entity.name]
        return own ? [{ ...entity, ...own }] : []
      }
      case 'sequences':
        return snapshot.sequences[path] ? [entity] : []
      case 'views':
        return snapshot.views[path] ? [entity] : []
      case 'policies': {
        const isLeft = table ? table.policies[entity.name] : snapshot.policies[policyKey(entity)]
        return isLeft ? [entity] : []
      }
    }
    const part = TABLE_PARTS.find(({ type }) => type === entity.entityType)
    // Privileges and similar entities are not compared, so they are the same on both sides.
    return !part || table?.[part.property][entity.name] ? [entity] : []
  })
}

/** What a table owns besides its columns. */
const TABLE_PARTS = [
  { type: 'indexes', property: 'indexes' },
  { type: 'fks', property: 'foreignKeys' },
  { type: 'pks', property: 'compositePrimaryKeys' },
  { type: 'uniques', property: 'uniqueConstraints' },
  { type: 'policies', property: 'policies' },
  { type: 'checks', property: 'checkConstraints' },
] as const

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}

/** Empty for `public`, as the snapshot has it. */
const schemaOf = (entity: Entity): string => {
  const schema = entity['schema']
  return typeof schema === 'string' && schema !== 'public' ? schema : ''
}

const pathOf = (entity: Entity, name: unknown): string => `${schemaOf(entity) || 'public'}.${String(name)}`

const policyKey = (policy: Entity): string => `${pathOf(policy, policy['table'])}.${policy.name}`

const named = <T>(entities: readonly Entity[], read: (entity: Entity) => T): Named<T> =>
  Object.fromEntries(entities.map((entity) => [entity.name, read(entity)]))

/** Without data that a database does not have: whether the schema or drizzle-kit chose the name. */
function comparable({ entityType: _type, nameExplicit: _explicit, ...entity }: Entity): PlainObject & {
  readonly name: string
} {
  return entity
}

const objectOf = (entity: Entity): SnapshotObject & PlainObject => comparable(entity)

const outerPolicy = (policy: Entity): SnapshotPolicy & PlainObject => ({
  ...comparable(policy),
  on: qualified(schemaOf(policy), String(policy['table'])),
})

const viewOf = (view: Entity): SnapshotView & PlainObject => ({
  ...comparable(view),
  schema: schemaOf(view) || 'public',
  materialized: view['materialized'] === true,
  isExisting: false,
})

function columnOf(column: Entity): SnapshotColumn {
  const typeSchema = column['typeSchema']
  return {
    name: column.name,
    type: `${String(column['type'])}${'[]'.repeat(Number(column['dimensions'] ?? 0))}`,
    ...(typeof typeSchema === 'string' ? { typeSchema } : {}),
    // Every primary key is a separate entity.
    primaryKey: false,
    notNull: column['notNull'] === true,
    default: column['default'] ?? undefined,
    generated: column['generated'] ?? undefined,
    identity: column['identity'] ?? undefined,
  }
}
