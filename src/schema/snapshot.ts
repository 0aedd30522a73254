import type { PlainObject } from '../config/plain-object.js'

/**
 * A description of a schema as a tree of named parts, which each line of Drizzle creates from drizzle-kit's
 * own. Parts with a type here are compared one by one; the rest is compared as a whole and passed through.
 */
export interface Snapshot {
  readonly tables: Named<SnapshotTable>
  readonly enums: Named<SnapshotEnum>
  readonly schemas: Named<string>
  readonly sequences: Named<SnapshotObject>
  readonly roles: Named<SnapshotObject>
  readonly policies: Named<SnapshotPolicy>
  readonly views: Named<SnapshotView>
  /** The data that the line needs to convert it back to drizzle-kit's form. */
  readonly rest: PlainObject
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
  /** The SQL type, including arrays: `numeric(10, 2)`, `mood[]`. */
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

export interface SnapshotObject {
  readonly name: string
  readonly schema?: string
}

export interface SnapshotEnum {
  readonly name: string
  readonly schema: string
  readonly values: readonly string[]
}

/** A policy that is linked to a table outside the schema. */
export interface SnapshotPolicy {
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

export const emptySnapshot: Snapshot = {
  tables: {},
  enums: {},
  schemas: {},
  sequences: {},
  roles: {},
  policies: {},
  views: {},
  rest: {},
}
