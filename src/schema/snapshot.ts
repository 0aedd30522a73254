import { isPlainObject, type PlainObject } from '../config/plain-object.js'

/** drizzle-kit's description of a schema, version 7, as far as it is compared; the rest is passed through. */
export interface Snapshot {
  readonly version: '7'
  readonly dialect: 'postgresql'
  readonly id: string
  readonly prevId: string
  readonly tables: Named<SnapshotTable>
  readonly enums: Named<SnapshotEnum>
  readonly schemas: Named<string>
  readonly sequences: Named<SnapshotObject>
  readonly roles: Named<SnapshotObject>
  readonly policies: Named<SnapshotPolicy>
  readonly views: Named<SnapshotView>
  readonly _meta: PlainObject
}

export type Named<T> = Readonly<Record<string, T>>

export interface SnapshotTable {
  readonly name: string
  /** Empty for `public`. */
  readonly schema: string
  readonly columns: Named<SnapshotColumn>
  readonly indexes: Named<PlainObject>
  readonly foreignKeys: Named<SnapshotForeignKey>
  readonly compositePrimaryKeys: Named<PlainObject>
  readonly uniqueConstraints: Named<PlainObject>
  readonly policies: Named<PlainObject>
  readonly checkConstraints: Named<PlainObject>
  readonly isRLSEnabled: boolean
}

export interface SnapshotColumn {
  readonly name: string
  /** As SQL has it, arrays included: `numeric(10, 2)`, `mood[]`. */
  readonly type: string
  /** The schema of an enum. */
  readonly typeSchema?: string
  readonly primaryKey: boolean
  readonly notNull: boolean
  /** SQL text, a number or a boolean. */
  readonly default?: unknown
  readonly generated?: unknown
  readonly identity?: unknown
}

export interface SnapshotForeignKey {
  readonly name: string
  readonly onDelete?: string
  readonly onUpdate?: string
  readonly schemaTo?: string
}

interface SnapshotObject {
  readonly name: string
  readonly schema?: string
}

export interface SnapshotEnum {
  readonly name: string
  readonly schema: string
  readonly values: readonly string[]
}

/** A policy that is linked to a table outside the schema. */
interface SnapshotPolicy {
  readonly name: string
  /** The quoted and qualified table. */
  readonly on?: string
}

export interface SnapshotView {
  readonly name: string
  readonly schema: string
  readonly materialized: boolean
  readonly isExisting: boolean
  readonly definition?: string
}

const TABLE_PARTS = [
  'columns',
  'indexes',
  'foreignKeys',
  'compositePrimaryKeys',
  'uniqueConstraints',
  'policies',
  'checkConstraints',
] as const

export const emptySnapshot: Snapshot = {
  version: '7',
  dialect: 'postgresql',
  id: '00000000-0000-0000-0000-000000000000',
  prevId: '',
  tables: {},
  enums: {},
  schemas: {},
  sequences: {},
  roles: {},
  policies: {},
  views: {},
  _meta: { schemas: {}, tables: {}, columns: {} },
}

export type ReadSnapshot =
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly kind: 'invalid'; readonly reason: string }
  | { readonly kind: 'other version'; readonly version: string }

/** Reads a snapshot file. Parts that older releases of drizzle-kit did not know are empty. */
export function readSnapshot(text: string): ReadSnapshot {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (problem) {
    return { kind: 'invalid', reason: problem instanceof Error ? problem.message : String(problem) }
  }
  if (!isPlainObject(json)) return { kind: 'invalid', reason: 'it is not an object' }
  if (json['version'] !== '7') return { kind: 'other version', version: String(json['version']) }
  const tables = json['tables']
  if (!isPlainObject(tables)) return { kind: 'invalid', reason: 'it has no tables' }
  const snapshot: unknown = {
    ...emptySnapshot,
    ...json,
    tables: Object.fromEntries(Object.entries(tables).map(([key, table]) => [key, withAllParts(table)])),
  }
  if (!isSnapshot(snapshot)) return { kind: 'invalid', reason: 'it is not what drizzle-kit writes' }
  return { kind: 'snapshot', snapshot }
}

function withAllParts(table: unknown): unknown {
  if (!isPlainObject(table)) return table
  const parts = TABLE_PARTS.map((part) => [part, table[part] ?? {}] as const)
  return { isRLSEnabled: false, ...table, ...Object.fromEntries(parts) }
}

/** As deep as it is read here; drizzle-kit checks the rest. */
function isSnapshot(value: unknown): value is Snapshot {
  if (!isPlainObject(value)) return false
  const named = Object.keys(emptySnapshot).filter((part) => isPlainObject(Reflect.get(emptySnapshot, part)))
  return (
    named.every((part) => isPlainObject(value[part])) &&
    everyIn(value['tables'], isTable) &&
    everyIn(value['enums'], isEnum)
  )
}

const everyIn = (holder: unknown, test: (value: unknown) => boolean): boolean =>
  isPlainObject(holder) && Object.values(holder).every(test)

const isTable = (table: unknown): boolean =>
  isPlainObject(table) &&
  typeof table['name'] === 'string' &&
  typeof table['schema'] === 'string' &&
  TABLE_PARTS.every((part) => everyIn(table[part], isPlainObject)) &&
  everyIn(table['columns'], (column) => isPlainObject(column) && typeof column['type'] === 'string')

const isEnum = (value: unknown): boolean => isPlainObject(value) && Array.isArray(value['values'])
