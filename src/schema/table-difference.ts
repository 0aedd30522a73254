import { differs, namesOf, same, shown, type Comparison } from './comparison.js'
import { qualified, quoted, stored } from './identifiers.js'
import type { Named, SnapshotColumn, SnapshotForeignKey, SnapshotTable } from './snapshot.js'

/** One table in the three states that are compared: see `compareSnapshots`. */
export interface TableStates {
  readonly key: string
  readonly before: SnapshotTable
  readonly after: SnapshotTable
  readonly repaired: SnapshotTable
}

/** The table after everything was removed that is gone or cannot be altered. */
export function compareTable(
  comparison: Comparison,
  { key, before, after, repaired }: TableStates,
  goneEnums: ReadonlySet<string>,
): SnapshotTable {
  const name = qualified(before.schema, before.name)
  const owner = ownerKey(before)
  const columns = compareColumns(comparison, { key, before, after, repaired }, goneEnums)
  if (!same(primaryKey(before), primaryKey(after))) comparison.removed.push(`primary key:${owner}`)

  const keep = <T extends object>(
    part: (table: SnapshotTable) => Named<T>,
    word: string,
    identity: (object: string) => string,
    drop: (object: string) => string,
    whole: (object: T) => object = (object) => object,
  ): Named<T> => {
    const left: Record<string, T> = {}
    for (const object of namesOf(part(before), part(after))) {
      const [was, is, made] = [part(before)[object], part(after)[object], part(repaired)[object]]
      const changed = differs(
        comparison,
        `${word} ${shown(key)}.${object}`,
        was && whole(was),
        is && whole(is),
      )
      if (was && made && !changed) left[object] = made
      else if (was) {
        comparison.removals.push(drop(object))
        comparison.removed.push(identity(stored(object)))
      }
    }
    return left
  }
  const dropConstraint = (object: string): string =>
    `alter table if exists ${name} drop constraint if exists ${quoted(object)} cascade`
  const constraint = (object: string): string => `constraint:${owner}.${object}`

  const left: SnapshotTable = {
    ...repaired,
    columns,
    foreignKeys: keep((table) => table.foreignKeys, 'foreign key', constraint, dropConstraint, wholeKey),
    checkConstraints: keep((table) => table.checkConstraints, 'check', constraint, dropConstraint),
    uniqueConstraints: keep((table) => table.uniqueConstraints, 'unique key', constraint, dropConstraint),
    compositePrimaryKeys: keep(
      (table) => table.compositePrimaryKeys,
      'primary key',
      constraint,
      dropConstraint,
    ),
    indexes: keep(
      (table) => table.indexes,
      'index',
      (object) => `index:${before.schema || 'public'}.${object}`,
      (object) => `drop index if exists ${qualified(before.schema, object)} cascade`,
    ),
    policies: keep(
      (table) => table.policies,
      'policy',
      (object) => `policy:${owner}.${object}`,
      (object) => `drop policy if exists ${quoted(object)} on ${name}`,
    ),
    isRLSEnabled: before.isRLSEnabled,
  }
  // drizzle-kit enables row-level security on a table with a policy, whatever `isRLSEnabled` says.
  const secured = before.isRLSEnabled || Object.keys(before.policies).length > 0
  const secure = after.isRLSEnabled || Object.keys(after.policies).length > 0
  differs(comparison, `row security of ${shown(key)}`, secured, secure)
  if (!secured || secure) return left
  comparison.removals.push(`alter table if exists ${name} disable row level security`)
  return { ...left, isRLSEnabled: false }
}

function compareColumns(
  comparison: Comparison,
  { key, before, after, repaired }: TableStates,
  goneEnums: ReadonlySet<string>,
): Named<SnapshotColumn> {
  const name = qualified(before.schema, before.name)
  const owner = ownerKey(before)
  const left: Record<string, SnapshotColumn> = {}
  for (const column of namesOf(before.columns, after.columns)) {
    const [was, is, made] = [before.columns[column], after.columns[column], repaired.columns[column]]
    differs(comparison, `column ${shown(key)}.${column}`, was && wholeColumn(was), is && wholeColumn(is))
    if (!was) continue
    if (!same(impliedDefault(was), is && impliedDefault(is)))
      comparison.removed.push(`default:${owner}.${stored(column)}`)
    if (is && made && same(fixedPart(was), fixedPart(is)) && !goneEnums.has(enumKey(was))) {
      const { default: remade, ...rest } = made
      const kept = same(was.default, is.default) ? remade : was.default
      left[column] = { ...rest, notNull: was.notNull, ...(kept === undefined ? {} : { default: kept }) }
    } else {
      comparison.removals.push(
        `alter table if exists ${name} drop column if exists ${quoted(column)} cascade`,
      )
      comparison.removed.push(`column:${owner}.${stored(column)}`)
    }
  }
  return left
}

/** A table in the notation of `kept-objects.ts`. */
export const ownerKey = (table: SnapshotTable): string => `${table.schema || 'public'}.${stored(table.name)}`

/** The key of the enum that may be the type of a column or of its element. */
const enumKey = (column: SnapshotColumn): string =>
  `${column.typeSchema ?? 'public'}.${column.type.replace(/(?:\[\d*\])+$/, '')}`

/** The part that ALTER cannot change for every type, or not at all. */
const fixedPart = ({ type, typeSchema, primaryKey, generated, identity }: SnapshotColumn): object => ({
  type,
  // Older releases did not record the schema of an enum.
  typeSchema: typeSchema === 'public' ? undefined : typeSchema,
  primaryKey,
  generated,
  identity,
})

/** A serial column has a default that no snapshot mentions. */
const impliedDefault = (column: SnapshotColumn): unknown =>
  column.default ?? (column.type.endsWith('serial') ? column.type : undefined)

const wholeColumn = (column: SnapshotColumn): object => ({
  ...fixedPart(column),
  notNull: column.notNull,
  default: column.default,
})

/** With the defaults that a snapshot may omit. */
const wholeKey = (key: SnapshotForeignKey): object => ({
  ...key,
  onDelete: key.onDelete ?? 'no action',
  onUpdate: key.onUpdate ?? 'no action',
  schemaTo: key.schemaTo || 'public',
})

const primaryKey = (table: SnapshotTable): unknown => [
  Object.values(table.columns).flatMap((column) => (column.primaryKey ? [column.name] : [])),
  table.compositePrimaryKeys,
]
