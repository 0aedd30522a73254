import type { Catalog } from '../../database/catalog.js'
import type { Oid } from '../../database/database.js'

/**
 * A type's name for a cast that does not change the value. `format_type` prints `character` and `bit`, and a
 * cast to these truncates to one character or bit. Source:
 * https://www.postgresql.org/docs/18/datatype-character.html
 */
export function castName(catalog: Catalog, oid: Oid): string {
  const type = catalog.type(oid)
  if (type.schema === 'pg_catalog' && type.kind === 'b') {
    if (type.element !== 0 && type.typname.startsWith('_')) return `${castName(catalog, type.element)}[]`
    if (type.typname === 'bpchar') return 'bpchar'
    if (type.typname === 'bit') return '"bit"'
  }
  return type.name
}
