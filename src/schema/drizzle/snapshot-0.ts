/**
 * Snapshots of drizzle-kit before 1.0: version 7, in which every part is an object with its members by name.
 */
import { isPlainObject, type PlainObject } from '../../config/plain-object.js'
import { emptySnapshot, type Snapshot } from '../snapshot.js'
import type { RecordedState, SnapshotFile } from './line.js'

export type Snapshot0 = Omit<Snapshot, 'rest'> & {
  readonly version: '7'
  readonly dialect: 'postgresql'
  readonly id: string
  readonly prevId: string
  readonly _meta: PlainObject
}

const HEADER = {
  version: '7',
  dialect: 'postgresql',
  id: '00000000-0000-0000-0000-000000000000',
  prevId: '',
  _meta: { schemas: {}, tables: {}, columns: {} },
} as const

const PARTS = ['tables', 'enums', 'schemas', 'sequences', 'roles', 'policies', 'views'] as const

const { rest: _, ...emptyParts } = emptySnapshot

const TABLE_PARTS = [
  'columns',
  'indexes',
  'foreignKeys',
  'compositePrimaryKeys',
  'uniqueConstraints',
  'policies',
  'checkConstraints',
] as const

export function snapshotOf(snapshot: Snapshot0): Snapshot {
  const { tables, enums, schemas, sequences, roles, policies, views, ...rest } = snapshot
  return { tables, enums, schemas, sequences, roles, policies, views, rest }
}

export const toSnapshot0 = ({ rest, ...parts }: Snapshot): Snapshot0 => ({ ...HEADER, ...rest, ...parts })

/** Reads a snapshot file. Parts that older releases of drizzle-kit did not write are empty. */
export function readSnapshot({ path, json }: SnapshotFile): RecordedState {
  const invalid = (reason: string): RecordedState => ({ kind: 'invalid', path, reason })
  const version = json['version']
  if (version !== '7') {
    const reason = `the snapshot has version ${String(version)}`
    // drizzle-kit itself upgrades versions before 7; only a later drizzle-kit can compare later ones.
    return Number(version) > 7 ? { kind: 'newer', path, reason } : invalid(reason)
  }
  const tables = json['tables']
  if (!isPlainObject(tables)) return invalid('it has no tables')
  const snapshot: unknown = {
    ...emptyParts,
    ...json,
    tables: Object.fromEntries(Object.entries(tables).map(([key, table]) => [key, withAllParts(table)])),
  }
  if (!isSnapshot(snapshot)) return invalid('it is not what drizzle-kit writes')
  return { kind: 'state', snapshot: snapshotOf(snapshot) }
}

function withAllParts(table: unknown): unknown {
  if (!isPlainObject(table)) return table
  const parts = TABLE_PARTS.map((part) => [part, table[part] ?? {}] as const)
  return { isRLSEnabled: false, ...table, ...Object.fromEntries(parts) }
}

/** As deep as this file reads it; drizzle-kit checks the rest. */
function isSnapshot(value: unknown): value is Snapshot0 {
  if (!isPlainObject(value)) return false
  return (
    PARTS.every((part) => isPlainObject(value[part])) &&
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
