import type { DrizzleColumn, DrizzleRelation, DrizzleType } from '../model/schema-model.js'
import { access } from './literals.js'
import type { ModuleWriter } from './module-writer.js'

/** A relation that a schema module exports. */
export type ExportedRelation = DrizzleRelation & {
  readonly exported: NonNullable<DrizzleRelation['exported']>
}

export const isExported = (relation: DrizzleRelation): relation is ExportedRelation =>
  relation.exported !== null

/**
 * The schema's own type for a column: the name in `$type<Name>()` if the schema exports it, otherwise by
 * reference.
 */
export function schemaTypeCode(
  { exported }: ExportedRelation,
  column: DrizzleColumn,
  module: ModuleWriter,
): string {
  const { typeArgumentExport } = column.type
  if (typeArgumentExport && !isDrizzleArray(column.type)) {
    return module.schemaName(exported.file, typeArgumentExport)
  }
  return `(typeof ${access(module.schema(exported.file, true), exported.name)}${propertyAccess(column.key)})['_']['data']`
}

export const isDrizzleArray = (type: DrizzleType): boolean => type.values.kind === 'array'

/** `.name`, or `['a name']`. */
export const propertyAccess = (name: string): string => access('', name)
